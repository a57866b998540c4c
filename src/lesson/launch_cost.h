// SPDX-License-Identifier: MIT
// What a launch costs in each of the three ways, beside the memory that the launching process has touched. Measured in a
// process of its own: fork(2) copies the page tables of whoever calls it, and neither the window nor another lesson shall be in
// them.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "process/command.h"
#include "trace/recording.h"

namespace forklane::lesson {

inline constexpr std::array kLaunchModes = {LaunchMode::Fork, LaunchMode::Vfork, LaunchMode::Spawn};
inline constexpr std::size_t kMostBallastMebibytes = 1024;
inline constexpr std::size_t kMostLaunches = 1000;

struct LaunchCostSpec {
    std::size_t ballastMebibytes = 0; ///< Touched, in pages of 4 KiB; up to kMostBallastMebibytes.
    std::size_t launches = 15;        ///< Of each way, in turns; 1 to kMostLaunches.
    bool operator==(const LaunchCostSpec &) const = default;
};

/// Of the launches of one way, from the call until the new program was known to run.
struct LaunchTime {
    LaunchMode mode = LaunchMode::Fork;
    Duration median{};
    Duration low{};  ///< A quarter of them was faster
    Duration high{}; ///< and a quarter slower.
};

/// An error in words when `availableMebibytes` (MemAvailable of proc(5)) do not hold it and leave something for the others.
[[nodiscard]] Status checkBallast(std::size_t mebibytes, std::size_t availableMebibytes);

/// Runs `forklanectl launches`, and writes lanes of the last launch of each way into `recording` (time axis; the calling thread
/// is its only writer): the caller, and each child step by step. One LaunchTime for each of kLaunchModes. Blocks.
[[nodiscard]] Result<std::vector<LaunchTime>> measureLaunches(const LaunchCostSpec &spec, Recording &recording);

/// `forklanectl launches MEBIBYTES COUNT`: touches so much, launches /bin/true so often in each way, and prints what it saw.
/// Returns the exit code.
[[nodiscard]] int launchesMain(std::size_t mebibytes, std::size_t count);

} // namespace forklane::lesson
