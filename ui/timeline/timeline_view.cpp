// SPDX-License-Identifier: MIT
#include "timeline/timeline_view.h"

#include <algorithm>
#include <cmath>

#include <QAccessible>
#include <QHelpEvent>
#include <QPaintEvent>
#include <QScrollBar>
#include <QToolTip>

#include "timeline/picture/timeline_words.h"
#include "timeline/timeline_accessible.h"

namespace forklane::ui {

namespace {

constexpr int kFrameInterval = 16;      // at most 60 frames a second
constexpr int kCalmFrameInterval = 250; // Motion None
constexpr Tick kShortRun = 500'000'000; // fitted at its end
constexpr double kScrollMargin = 8;
constexpr double kCompactLane = 24;

} // namespace

TimelineView::TimelineView(QWidget *parent)
    : QWidget(parent), m_clock([] { return Clock::now(); }), m_scrollBar(new QScrollBar(Qt::Vertical, this))
{
    installTimelineAccessibility();
    setObjectName(QStringLiteral("timeline"));
    setAccessibleName(tr("Timeline"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(false);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setContextMenuPolicy(Qt::DefaultContextMenu);
    m_scrollBar->hide();
    m_scrollBar->setAccessibleName(tr("Scroll the lanes"));
    connect(m_scrollBar, &QScrollBar::valueChanged, this, &TimelineView::invalidate);
    m_frames.setTimerType(Qt::PreciseTimer);
    connect(&m_frames, &QTimer::timeout, this, [this] {
        invalidate();
        updateTimer();
    });
}

TimelineView::~TimelineView() = default;

void TimelineView::setRecording(std::shared_ptr<const Recording> recording, std::optional<Tick> shownUntil)
{
    if (m_recording == recording)
        return;
    if (m_drag == Drag::Card || m_drag == Drag::Lane)
        endDrag();
    m_recording = std::move(recording);
    m_shownUntil = shownUntil;
    m_names.reset(m_recording);
    m_lanesOf.reset();
    m_laneOptions = {};
    m_placed = false;
    m_camera.setAxis(m_recording ? m_recording->axis() : Axis::Time);
    m_camera.setFollowing(m_live);
    setRange(std::nullopt);
    m_scrollBar->setValue(0);
    invalidate();
    setPlayhead(std::nullopt);
    setSelection({});
    setArrows({});
    afterMove();
}

void TimelineView::replaceRecording(std::shared_ptr<const Recording> recording)
{
    if (!m_recording || !recording || m_recording->axis() != recording->axis()) {
        setRecording(std::move(recording));
        return;
    }
    if (m_drag == Drag::Card || m_drag == Drag::Lane)
        endDrag();
    updateFrame();
    const bool wasFitted = m_placed && m_camera.target() == m_camera.fitted(m_pinned.first, m_pinned.newest);
    m_recording = std::move(recording);
    m_names.reset(m_recording);
    m_lanesOf.reset();
    setRange(std::nullopt);
    m_dirty = true;
    setPlayhead(std::nullopt);
    updateFrame();
    if (wasFitted)
        m_camera.place(m_camera.fitted(m_pinned.first, m_pinned.newest));
    const double excess = m_camera.target().xOf(m_pinned.newest) - (plotWidth() - TimelineCamera::kLeftMargin);
    if (excess > 0)
        m_camera.place(m_camera.target().panned(excess));
    const PinnedRow *row = m_pinned.row(m_selection.row);
    if (m_selection.hasSlice() && (!row || m_selection.index >= row->slices.size()))
        setSelection({});
    afterMove();
}

void TimelineView::setLive(bool live)
{
    if (m_live == live)
        return;
    m_live = live;
    invalidate();
    if (live) {
        m_camera.setFollowing(true);
    } else if (m_camera.isFollowing()) {
        updateFrame(); // follows to the last instant, also while hidden
        m_camera.setFollowing(false);
        if (tickDistance(m_pinned.first, m_pinned.newest) < static_cast<double>(kShortRun))
            m_camera.settle(m_pinned.first, m_pinned.newest, m_clock());
    }
    afterMove();
}

void TimelineView::setPlayhead(std::optional<Tick> playhead)
{
    if (m_playhead == playhead)
        return;
    m_playhead = playhead;
    if (m_live && m_playhead) { // an older instant is looked at while the run goes on
        m_camera.setFollowing(false);
        afterMove();
    }
    invalidate();
    emit playheadChanged(m_playhead);
}

void TimelineView::setMotion(Motion motion)
{
    m_motion = motion;
    m_camera.setMotion(motion == Motion::Full ? Ease::Yes : Ease::No);
    updateTimer();
}

void TimelineView::setClock(std::function<Instant()> clock)
{
    m_clock = std::move(clock);
    invalidate();
}

void TimelineView::setSelection(const TimelineSelection &selection)
{
    if (m_selection == selection)
        return;
    m_selection = selection;
    reveal(selection);
    invalidate();
    emit selectionChanged(m_selection);
}

void TimelineView::setRange(std::optional<TickRange> range)
{
    if (m_range == range)
        return;
    m_range = range;
    m_rangeEdge = range ? range->to : 0;
    invalidate();
    emit rangeChanged(m_range);
}

void TimelineView::setArrows(std::vector<TimelineArrow> arrows)
{
    if (m_arrows == arrows)
        return;
    m_arrows = std::move(arrows);
    invalidate();
}

void TimelineView::setFindText(const QString &text)
{
    m_findText = text.trimmed();
    invalidate();
}

bool TimelineView::findNext()
{
    updateFrame();
    const auto found = forklane::ui::findNext(m_pinned, m_lanes, m_names, m_findText, m_selection);
    if (found)
        setSelection(*found);
    return found.has_value();
}

void TimelineView::setDimmedRoles(std::uint32_t roles)
{
    m_dimmedRoles = roles;
    invalidate();
}

void TimelineView::setLaneOptions(const LaneOptions &options)
{
    m_laneOptions = options;
    m_lanesOf.reset();
    invalidate();
}

const DrawList &TimelineView::drawList()
{
    updateFrame();
    return m_list;
}

const PinnedRecording &TimelineView::pinned()
{
    updateFrame();
    return m_pinned;
}

const std::vector<Lane> &TimelineView::lanes()
{
    updateFrame();
    return m_lanes;
}

double TimelineView::rulerHeight() const
{
    constexpr double kMarks = 6;
    return std::max(kRulerHeight, std::ceil(QFontMetricsF(font()).height()) + kMarks);
}

QRect TimelineView::laneRect(TrackId track)
{
    updateFrame();
    const auto lane = std::ranges::find(m_lanes, track, &Lane::track);
    if (lane == m_lanes.end())
        return {};
    const double top = rulerHeight() + lane->top - m_scrollBar->value();
    return QRectF(0, top, width(), lane->height).toAlignedRect();
}

void TimelineView::invalidate()
{
    m_dirty = true;
    update();
}

double TimelineView::plotWidth() const
{
    const int bar = m_scrollBar->isHidden() ? 0 : m_scrollBar->width();
    return std::max(1.0, width() - kHeadWidth - bar);
}

LayoutText TimelineView::layoutText()
{
    LayoutText text;
    text.width = [metrics = QFontMetricsF(font())](const QString &words) { return metrics.horizontalAdvance(words); };
    text.name = [this](NameId id) -> const QString & { return m_names(id); };
    text.matches = [this](const QString &words) {
        return m_findText.isEmpty() || words.contains(m_findText, Qt::CaseInsensitive);
    };
    return text;
}

LayoutOptions TimelineView::layoutOptions() const
{
    LayoutOptions options;
    options.size = QSizeF(kHeadWidth + plotWidth(), height());
    options.rulerHeight = rulerHeight();
    options.textHeight = std::min(QFontMetricsF(font()).height(), 16.0);
    options.scroll = m_scrollBar->value();
    options.pixelRatio = devicePixelRatioF();
    options.dimmedRoles = m_dimmedRoles;
    options.showPlayhead = m_playhead.has_value();
    options.selection = m_selection;
    options.arrows = m_arrows;
    return options;
}

void TimelineView::updateFrame()
{
    const Instant now = m_clock();
    if (!m_dirty && !m_live && !m_camera.isGliding(now))
        return;
    m_dirty = m_camera.isGliding(now); // where it glides to is yet to be shown
    m_pinned = pinRecording(m_recording, m_live ? std::optional(toTick(now)) : std::nullopt, m_playhead);
    updateLanes();
    m_camera.setWidth(plotWidth());
    const bool begun =
        m_pinned.axis == Axis::Order ? m_pinned.recording != nullptr : m_pinned.newest != 0 || m_pinned.first != 0;
    if (begun && !m_placed) {
        m_camera.reset(m_pinned.first, std::min(m_pinned.newest, m_shownUntil.value_or(m_pinned.newest)));
        m_placed = true;
    }
    if (begun)
        m_camera.follow(m_pinned.first, m_pinned.newest);
    m_list = layoutTimeline(m_pinned, m_lanes, m_camera.scaleAt(now), layoutText(), layoutOptions());
    if (m_range && m_pinned.recording) {
        const TimeScale scale = m_camera.scaleAt(now);
        const QRectF plot(kHeadWidth, 0, plotWidth(), height());
        const double from = kHeadWidth + scale.xOf(m_range->from);
        m_list.range = QRectF(from, 0, kHeadWidth + scale.xOf(m_range->to) - from, height()) & plot;
    }
    m_list.card = m_cardDrag;
    const auto dragged = std::ranges::find(m_lanes, m_draggedLane, &Lane::track);
    if (m_laneDrop && dragged != m_lanes.end()) {
        const double shift = rulerHeight() - m_scrollBar->value();
        m_list.lane = LaneDrag{QRectF(0, dragged->top + shift, width(), dragged->height), m_laneDrop->y + shift};
    }
    if (m_list.roles != m_lastRoles) {
        m_lastRoles = m_list.roles;
        QMetaObject::invokeMethod(
            this, [this] { emit rolesChanged(m_lastRoles); }, Qt::QueuedConnection);
    }
}

void TimelineView::updateLanes()
{
    if (!m_pinned.structure) {
        m_lanes.clear();
        m_lanesOf.reset();
        updateScrollBar();
        return;
    }
    if (m_lanesOf == m_pinned.structure)
        return;
    m_lanesOf = m_pinned.structure;
    LaneOptions options = m_laneOptions;
    options.groupBar = std::max(kGroupBarHeight, std::ceil(QFontMetricsF(font()).height()));
    if (m_compact)
        options.tallest = kCompactLane;
    m_lanes = lanesOf(*m_pinned.structure, options);
    updateScrollBar();
    notifyTimelineLanes(this);
}

void TimelineView::updateScrollBar()
{
    const double content = m_lanes.empty() ? 0 : m_lanes.back().bottom() + kScrollMargin;
    const double room = std::max(1.0, height() - rulerHeight());
    const bool needed = content - kScrollMargin > room && height() > rulerHeight();
    const int extent = m_scrollBar->sizeHint().width();
    m_scrollBar->setGeometry(width() - extent, static_cast<int>(rulerHeight()), extent, static_cast<int>(room));
    m_scrollBar->setRange(0, needed ? static_cast<int>(content - room) : 0);
    m_scrollBar->setPageStep(static_cast<int>(room));
    m_scrollBar->setSingleStep(16);
    m_scrollBar->setVisible(needed);
}

void TimelineView::updateTimer()
{
    const bool gliding = m_camera.isGliding(m_clock());
    const bool needed = isVisible() && (m_live || gliding);
    if (!needed) {
        m_frames.stop();
        return;
    }
    const int interval = m_motion == Motion::Full || gliding ? kFrameInterval : kCalmFrameInterval;
    if (!m_frames.isActive() || m_frames.interval() != interval)
        m_frames.start(interval);
}

void TimelineView::paintEvent(QPaintEvent *)
{
    updateFrame();
    QPainter painter(this);
    painter.setFont(font());
    m_painter.paint(painter, m_list, Theme::current(), size());
    if (m_lanes.empty())
        paintEmpty(painter);
    if (hasFocus()) {
        painter.setPen(QPen(Theme::current().accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void TimelineView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    update();
}

void TimelineView::paintEmpty(QPainter &painter) const
{
    painter.setPen(Theme::current().secondText);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
}

void TimelineView::resizeEvent(QResizeEvent *event)
{
    const bool wasFitted = m_placed && m_camera.target() == m_camera.fitted(m_pinned.first, m_pinned.newest);
    updateScrollBar();
    m_camera.setWidth(plotWidth());
    if (wasFitted)
        m_camera.reset(m_pinned.first, m_pinned.newest);
    invalidate();
    QWidget::resizeEvent(event);
}

void TimelineView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updateTimer();
}

void TimelineView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_frames.stop();
}

void TimelineView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        invalidate();
    if (event->type() == QEvent::FontChange)
        m_lanesOf.reset(); // group bars are as high as their text
    QWidget::changeEvent(event);
}

bool TimelineView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString tip = tipAt(help->pos());
    if (tip.isEmpty()) {
        QToolTip::hideText();
        event->ignore();
    } else {
        QToolTip::showText(help->globalPos(), tip, this);
    }
    return true;
}

QString TimelineView::tipAt(const QPointF &position)
{
    updateFrame();
    if (const TickMark *tick = tickAt(position)) {
        if (tick->count > 1)
            return mergedInstantsTip(tick->count);
        const PinnedRow *row = m_pinned.row(tick->row);
        const Slice slice = row->slices.at(tick->first);
        return sliceTip(m_pinned, row->info.track, slice, m_names(slice.name));
    }
    if (const SliceBox *box = boxAt(position)) {
        const PinnedRow *row = m_pinned.row(box->row);
        const Slice slice = row->slices.at(box->first);
        if (!box->merged)
            return sliceTip(m_pinned, row->info.track, slice, m_names(slice.name));
        const Slice last = row->slices.at(box->first + box->count - 1);
        return mergedTip(box->count, row->slices.totals(slice.begin, m_pinned.endOf(last)));
    }
    const Lane *lane = laneAt(position);
    if (!lane || lane->isGroup())
        return {};
    if (position.x() < kHeadWidth)
        return laneName(m_pinned, lane->track);
    const Tick tick = tickUnder(position);
    if (const auto life = lifeOf(m_pinned, *lane); life && life->first <= tick && tick < life->second)
        return unseenTip(m_pinned, lane->track);
    return lane->samples.empty() ? QString() : sampleTip(m_pinned, lane->track, lane->samples.front(), tick);
}

} // namespace forklane::ui
