// SPDX-License-Identifier: MIT
#include "timeline/timeline_panel.h"

#include <array>
#include <utility>

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include "grid.h"
#include "timeline/legend_strip.h"
#include "timeline/picture/timeline_words.h"
#include "usable.h"

namespace forklane::ui {

namespace {

constexpr int kReplayInterval = 16;
constexpr double kZoomStep = 2;
constexpr std::array kReplaySeconds = {2, 5, 10, 20};

} // namespace

TimelinePanel::TimelinePanel(QWidget *parent)
    : QWidget(parent), m_view(new TimelineView), m_toolBar(new QFrame(this)), m_legend(new LegendStrip(this))
{
    buildToolBar();
    m_legend->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_toolBar);
    column->addWidget(m_legend);
    column->addWidget(m_view, 1); // only now below this: Tab comes to it last
    m_replayTimer.setTimerType(Qt::PreciseTimer);
    m_replayTimer.setInterval(kReplayInterval);
    connect(&m_replayTimer, &QTimer::timeout, this, &TimelinePanel::advanceReplay);
    connectView();
    updateControls();
}

QPushButton *TimelinePanel::addButton(QHBoxLayout *row, const QString &text)
{
    auto *button = new QPushButton(text, m_toolBar);
    button->setAccessibleName(text);
    button->setFixedHeight(grid::kTool);
    // Fusion gives every button the width of "Cancel"; a toolbar has no room for that.
    button->setMinimumWidth(button->fontMetrics().horizontalAdvance(text) + 20);
    button->setMaximumWidth(button->minimumWidth() + 24);
    button->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    button->setAutoDefault(false);
    row->addWidget(button);
    return button;
}

void TimelinePanel::buildToolBar()
{
    m_toolBar->setFixedHeight(grid::kControl);
    auto *row = new QHBoxLayout(m_toolBar);
    row->setContentsMargins(grid::kGap, 0, grid::kGap, 0);
    row->setSpacing(4);
    buildNavigation(row);
    auto *line = new QFrame(m_toolBar);
    line->setFrameShape(QFrame::VLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);
    row->addSpacing(4);
    row->addWidget(line);
    row->addSpacing(4);
    buildReplay(row);
    row->addStretch(1);
    buildFind(row);
}

void TimelinePanel::buildNavigation(QHBoxLayout *row)
{
    m_follow = addButton(row, tr("Follow"));
    m_follow->setCheckable(true);
    m_fit = addButton(row, tr("Fit"));
    m_zoomOut = addButton(row, tr("Zoom −"));
    m_zoomIn = addButton(row, tr("Zoom +"));
    m_back = addButton(row, tr("Back"));
    connect(m_follow, &QPushButton::clicked, this, [this](bool checked) { m_view->setFollowing(checked); });
    connect(m_fit, &QPushButton::clicked, m_view, &TimelineView::fit);
    connect(m_zoomOut, &QPushButton::clicked, this, [this] { m_view->zoomBy(1 / kZoomStep); });
    connect(m_zoomIn, &QPushButton::clicked, this, [this] { m_view->zoomBy(kZoomStep); });
    connect(m_back, &QPushButton::clicked, m_view, &TimelineView::back);
}

void TimelinePanel::buildReplay(QHBoxLayout *row)
{
    m_replayButton = addButton(row, tr("Replay"));
    m_replayLength = new QComboBox(m_toolBar);
    m_replayLength->setAccessibleName(tr("Replay length"));
    m_replayLength->setFixedHeight(grid::kTool);
    for (const int seconds : kReplaySeconds)
        m_replayLength->addItem(tr("over %1 s").arg(seconds), seconds);
    m_replayLength->addItem(tr("real speed"));
    m_replayLength->setCurrentIndex(1);
    row->addWidget(m_replayLength);
    connect(m_replayButton, &QPushButton::clicked, this, &TimelinePanel::toggleReplay);
}

void TimelinePanel::buildFind(QHBoxLayout *row)
{
    m_find = new QLineEdit(m_toolBar);
    m_find->setPlaceholderText(tr("Find on the timeline"));
    m_find->setAccessibleName(tr("Find on the timeline"));
    m_find->setFixedHeight(grid::kTool);
    m_find->setMinimumWidth(100);
    m_find->setMaximumWidth(180);
    m_find->setClearButtonEnabled(true);
    row->addWidget(m_find, 2);
    m_legendButton = addButton(row, tr("Legend"));
    m_legendButton->setCheckable(true);
    m_more = addButton(row, tr("More"));
    m_moreMenu = new QMenu(m_more);
    m_more->setMenu(m_moreMenu);
    m_more->setMinimumWidth(m_more->minimumWidth() + 14);
    m_find->installEventFilter(this);
    connect(m_find, &QLineEdit::textChanged, this, &TimelinePanel::findChanged);
    connect(m_find, &QLineEdit::returnPressed, this, &TimelinePanel::findNext);
    connect(m_legendButton, &QPushButton::toggled, m_legend, &QWidget::setVisible);
    connect(m_moreMenu, &QMenu::aboutToShow, this, &TimelinePanel::fillMoreMenu);
}

void TimelinePanel::connectView()
{
    connect(m_view, &TimelineView::playheadChanged, this, [this](std::optional<Tick> playhead) {
        if (!m_moving && m_replay.isRunning())
            endReplay(); // someone else took the playhead
        emit playheadChanged(playhead);
    });
    connect(m_view, &TimelineView::selectionChanged, this, &TimelinePanel::selectionChanged);
    connect(m_view, &TimelineView::rangeChanged, this, &TimelinePanel::rangeChanged);
    connect(m_view, &TimelineView::detailsRequested, this, &TimelinePanel::detailsRequested);
    connect(m_view, &TimelineView::navigationChanged, this, &TimelinePanel::updateControls);
    connect(m_view, &TimelineView::rolesChanged, m_legend, &LegendStrip::setRoles);
    connect(m_legend, &LegendStrip::dimmedRolesChanged, m_view, &TimelineView::setDimmedRoles);
    connect(m_view, &TimelineView::replayRequested, this, &TimelinePanel::toggleReplay);
    connect(m_view, &TimelineView::findRequested, this, &TimelinePanel::openFind);
    connect(m_view, &TimelineView::laneMenuRequested, this, [this](TrackId track, const QPoint &position) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillLaneMenu(menu, track);
        menu->popup(position);
    });
}

void TimelinePanel::setRecording(std::shared_ptr<const Recording> recording, std::optional<Tick> shownUntil)
{
    endReplay();
    m_paused = false;
    m_panning.reset();
    m_view->setRecording(std::move(recording), shownUntil);
    updateControls();
}

void TimelinePanel::replaceRecording(std::shared_ptr<const Recording> recording)
{
    endReplay();
    m_paused = false;
    m_panning.reset();
    m_view->replaceRecording(std::move(recording));
    updateControls();
}

void TimelinePanel::setLive(bool live)
{
    if (live)
        stopReplay();
    m_view->setLive(live);
    updateControls();
}

void TimelinePanel::setPlayhead(std::optional<Tick> playhead)
{
    m_view->setPlayhead(playhead);
}

void TimelinePanel::setMotion(Motion motion)
{
    m_view->setMotion(motion);
}

void TimelinePanel::setToolBarVisible(bool visible)
{
    m_toolBar->setVisible(visible);
    m_legend->setVisible(visible && m_legendButton->isChecked());
}

void TimelinePanel::updateControls()
{
    const bool recorded = m_view->recording() != nullptr;
    const QString empty = tr("There is no recording yet.");
    setUsable(m_follow, m_view->isLive(), tr("Keep the newest instant in view (L)"), tr("Nothing runs here now."));
    m_follow->setChecked(m_view->isFollowing());
    setUsable(m_fit, recorded, tr("Show all of it (F)"), empty);
    setUsable(m_zoomOut, recorded, tr("Show more time (S)"), empty);
    setUsable(m_zoomIn, recorded, tr("Show more detail (W)"), empty);
    setUsable(m_back, m_view->canGoBack(), tr("To the view before (Backspace)"), tr("There is no earlier view."));
    const QString reason = m_view->isLive() ? tr("A replay is possible when the run has ended.") : empty;
    setUsable(m_replayButton, recorded && !m_view->isLive(), tr("Play the run again; Space pauses, Esc ends (Space)"), reason);
    setUsable(m_replayLength, recorded && !m_view->isLive(), tr("How long a replay takes"), reason);
    setUsable(m_find, recorded, findTip(), empty);
}

// Replay

std::optional<Duration> TimelinePanel::replayLength() const
{
    const QVariant seconds = m_replayLength->currentData();
    if (seconds.isValid())
        return std::chrono::seconds(seconds.toInt());
    if (m_view->pinned().axis == Axis::Order)
        return std::chrono::seconds(5); // steps have no real speed
    return std::nullopt;
}

void TimelinePanel::startReplay()
{
    if (!m_view->recording() || m_view->isLive())
        return;
    const PinnedRecording &pinned = m_view->pinned();
    const Tick first = pinned.first;
    const Tick from = std::exchange(m_paused, false) ? m_view->playhead().value_or(first) : first;
    m_replay.start(first, pinned.newest, from, replayLength(), Clock::now());
    const QString speed = replaySpeedText(m_replay.speed(), pinned.axis);
    m_moving = true;
    m_view->setPlayhead(from);
    m_moving = false;
    keepInView(from);
    m_replayTimer.start();
    emit replayStarted(speed);
}

void TimelinePanel::advanceReplay()
{
    const std::optional<Tick> tick = m_replay.playheadAt(Clock::now());
    if (!tick) {
        stopReplay();
        return;
    }
    std::optional<Tick> shown = tick;
    if (m_view->motion() == Motion::None) // from event to event
        shown = m_view->pinned().eventBefore(tickPlus(*tick, 1));
    m_moving = true;
    m_view->setPlayhead(shown);
    m_moving = false;
    keepInView(*tick);
}

void TimelinePanel::keepInView(Tick tick)
{
    const TimeScale scale = m_view->scale();
    const double x = scale.xOf(tick);
    if (x >= 0 && x <= scale.width())
        return;
    m_view->panBy(x - scale.width() * 0.1);
    const bool goesOn = m_panning && m_panning->after == scale;
    m_panning = Panning{goesOn ? m_panning->before : scale, m_view->scale()};
}

/// Unless somebody has moved the view since.
void TimelinePanel::undoPanning()
{
    const auto panning = std::exchange(m_panning, std::nullopt);
    if (panning && panning->after == m_view->scale())
        m_view->moveCamera(panning->before, Ease::No);
}

void TimelinePanel::endReplay()
{
    m_replayTimer.stop();
    if (!m_replay.isRunning())
        return;
    m_replay.stop();
    emit replayFinished();
}

void TimelinePanel::stopReplay()
{
    m_paused = false;
    m_moving = true;
    m_view->setPlayhead(std::nullopt);
    m_moving = false;
    undoPanning();
    endReplay();
}

bool TimelinePanel::leave()
{
    if (m_view->range())
        m_view->setRange(std::nullopt);
    else if (m_replay.isRunning() || m_view->playhead())
        stopReplay();
    else
        return false;
    return true;
}

void TimelinePanel::pauseReplay()
{
    if (!m_replay.isRunning())
        return;
    m_paused = true;
    endReplay();
}

void TimelinePanel::toggleReplay()
{
    if (m_replay.isRunning())
        pauseReplay();
    else
        startReplay();
}

void TimelinePanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_find->hasFocus()) {
        m_find->clear();
        m_view->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (event->key() != Qt::Key_Escape || !leave())
        QWidget::keyPressEvent(event);
}

} // namespace forklane::ui
