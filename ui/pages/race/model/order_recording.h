// SPDX-License-Identifier: MIT
// Rounds of the model as a recording on an axis of steps: what the timeline shows. Step i covers the ticks [i, i + 1).
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "pages/race/model/model_round.h"
#include "trace/recording.h"

namespace forklane::ui {

/// Where a round's things are in the recording.
struct RecordedRound {
    std::vector<TrackId> threads;
    std::vector<RowId> steps; ///< Of each thread.
};

struct OrderRecording {
    std::shared_ptr<Recording> recording;
    std::vector<RecordedRound> rounds;

    /// The thread of the first round whose row of steps it is.
    [[nodiscard]] std::optional<std::size_t> threadOf(RowId row) const;
};

/// A group for each round, the first one on top. The names are words for the screen. Main thread.
[[nodiscard]] OrderRecording recordRounds(const std::vector<const ModelRound *> &rounds);

} // namespace forklane::ui
