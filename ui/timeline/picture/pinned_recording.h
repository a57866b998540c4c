// SPDX-License-Identifier: MIT
// A recording as it was at one instant: pinned once a frame, then read without a lock.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "trace/recording.h"

namespace forklane::ui {

struct PinnedRow {
    RowInfo info;
    SliceView slices;   ///< Of kinds Slices and Instants.
    SampleView samples; ///< Of kind Samples.
};

/// Immutable once made; any thread.
struct PinnedRecording {
    std::shared_ptr<const Recording> recording;
    std::shared_ptr<const Structure> structure;
    std::vector<PinnedRow> rows; ///< By row id.
    Axis axis = Axis::Time;
    Tick first = 0;
    Tick newest = 0; ///< The last event, or now while it is live.
    Tick until = 0;  ///< The instant the picture shows; nothing after it exists.
    bool live = false;

    [[nodiscard]] const PinnedRow *row(RowId id) const { return id.value < rows.size() ? &rows[id.value] : nullptr; }
    [[nodiscard]] const TrackInfo *track(TrackId id) const
    {
        return structure && id.value < structure->tracks.size() ? &structure->tracks[id.value] : nullptr;
    }
    /// The end of a slice as the picture shows it: an open or later end is `until`.
    [[nodiscard]] Tick endOf(const Slice &slice) const;
    /// The first result among the track's rows that was known at `until`; its `ending` is None if there is none.
    [[nodiscard]] RowResult resultOf(TrackId track) const;
    /// Ticks by role of all slices of the track up to `until`.
    [[nodiscard]] RoleTotals totalsOf(TrackId track) const;
    /// The slice of the track's first row of slices that covers `tick` (at the picture's end: that ends there).
    [[nodiscard]] std::optional<Slice> stateOf(TrackId track, Tick tick) const;
    /// The nearest tick after (before) `tick` at which some slice begins or ends, or an instant lies.
    [[nodiscard]] std::optional<Tick> eventAfter(Tick tick) const;
    [[nodiscard]] std::optional<Tick> eventBefore(Tick tick) const;
};

/// `now` is the newest instant while the recording is live; `playhead` the instant to show instead of the newest.
[[nodiscard]] PinnedRecording pinRecording(std::shared_ptr<const Recording> recording, std::optional<Tick> now,
                                           std::optional<Tick> playhead);

} // namespace forklane::ui
