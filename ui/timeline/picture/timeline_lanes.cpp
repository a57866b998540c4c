// SPDX-License-Identifier: MIT
#include "timeline/picture/timeline_lanes.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace forklane::ui {

namespace {

constexpr std::array kHeights = {8.0, 16.0, 24.0, 32.0, 44.0, 60.0, 88.0};
constexpr double kBalanceHeight = 52;
constexpr double kLabelHeight = 14; // of a lane that still has text
constexpr std::size_t kMaxOpenChildren = 3;

bool isCounter(TrackKind kind)
{
    return kind == TrackKind::Pipe || kind == TrackKind::Counter || kind == TrackKind::Queue || kind == TrackKind::Output;
}

/// Walks the tree of tracks once.
class LaneBuilder {
public:
    LaneBuilder(const Structure &structure, const LaneOptions &options) : m_structure(structure), m_options(options)
    {
        m_children.resize(structure.tracks.size());
        for (std::uint32_t id = 0; id < structure.tracks.size(); ++id) {
            const TrackId parent = parentOf(structure, TrackId{id});
            (parent.isValid() ? m_children[parent.value] : m_roots).push_back(TrackId{id});
        }
        if (options.order.empty())
            return;
        sortByOrder(m_roots, options);
        for (std::vector<TrackId> &children : m_children)
            sortByOrder(children, options);
    }

    std::vector<Lane> build()
    {
        for (const TrackId track : m_options.pinned) {
            if (track.value < m_structure.tracks.size())
                add(track, 0);
        }
        for (const TrackId root : m_roots)
            add(root, 0);
        addRows();
        placeLanes();
        return std::move(m_lanes);
    }

private:
    void add(TrackId track, int depth)
    {
        if (m_options.hidden.contains(track) || !m_added.insert(track).second)
            return;
        const TrackInfo &info = m_structure.tracks[track.value];
        const auto &children = m_children[track.value];
        Lane lane;
        lane.track = track;
        lane.kind = info.kind;
        lane.depth = depth;
        lane.hasChildren = !children.empty();
        lane.collapsed = isCollapsed(track, info.kind, children.size());
        m_lanes.push_back(lane);
        if (lane.collapsed)
            return;
        const int below = info.kind == TrackKind::Group ? depth : depth + 1;
        for (const TrackId child : children)
            add(child, below);
    }

    bool isCollapsed(TrackId track, TrackKind kind, std::size_t children) const
    {
        const auto found = m_options.collapsed.find(track);
        if (found != m_options.collapsed.end())
            return found->second && children > 0;
        return kind == TrackKind::Process && children > kMaxOpenChildren;
    }

    /// Samples of processes are facts (CPU time, bytes), not lanes.
    void addRows()
    {
        std::vector<Lane *> laneOf(m_structure.tracks.size(), nullptr);
        for (Lane &lane : m_lanes)
            laneOf[lane.track.value] = &lane;
        for (std::uint32_t id = 0; id < m_structure.rows.size(); ++id) {
            const RowInfo &row = m_structure.rows[id];
            Lane *lane = row.track.value < laneOf.size() ? laneOf[row.track.value] : nullptr;
            if (!lane || lane->isGroup())
                continue;
            if (row.kind == RowKind::Slices)
                lane->slices.push_back(RowId{id});
            else if (row.kind == RowKind::Instants)
                lane->instants.push_back(RowId{id});
            else if (isCounter(lane->kind) || lane->kind == TrackKind::Balance)
                lane->samples.push_back(RowId{id});
        }
    }

    void placeLanes()
    {
        const auto count = static_cast<std::size_t>(std::ranges::count_if(m_lanes, [](const Lane &l) { return !l.isGroup(); }));
        double top = 0;
        for (Lane &lane : m_lanes) {
            lane.top = top;
            lane.height =
                lane.isGroup() ? m_options.groupBar : heightOf(lane, std::min(laneHeightFor(count), m_options.tallest));
            lane.labels = lane.height >= kLabelHeight;
            top += lane.height;
        }
    }

    double heightOf(const Lane &lane, double base) const
    {
        const auto steps = m_options.heightSteps.find(lane.track);
        if (steps != m_options.heightSteps.end()) {
            const auto at = std::ranges::find(kHeights, base) - kHeights.begin();
            const auto wanted = std::clamp<std::ptrdiff_t>(at + steps->second, 0, std::ssize(kHeights) - 1);
            base = kHeights[static_cast<std::size_t>(wanted)];
        }
        if (lane.kind == TrackKind::Balance)
            return std::max(kBalanceHeight, base);
        return isCounter(lane.kind) ? std::round(base * 2 / 3) : base;
    }

    const Structure &m_structure;
    const LaneOptions &m_options;
    std::vector<std::vector<TrackId>> m_children;
    std::vector<TrackId> m_roots;
    std::set<TrackId> m_added;
    std::vector<Lane> m_lanes;
};

} // namespace

TrackId parentOf(const Structure &structure, TrackId track)
{
    const TrackId parent = structure.tracks[track.value].parent;
    return parent.value < track.value ? parent : TrackId(); // a parent is made before its children; anything else is a root
}

void sortByOrder(std::vector<TrackId> &siblings, const LaneOptions &options)
{
    std::ranges::stable_sort(siblings, {}, [&](TrackId track) { return std::ranges::find(options.order, track); });
}

LaneOptions unfolded(const Structure &structure, const LaneOptions &options, TrackId track)
{
    LaneOptions open = options;
    while (track.value < structure.tracks.size()) {
        if (options.hidden.contains(track))
            return options;
        const TrackId parent = parentOf(structure, track);
        if (!parent.isValid())
            break;
        open.collapsed[parent] = false;
        track = parent;
    }
    return open;
}

double laneHeightFor(std::size_t lanes)
{
    if (lanes <= 8)
        return 32;
    if (lanes <= 20)
        return 24;
    return lanes <= 60 ? 16 : 8;
}

std::vector<Lane> lanesOf(const Structure &structure, const LaneOptions &options)
{
    return LaneBuilder(structure, options).build();
}

} // namespace forklane::ui
