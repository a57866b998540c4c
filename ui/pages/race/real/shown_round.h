// SPDX-License-Identifier: MIT
// A recorded round of real threads as the page shows it: its steps on the time axis, and the order of the model that fits what
// was read. Pure values; any thread makes them, the main thread shows them.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QString>

#include "pages/race/model/model_round.h"
#include "race/real_run.h"
#include "trace/recording.h"

namespace forklane::ui {

/// Where a record is drawn, ns from the round's start. Between a load and its store the clock was not read: what lies there is
/// spread evenly, and so are the inner edges of the two.
struct RecordSpan {
    Tick begin = 0;
    Tick end = 0;
    bool isMeasured = false; ///< Both ends were.
};

struct ShownRound {
    race::Scenario scenario;
    race::Policy policy = race::Policy::None;
    race::Program program;
    race::RealRound round;
    std::vector<std::vector<RecordSpan>> spans; ///< By thread and record.
    std::optional<ModelRound> fitted;           ///< Nothing when no order of whole steps fits.
    std::vector<Tick> ends;                     ///< Of the fitted order's steps: when each is done; rising.
    std::optional<Duration> waited;             ///< The longest wait for a lock.

    /// Steps of the fitted order that are done.
    [[nodiscard]] std::size_t stepsAt(Tick tick) const;
};

/// Takes up to some 100 ms for a large round (the search for the order).
[[nodiscard]] Result<ShownRound> showRound(const race::RealConfig &config, const race::RealRound &round);

/// A line for each record: thread, step, times, what was read or stored and whose it was.
[[nodiscard]] QString eventsCsv(const ShownRound &shown);

/// A group for each round on one axis of time; all begin at 0.
[[nodiscard]] std::shared_ptr<Recording> recordRealRounds(const std::vector<const ShownRound *> &rounds);

} // namespace forklane::ui
