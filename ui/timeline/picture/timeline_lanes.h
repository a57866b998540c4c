// SPDX-License-Identifier: MIT
// Which tracks are lanes, in which order, how high and where: a pure function of the structure.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "trace/recording.h"

namespace forklane::ui {

inline constexpr double kGroupBarHeight = 20;

/// What the user changed about the lanes.
struct LaneOptions {
    std::set<TrackId> hidden;
    std::map<TrackId, bool> collapsed;  ///< Overrides the rule that more than three descendants start collapsed.
    std::vector<TrackId> pinned;        ///< To the top, in this order.
    std::vector<TrackId> order;         ///< Siblings that are in it stand so, before those that are not.
    std::map<TrackId, int> heightSteps; ///< Taller (+) or shorter (−), in steps.
    double groupBar = kGroupBarHeight;  ///< Its height: large text needs more.
    double tallest = 32;                ///< A lane's height before Taller and Shorter, at most.
    bool operator==(const LaneOptions &) const = default;
};

struct Lane {
    TrackId track;
    TrackKind kind = TrackKind::Process;
    int depth = 0;  ///< Below its group, for the indent of the head.
    double top = 0; ///< px below the ruler, before scrolling.
    double height = 32;
    bool labels = true; ///< High enough for text.
    bool hasChildren = false;
    bool collapsed = false;
    std::vector<RowId> slices; ///< Rows that are drawn, by kind.
    std::vector<RowId> instants;
    std::vector<RowId> samples;

    [[nodiscard]] bool isGroup() const { return kind == TrackKind::Group; }
    [[nodiscard]] double bottom() const { return top + height; }
    bool operator==(const Lane &) const = default;
};

/// The group or process it hangs under; invalid at the top.
[[nodiscard]] TrackId parentOf(const Structure &structure, TrackId track);

/// As the options want siblings in the order of their making to stand.
void sortByOrder(std::vector<TrackId> &siblings, const LaneOptions &options);

/// Children under parents, siblings in the order of their making, unless the options have another. A group is a bar.
[[nodiscard]] std::vector<Lane> lanesOf(const Structure &structure, const LaneOptions &options = {});

/// With what is above this track unfolded, so that it is a lane; as they are if it, or what is above it, was hidden.
[[nodiscard]] LaneOptions unfolded(const Structure &structure, const LaneOptions &options, TrackId track);

/// The height of a lane of a process when `lanes` lanes are shown.
[[nodiscard]] double laneHeightFor(std::size_t lanes);

} // namespace forklane::ui
