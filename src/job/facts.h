// SPDX-License-Identifier: MIT
// The facts behind a run's sentence and its strip: a pure function of (recording, instant).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "job/blame.h"
#include "job/run_tracks.h"
#include "trace/recording.h"

namespace forklane {

struct StageFacts {
    bool begun = false;        ///< Its launch has begun.
    std::optional<Role> state; ///< What it is doing at the instant; nothing before its launch, after its end, or while unseen.
    Certainty certainty = Certainty::Exact;
    std::string opening; ///< The file that it waits for before its launch (StageReport::opening); else empty.
    RowResult result; ///< As far as it was known at the instant.
    Duration busy{};  ///< CPU time.
    Duration waitedToRead{};
    Duration waitedToWrite{};
    bool hasStarted = false;                ///< It was seen to start others.
    std::optional<std::uint64_t> written;   ///< Bytes, of all its descriptors, and of the children that it has waited for.
    std::optional<double> writtenPerSecond; ///< Over the last half second; nothing when it includes its children's.
};

struct PipeFacts {
    std::optional<std::int64_t> fill; ///< Bytes; nothing while it could not be read.
    std::int64_t capacity = 0;
};

/// The stage a neighbour waited for longest, and in at least 20 % of the run, while it did not itself wait for the next one in
/// that direction.
struct Slowest {
    std::size_t stage = 0;
    std::size_t waiter = 0;
    bool waiterWrites = true; ///< It waited to write to the slow stage; else to read from it.
    Duration waited{};
    bool operator==(const Slowest &) const = default;
};

struct RunFacts {
    Duration elapsed{};
    bool finished = false;
    std::vector<StageFacts> stages;
    std::vector<PipeFacts> pipes;
    std::optional<Slowest> slowest;
};

/// Whether a stage's slice is its waiting for a file to be opened, before its launch.
[[nodiscard]] bool isOpening(const Slice &slice) noexcept;
/// Of one stage alone. Any thread.
[[nodiscard]] StageFacts stageFactsAt(const Recording &recording, const ProcessTracks &stage, Tick instant);
[[nodiscard]] PipeFacts pipeFactsAt(const Recording &recording, const PipeTracks &pipe, Tick instant);
/// Any thread. `instant` is clamped to the recording's range for results; `elapsed` counts from the first tick.
[[nodiscard]] RunFacts factsAt(const Recording &recording, const RunTracks &tracks, Tick instant);
/// The same, for who asks again and again: `sums` belong to this recording, and spare reading it from its beginning.
[[nodiscard]] RunFacts factsAt(const Recording &recording, const RunTracks &tracks, Tick instant, BlameSums &sums);

} // namespace forklane
