// SPDX-License-Identifier: MIT
#include "timeline/picture/pinned_recording.h"

#include <algorithm>

namespace forklane::ui {

PinnedRecording pinRecording(std::shared_ptr<const Recording> recording, std::optional<Tick> now, std::optional<Tick> playhead)
{
    PinnedRecording pinned;
    if (!recording)
        return pinned;
    pinned.axis = recording->axis();
    pinned.first = recording->firstTick();
    pinned.newest = std::max(pinned.first, recording->lastTick());
    pinned.live = now.has_value();
    if (now && pinned.axis == Axis::Time && pinned.first != 0)
        pinned.newest = std::max(pinned.newest, *now);
    pinned.until = playhead ? std::clamp(*playhead, pinned.first, pinned.newest) : pinned.newest;
    pinned.structure = recording->structure();
    pinned.rows.resize(pinned.structure->rows.size());
    for (std::uint32_t id = 0; id < pinned.rows.size(); ++id) {
        PinnedRow &row = pinned.rows[id];
        row.info = pinned.structure->rows[id];
        if (row.info.kind == RowKind::Samples)
            row.samples = recording->samples(RowId{id});
        else
            row.slices = recording->slices(RowId{id});
    }
    pinned.recording = std::move(recording);
    return pinned;
}

Tick PinnedRecording::endOf(const Slice &slice) const
{
    return std::max(slice.begin, std::min(slice.end, until));
}

RowResult PinnedRecording::resultOf(TrackId track) const
{
    if (!structure)
        return {};
    for (const RowId id : structure->rowsOf(track)) {
        const PinnedRow *pinned = row(id);
        if (!pinned || pinned->info.kind == RowKind::Samples)
            continue;
        const RowResult result = pinned->slices.result();
        if (result.ending != Ending::None && result.tick <= until)
            return result;
    }
    return {};
}

RoleTotals PinnedRecording::totalsOf(TrackId track) const
{
    RoleTotals sum{};
    if (!structure)
        return sum;
    for (const RowId id : structure->rowsOf(track)) {
        const PinnedRow *pinned = row(id);
        if (!pinned || pinned->info.kind != RowKind::Slices)
            continue;
        const RoleTotals totals = pinned->slices.totals(first, until);
        for (std::size_t role = 0; role < sum.size(); ++role)
            sum[role] += totals[role];
    }
    return sum;
}

std::optional<Slice> PinnedRecording::stateOf(TrackId track, Tick tick) const
{
    if (!structure)
        return std::nullopt;
    for (const RowId id : structure->rowsOf(track)) {
        const PinnedRow *pinned = row(id);
        if (!pinned || pinned->info.kind != RowKind::Slices)
            continue;
        const std::size_t index = pinned->slices.firstEndingAfter(tick);
        if (index < pinned->slices.size() && pinned->slices.at(index).begin <= tick)
            return pinned->slices.at(index);
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<Tick> PinnedRecording::eventAfter(Tick tick) const
{
    std::optional<Tick> nearest;
    const auto take = [&](Tick candidate) {
        if (candidate > tick && candidate <= newest && (!nearest || candidate < *nearest))
            nearest = candidate;
    };
    for (const PinnedRow &row : rows) {
        const std::size_t index = row.slices.firstEndingAfter(tick);
        if (index >= row.slices.size())
            continue;
        const Slice slice = row.slices.at(index);
        take(slice.begin);
        take(slice.end);
    }
    return nearest;
}

std::optional<Tick> PinnedRecording::eventBefore(Tick tick) const
{
    std::optional<Tick> nearest;
    const auto take = [&](Tick candidate) {
        if (candidate < tick && (!nearest || candidate > *nearest))
            nearest = candidate;
    };
    for (const PinnedRow &row : rows) {
        const std::size_t index = tick > INT64_MIN ? row.slices.firstEndingAfter(tick - 1) : row.slices.firstKept();
        if (index > row.slices.firstKept())
            take(row.slices.at(index - 1).end);
        if (index < row.slices.size())
            take(row.slices.at(index).begin);
    }
    return nearest;
}

} // namespace forklane::ui
