// SPDX-License-Identifier: MIT
#include "lesson/lesson.h"

#include <algorithm>

#include <fmt/format.h>

#include "lesson/gil_model.h"
#include "lesson/python_part.h"
#include "process/launch.h"

namespace forklane::lesson {

namespace {

constexpr std::int64_t kBusyPercent = 125; // time that passes for one thread beside its time on a CPU

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

void add(Part part, LessonReport &report, const OnPart &onPart)
{
    report.parts.push_back(std::move(part));
    if (onPart)
        onPart(report);
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
    part.run = spec;
    part.title = titleOf(spec);
    part.caption = captionOf(spec);
    part.isSteered = spec.isSteered;
    part.pieces = run->pieces;
    part.writers = spec.lines.size();
    part.verdict = std::move(*verdict);
    part.isPossible = !torn || mayTear(spec);
    add(std::move(part), report, onPart);
    return {};
}

Status playLesson(const WritersLesson &lesson, Loop & /*loop*/, const std::stop_token &stop, LessonReport &report,
                  const OnPart &onPart)
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

std::string_view wordOf(Regime regime)
{
    switch (regime) {
    case Regime::GlobalLock: return "One lock";
    case Regime::NoLock: return "No lock";
    case Regime::Processes: return "Processes";
    }
    return {};
}

std::string captionOf(const GilSpec &spec)
{
    const std::string who = fmt::format("1 to {} {}", spec.workers, spec.regime == Regime::Processes ? "processes" : "threads");
    const std::string_view lock = spec.regime == Regime::GlobalLock ? " under one global lock, 5 ms a turn"
                                  : spec.regime == Regime::NoLock   ? " without a lock"
                                                                    : "";
    return fmt::format("{}{}, each with {} ms of {}", who, lock,
                       std::chrono::duration_cast<std::chrono::milliseconds>(spec.each).count(),
                       spec.work == Work::Cpu ? "CPU work" : "waiting for I/O");
}

Status playGil(GilSpec spec, std::size_t most, const GilRun &alone, LessonReport &report, const OnPart &onPart)
{
    Part part;
    GilRun run;
    for (spec.workers = 1; spec.workers <= most; ++spec.workers) {
        part.recording = std::make_shared<Recording>(); // the last one is shown
        auto ran = runGil(spec, *part.recording);
        if (!ran)
            return failure(ran.error());
        run = *ran;
        part.speedUps.push_back({spec.workers, run.wall,
                                 inMilliseconds(alone.wall) * static_cast<double>(spec.workers) / inMilliseconds(run.wall)});
    }
    spec.workers = most;
    part.run = spec;
    const std::string_view chart = spec.work == Work::Cpu ? kCpuChart : "I/O";
    part.chart = chart;
    part.title = fmt::format("{}: {}", spec.work == Work::Cpu ? "CPU" : "I/O", wordOf(spec.regime));
    part.caption = captionOf(spec);
    part.writers = most;
    part.verdict = fmt::format("{} {} took {:.0f} ms, {:.1f} times as fast as one after the other", most,
                               spec.regime == Regime::Processes ? "processes" : "threads", inMilliseconds(run.wall),
                               part.speedUps.back().factor);
    part.verdict += spec.regime == Regime::GlobalLock ? fmt::format("; the lock changed hands {} times.", run.switches) : ".";
    if (spec.work == Work::Cpu && alone.onCpu.count() > 0 && alone.wall.count() > alone.onCpu.count() * kBusyPercent / 100)
        part.verdict += " Other programs keep the CPUs busy meanwhile: this machine alone could do more.";
    add(std::move(part), report, onPart);
    return {};
}

/// One part for its computing, then one for each gap of its race.
Status playPython(const GilLesson &lesson, const std::stop_token &stop, LessonReport &report, const OnPart &onPart)
{
    if (lesson.python.empty() || stop.stop_requested())
        return {};
    auto work = pythonPart(PythonWork{lesson.most, lesson.each, lesson.python});
    if (!work)
        return failure(work.error());
    add(std::move(*work), report, onPart);
    for (const PythonGap gap : lesson.pythonGaps) {
        if (stop.stop_requested())
            return {};
        auto race = pythonPart(PythonRace{gap, lesson.python});
        if (!race)
            return failure(race.error());
        add(std::move(*race), report, onPart);
    }
    return {};
}

void playModel(const GilLesson &lesson, LessonReport &report, const OnPart &onPart)
{
    Part part;
    GilModelSpec spec;
    GilModelRun run;
    for (spec.workers = 1; spec.workers <= lesson.most; ++spec.workers) {
        part.recording = std::make_shared<Recording>(Axis::Order); // the last one is shown
        run = runGilModel(spec, *part.recording);
        const auto alone = static_cast<double>(spec.steps) * static_cast<double>(spec.workers);
        part.speedUps.push_back({spec.workers, {}, alone / run.steps});
    }
    GilSpec real;
    real.workers = lesson.most;
    real.each = lesson.each;
    part.run = real;
    part.chart = kCpuChart;
    part.title = "Model";
    part.caption =
        fmt::format("The lock's rules alone: {} threads, {} steps of computing each; who has waited {} steps asks for it",
                    lesson.most, spec.steps, spec.interval);
    part.writers = lesson.most;
    part.verdict =
        fmt::format("{} threads take {} steps, {:.1f} times as fast as one after the other; the lock changes hands {} times.",
                    lesson.most, run.steps, part.speedUps.back().factor, run.switches);
    add(std::move(part), report, onPart);
}

Status playLesson(const GilLesson &lesson, Loop & /*loop*/, const std::stop_token &stop, LessonReport &report,
                  const OnPart &onPart)
{
    GilSpec spec;
    spec.each = lesson.each;
    for (const Work work : lesson.works) {
        spec.work = work;
        Recording unused;
        spec.regime = Regime::NoLock;
        spec.workers = 1;
        const auto alone = runGil(spec, unused); // what all are compared with
        if (!alone)
            return failure(alone.error());
        for (const Regime regime : lesson.regimes) {
            if (stop.stop_requested())
                return {};
            spec.regime = regime;
            if (auto played = playGil(spec, lesson.most, *alone, report, onPart); !played)
                return played;
        }
    }
    if (auto played = playPython(lesson, stop, report, onPart); !played)
        return played;
    if (lesson.isModelled && !stop.stop_requested())
        playModel(lesson, report, onPart);
    return {};
}

Status playSlowJob(const SlowJob &job, Loop &loop, const std::stop_token &stop, LessonReport &report, const OnPart &onPart)
{
    Part part;
    part.recording = std::make_shared<Recording>();
    const auto heart = runSlowJob(job, loop, stop, *part.recording);
    if (!heart)
        return failure(heart.error());
    const bool stopped = heart->longestGap >= job.time; // two beats with the whole job between them
    part.run = job;
    part.title = job.onLoop ? "On the UI's thread" : "On a worker";
    part.caption =
        fmt::format("A job of {:.1f} s on {}; the user interface should beat every 10 ms", inMilliseconds(job.time) / 1000,
                    job.onLoop ? "the thread of the user interface, on purpose" : "a thread of its own");
    part.verdict = fmt::format("{} The longest time without a beat was {:.0f} ms.",
                               job.onLoop ? "The user interface stopped while the job ran."
                                          : "The user interface went on while the job ran.",
                               inMilliseconds(heart->longestGap));
    part.headline = fmt::format("{:.0f} ms without a beat", inMilliseconds(heart->longestGap));
    part.isPossible = stopped || !job.onLoop;
    add(std::move(part), report, onPart);
    return {};
}

Status playLesson(const MotivationLesson &lesson, Loop &loop, const std::stop_token &stop, LessonReport &report,
                  const OnPart &onPart)
{
    for (const bool onLoop : {true, false}) {
        if (stop.stop_requested())
            return {};
        if (auto played = playSlowJob({lesson.job, onLoop}, loop, stop, report, onPart); !played)
            return stop.stop_requested() ? Status() : played;
    }
    GilLesson cpus;
    cpus.works = {Work::Cpu};
    cpus.regimes = {Regime::NoLock};
    cpus.most = lesson.most;
    cpus.each = lesson.each;
    cpus.python.clear();
    cpus.isModelled = false;
    return playLesson(cpus, loop, stop, report, onPart);
}

/// Nothing, a quarter, half and all of it.
std::vector<std::size_t> sizesOf(const OriginsLesson &lesson)
{
    std::vector<std::size_t> sizes = {0, lesson.ballastMebibytes / 4, lesson.ballastMebibytes / 2, lesson.ballastMebibytes};
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    return sizes;
}

Status playLaunches(const LaunchCostSpec &spec, LessonReport &report, const OnPart &onPart)
{
    Part part;
    part.recording = std::make_shared<Recording>();
    auto times = measureLaunches(spec, *part.recording);
    if (!times)
        return failure(times.error());
    part.run = spec;
    part.title = fmt::format("{} MiB", spec.ballastMebibytes);
    part.caption =
        fmt::format("/bin/true from a process of its own that has touched {} MiB, in pages of 4 KiB: the middle of {} "
                    "launches each, until the program runs",
                    spec.ballastMebibytes, spec.launches);
    part.verdict = fmt::format("With {} MiB", spec.ballastMebibytes);
    for (const LaunchTime &time : *times)
        part.verdict += fmt::format("{} {} took {:.2f} ms", part.verdict.ends_with("MiB") ? "" : ",", nameOfCall(time.mode),
                                    inMilliseconds(time.median));
    part.verdict += '.';
    part.launches = LaunchCosts{spec.ballastMebibytes, std::move(*times)};
    add(std::move(part), report, onPart);
    return {};
}

Status playLesson(const OriginsLesson &lesson, Loop & /*loop*/, const std::stop_token &stop, LessonReport &report,
                  const OnPart &onPart)
{
    for (const std::size_t size : sizesOf(lesson)) {
        if (stop.stop_requested())
            return {};
        if (auto played = playLaunches({size, lesson.launches}, report, onPart); !played)
            return played;
    }
    return {};
}

} // namespace

bool LessonReport::isPossible() const
{
    return std::all_of(parts.begin(), parts.end(), [](const Part &part) { return part.isPossible; });
}

Result<LessonReport> play(const Lesson &lesson, Loop &userInterface, const std::stop_token &stop, const OnPart &onPart)
{
    LessonReport report;
    const Status played =
        std::visit([&](const auto &one) { return playLesson(one, userInterface, stop, report, onPart); }, lesson);
    if (!played)
        return failure(played.error());
    return report;
}

} // namespace forklane::lesson
