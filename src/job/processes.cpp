// SPDX-License-Identifier: MIT
#include "job/processes.h"

#include <algorithm>

#include "job/at_instant.h"
#include "job/run_tracks.h"
#include "process/proc_stat.h"

namespace forklane {

namespace {

std::optional<std::uint64_t> countAt(const SampleView &view, Tick instant)
{
    const auto value = valueAt(view, instant);
    return value ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
}

void readState(const SliceView &states, Tick instant, ProcessFacts &facts)
{
    if (hasEnded(states, instant)) {
        facts.result = states.result();
        return;
    }
    Slice slice;
    if (states.find(instant, slice) == nullptr)
        return;
    facts.state = slice.role;
    facts.certainty = slice.certainty;
}

} // namespace

std::vector<ProcessFacts> processesAt(const Recording &recording, Tick instant)
{
    std::vector<ProcessFacts> processes;
    const auto structure = recording.structure();
    std::vector<std::optional<std::size_t>> indexOf(structure->tracks.size());
    for (std::uint32_t id = 0; id < structure->tracks.size(); ++id) {
        const TrackInfo &info = structure->tracks[id];
        if (info.kind != TrackKind::Process)
            continue;
        const ProcessTracks rows = processTracks(*structure, TrackId{id});
        const SliceView states = recording.slices(rows.state);
        ProcessFacts facts;
        facts.track = TrackId{id};
        facts.name = info.name;
        const bool begun = hasBegun(states, instant);
        facts.pid = begun ? info.number : -1;
        if (info.parent.value < id)
            facts.parent = indexOf[info.parent.value];
        const bool hasParent = info.parent.value < id && structure->tracks[info.parent.value].kind == TrackKind::Process;
        const bool isStage = !hasParent && rows.notFollowed.isValid();
        if ((!isStage && !begun) || (hasParent && !facts.parent))
            continue;
        readState(states, instant, facts);
        if (const auto cpu = countAt(recording.samples(rows.cpu), instant))
            facts.cpu = Duration(static_cast<std::int64_t>(*cpu));
        facts.memory = countAt(recording.samples(rows.memory), instant);
        facts.read = countAt(recording.samples(rows.read), instant);
        facts.written = countAt(recording.samples(rows.written), instant);
        facts.notFollowed = countAt(recording.samples(rows.notFollowed), instant).value_or(0);
        indexOf[id] = processes.size();
        processes.push_back(std::move(facts));
    }
    return processes;
}

std::size_t livingProcesses(const JobReport &report)
{
    pid_t keeper = 0;
    for (const StageReport &stage : report.stages) {
        const auto identity = stage.pid && !stage.status ? identify(*stage.pid) : std::nullopt;
        if (identity)
            keeper = identity->parent; // of orphans too
    }
    if (keeper == 0)
        return 0;
    const std::vector<Descendant> family = descendantsOf(keeper);
    return static_cast<std::size_t>(std::count_if(family.begin(), family.end(), [](const Descendant &who) {
        const auto identity = identify(who.pid);
        return identity && identity->state != 'Z';
    }));
}

} // namespace forklane
