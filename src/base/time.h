// SPDX-License-Identifier: MIT
// The one clock of measurements: CLOCK_MONOTONIC in nanoseconds.
#pragma once

#include <chrono>
#include <cstdint>

namespace forklane {

/// CLOCK_MONOTONIC (libstdc++ and libc++ on Linux); comparable between processes of one machine.
using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;
using Duration = std::chrono::nanoseconds;

/// Nanoseconds of CLOCK_MONOTONIC, the number that traces carry.
[[nodiscard]] inline std::int64_t toTick(Instant instant) noexcept
{
    return std::chrono::duration_cast<Duration>(instant.time_since_epoch()).count();
}

[[nodiscard]] inline std::int64_t tickNow() noexcept
{
    return toTick(Clock::now());
}

[[nodiscard]] inline Instant fromTick(std::int64_t tick) noexcept
{
    return Instant(Duration(tick));
}

/// For people: 1.5 of 1,500,000 ns.
[[nodiscard]] inline double inMilliseconds(Duration duration) noexcept
{
    return std::chrono::duration<double, std::milli>(duration).count();
}

} // namespace forklane
