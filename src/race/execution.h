// SPDX-License-Identifier: MIT
// One run of a program as pictures need it, modelled or real alike: what each step did, when, and who waited for which lock.
// Values and pure functions; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "race/program.h"
#include "race/real_round.h"
#include "race/replay.h"
#include "trace/event.h"

namespace forklane::race {

struct Span {
    Tick begin = 0;
    Tick end = 0;

    bool operator==(const Span &) const = default;
};

/// A thread asked for a lock and did not get it at once.
struct LockWait {
    std::size_t thread = 0;
    std::size_t lock = 0;
    std::optional<std::size_t> step; ///< Position of the step that got it; nothing: it never did.
    Span span;
    std::vector<std::size_t> holders; ///< Who had it meanwhile, one after the other.

    bool operator==(const LockWait &) const = default;
};

struct LockHold {
    std::size_t thread = 0;
    std::size_t lock = 0;
    Span span; ///< To the end of the run when it is not given back.

    bool operator==(const LockHold &) const = default;
};

/// A real step was done at the end of its span at the latest, as others saw what it did; its own clock was read only later.
struct LateReading {
    std::size_t step = 0; ///< Position.
    Tick read = 0;

    bool operator==(const LateReading &) const = default;
};

struct Execution {
    Replay replay; ///< Of the schedule; a real round's is the one that it fits.
    /// Order: step i lies in [i, i + 1). Time: ns from the round's agreed start.
    Axis axis = Axis::Order;
    bool isSteered = false;        ///< Real, but led through gates.
    std::vector<Span> spans;       ///< Of Replay::steps. What is done to variables ends in the order of the steps.
    std::vector<LateReading> late; ///< In the order of steps.
    std::vector<Tick> written; ///< For each step that writes a variable, in the order of steps: when it has. Never decreasing.
    std::vector<LockWait> waits; ///< By begin.
    std::vector<LockHold> holds; ///< By begin.
    Tick end = 0;                ///< Of the last span or late reading.

    bool operator==(const Execution &) const = default;
};

/// A schedule that can be executed; it may stop early.
[[nodiscard]] tl::expected<Execution, ScheduleError> executionOf(const Program &program, const Schedule &schedule);

/// Nothing when the round fits no schedule. Steps between a load and its store have no time of their own: they share the time
/// between the two evenly, and waits among them are not known.
[[nodiscard]] std::optional<Execution> executionOf(const Program &program, const RealRound &round);

} // namespace forklane::race
