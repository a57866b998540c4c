// SPDX-License-Identifier: MIT
// TimelineView: moving and keys.
#include "timeline/timeline_view.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QKeyEvent>
#include <QScrollBar>

namespace forklane::ui {

namespace {

constexpr double kKeyZoom = 1.5;
constexpr double kKeyPan = 0.15;   // of the width
constexpr double kKeyRange = 0.02; // of the width

/// Letters mean places on the keyboard, so that W A S D lie under one hand on every layout.
struct PhysicalKey {
    quint32 scanCode; // evdev + 8, as X11 and Wayland give it
    Qt::Key key;
};
constexpr std::array kPhysicalKeys = {
    PhysicalKey{25, Qt::Key_W},     PhysicalKey{38, Qt::Key_A},      PhysicalKey{39, Qt::Key_S},     PhysicalKey{40, Qt::Key_D},
    PhysicalKey{41, Qt::Key_F},     PhysicalKey{46, Qt::Key_L},      PhysicalKey{57, Qt::Key_N},     PhysicalKey{33, Qt::Key_P},
    PhysicalKey{59, Qt::Key_Comma}, PhysicalKey{60, Qt::Key_Period}, PhysicalKey{61, Qt::Key_Slash},
};

Qt::Key physicalKey(const QKeyEvent &event)
{
    const auto found = std::ranges::find(kPhysicalKeys, event.nativeScanCode(), &PhysicalKey::scanCode);
    return found != kPhysicalKeys.end() ? found->key : static_cast<Qt::Key>(event.key());
}

} // namespace

void TimelineView::moveCamera(const TimeScale &scale, Ease ease)
{
    m_camera.go(scale, ease, m_clock());
    afterMove();
}

void TimelineView::afterMove()
{
    invalidate();
    updateTimer();
    if (m_couldGoBack == m_camera.canGoBack() && m_wasFollowing == m_camera.isFollowing())
        return;
    m_couldGoBack = m_camera.canGoBack();
    m_wasFollowing = m_camera.isFollowing();
    emit navigationChanged();
}

void TimelineView::setFollowing(bool following)
{
    if (following && m_live)
        setPlayhead(std::nullopt); // what is followed is the newest instant
    m_camera.setFollowing(following && m_live);
    afterMove();
}

void TimelineView::setCardsMovable(bool movable)
{
    m_cardsMovable = movable;
    setMouseTracking(movable);
}

void TimelineView::setCompact(bool compact)
{
    if (std::exchange(m_compact, compact) == compact)
        return;
    m_lanesOf.reset();
    invalidate();
}

void TimelineView::fit()
{
    updateFrame();
    m_camera.fit(m_pinned.first, m_pinned.newest, Ease::Yes, m_clock());
    afterMove();
}

void TimelineView::zoomBy(double factor)
{
    updateFrame();
    const double x = m_list.playhead ? *m_list.playhead - kHeadWidth : plotWidth() / 2;
    moveCamera(m_camera.target().zoomed(factor, x), Ease::Yes);
}

void TimelineView::panBy(double pixels)
{
    moveCamera(m_camera.target().panned(pixels), Ease::No);
}

void TimelineView::back()
{
    m_camera.back(m_clock());
    afterMove();
}

void TimelineView::stepEvent(Direction direction)
{
    updateFrame();
    if (!m_pinned.recording)
        return;
    const bool forward = direction == Direction::Forward;
    const std::optional<Tick> tick = forward ? m_pinned.eventAfter(m_pinned.until) : m_pinned.eventBefore(m_pinned.until);
    if (!tick) {
        if (forward)
            setPlayhead(std::nullopt);
        return;
    }
    setPlayhead(*tick);
    const double x = m_camera.target().xOf(*tick);
    if (x < 0 || x > plotWidth())
        moveCamera(m_camera.target().panned(x - plotWidth() / 2), Ease::Yes);
}

void TimelineView::goToEnd()
{
    setPlayhead(std::nullopt);
    updateFrame();
    if (m_live) {
        setFollowing(true);
        return;
    }
    const double x = m_camera.target().xOf(m_pinned.newest);
    const double wanted = plotWidth() - std::min(TimelineCamera::kRightMargin, plotWidth() / 4);
    if (x > wanted || x < 0)
        moveCamera(m_camera.target().panned(x - wanted), Ease::Yes);
}

void TimelineView::goToStart()
{
    updateFrame();
    moveCamera(m_camera.target().panned(m_camera.target().xOf(m_pinned.first) - TimelineCamera::kLeftMargin), Ease::Yes);
}

// Keys

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    const auto modifiers = event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    if (modifiers == Qt::NoModifier && (handleLetter(*event) || handleNavigationKey(*event)))
        return;
    QWidget::keyPressEvent(event);
}

bool TimelineView::handleLetter(const QKeyEvent &event)
{
    switch (physicalKey(event)) {
    case Qt::Key_W: zoomBy(kKeyZoom); return true;
    case Qt::Key_S: zoomBy(1 / kKeyZoom); return true;
    case Qt::Key_A: panBy(-plotWidth() * kKeyPan); return true;
    case Qt::Key_D: panBy(plotWidth() * kKeyPan); return true;
    case Qt::Key_F: fit(); return true;
    case Qt::Key_L: setFollowing(true); return true;
    case Qt::Key_Comma: stepEvent(Direction::Back); return true;
    case Qt::Key_Period: stepEvent(Direction::Forward); return true;
    case Qt::Key_Slash: emit findRequested(); return true;
    case Qt::Key_N: findNext(); return true;
    case Qt::Key_P: togglePin(); return true;
    default: return false;
    }
}

bool TimelineView::handleNavigationKey(const QKeyEvent &event)
{
    const bool extends = (event.modifiers() & Qt::ShiftModifier) != 0;
    if (extends && (event.key() == Qt::Key_Left || event.key() == Qt::Key_Right)) {
        extendRange(event.key() == Qt::Key_Left ? Direction::Back : Direction::Forward);
        return true;
    }
    switch (event.key()) {
    case Qt::Key_Left: selectNeighbour(Direction::Back); return true;
    case Qt::Key_Right: selectNeighbour(Direction::Forward); return true;
    case Qt::Key_Up: selectLane(Direction::Back); return true;
    case Qt::Key_Down: selectLane(Direction::Forward); return true;
    case Qt::Key_Home: goToStart(); return true;
    case Qt::Key_End: goToEnd(); return true;
    case Qt::Key_Backspace: back(); return true;
    case Qt::Key_Space: emit replayRequested(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: emit detailsRequested(); return true;
    case Qt::Key_Escape:
        if (m_drag != Drag::Card && m_drag != Drag::Lane)
            return false;
        endDrag();
        return true;
    default: return false;
    }
}

void TimelineView::togglePin()
{
    updateFrame();
    const auto lane = std::ranges::find(m_lanes, m_selection.track, &Lane::track);
    if (lane != m_lanes.end() && !lane->isGroup())
        setLaneOptions(pinToggled(m_laneOptions, lane->track));
}

/// The first time the selected slice is the range, else the range begins at the instant shown.
void TimelineView::extendRange(Direction direction)
{
    updateFrame();
    if (!m_pinned.recording)
        return;
    const auto within = [this](Tick tick) { return std::clamp(tick, m_pinned.first, m_pinned.newest); };
    const TickRange slice{within(m_selection.slice.begin), within(m_pinned.endOf(m_selection.slice))};
    if (!m_range && m_selection.hasSlice() && slice.from < slice.to) {
        setRange(slice);
        m_rangeEdge = direction == Direction::Forward ? slice.to : slice.from;
        return;
    }
    Tick fixed = within(m_selection.hasSlice() ? slice.from : m_pinned.until);
    if (m_range)
        fixed = m_rangeEdge == m_range->to ? m_range->from : m_range->to;
    const bool steps = m_pinned.axis == Axis::Order;
    const double pixels = steps ? 1 / m_camera.target().ticksPerPixel() : plotWidth() * kKeyRange;
    const auto step = std::max(Tick{1}, static_cast<Tick>(pixels * m_camera.target().ticksPerPixel()));
    const Tick edge = within(tickPlus(m_range ? m_rangeEdge : fixed, direction == Direction::Forward ? step : -step));
    setRange(edge == fixed ? std::nullopt : std::optional(TickRange{std::min(edge, fixed), std::max(edge, fixed)}));
    m_rangeEdge = edge;
    const double x = m_camera.target().xOf(edge);
    if (x < 0 || x > plotWidth())
        moveCamera(m_camera.target().panned(x - plotWidth() / 2), Ease::Yes);
}

TimelineSelection TimelineView::entryNear(const Lane &lane, Tick tick) const
{
    for (const auto *rows : {&lane.slices, &lane.instants}) {
        for (const RowId id : *rows) {
            const PinnedRow *row = m_pinned.row(id);
            if (!row || row->slices.size() == 0)
                continue;
            std::size_t index = std::min(row->slices.firstEndingAfter(tick), row->slices.size() - 1);
            if (index > row->slices.firstKept() && row->slices.at(index).begin > m_pinned.until)
                --index;
            const Slice slice = row->slices.at(index);
            if (slice.begin <= m_pinned.until)
                return {lane.track, id, slice, index};
        }
    }
    return {lane.track, {}, {}, 0};
}

void TimelineView::selectNeighbour(Direction direction)
{
    updateFrame();
    const PinnedRow *row = m_pinned.row(m_selection.row);
    if (!m_selection.hasSlice() || !row) {
        selectLane(Direction::Forward);
        return;
    }
    const bool forward = direction == Direction::Forward;
    if (forward ? m_selection.index + 1 >= row->slices.size() : m_selection.index <= row->slices.firstKept())
        return;
    TimelineSelection next = m_selection;
    next.index = forward ? std::max(next.index + 1, row->slices.firstKept()) : next.index - 1;
    next.slice = row->slices.at(next.index);
    if (next.slice.begin <= m_pinned.until)
        setSelection(next);
}

void TimelineView::selectLane(Direction direction)
{
    updateFrame();
    std::vector<const Lane *> lanes;
    for (const Lane &lane : m_lanes) {
        if (!lane.isGroup())
            lanes.push_back(&lane);
    }
    if (lanes.empty())
        return;
    const auto current = std::ranges::find(lanes, m_selection.track, [](const Lane *lane) { return lane->track; });
    Tick tick = m_camera.target().tickAt(plotWidth() / 2);
    if (m_selection.hasSlice())
        tick = m_selection.slice.begin;
    std::size_t index = direction == Direction::Forward ? 0 : lanes.size() - 1;
    if (current != lanes.end()) {
        const auto at = static_cast<std::size_t>(current - lanes.begin());
        index = direction == Direction::Forward ? std::min(at + 1, lanes.size() - 1) : (at == 0 ? 0 : at - 1);
    }
    setSelection(entryNear(*lanes[index], std::min(tick, m_pinned.until)));
}

void TimelineView::reveal(const TimelineSelection &selection)
{
    QRect lane = laneRect(selection.track);
    if (lane.isEmpty() && m_pinned.structure) {
        const LaneOptions open = unfolded(*m_pinned.structure, m_laneOptions, selection.track);
        if (open != m_laneOptions)
            setLaneOptions(open);
        lane = laneRect(selection.track);
    }
    if (lane.isEmpty())
        return;
    if (lane.top() < rulerHeight())
        m_scrollBar->setValue(m_scrollBar->value() + lane.top() - static_cast<int>(rulerHeight()));
    else if (const int excess = lane.bottom() + 1 - height(); excess > 0)
        m_scrollBar->setValue(m_scrollBar->value() + excess);
    if (!selection.hasSlice() || m_camera.isFollowing())
        return;
    const TimeScale &scale = m_camera.target();
    const double x0 = scale.xOf(selection.slice.begin);
    const double x1 = scale.xOf(m_pinned.endOf(selection.slice));
    if (x1 < 0 || x0 > plotWidth())
        moveCamera(scale.panned(x0 - plotWidth() / 3), Ease::Yes);
}

} // namespace forklane::ui
