// SPDX-License-Identifier: MIT
// The real python3 as a child process: the lecture's race, and computing by several of its threads. The child tells its own
// figures and times; its clock, time.monotonic_ns(), is ours.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "trace/recording.h"

namespace forklane::lesson {

/// What stands between the load of the balance and its store.
enum class PythonGap : std::uint8_t { None, Call, SleepZero, SleepMillisecond };
inline constexpr int kPythonGapCount = 4;
[[nodiscard]] std::string_view nameOf(PythonGap gap); ///< "none", "a call", "sleep(0)", "sleep(1 ms)"

/// Two threads add 20 each, many times; then pairs of threads, one of which adds 20 and one takes 50, once each.
struct PythonRace {
    PythonGap gap = PythonGap::None;
    std::string program = "python3"; ///< Looked up in the PATH.
    bool operator==(const PythonRace &) const = default;
};

/// A share of computing by one to `most` threads each.
struct PythonWork {
    std::size_t most = 4;                          ///< 1–16.
    Duration each = std::chrono::milliseconds(60); ///< A share, alone on this machine.
    std::string program = "python3";
    bool operator==(const PythonWork &) const = default;
};

struct PythonRaceRun {
    std::string version;       ///< "Python 3.11.7"
    std::uint64_t updates = 0; ///< Of both threads in the loop,
    std::uint64_t lost = 0;    ///< and how many of them the balance lacks.
    std::uint64_t pairs = 0;
    std::uint64_t wrong = 0; ///< Pairs that did not end at 70.
};

struct PythonWorkRun {
    std::string version;
    std::vector<Duration> walls; ///< By 1, 2, … threads.
};

/// The program that `python3 -I -c` gets.
[[nodiscard]] std::string scriptOf(const PythonRace &race);
[[nodiscard]] std::string scriptOf(const PythonWork &work);

/// Runs it and writes lanes of the process and of the threads with most of them into `recording` (time axis; the calling thread
/// is its only writer). Nothing if there is no such program. Blocks, for a minute at most.
[[nodiscard]] Result<std::optional<PythonRaceRun>> runPython(const PythonRace &race, Recording &recording);
[[nodiscard]] Result<std::optional<PythonWorkRun>> runPython(const PythonWork &work, Recording &recording);

} // namespace forklane::lesson
