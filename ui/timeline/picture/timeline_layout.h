// SPDX-License-Identifier: MIT
// timeline + range + size → draw list. Pure.
#pragma once

#include <optional>
#include <utility>

#include <QSizeF>

#include "timeline/picture/draw_list.h"
#include "timeline/picture/lane_shapes.h"

namespace forklane::ui {

inline constexpr double kHeadWidth = 168;
inline constexpr double kRulerHeight = 24;

/// Something that went from one track to another, of what is selected: a task to the worker that took it over.
struct TimelineArrow {
    TrackId from;
    Tick left = 0;
    TrackId to;
    Tick arrived = 0; ///< It is not there before.
    QString words;    ///< What a screen reader hears of it on both lanes.
    bool operator==(const TimelineArrow &) const = default;
};

struct LayoutOptions {
    QSizeF size; ///< Of the whole picture, heads and ruler included.
    double headWidth = kHeadWidth;
    double rulerHeight = kRulerHeight;
    double textHeight = 16;
    double scroll = 0;     ///< px of lanes above the ruler's lower edge.
    double pixelRatio = 1; ///< Device pixels a logical pixel.
    std::uint32_t dimmedRoles = 0;
    bool showPlayhead = false;
    TimelineSelection selection;
    std::vector<TimelineArrow> arrows;
};

/// Where lanes are drawn.
[[nodiscard]] QRectF plotRect(const LayoutOptions &options);

/// From when until when the lane's process lived, as far as is known at `pinned.until`; nothing for other lanes, and before its
/// launch.
[[nodiscard]] std::optional<std::pair<Tick, Tick>> lifeOf(const PinnedRecording &pinned, const Lane &lane);

/// `scale` has its pixel 0 at the plot's left edge. Lanes outside the picture cost nothing.
[[nodiscard]] DrawList layoutTimeline(const PinnedRecording &pinned, const std::vector<Lane> &lanes, const TimeScale &scale,
                                      const LayoutText &text, const LayoutOptions &options);

} // namespace forklane::ui
