// SPDX-License-Identifier: MIT
// The processes of a job: at an instant, as a tree, a pure function of (recording, instant); and how many live now.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "job/job_spec.h"
#include "trace/recording.h"

namespace forklane {

/// Figures of a process that lives are the newest that were read from /proc, those of one that has ended its last ones.
/// Nothing stands for what nobody could read.
struct ProcessFacts {
    TrackId track;
    /// Whom it is below, mostly who has started it: an index into the same list, before its own. Stages have none, and
    /// orphans whose stage is not known.
    std::optional<std::size_t> parent;
    std::string name;
    std::int64_t pid = -1;     ///< −1 before its launch.
    std::optional<Role> state; ///< Nothing before its launch, after its end, or while unseen.
    Certainty certainty = Certainty::Exact;
    RowResult result; ///< As far as it was known at the instant.
    std::optional<Duration> cpu;
    std::optional<std::uint64_t> memory; ///< Bytes in RAM.
    std::optional<std::uint64_t> read;   ///< Bytes, of all its descriptors, and of the children that it has waited for.
    std::optional<std::uint64_t> written;
    std::uint64_t notFollowed = 0; ///< Of a stage: more processes below it that had been seen and are not in the list.
};

/// Any thread. The stages, begun or not, and below them the processes that had been seen by then, parents before children,
/// each in the order of their appearance; orphans whose stage is not known behind the stages.
[[nodiscard]] std::vector<ProcessFacts> processesAt(const Recording &recording, Tick instant);

/// A look at /proc, now: how many processes live below the job's keeper, whether they are followed or not. 0 when no stage
/// lives. Any thread; some 20 µs a process.
[[nodiscard]] std::size_t livingProcesses(const JobReport &report);

} // namespace forklane
