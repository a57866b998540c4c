// SPDX-License-Identifier: MIT
// Turns the rows of one lane into shapes. Pure: everything it needs is in LaneContext.
#pragma once

#include <functional>

#include "timeline/picture/draw_list.h"
#include "timeline/picture/pinned_recording.h"
#include "timeline/picture/time_scale.h"

namespace forklane::ui {

/// What is selected: an entry of a row, or a track alone.
struct TimelineSelection {
    TrackId track;
    RowId row;             ///< Invalid when only the track is selected.
    Slice slice;           ///< As it was when it was selected.
    std::size_t index = 0; ///< Of the slice in its row.

    [[nodiscard]] bool isEmpty() const { return !track.isValid(); }
    [[nodiscard]] bool hasSlice() const { return row.isValid(); }
    [[nodiscard]] bool isEntry(RowId other, std::size_t first, std::size_t count) const
    {
        return row.isValid() && row == other && index >= first && index - first < count;
    }
    bool operator==(const TimelineSelection &) const = default;
};

/// Words and widths come from outside, so that the layout needs neither a screen nor a lock.
struct LayoutText {
    std::function<double(const QString &)> width; ///< Of a text in the timeline's font, px.
    std::function<const QString &(NameId)> name;  ///< "" for an invalid id.
    std::function<bool(const QString &)> matches; ///< The text being looked for; empty = nothing is.
};

struct LaneContext {
    const PinnedRecording &pinned;
    const TimeScale &scale; ///< Its pixel 0 is the plot's left edge.
    const LayoutText &text;
    const TimelineSelection &selection;
    std::uint32_t dimmedRoles = 0;
    double pixelRatio = 1;
    QRectF plot;
    bool trackMatches = true; ///< While finding: the lane's own name matches.

    [[nodiscard]] double xOf(Tick tick) const;                        ///< In the widget, on whole device pixels.
    [[nodiscard]] bool isDimmed(Role role, NameId name) const;        ///< Of a slice.
    [[nodiscard]] bool isInstantDimmed(Role role, NameId name) const; ///< Its role is a colour only.
};

inline constexpr double kMinBoxWidth = 3;

/// Slices of `row` within `rect` (the lane's, in widget coordinates).
void layoutSlices(const LaneContext &context, RowId row, const QRectF &rect, bool labels, DrawList &list);
/// Locks held and lost updates, over what `list` holds of the lane from index `firstBox` on.
void layoutOverlay(const LaneContext &context, RowId row, const QRectF &rect, std::size_t firstBox, DrawList &list);
void layoutInstants(const LaneContext &context, RowId row, const QRectF &rect, DrawList &list);
/// A cross at the end of each slice that failed; of those within a cross's width the first.
void layoutFailures(const LaneContext &context, RowId row, const QRectF &rect, DrawList &list);
void layoutSamples(const LaneContext &context, RowId row, const QRectF &rect, const TrackInfo &track, DrawList &list);
/// The lane's end in words, after everything that `list` holds of it from index `firstBox` on.
void layoutResult(const LaneContext &context, TrackKind kind, const RowResult &result, const QRectF &rect, std::size_t firstBox,
                  DrawList &list);

} // namespace forklane::ui
