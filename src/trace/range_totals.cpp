// SPDX-License-Identifier: MIT
#include "trace/range_totals.h"

#include <algorithm>
#include <map>
#include <utility>

namespace forklane {

namespace {

using Entries = std::map<std::pair<Role, NameId>, RangeEntry>;

RangeEntry &entryOf(Entries &entries, Role role, NameId name)
{
    RangeEntry &entry = entries[{role, name}];
    entry.role = role;
    entry.name = name;
    return entry;
}

void addStates(Entries &entries, const RoleTotals &totals)
{
    for (std::size_t role = 0; role < totals.size(); ++role) {
        if (totals[role] > 0)
            entryOf(entries, static_cast<Role>(role), {}).ticks += totals[role];
    }
}

void addRow(Entries &entries, const SliceView &slices, Tick from, Tick to)
{
    const std::size_t first = slices.firstEndingAfter(from - 1); // an instant at `from` ends there
    const std::size_t last = std::min(slices.firstEndingAfter(to) + 1, slices.size());
    if (last - std::min(first, last) > kCountedAtMost) {
        addStates(entries, slices.totals(from, to));
        return;
    }
    for (std::size_t index = first; index < last; ++index) {
        const Slice slice = slices.at(index);
        const Tick begin = std::max(slice.begin, from);
        const Tick end = std::min(slice.end, to);
        if (slice.begin >= to || (begin == end && slice.begin != slice.end))
            continue; // it only touches the range
        RangeEntry &entry = entryOf(entries, slice.role, slice.name);
        entry.ticks += end - begin;
        ++entry.count;
    }
}

} // namespace

RangeTotals rangeTotals(const Recording &recording, const std::vector<TrackId> &tracks, Tick from, Tick to)
{
    from = std::clamp(from, -kTickLimit, kTickLimit);
    to = std::clamp(to, -kTickLimit, kTickLimit);
    RangeTotals totals;
    if (from >= to)
        return totals;
    const auto structure = recording.structure();
    std::map<TrackId, Entries> byTrack;
    for (const TrackId track : tracks)
        byTrack[track];
    for (std::uint32_t id = 0; id < structure->rows.size(); ++id) {
        const RowInfo &info = structure->rows[id];
        const auto entries = byTrack.find(info.track);
        if (info.kind != RowKind::Samples && entries != byTrack.end())
            addRow(entries->second, recording.slices(RowId{id}), from, to);
    }
    for (const TrackId track : tracks) {
        TrackTotals own{track, {}};
        for (const auto &[key, entry] : byTrack[track]) {
            own.entries.push_back(entry);
            totals.states[static_cast<std::size_t>(entry.role)] += entry.ticks;
        }
        std::stable_sort(own.entries.begin(), own.entries.end(),
                         [](const RangeEntry &a, const RangeEntry &b) { return a.ticks > b.ticks; });
        if (!own.entries.empty())
            totals.tracks.push_back(std::move(own));
    }
    return totals;
}

} // namespace forklane
