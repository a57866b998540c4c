// SPDX-License-Identifier: MIT
// A lesson on threads as a value, and what playing it brings: parts, each with lanes and words.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lesson/gil.h"
#include "lesson/heartbeat.h"
#include "lesson/launch_cost.h"
#include "lesson/python.h"
#include "lesson/writers.h"

namespace forklane::lesson {

/// Lines printed at the same time, in each of these ways.
struct WritersLesson {
    std::vector<std::string> lines;
    std::vector<Writing> ways;
    bool isSteeredFirst = false; ///< Apart: led once so that lines are torn, then free.
    Duration gap{};              ///< Between a text and its newline.
    std::size_t countedRuns = 0; ///< Free and apart: torn in how many of so many further runs is told.
    bool operator==(const WritersLesson &) const = default;
};

/// The same work by 1 to `most` workers: under one global lock, without it, by processes. Then the real python3, if there is
/// one: the same computing by its threads, and a race for each gap.
struct GilLesson {
    std::vector<Work> works = {Work::Cpu, Work::Io};
    std::vector<Regime> regimes = {Regime::GlobalLock, Regime::NoLock, Regime::Processes};
    std::size_t most = 4;
    Duration each = std::chrono::milliseconds(60);
    std::vector<PythonGap> pythonGaps = {PythonGap::None, PythonGap::Call, PythonGap::SleepZero, PythonGap::SleepMillisecond};
    std::string python = "python3"; ///< Looked up in the PATH; empty: these parts are left out.
    bool isModelled = true;         ///< At last the lock's rules alone.
    bool operator==(const GilLesson &) const = default;
};

/// Why threads: a slow job on the thread of the user interface, then on a worker, then work on several CPUs.
struct MotivationLesson {
    Duration job = std::chrono::milliseconds(600); ///< Up to kLongestJob.
    std::size_t most = 4;                          ///< Workers of the last part.
    Duration each = std::chrono::milliseconds(60); ///< Of them.
    bool operator==(const MotivationLesson &) const = default;
};

/// The same program launched in three ways, from a process that has touched nothing, a quarter, half and all of the ballast.
struct OriginsLesson {
    std::size_t ballastMebibytes = 256; ///< Up to kMostBallastMebibytes.
    std::size_t launches = 15;          ///< Of each way, at each size.
    bool operator==(const OriginsLesson &) const = default;
};

using Lesson = std::variant<WritersLesson, GilLesson, MotivationLesson, OriginsLesson>;

/// How much faster several workers were than one after the other.
struct SpeedUp {
    std::size_t workers = 1;
    std::optional<Duration> wall; ///< Measured; a model has none.
    double factor = 1.0;
};

/// What launches took beside so much touched memory. Measured.
struct LaunchCosts {
    std::size_t ballastMebibytes = 0;
    std::vector<LaunchTime> times; ///< One for each of kLaunchModes.
};

/// What a part ran.
using PartRun = std::variant<WritersSpec, GilSpec, SlowJob, LaunchCostSpec, PythonRace, PythonWork>;

/// One thing that was shown.
struct Part {
    PartRun run;         ///< With the most workers of it, if there were several runs.
    std::string title;   ///< Short: "Led"
    std::string caption; ///< "Text and newline apart, led through gates"
    bool isSteered = false;
    std::vector<Piece> pieces;
    std::size_t writers = 0;              ///< How many wrote the pieces.
    std::vector<SpeedUp> speedUps;        ///< From 1 worker on.
    std::optional<LaunchCosts> launches;  ///< All parts' together are one chart.
    std::string chart;                    ///< Parts of one chart are compared: "CPU work".
    std::string headline;                 ///< The one figure, where that is the picture: "615 ms without a beat".
    std::string verdict;                  ///< A sentence: what was seen.
    bool isPossible = true;               ///< False: something was seen that cannot be.
    std::shared_ptr<Recording> recording; ///< Its lanes.
};

inline constexpr std::string_view kCpuChart = "CPU work"; ///< Part::chart of work whose ideal is the number of CPUs.

struct LessonReport {
    std::vector<Part> parts;
    [[nodiscard]] bool isPossible() const;
};

/// Blocks; not on the thread of the user interface, which a MotivationLesson stops for a while. `onPart` is called after each
/// part, with the report so far. Stops between two parts when asked to. One caller at a time; any thread.
[[nodiscard]] Result<LessonReport> play(const Lesson &lesson, Loop &userInterface, const std::stop_token &stop = {},
                                        const std::function<void(const LessonReport &)> &onPart = {});

} // namespace forklane::lesson
