// SPDX-License-Identifier: MIT
// A slow job on the thread that should answer, and on another one: the heartbeat of that thread tells the difference.
#pragma once

#include <functional>
#include <stop_token>

#include "base/error.h"
#include "base/time.h"
#include "trace/recording.h"

namespace forklane::lesson {

/// A thread that does one thing after the other as they come: a window's main thread, a reactor. Lives until all that was
/// handed to call() has run or was dropped.
class Loop {
public:
    virtual ~Loop() = default;
    /// Any thread but the loop's. Runs `function` there soon.
    virtual void call(std::function<void()> function) = 0;
};

inline constexpr Duration kLongestJob = std::chrono::seconds(2); ///< So long a window is stopped on purpose at most.

struct SlowJob {
    Duration time = std::chrono::milliseconds(600); ///< Of computing; up to kLongestJob.
    bool onLoop = false;                            ///< Else on a thread of its own.
    bool operator==(const SlowJob &) const = default;
};

struct Heartbeat {
    std::size_t beats = 0;
    Duration longestGap{}; ///< Between two beats, while the job ran and a little before and after it.
};

/// Beats every 10 ms on the loop's thread while the job runs, and writes lanes for both threads into `recording` (time axis;
/// the calling thread is its only writer). Blocks; not on the loop's thread.
/// When asked to stop it returns soon with an error, also when the loop does not turn any more.
[[nodiscard]] Result<Heartbeat> runSlowJob(const SlowJob &job, Loop &loop, const std::stop_token &stop, Recording &recording);

} // namespace forklane::lesson
