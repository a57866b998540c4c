// SPDX-License-Identifier: MIT
// Waiting of racing threads: for each other and for an instant, with bounded spinning. Owned and used by one thread.
#pragma once

#include <cstdint>

#include <sched.h>
#include <time.h> // NOLINT(modernize-deprecated-headers): clock_nanosleep(2) is POSIX

#include "base/time.h"

namespace forklane::race {

/// How threads that race wait.
enum class WaitMode : std::uint8_t {
    Spin,  ///< A CPU for each of at least two threads: they spin, but never for long.
    Sleep, ///< One CPU: a thread that waits gives it away at once, and think time is slept.
};

inline void pauseProcessor() noexcept
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

/// Sleeps until the instant; signals wake it early.
inline void sleepUntil(std::int64_t tick) noexcept
{
    constexpr std::int64_t kSecond = 1'000'000'000;
    const timespec time{static_cast<time_t>(tick / kSecond), static_cast<long>(tick % kSecond)};
    ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr);
}

/// Between two looks at a condition that another thread is about to make true: spins some microseconds, then yields, then
/// sleeps 50 µs at a time, so that a thread which was preempted or stopped never costs another one a whole CPU.
class Patience {
public:
    explicit Patience(WaitMode mode) noexcept : m_left(mode == WaitMode::Spin ? kSpins + kYields : kYields) {}

    void rest() noexcept
    {
        if (m_left > kYields)
            pauseProcessor();
        else if (m_left > 0)
            ::sched_yield();
        else
            sleepUntil(tickNow() + kNap);
        m_left -= m_left > 0 ? 1 : 0;
    }

private:
    static constexpr int kSpins = 400;
    static constexpr int kYields = 40;
    static constexpr std::int64_t kNap = 50'000;
    int m_left;
};

/// Waits for an instant of CLOCK_MONOTONIC: sleeps while it is far, spins at the end.
inline void waitUntil(std::int64_t tick, WaitMode mode) noexcept
{
    constexpr std::int64_t kFar = 100'000; // sleeps end late by some 50 µs
    if (const std::int64_t far = mode == WaitMode::Sleep ? 0 : kFar; tick - tickNow() > far)
        sleepUntil(tick - far);
    while (tickNow() < tick)
        pauseProcessor();
}

} // namespace forklane::race
