// SPDX-License-Identifier: MIT
// TimelineView: mouse and wheel.
#include <algorithm>
#include <cmath>

#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include "timeline/timeline_view.h"

namespace forklane::ui {

namespace {

constexpr double kDragDistance = 4;
constexpr double kTouch = 3; // px around a mark that count as on it

} // namespace

const SliceBox *TimelineView::boxAt(const QPointF &position) const
{
    if (position.x() < kHeadWidth)
        return nullptr;
    const SliceBox *nearest = nullptr;
    for (const SliceBox &box : m_list.boxes) {
        if (box.rect.contains(position) && (!nearest || !box.overlay))
            nearest = &box; // the last one is painted on top; overlays are frames around what they stand over
    }
    return nearest;
}

const TickMark *TimelineView::tickAt(const QPointF &position) const
{
    if (position.x() < kHeadWidth)
        return nullptr;
    const auto found = std::ranges::find_if(
        m_list.ticks, [&](const TickMark &tick) { return tick.rect.adjusted(-kTouch, 0, kTouch, 0).contains(position); });
    return found == m_list.ticks.end() ? nullptr : &*found;
}

const Lane *TimelineView::laneAt(const QPointF &position) const
{
    const double y = position.y() - rulerHeight() + m_scrollBar->value();
    if (position.y() < rulerHeight())
        return nullptr;
    const auto found = std::ranges::find_if(m_lanes, [y](const Lane &lane) { return y >= lane.top && y < lane.bottom(); });
    return found == m_lanes.end() ? nullptr : &*found;
}

Tick TimelineView::tickUnder(const QPointF &position) const
{
    return m_camera.scaleAt(m_clock()).tickAt(position.x() - kHeadWidth);
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        QWidget::mousePressEvent(event);
        return;
    }
    updateFrame();
    m_dragStart = m_dragLast = event->position();
    const bool onRuler = event->position().y() < rulerHeight() && event->position().x() >= kHeadWidth;
    m_drag = onRuler ? Drag::RulerPress : Drag::Press;
}

void TimelineView::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF position = event->position();
    const bool far = std::abs(position.x() - m_dragStart.x()) >= kDragDistance;
    const bool onHead = m_dragStart.x() < kHeadWidth;
    if (m_drag == Drag::None) { // hovering: told only while cards can be moved
        setCursor(cardAt(position) ? Qt::OpenHandCursor : Qt::ArrowCursor);
        return;
    }
    if (m_drag == Drag::Press && onHead && std::abs(position.y() - m_dragStart.y()) >= kDragDistance) {
        const Lane *lane = laneAt(m_dragStart);
        m_draggedLane = lane ? lane->track : TrackId();
        m_drag = Drag::Lane;
        setCursor(Qt::ClosedHandCursor);
    } else if (m_drag == Drag::Press && far && !onHead) {
        m_drag = takeCard() ? Drag::Card : Drag::Pan;
        setCursor(Qt::ClosedHandCursor);
    } else if (m_drag == Drag::RulerPress && far) {
        m_drag = Drag::Range;
    }
    if (m_drag == Drag::Pan)
        applyDrag(position);
    else if (m_drag == Drag::Card)
        applyCard(position);
    else if (m_drag == Drag::Lane)
        applyLane(position);
    else if (m_drag == Drag::Range)
        applyRange(position);
    m_dragLast = position;
}

/// A step's card that can be dragged; null elsewhere.
const SliceBox *TimelineView::cardAt(const QPointF &position) const
{
    const SliceBox *box = m_cardsMovable && m_pinned.axis == Axis::Order ? boxAt(position) : nullptr;
    return box && !box->overlay && box->role == Role::Running && box->count == 1 ? box : nullptr;
}

/// True when the press was on a step's card.
bool TimelineView::takeCard()
{
    const SliceBox *box = cardAt(m_dragStart);
    if (!box)
        return false;
    const PinnedRow *row = m_pinned.row(box->row);
    m_card = {row->info.track, box->row, row->slices.at(box->first), box->first};
    m_cardRect = box->rect;
    return true;
}

/// The column whose left edge is nearest.
Tick TimelineView::columnAt(const QPointF &position) const
{
    const TimeScale scale = m_camera.scaleAt(m_clock());
    const double half = 0.5 / scale.ticksPerPixel();
    return std::clamp(scale.tickAt(position.x() - kHeadWidth + half), m_pinned.first, m_pinned.newest);
}

void TimelineView::applyCard(const QPointF &position)
{
    const TimeScale scale = m_camera.scaleAt(m_clock());
    m_cardDrag = CardDrag{m_cardRect.translated(position.x() - m_dragStart.x(), 0), kHeadWidth + scale.xOf(columnAt(position))};
    invalidate();
}

/// Beyond the picture's edges the lanes scroll.
void TimelineView::applyLane(const QPointF &position)
{
    updateFrame();
    if (!m_pinned.structure)
        return;
    const double beyond = std::min(0.0, position.y() - rulerHeight()) + std::max(0.0, position.y() - height());
    m_scrollBar->setValue(m_scrollBar->value() + static_cast<int>(std::lround(beyond)));
    const double y = position.y() - rulerHeight() + m_scrollBar->value();
    m_laneDrop = laneDropAt(*m_pinned.structure, m_laneOptions, m_lanes, m_draggedLane, y);
    invalidate();
}

/// Of a card or a lane: where it is, it stays.
void TimelineView::endDrag()
{
    m_drag = Drag::None;
    m_cardDrag.reset();
    m_laneDrop.reset();
    unsetCursor();
    invalidate();
}

void TimelineView::applyDrag(const QPointF &position)
{
    panBy(m_dragLast.x() - position.x());
    m_scrollBar->setValue(m_scrollBar->value() + static_cast<int>(std::lround(m_dragLast.y() - position.y())));
}

void TimelineView::applyRange(const QPointF &position)
{
    const double left = std::min(m_dragStart.x(), position.x());
    const double right = std::max(m_dragStart.x(), position.x());
    const TimeScale scale = m_camera.scaleAt(m_clock());
    const Tick from = std::clamp(scale.tickAt(left - kHeadWidth), m_pinned.first, m_pinned.newest);
    const Tick to = std::clamp(scale.tickAt(right - kHeadWidth), m_pinned.first, m_pinned.newest);
    m_range = TickRange{from, to};
    invalidate();
}

void TimelineView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const Drag drag = std::exchange(m_drag, Drag::None);
    updateFrame();
    switch (drag) {
    case Drag::None: break;
    case Drag::Press: selectAt(event->position()); break;
    case Drag::Pan: unsetCursor(); break;
    case Drag::Lane:
        if (m_laneDrop)
            setLaneOptions(dropped(*m_pinned.structure, m_laneOptions, *m_laneDrop));
        endDrag();
        break;
    case Drag::Card:
        endDrag();
        emit cardDropped(m_card, columnAt(event->position()));
        break;
    case Drag::RulerPress: clickRuler(event->position()); break;
    case Drag::Range: emit rangeChanged(m_range); break;
    }
}

void TimelineView::clickRuler(const QPointF &position)
{
    if (!m_pinned.recording)
        return;
    setRange(std::nullopt);
    const Tick tick = std::max(tickUnder(position), m_pinned.first);
    setPlayhead(tick >= m_pinned.newest ? std::nullopt : std::optional(tick));
    invalidate();
}

void TimelineView::selectAt(const QPointF &position)
{
    if (const TickMark *tick = tickAt(position)) {
        const PinnedRow *row = m_pinned.row(tick->row);
        setSelection({row->info.track, tick->row, row->slices.at(tick->first), tick->first});
        return;
    }
    if (const SliceBox *box = boxAt(position)) {
        const PinnedRow *row = m_pinned.row(box->row);
        const std::size_t under = row->slices.firstEndingAfter(tickUnder(position));
        const std::size_t index = std::clamp(under, box->first, box->first + box->count - 1);
        setSelection({row->info.track, box->row, row->slices.at(index), index});
        return;
    }
    const Lane *lane = laneAt(position);
    if (lane && isOnFold(*lane, position))
        toggleFolded(*lane);
    else
        setSelection(lane ? TimelineSelection{lane->track, {}, {}, 0} : TimelineSelection{});
}

/// On the triangle before the name.
bool TimelineView::isOnFold(const Lane &lane, const QPointF &position) const
{
    const double left = TimelinePainter::headTextLeft(lane.depth);
    return lane.hasChildren && position.x() >= left - 2 && position.x() < left + fontMetrics().horizontalAdvance(u'▸') + 4;
}

void TimelineView::toggleFolded(const Lane &lane)
{
    LaneOptions options = m_laneOptions;
    options.collapsed[lane.track] = !lane.collapsed;
    setLaneOptions(options);
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent *event)
{
    updateFrame();
    const Lane *lane = laneAt(event->position());
    if (lane && lane->hasChildren && event->position().x() < kHeadWidth) {
        if (!isOnFold(*lane, event->position())) // there each click does it
            toggleFolded(*lane);
        return;
    }
    if (boxAt(event->position()) || tickAt(event->position()))
        emit detailsRequested();
}

void TimelineView::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    const double steps = (delta.y() != 0 ? delta.y() : delta.x()) / 120.0;
    const bool sideways = delta.x() != 0 && std::abs(delta.x()) > std::abs(delta.y());
    const double x = std::max(0.0, event->position().x() - kHeadWidth);
    updateFrame();
    if (event->modifiers() & Qt::ControlModifier)
        moveCamera(m_camera.target().zoomed(std::pow(1.25, steps), x), Ease::Yes);
    else if ((event->modifiers() & Qt::ShiftModifier) || sideways)
        panBy(-steps * plotWidth() * 0.1 * (sideways ? 0.5 : 1.0));
    else if (m_scrollBar->maximum() > 0)
        m_scrollBar->setValue(m_scrollBar->value() - static_cast<int>(std::lround(steps * 48)));
    else
        moveCamera(m_camera.target().zoomed(std::pow(1.25, steps), x), Ease::Yes);
    event->accept();
}

void TimelineView::contextMenuEvent(QContextMenuEvent *event)
{
    updateFrame();
    QPointF position = event->pos();
    if (event->reason() == QContextMenuEvent::Keyboard)
        position = QRectF(laneRect(m_selection.track)).center();
    if (const Lane *lane = laneAt(position))
        emit laneMenuRequested(lane->track, mapToGlobal(position.toPoint()));
}

} // namespace forklane::ui
