// SPDX-License-Identifier: MIT
// The order of lanes as the user changes it: pinned to the top, or moved among those that hang under the same parent. Pure.
#pragma once

#include <optional>

#include "timeline/picture/timeline_lanes.h"

namespace forklane::ui {

/// Where a lane that is dragged would land.
struct LaneDrop {
    enum class Among : std::uint8_t { Pinned, Siblings };
    TrackId track;
    Among among = Among::Siblings;
    TrackId before; ///< Invalid: behind the last one.
    double y = 0;   ///< Of the place, px below the ruler, before scrolling.
    bool operator==(const LaneDrop &) const = default;
};

/// What hangs under the same parent, itself included, in the order in which it is shown.
[[nodiscard]] std::vector<TrackId> siblingsOf(const Structure &structure, const LaneOptions &options, TrackId track);

/// Pinned to the top, below those that are; or no longer, if it was.
[[nodiscard]] LaneOptions pinToggled(LaneOptions options, TrackId track);

/// The place nearest to `y`. Nothing for a track that is no lane.
[[nodiscard]] std::optional<LaneDrop> laneDropAt(const Structure &structure, const LaneOptions &options,
                                                 const std::vector<Lane> &lanes, TrackId track, double y);
[[nodiscard]] LaneOptions dropped(const Structure &structure, LaneOptions options, const LaneDrop &drop);

} // namespace forklane::ui
