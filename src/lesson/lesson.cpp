// SPDX-License-Identifier: MIT
#include "lesson/lesson.h"

#include <algorithm>

#include <fmt/format.h>

namespace forklane::lesson {

namespace {

using OnPart = std::function<void(const LessonReport &)>;

std::string_view titleOf(const WritersSpec &spec)
{
    switch (spec.writing) {
    case Writing::Apart: return spec.isSteered ? "Led" : "Free";
    case Writing::Whole: return "One write";
    case Writing::Locked: return "With a lock";
    case Writing::Processes: return "Processes";
    }
    return {};
}

std::string_view captionOf(const WritersSpec &spec)
{
    switch (spec.writing) {
    case Writing::Apart:
        return spec.isSteered ? "Threads, text and newline apart, led so that it happens every time"
                              : "Threads, text and newline apart, free";
    case Writing::Whole: return "Threads, one write for each line";
    case Writing::Locked: return "Threads, text and newline apart, with a lock around both";
    case Writing::Processes: return "Processes, one write each";
    }
    return {};
}

/// Only threads whose writes are apart may tear lines.
bool mayTear(const WritersSpec &spec)
{
    return spec.writing == Writing::Apart && spec.lines.size() > 1;
}

Result<std::string> verdictOf(const WritersSpec &spec, bool torn, std::size_t countedRuns)
{
    if (!mayTear(spec) || spec.isSteered || countedRuns == 0)
        return std::string(torn ? "Lines are torn: another thread wrote in between." : "Every line is whole.");
    const auto count = countTorn(spec, countedRuns);
    if (!count)
        return failure(count.error());
    return fmt::format("{} In {} further runs lines were torn {} times.",
                       torn ? "Lines are torn this time." : "Nothing was torn this time.", countedRuns, *count);
}

Status playWriters(const WritersSpec &spec, std::size_t countedRuns, LessonReport &report, const OnPart &onPart)
{
    Part part;
    part.recording = std::make_shared<Recording>();
    const auto run = runWriters(spec, *part.recording);
    if (!run)
        return failure(run.error());
    const bool torn = isTorn(spec, *run);
    auto verdict = verdictOf(spec, torn, countedRuns);
    if (!verdict)
        return failure(verdict.error());
    part.title = titleOf(spec);
    part.caption = captionOf(spec);
    part.isSteered = spec.isSteered;
    part.pieces = run->pieces;
    part.writers = spec.lines.size();
    part.verdict = std::move(*verdict);
    part.isPossible = !torn || mayTear(spec);
    report.parts.push_back(std::move(part));
    if (onPart)
        onPart(report);
    return {};
}

Status playLesson(const WritersLesson &lesson, const std::stop_token &stop, LessonReport &report, const OnPart &onPart)
{
    WritersSpec spec;
    spec.lines = lesson.lines;
    spec.gap = lesson.gap;
    for (const Writing way : lesson.ways) {
        spec.writing = way;
        for (const bool steered : {true, false}) {
            spec.isSteered = steered;
            if (stop.stop_requested() || (steered && (way != Writing::Apart || !lesson.isSteeredFirst)))
                continue;
            if (auto played = playWriters(spec, lesson.countedRuns, report, onPart); !played)
                return played;
        }
    }
    return {};
}

} // namespace

bool LessonReport::isPossible() const
{
    return std::all_of(parts.begin(), parts.end(), [](const Part &part) { return part.isPossible; });
}

Result<LessonReport> play(const Lesson &lesson, const std::stop_token &stop, const OnPart &onPart)
{
    LessonReport report;
    const Status played = std::visit([&](const auto &one) { return playLesson(one, stop, report, onPart); }, lesson);
    if (!played)
        return failure(played.error());
    return report;
}

} // namespace forklane::lesson
