// SPDX-License-Identifier: MIT
#include "lesson/lanes.h"

#include <algorithm>

namespace forklane::lesson {

namespace {

void addSlices(Recording &recording, RowId row, const std::vector<Lane::Entry> &entries, Certainty certainty)
{
    for (const Lane::Entry &entry : entries) {
        Event event;
        event.row = row;
        event.certainty = certainty;
        event.role = entry.role;
        event.tick = entry.begin;
        event.kind = EventKind::SliceBegin;
        event.name = entry.name.empty() ? NameId() : recording.intern(entry.name);
        recording.apply(event);
        event.tick = entry.end;
        event.kind = EventKind::SliceEnd;
        recording.apply(event);
    }
}

void addMarks(Recording &recording, TrackId track, const std::vector<Lane::Entry> &marks)
{
    if (marks.empty())
        return;
    const RowId row = recording.addRow({track, RowKind::Instants, "marks"});
    for (const Lane::Entry &mark : marks) {
        Event event;
        event.row = row;
        event.tick = mark.begin;
        event.kind = EventKind::Instant;
        event.role = mark.role;
        event.name = recording.intern(mark.name);
        recording.apply(event);
    }
}

void addResult(Recording &recording, RowId row, const Lane &lane)
{
    Event event;
    event.row = row;
    event.tick = std::max(lane.end(), lane.marks.empty() ? Tick{0} : lane.marks.back().end);
    event.kind = EventKind::Result;
    event.ending = lane.status && lane.status->isSignalled() ? Ending::Signalled : Ending::Exited;
    if (lane.status)
        event.a = lane.status->isSignalled() ? lane.status->signal() : lane.status->code();
    recording.apply(event);
}

} // namespace

TrackId addLanes(Recording &recording, std::string_view title, const std::vector<Lane> &lanes)
{
    TrackInfo group;
    group.name = title;
    group.kind = TrackKind::Group;
    const TrackId parent = recording.addTrack(group);
    for (const Lane &lane : lanes) {
        TrackInfo info;
        info.name = lane.name;
        info.kind = lane.kind;
        info.parent = parent;
        info.number = lane.number;
        const TrackId track = recording.addTrack(info);
        const RowId row = recording.addRow({track, RowKind::Slices, "state"});
        addSlices(recording, row, lane.entries, lane.certainty);
        if (!lane.holds.empty())
            addSlices(recording, recording.addRow({track, RowKind::Slices, "lock"}), lane.holds, lane.certainty);
        addMarks(recording, track, lane.marks);
        addResult(recording, row, lane);
    }
    return parent;
}

} // namespace forklane::lesson
