// SPDX-License-Identifier: MIT
#include "job/run_tracks.h"

#include <array>
#include <span>

namespace forklane {

namespace {

struct ProcessRow {
    RowId ProcessTracks::*id;
    RowKind kind;
    const char *name;
};
constexpr std::array kProcessRows = {
    ProcessRow{&ProcessTracks::state, RowKind::Slices, "state"},
    ProcessRow{&ProcessTracks::cpu, RowKind::Samples, "CPU time, ns"},
    ProcessRow{&ProcessTracks::memory, RowKind::Samples, "memory, bytes"},
    ProcessRow{&ProcessTracks::read, RowKind::Samples, "read, bytes"},
    ProcessRow{&ProcessTracks::written, RowKind::Samples, "written, bytes"},
    // The last: of stages alone.
    ProcessRow{&ProcessTracks::notFollowed, RowKind::Samples, "not followed, processes"},
};

ProcessTracks addWithRows(Recording &recording, TrackInfo info, std::span<const ProcessRow> rows)
{
    ProcessTracks tracks;
    info.kind = TrackKind::Process;
    tracks.track = recording.addTrack(std::move(info));
    for (const ProcessRow &row : rows)
        tracks.*row.id = recording.addRow({tracks.track, row.kind, row.name});
    return tracks;
}

} // namespace

ProcessTracks addProcess(Recording &recording, TrackInfo info)
{
    return addWithRows(recording, std::move(info), kProcessRows);
}

ProcessTracks addDescendant(Recording &recording, TrackInfo info)
{
    return addWithRows(recording, std::move(info), std::span(kProcessRows).first(kProcessRows.size() - 1));
}

ProcessTracks processTracks(const Structure &structure, TrackId track)
{
    ProcessTracks tracks;
    tracks.track = track;
    for (const RowId id : structure.rowsOf(track))
        for (const ProcessRow &row : kProcessRows)
            if (structure.rows[id.value].name == row.name)
                tracks.*row.id = id;
    return tracks;
}

} // namespace forklane
