// SPDX-License-Identifier: MIT
#include "job/facts.h"

#include <algorithm>
#include <limits>

namespace forklane {

namespace {

constexpr Duration kRateSpan = std::chrono::milliseconds(500);
constexpr double kWorthSaying = 0.2; // of the run: below that nobody is called the slowest

Duration timeIn(const RoleTotals &totals, Role role)
{
    return Duration(totals[static_cast<std::size_t>(role)]);
}

std::optional<std::int64_t> valueAt(const SampleView &view, Tick instant)
{
    const std::size_t index = view.lastAtOrBefore(instant);
    return index < view.size() ? std::optional(view.at(index).value) : std::nullopt;
}

StageFacts stageAt(const Recording &recording, const StageTracks &tracks, Tick first, Tick instant)
{
    StageFacts facts;
    const SliceView states = recording.slices(tracks.state);
    Slice slice;
    if (states.find(instant, slice) != nullptr) {
        facts.state = slice.role;
        facts.certainty = slice.certainty;
    }
    facts.begun = states.size() > 0 && states.at(0).begin <= instant;
    if (states.result().ending != Ending::None && states.result().tick <= instant) {
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
        if (instant > before && facts.result.ending == Ending::None)
            facts.writtenPerSecond = static_cast<double>(*written - then) * 1e9 / static_cast<double>(instant - before);
    }
    return facts;
}

/// The longest wait of a stage for its neighbour: to write to the next one, or to read from the one before. A reader that waits
/// for a writer that itself waits is not that writer's victim, so only the writer's own doing counts: it must not have waited
/// longer.
std::optional<Slowest> slowestOf(const RunFacts &facts)
{
    std::optional<Slowest> slowest;
    const auto consider = [&](std::size_t stage, std::size_t waiter, bool writes, Duration waited) {
        const StageFacts &slow = facts.stages[stage];
        const Duration ownWait = writes ? slow.waitedToWrite : slow.waitedToRead;
        if (ownWait >= waited ||
            static_cast<double>(waited.count()) < kWorthSaying * static_cast<double>(facts.elapsed.count()))
            return;
        if (!slowest || waited > slowest->waited)
            slowest = Slowest{stage, waiter, writes, waited};
    };
    for (std::size_t i = 0; i + 1 < facts.stages.size(); ++i) {
        consider(i + 1, i, true, facts.stages[i].waitedToWrite);
        consider(i, i + 1, false, facts.stages[i + 1].waitedToRead);
    }
    return slowest;
}

} // namespace

RunFacts factsAt(const Recording &recording, const RunTracks &tracks, Tick instant)
{
    RunFacts facts;
    const Tick first = recording.firstTick();
    const RowResult result = recording.slices(tracks.groupRow).result();
    facts.finished = result.ending != Ending::None && result.tick <= instant;
    const Tick until = facts.finished ? result.tick : instant;
    facts.elapsed = Duration(first == 0 ? 0 : std::max<Tick>(0, until - first));
    for (const StageTracks &stage : tracks.stages)
        facts.stages.push_back(stageAt(recording, stage, first, instant));
    const auto structure = recording.structure();
    for (const PipeTracks &pipe : tracks.pipes) {
        PipeFacts pipeFacts;
        pipeFacts.fill = valueAt(recording.samples(pipe.fill), instant);
        pipeFacts.capacity = structure->tracks[pipe.track.value].capacity;
        facts.pipes.push_back(pipeFacts);
    }
    if (facts.elapsed > Duration(0))
        facts.slowest = slowestOf(facts);
    return facts;
}

} // namespace forklane
