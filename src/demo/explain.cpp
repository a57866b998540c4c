// SPDX-License-Identifier: MIT
#include "demo/explain.h"

#include <algorithm>

namespace forklane {

namespace {

/// A track that the event may be on.
struct Candidate {
    TrackId id;
    std::vector<RowId> rows;
};

/// The number of the group that a track is in, from 1 on; 0 if it is in none.
std::size_t groupOf(const Structure &structure, TrackId track)
{
    while (structure.tracks[track.value].parent.isValid())
        track = structure.tracks[track.value].parent;
    if (structure.tracks[track.value].kind != TrackKind::Group)
        return 0;
    std::size_t number = 0;
    for (std::size_t i = 0; i <= track.value; ++i)
        number += structure.tracks[i].kind == TrackKind::Group ? 1 : 0;
    return number;
}

std::vector<Candidate> candidatesFor(const Structure &structure, const StepEvent &event)
{
    std::vector<Candidate> found;
    std::size_t number = 0;
    for (std::size_t i = 0; i < structure.tracks.size(); ++i) {
        const TrackId id{static_cast<std::uint32_t>(i)};
        if (event.on && structure.tracks[i].kind != *event.on)
            continue;
        if (event.group != 0 && groupOf(structure, id) != event.group)
            continue;
        if (event.track == 0 || ++number == event.track)
            found.push_back({id, structure.rowsOf(id)});
    }
    return found;
}

bool endsAs(const StepEvent &event, const RowResult &result)
{
    const auto ends = [&](Ending ending) { return result.ending == ending && (!event.value || *event.value == result.code); };
    switch (event.what) {
    case EventWhat::Exited: return ends(Ending::Exited);
    case EventWhat::Signalled: return ends(Ending::Signalled);
    case EventWhat::Failed: return result.ending == Ending::Failed;
    case EventWhat::Ended: return result.ending != Ending::None;
    default: return false;
    }
}

bool startsWith(const std::string &text, std::string_view start)
{
    return text.compare(0, start.size(), start) == 0;
}

/// When the slice is the event; nothing if it is not, or not yet.
std::optional<Tick> tickOf(const Recording &recording, const StepEvent &event, const Slice &slice, const RowResult &result)
{
    const bool isExec = event.what == EventWhat::Exec;
    if (slice.role != (isExec ? Role::Launch : event.role) && event.what != EventWhat::Mark)
        return std::nullopt;
    const std::string name = event.name.empty() && !isExec ? std::string() : recording.name(slice.name);
    if (!startsWith(name, event.name))
        return std::nullopt;
    if (isExec && (slice.value != 0 || result.ending == Ending::Failed ||
                   !(startsWith(name, "execve") || startsWith(name, "posix_spawn"))))
        return std::nullopt;
    if (event.what == EventWhat::State && slice.role == Role::LostUpdate)
        return slice.value; // when it was lost: the slice covers the store that is lost
    if (event.what == EventWhat::State || event.what == EventWhat::Mark)
        return slice.begin;
    return slice.end == kOpenEnd ? std::nullopt : std::optional(slice.end);
}

void findSlices(const Recording &recording, const StepEvent &event, TrackId track, RowId row, std::vector<FoundEvent> &found)
{
    const SliceView slices = recording.slices(row);
    const std::size_t end = std::min(slices.size(), slices.firstKept() + kMostExplainedSlices);
    std::size_t count = 0;
    for (std::size_t i = slices.firstKept(); i < end && count < event.count; ++i) {
        if (const auto tick = tickOf(recording, event, slices.at(i), slices.result())) {
            found.push_back({0, *tick, track, row, i});
            ++count;
        }
    }
}

void findSamples(const Recording &recording, const StepEvent &event, TrackId track, RowId row, std::vector<FoundEvent> &found)
{
    const SampleView samples = recording.samples(row);
    const std::size_t end = std::min(samples.size(), samples.firstKept() + kMostExplainedSlices);
    std::size_t count = 0;
    for (std::size_t i = samples.firstKept(); i < end && count < event.count; ++i) {
        const Sample sample = samples.at(i);
        if (event.value ? sample.value != *event.value : sample.value == 0)
            continue;
        found.push_back({0, sample.tick, track, row, std::nullopt});
        ++count;
    }
}

/// Its events on one track, at least the first `count` of each row.
std::vector<FoundEvent> eventsOn(const Recording &recording, const Structure &structure, const StepEvent &event,
                                 const Candidate &candidate)
{
    std::vector<FoundEvent> found;
    for (const RowId row : candidate.rows) {
        const RowInfo &info = structure.rows[row.value];
        const bool isMark = event.what == EventWhat::Mark;
        const bool isState =
            event.what == EventWhat::State || event.what == EventWhat::StateEnd || event.what == EventWhat::Exec;
        if (event.what == EventWhat::Value && info.kind == RowKind::Samples && info.name != kExpectedRow)
            findSamples(recording, event, candidate.id, row, found);
        else if ((isMark && info.kind == RowKind::Instants) || (isState && info.kind == RowKind::Slices))
            findSlices(recording, event, candidate.id, row, found);
        else if (info.kind == RowKind::Slices && !isMark && !isState && event.what != EventWhat::Value)
            if (const RowResult result = recording.slices(row).result(); endsAs(event, result))
                found.push_back({0, result.tick, candidate.id, RowId(), std::nullopt});
    }
    std::stable_sort(found.begin(), found.end(), [](const FoundEvent &a, const FoundEvent &b) { return a.tick < b.tick; });
    return found;
}

} // namespace

std::optional<FoundEvent> findEvent(const Recording &recording, const StepEvent &event)
{
    const auto structure = recording.structure();
    const std::vector<Candidate> candidates = candidatesFor(*structure, event);
    std::vector<FoundEvent> found;
    for (const Candidate &candidate : candidates) {
        std::vector<FoundEvent> here = eventsOn(recording, *structure, event, candidate);
        if (event.onEach && here.size() < event.count)
            return std::nullopt;
        if (event.onEach)
            found.push_back(here[event.count - 1]);
        else
            found.insert(found.end(), here.begin(), here.end());
    }
    const auto earlier = [](const FoundEvent &a, const FoundEvent &b) { return a.tick < b.tick; };
    if (event.onEach)
        return found.empty() ? std::nullopt : std::optional(*std::max_element(found.begin(), found.end(), earlier));
    if (found.size() < event.count)
        return std::nullopt;
    std::stable_sort(found.begin(), found.end(), earlier);
    return found[event.count - 1];
}

std::optional<FoundEvent> findStep(const std::vector<ExplainedRun> &runs, const Step &step)
{
    std::size_t run = step.run - 1;
    if (!step.part.empty())
        run = static_cast<std::size_t>(
            std::find_if(runs.begin(), runs.end(), [&](const ExplainedRun &known) { return known.part == step.part; }) -
            runs.begin());
    if (run >= runs.size() || !runs[run].recording)
        return std::nullopt;
    auto found = findEvent(*runs[run].recording, step.event);
    if (found)
        found->run = run;
    return found;
}

} // namespace forklane
