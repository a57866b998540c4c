// SPDX-License-Identifier: MIT
#include "trace/range_totals.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace forklane {

namespace {

/// One track's, by state and name.
class Entries {
public:
    RangeEntry &of(Role role, NameId name)
    {
        const std::uint64_t key = (static_cast<std::uint64_t>(role) << 32) | name.value;
        const auto [place, isNew] = m_places.try_emplace(key, m_entries.size());
        if (isNew)
            m_entries.push_back({role, name, 0, 0});
        return m_entries[place->second];
    }
    void addStates(const RoleTotals &totals)
    {
        for (std::size_t role = 0; role < totals.size(); ++role) {
            if (totals[role] > 0)
                of(static_cast<Role>(role), {}).ticks += totals[role];
        }
    }
    /// The longest first.
    [[nodiscard]] std::vector<RangeEntry> sorted() &&
    {
        std::sort(m_entries.begin(), m_entries.end(), [](const RangeEntry &a, const RangeEntry &b) {
            return std::tuple(-a.ticks, a.role, a.name.value) < std::tuple(-b.ticks, b.role, b.name.value);
        });
        return std::move(m_entries);
    }

private:
    std::vector<RangeEntry> m_entries;
    std::unordered_map<std::uint64_t, std::size_t> m_places;
};

void addRow(Entries &entries, const SliceView &slices, Tick from, Tick to)
{
    const std::size_t first = slices.firstEndingAfter(from - 1); // an instant at `from` ends there
    const std::size_t last = std::min(slices.firstEndingAfter(to) + 1, slices.size());
    if (last - std::min(first, last) > kCountedAtMost) {
        entries.addStates(slices.totals(from, to));
        return;
    }
    for (std::size_t index = first; index < last; ++index) {
        const Slice slice = slices.at(index);
        const Tick begin = std::max(slice.begin, from);
        const Tick end = std::min(slice.end, to);
        if (slice.begin >= to || (begin == end && slice.begin != slice.end))
            continue; // it only touches the range
        RangeEntry &entry = entries.of(slice.role, slice.name);
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
    std::unordered_map<TrackId, Entries> byTrack;
    for (const TrackId track : tracks)
        byTrack[track];
    for (std::uint32_t id = 0; id < structure->rows.size(); ++id) {
        const RowInfo &info = structure->rows[id];
        const auto entries = byTrack.find(info.track);
        if (info.kind != RowKind::Samples && entries != byTrack.end())
            addRow(entries->second, recording.slices(RowId{id}), from, to);
    }
    for (const TrackId track : tracks) {
        TrackTotals own{track, std::move(byTrack[track]).sorted()};
        for (const RangeEntry &entry : own.entries)
            totals.states[static_cast<std::size_t>(entry.role)] += entry.ticks;
        if (!own.entries.empty())
            totals.tracks.push_back(std::move(own));
    }
    return totals;
}

} // namespace forklane
