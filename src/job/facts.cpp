// SPDX-License-Identifier: MIT
#include "job/facts.h"

#include <algorithm>

#include "job/at_instant.h"
#include "trace/row_names.h"

namespace forklane {

namespace {

constexpr Duration kRateSpan = std::chrono::milliseconds(500);
constexpr double kWorthSaying = 0.2; // of the run: below that nobody is called the slowest

Duration timeIn(const RoleTotals &totals, Role role)
{
    return Duration(totals[static_cast<std::size_t>(role)]);
}

bool hasStarted(const Recording &recording, const Structure &structure, TrackId parent, Tick instant)
{
    for (std::uint32_t id = 0; id < structure.tracks.size(); ++id) {
        if (structure.tracks[id].kind != TrackKind::Process || structure.tracks[id].parent != parent)
            continue;
        if (hasBegun(recording.slices(processTracks(structure, TrackId{id}).state), instant))
            return true;
    }
    return false;
}

StageFacts stageAt(const Recording &recording, const Structure &structure, const ProcessTracks &tracks, Tick instant)
{
    const Tick first = recording.firstTick();
    StageFacts facts;
    facts.hasStarted = hasStarted(recording, structure, tracks.track, instant);
    const SliceView states = recording.slices(tracks.state);
    Slice slice;
    if (states.find(instant, slice) != nullptr) {
        facts.state = slice.role;
        facts.certainty = slice.certainty;
        if (isOpening(slice))
            facts.opening = recording.name(slice.name).substr(kOpens.size());
    }
    facts.begun = hasBegun(states, instant);
    if (hasEnded(states, instant)) {
        facts.result = states.result();
        facts.begun = true;
        facts.state.reset();
    }
    const RoleTotals totals = states.totals(first, instant);
    facts.waitedToRead = timeIn(totals, Role::WaitsToRead);
    facts.waitedToWrite = timeIn(totals, Role::WaitsToWrite);
    facts.busy = Duration(valueAt(recording.samples(tracks.cpu), instant).value_or(0));
    const SampleView writtenView = recording.samples(tracks.written);
    if (const auto written = valueAt(writtenView, instant)) {
        facts.written = static_cast<std::uint64_t>(*written);
        const Tick before = std::max(first, instant - kRateSpan.count());
        const std::int64_t then = valueAt(writtenView, before).value_or(0);
        if (instant > before && facts.result.ending == Ending::None && !facts.hasStarted)
            facts.writtenPerSecond = static_cast<double>(*written - then) * 1e9 / static_cast<double>(instant - before);
    }
    return facts;
}

PipeFacts pipeAt(const Recording &recording, const Structure &structure, const PipeTracks &pipe, Tick instant)
{
    return {valueAt(recording.samples(pipe.fill), instant), structure.tracks[pipe.track.value].capacity};
}

std::optional<Slowest> slowestOf(const std::vector<Blame> &blame, Duration elapsed)
{
    std::optional<Slowest> slowest;
    const auto consider = [&](std::size_t stage, std::size_t waiter, bool writes, Duration waited) {
        if (static_cast<double>(waited.count()) < kWorthSaying * static_cast<double>(elapsed.count()))
            return;
        if (!slowest || waited > slowest->waited)
            slowest = Slowest{stage, waiter, writes, waited};
    };
    for (std::size_t i = 0; i < blame.size(); ++i) {
        if (i > 0)
            consider(i, i - 1, true, blame[i].byWriter);
        if (i + 1 < blame.size())
            consider(i, i + 1, false, blame[i].byReader);
    }
    return slowest;
}

} // namespace

bool isOpening(const Slice &slice) noexcept
{
    return slice.role == Role::Sleeping && slice.certainty == Certainty::Exact;
}

StageFacts stageFactsAt(const Recording &recording, const ProcessTracks &stage, Tick instant)
{
    return stageAt(recording, *recording.structure(), stage, instant);
}

PipeFacts pipeFactsAt(const Recording &recording, const PipeTracks &pipe, Tick instant)
{
    return pipeAt(recording, *recording.structure(), pipe, instant);
}

RunFacts factsAt(const Recording &recording, const RunTracks &tracks, Tick instant)
{
    BlameSums sums;
    return factsAt(recording, tracks, instant, sums);
}

RunFacts factsAt(const Recording &recording, const RunTracks &tracks, Tick instant, BlameSums &sums)
{
    RunFacts facts;
    const Tick first = recording.firstTick();
    const RowResult result = recording.slices(tracks.groupRow).result();
    facts.finished = result.ending != Ending::None && result.tick <= instant;
    const Tick until = facts.finished ? result.tick : instant;
    facts.elapsed = Duration(first == 0 ? 0 : std::max<Tick>(0, until - first));
    const auto structure = recording.structure();
    for (const ProcessTracks &stage : tracks.stages)
        facts.stages.push_back(stageAt(recording, *structure, stage, instant));
    for (const PipeTracks &pipe : tracks.pipes)
        facts.pipes.push_back(pipeAt(recording, *structure, pipe, instant));
    if (facts.elapsed > Duration(0))
        facts.slowest = slowestOf(sums.upTo(recording, tracks, until), facts.elapsed);
    return facts;
}

} // namespace forklane
