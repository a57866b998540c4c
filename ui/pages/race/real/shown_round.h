// SPDX-License-Identifier: MIT
// A recorded round of real threads as the page shows it. Pure values; any thread makes them.
#pragma once

#include <optional>

#include <QString>

#include "pages/race/model/race_round.h"
#include "race/real_run.h"

namespace forklane::ui {

struct ShownRound {
    race::RealRound records;
    RaceRound round;      ///< Without steps when none fit.
    bool isFitted = true; ///< An order of whole steps fits what the threads read.
    /// Run before it, so that the threads were awake; the others of a run that is counted are no warm-up.
    std::uint64_t warmUp = 0;
};

/// Takes up to some 100 ms for a large round (the search for the order).
[[nodiscard]] Result<ShownRound> showRound(const race::RealConfig &config, const race::RealRound &round);

/// A line for each record: thread, step, times, what was read or stored and whose it was.
[[nodiscard]] QString eventsCsv(const ShownRound &shown);

} // namespace forklane::ui
