// SPDX-License-Identifier: MIT
// Moving one step of a schedule past others, as a card is dragged. Pure.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "race/schedule.h"

namespace forklane::race {

/// Why a move cannot be.
struct MoveError {
    std::size_t thread = 0; ///< Whose step is in the way.
    std::size_t step = 0;   ///< Its index among that thread's steps.
    std::string sentence;   ///< "deposit cannot store before it has loaded."

    bool operator==(const MoveError &) const = default;
};

struct Moved {
    Schedule schedule;
    std::size_t position = 0; ///< Where the moved step stands now.
    bool isAdjusted = false;  ///< Steps were dropped or added at the end: a thread that retries makes fewer or more of them.

    bool operator==(const Moved &) const = default;
};

/// Takes the step at position `from` out and puts it before the one that is at `before` now (the schedule's size: at the end).
/// The schedule can be executed; if it was complete, what comes back is too. Both positions are within the schedule.
[[nodiscard]] tl::expected<Moved, MoveError> moveStep(const Program &program, const Schedule &schedule, std::size_t from,
                                                      std::size_t before);

/// "store", "acquire the lock"; "stored", "acquired the lock".
[[nodiscard]] std::string verbOf(const Program &program, const Step &step);
[[nodiscard]] std::string participleOf(const Program &program, const Step &step);

} // namespace forklane::race
