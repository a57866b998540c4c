// SPDX-License-Identifier: MIT
// SIGINT, SIGTERM and SIGHUP, which stop a program: as events, asked for, and as its end.
#pragma once

#include <array>
#include <csignal>
#include <functional>
#include <stop_token>

#include "io/reactor.h"

namespace forklane::ctl {

inline constexpr std::array kStopSignals = {SIGINT, SIGTERM, SIGHUP};

/// Whoever started this program wanted the signal ignored (nohup(1), a shell's background list).
[[nodiscard]] bool isIgnored(int signal);

/// The one of them that is pending, taken, or 0; not one that is ignored. They are blocked in every thread.
[[nodiscard]] int takeStopSignal();

/// Ends the program by the signal, as if it had not been blocked.
[[noreturn]] void endBy(int signal);

/// From construction to finish() each of them that is not ignored is told instead of ending the program. They are blocked in
/// every thread.
class StopSignals {
public:
    /// `onSignal` gets how many have come; on the reactor's thread. Throws std::system_error without a descriptor left.
    StopSignals(Reactor &reactor, std::function<void(int)> onSignal);
    /// The first signal, to end by, or 0. Ends the watch.
    [[nodiscard]] int finish();
    [[nodiscard]] int first() const { return m_first; } ///< For `onSignal`.

private:
    void read();
    Reactor &m_reactor;
    const std::function<void(int)> m_onSignal;
    UniqueFd m_fd;
    int m_count = 0;
    int m_first = 0;
};

/// From construction to finish() the first of them requests a stop; a second one ends the program at once, and its keepers
/// kill what runs. They are blocked in every thread.
class StopOnSignal {
public:
    StopOnSignal(); ///< Throws std::system_error without a descriptor or a thread left.
    /// Its callbacks are called on a thread of its own.
    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }
    /// The first signal, to end by, or 0. Ends the watch.
    [[nodiscard]] int finish();

private:
    std::stop_source m_stop;
    Reactor m_reactor{"signals"};
    StopSignals m_signals;
};

} // namespace forklane::ctl
