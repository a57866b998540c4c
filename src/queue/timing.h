// SPDX-License-Identifier: MIT
// How long tasks waited and ran, in a few numbers. Pure: attempts in, figures out.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/time.h"
#include "queue/task.h"

namespace forklane::queue {

/// Of one kind of duration; all 0 without one.
struct Distribution {
    std::uint64_t count = 0;
    Duration p50{}; ///< The smallest duration that at least half of them do not exceed (nearest rank).
    Duration p90{};
    Duration p99{};
    Duration max{};
    bool operator==(const Distribution &) const = default;
};
/// Sorts its argument.
[[nodiscard]] Distribution distributionOf(std::vector<Duration> &durations);

/// What is known of one task that has ended by itself: of its last attempt, but the wait is from its submission on.
struct TaskTimes {
    WorkerId worker;
    bool succeeded = false;
    Tick submitted = 0;
    Tick began = 0;
    Tick ended = 0;
};

/// How many durations are between 10^(n/kBinsPerDecade) µs and the next such bound; what is shorter or longer is in the first
/// or last bin.
struct Histogram {
    static constexpr int kBinsPerDecade = 5;
    static constexpr int kDecades = 9; ///< From 1 µs to 1,000 s.
    std::array<std::uint32_t, std::size_t{kBinsPerDecade} * kDecades> bins{};
    void add(Duration duration) noexcept;
    [[nodiscard]] static Duration boundOf(std::size_t bin) noexcept; ///< Its lower end.
    bool operator==(const Histogram &) const = default;
};

struct Timing {
    Distribution wait;      ///< From submission to the begin of the last attempt; of tasks that succeeded.
    Distribution run;       ///< Of the last attempt; of tasks that succeeded.
    Distribution total;     ///< From submission to the end; of tasks that succeeded.
    Distribution failedRun; ///< Of the last attempt; of tasks that failed. They are in no other figure but the throughput.
    Histogram waits, runs, totals;
    double perSecond = 0; ///< Ended tasks, from the first submission to the last end.
    /// Jain's index over the workers' busy times: 1 if all were equally busy, 1/workers if one did it all; 0 without tasks.
    double fairness = 0;
};

/// `workers`: how many there were, idle ones included.
[[nodiscard]] Timing timingOf(const std::vector<TaskTimes> &tasks, std::size_t workers);

} // namespace forklane::queue
