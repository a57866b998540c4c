// SPDX-License-Identifier: MIT
// Rounds as a recording: what the timeline shows. The names are words for the screen, the expected balance and the end are
// there, and a lost update is marked only from the step on that lost it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "pages/race/model/race_round.h"
#include "trace/recording.h"

namespace forklane::ui {

/// Where a round's things are in the recording.
struct RecordedRound {
    std::vector<TrackId> threads;
    std::vector<RowId> steps; ///< Of each thread.
};

struct RoundRecording {
    std::shared_ptr<Recording> recording;
    std::vector<RecordedRound> rounds;

    /// The thread of the first round whose row of steps it is.
    [[nodiscard]] std::optional<std::size_t> threadOf(RowId row) const;
};

/// A group for each round, the first one on top. All are of one axis: modelled or real. Main thread.
[[nodiscard]] RoundRecording recordRounds(const std::vector<const RaceRound *> &rounds);

/// All of the first round is to be seen. One beside it that the kernel interrupted is a thousand times as long, and cut there:
/// the first would be a dot. Nothing: nothing is cut.
[[nodiscard]] std::optional<Tick> shownUntil(const std::vector<const RaceRound *> &rounds);

} // namespace forklane::ui
