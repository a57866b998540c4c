// SPDX-License-Identifier: MIT
// Maps wall time to the playhead of a replay. Time is an argument: the caller owns the clock.
#pragma once

#include <optional>

#include "base/time.h"
#include "trace/event.h"

namespace forklane::ui {

/// A value; main thread. Plays [from, last] of a recording once.
class ReplayClock {
public:
    /// Plays from `from` to `last` at the speed at which the whole of [first, last] takes `over`; nothing = real speed.
    /// Axes without time have no real speed: give them a length.
    void start(Tick first, Tick last, Tick from, std::optional<Duration> over, Instant now);
    void stop() { m_running = false; }

    /// Between start() and stop(); the end does not stop it.
    [[nodiscard]] bool isRunning() const noexcept { return m_running; }
    /// Where the playhead stands; nothing when it is not running or has reached the end (the newest instant).
    [[nodiscard]] std::optional<Tick> playheadAt(Instant now) const;
    /// Nanoseconds of the recording in a nanosecond of the replay: 1 is real speed.
    [[nodiscard]] double speed() const noexcept { return m_speed; }

private:
    bool m_running = false;
    Tick m_from = 0;
    Tick m_last = 0;
    double m_speed = 1;
    Instant m_start{};
};

} // namespace forklane::ui
