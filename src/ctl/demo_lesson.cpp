// SPDX-License-Identifier: MIT
#include "ctl/demo_lesson.h"

#include <cstdio>

#include <fmt/format.h>

#include "ctl/words.h"
#include "io/reactor.h"
#include "process/launch.h"

namespace forklane::ctl {

namespace {

/// Stands for a window's main thread.
class ReactorLoop : public lesson::Loop {
public:
    void call(std::function<void()> function) override { m_reactor.post(std::move(function)); }

private:
    Reactor m_reactor{"user interface"};
};

void say(const lesson::Part &part)
{
    fmt::print("{}:\n", part.caption);
    for (const lesson::Piece &piece : part.pieces)
        fmt::print("{}", piece.bytes);
    for (const lesson::SpeedUp &one : part.speedUps)
        fmt::print("{} {:>2}: {}{:.2f} times\n", one.workers == 1 ? "worker " : "workers", one.workers,
                   one.wall ? fmt::format("{:7.1f} ms, ", inMilliseconds(*one.wall)) : "", one.factor);
    for (const lesson::LaunchTime &time : part.launches ? part.launches->times : std::vector<lesson::LaunchTime>())
        fmt::print("{:<13}  {:8.3f} ms, half of them {:.3f} to {:.3f} ms\n", nameOfCall(time.mode), inMilliseconds(time.median),
                   inMilliseconds(time.low), inMilliseconds(time.high));
    fmt::print("{}\n", part.verdict);
    flushStdout();
    if (!part.isPossible)
        (void)complain(fmt::format("this cannot be: {}", part.verdict));
}

} // namespace

Result<bool> playLesson(const lesson::Lesson &lesson, const std::stop_token &stop)
{
    ReactorLoop userInterface;
    const auto report =
        lesson::play(lesson, userInterface, stop, [](const lesson::LessonReport &soFar) { say(soFar.parts.back()); });
    if (!report)
        return failure(report.error());
    return report->isPossible();
}

} // namespace forklane::ctl
