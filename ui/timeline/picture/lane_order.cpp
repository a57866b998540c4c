// SPDX-License-Identifier: MIT
#include "timeline/picture/lane_order.h"

#include <algorithm>
#include <cmath>

namespace forklane::ui {

namespace {

bool isIn(const std::vector<TrackId> &tracks, TrackId track)
{
    return std::ranges::find(tracks, track) != tracks.end();
}

void insertBefore(std::vector<TrackId> &tracks, TrackId before, TrackId track)
{
    tracks.insert(std::ranges::find(tracks, before), track);
}

/// Where the lane and all that hangs under it end.
double bottomOf(const Structure &structure, const std::vector<Lane> &lanes, std::size_t index)
{
    std::set<TrackId> below{lanes[index].track};
    double bottom = lanes[index].bottom();
    for (std::size_t next = index + 1; next < lanes.size(); ++next) {
        if (!below.contains(parentOf(structure, lanes[next].track)))
            break;
        below.insert(lanes[next].track);
        bottom = lanes[next].bottom();
    }
    return bottom;
}

/// Before each of `among` that is a lane, and behind the last one.
std::vector<LaneDrop> places(const Structure &structure, const std::vector<Lane> &lanes, const std::vector<TrackId> &among,
                             const LaneDrop &drop)
{
    std::vector<LaneDrop> places;
    LaneDrop last = drop;
    for (std::size_t index = 0; index < lanes.size(); ++index) {
        if (!isIn(among, lanes[index].track))
            continue;
        places.push_back({drop.track, drop.among, lanes[index].track, lanes[index].top});
        last.y = bottomOf(structure, lanes, index);
    }
    places.push_back(last);
    return places;
}

} // namespace

std::vector<TrackId> siblingsOf(const Structure &structure, const LaneOptions &options, TrackId track)
{
    std::vector<TrackId> siblings;
    for (std::uint32_t id = 0; id < structure.tracks.size(); ++id) {
        if (parentOf(structure, TrackId{id}) == parentOf(structure, track))
            siblings.push_back(TrackId{id});
    }
    sortByOrder(siblings, options);
    return siblings;
}

LaneOptions pinToggled(LaneOptions options, TrackId track)
{
    if (std::erase(options.pinned, track) == 0)
        options.pinned.push_back(track);
    return options;
}

std::optional<LaneDrop> laneDropAt(const Structure &structure, const LaneOptions &options, const std::vector<Lane> &lanes,
                                   TrackId track, double y)
{
    if (std::ranges::find(lanes, track, &Lane::track) == lanes.end())
        return std::nullopt;
    std::vector<TrackId> siblings = siblingsOf(structure, options, track);
    std::erase_if(siblings, [&](TrackId sibling) { return isIn(options.pinned, sibling); });
    std::vector<LaneDrop> all;
    if (!siblings.empty())
        all = places(structure, lanes, siblings, {track, LaneDrop::Among::Siblings, {}, 0});
    const bool isRoot = !parentOf(structure, track).isValid();
    const bool pins = structure.tracks[track.value].kind != TrackKind::Group && (!isRoot || !options.pinned.empty());
    if (pins) {
        const auto pinned = places(structure, lanes, options.pinned, {track, LaneDrop::Among::Pinned, {}, 0});
        // Where both meet it stays what it is.
        all.insert(isIn(options.pinned, track) ? all.begin() : all.end(), pinned.begin(), pinned.end());
    }
    return *std::ranges::min_element(all, {}, [y](const LaneDrop &drop) { return std::abs(drop.y - y); });
}

LaneOptions dropped(const Structure &structure, LaneOptions options, const LaneDrop &drop)
{
    if (drop.before == drop.track)
        return options;
    std::erase(options.pinned, drop.track);
    if (drop.among == LaneDrop::Among::Pinned) {
        insertBefore(options.pinned, drop.before, drop.track);
        return options;
    }
    std::vector<TrackId> siblings = siblingsOf(structure, options, drop.track);
    std::erase(siblings, drop.track);
    insertBefore(siblings, drop.before, drop.track);
    std::erase_if(options.order, [&](TrackId track) { return isIn(siblings, track); });
    options.order.insert(options.order.end(), siblings.begin(), siblings.end());
    return options;
}

} // namespace forklane::ui
