// SPDX-License-Identifier: MIT
// For whom the stages of a pipeline waited, and how long.
#pragma once

#include <vector>

#include "base/time.h"
#include "job/run_tracks.h"
#include "trace/recording.h"

namespace forklane {

/// How long its direct neighbours waited for one stage. Who waits to write waits for the nearest stage behind it that does not
/// itself wait to write, who waits to read for the nearest one before it that does not itself wait to read.
struct Blame {
    Duration byWriter{}; ///< The stage before it waited to write to it.
    Duration byReader{}; ///< The stage behind it waited to read from it.
    bool operator==(const Blame &) const = default;
};

/// The blame of every stage from a run's first tick up to any instant. Sums are kept at some instants on the way, so an answer
/// reads the states since the nearest one only; they are a cache, every answer depends on recording and instant alone. What a
/// recording's limit dropped before it was summed up is missing. Belongs to one recording; one thread at a time.
class BlameSums {
public:
    /// One a stage.
    [[nodiscard]] std::vector<Blame> upTo(const Recording &recording, const RunTracks &tracks, Tick until);

private:
    struct Sums {
        Tick tick = 0;
        std::vector<Blame> blame;
    };
    std::vector<Sums> m_kept; ///< By tick.
};

} // namespace forklane
