// SPDX-License-Identifier: MIT
// The timeline: one painted widget with heads, ruler and lanes. Everything it shows is a function of (recording, instant).
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QTimer>
#include <QWidget>

#include "base/time.h"
#include "tick_range.h"
#include "timeline/picture/lane_order.h"
#include "timeline/picture/timeline_find.h"
#include "timeline/picture/timeline_layout.h"
#include "timeline/timeline_camera.h"
#include "timeline/timeline_painter.h"

class QScrollBar;

namespace forklane::ui {

enum class Motion : std::uint8_t { Full, None };
enum class Direction : std::uint8_t { Back, Forward };

/// Owns what is visible and what is selected; takes no lock while it paints. Main thread.
class TimelineView : public QWidget {
    Q_OBJECT
public:
    explicit TimelineView(QWidget *parent = nullptr);
    ~TimelineView() override;

    /// At first all of it is shown, or what ends at `shownUntil`, if that is earlier.
    void setRecording(std::shared_ptr<const Recording> recording, std::optional<Tick> shownUntil = std::nullopt);
    /// The same lanes with other entries: what is on screen stays there, and the newest step comes into view.
    void replaceRecording(std::shared_ptr<const Recording> recording);
    [[nodiscard]] const std::shared_ptr<const Recording> &recording() const { return m_recording; }
    /// While live, the newest instant is now, and the view follows it until panned or zoomed.
    void setLive(bool live);
    [[nodiscard]] bool isLive() const { return m_live; }
    /// The instant to show; nothing = the newest. Emits playheadChanged() when it differs.
    void setPlayhead(std::optional<Tick> playhead);
    [[nodiscard]] std::optional<Tick> playhead() const { return m_playhead; }
    void setMotion(Motion motion);
    [[nodiscard]] Motion motion() const { return m_motion; }
    /// Where now comes from; tests own it.
    void setClock(std::function<Instant()> clock);

    /// Selects and scrolls to it; emits selectionChanged() when it differs.
    void setSelection(const TimelineSelection &selection);
    [[nodiscard]] const TimelineSelection &selection() const { return m_selection; }
    /// A part of the axis that is marked from top to bottom; emits rangeChanged() when it differs.
    void setRange(std::optional<TickRange> range);
    [[nodiscard]] std::optional<TickRange> range() const { return m_range; }

    /// Of what is selected; in place of those before. Each is also told on its two lanes.
    void setArrows(std::vector<TimelineArrow> arrows);
    [[nodiscard]] const std::vector<TimelineArrow> &arrows() const { return m_arrows; }

    /// All but what contains `text` (any case) stands back; empty ends it.
    void setFindText(const QString &text);
    /// False when nothing matches.
    bool findNext();
    /// Bit per role that stands back.
    void setDimmedRoles(std::uint32_t roles);
    /// Lanes of 24 instead of 32, for low windows.
    void setCompact(bool compact);
    void setLaneOptions(const LaneOptions &options);
    [[nodiscard]] const LaneOptions &laneOptions() const { return m_laneOptions; }

    /// What stands there while there are no lanes.
    void setEmptyText(const QString &text);
    [[nodiscard]] const QString &emptyText() const { return m_emptyText; }

    /// On an axis of steps: cards are dragged to another place; cardDropped() tells where to, nothing moves by itself.
    void setCardsMovable(bool movable);

    void setFollowing(bool following);
    [[nodiscard]] bool isFollowing() const { return m_camera.isFollowing(); }
    void fit();
    void zoomBy(double factor);
    void panBy(double pixels);
    /// Shows this; back() leads to what was shown before.
    void moveCamera(const TimeScale &scale, Ease ease);
    void back();
    [[nodiscard]] bool canGoBack() const { return m_camera.canGoBack(); }
    /// The playhead to the nearest event before or after it.
    void stepEvent(Direction direction);

    /// What is on screen, brought up to date. The references hold until the next event is handled.
    [[nodiscard]] const DrawList &drawList();
    [[nodiscard]] const PinnedRecording &pinned();
    [[nodiscard]] const std::vector<Lane> &lanes();
    [[nodiscard]] TimeScale scale() const { return m_camera.scaleAt(m_clock()); }
    /// Text of the tool tip at a place; empty where nothing is.
    [[nodiscard]] QString tipAt(const QPointF &position);
    /// Of the lane in the widget, as far as it is scrolled to.
    [[nodiscard]] QRect laneRect(TrackId track);

    [[nodiscard]] QSize sizeHint() const override { return {1100, 260}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {360, 96}; }

signals:
    void playheadChanged(std::optional<forklane::Tick> playhead);
    void selectionChanged(const forklane::ui::TimelineSelection &selection);
    void rangeChanged(std::optional<forklane::ui::TickRange> range);
    /// The card is to stand before the step that begins at `before` now.
    void cardDropped(const forklane::ui::TimelineSelection &card, forklane::Tick before);
    void navigationChanged();               ///< Follow, or whether there is a way back.
    void rolesChanged(std::uint32_t roles); ///< Bit per role now visible.
    void replayRequested();
    void findRequested();
    void detailsRequested();
    void laneMenuRequested(forklane::TrackId track, const QPoint &globalPosition);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum class Drag : std::uint8_t { None, Press, Pan, Card, Lane, RulerPress, Range };

    // The frame: pinned, laid out, painted.
    void invalidate();
    void updateFrame();
    void updateLanes();
    void updateScrollBar();
    void updateTimer();
    [[nodiscard]] LayoutText layoutText();
    [[nodiscard]] LayoutOptions layoutOptions() const;
    [[nodiscard]] double rulerHeight() const; ///< Large text needs more.
    void paintEmpty(QPainter &painter) const;

    // Moving.
    void afterMove();
    [[nodiscard]] double plotWidth() const;
    void reveal(const TimelineSelection &selection);

    // Input.
    bool handleLetter(const QKeyEvent &event);
    bool handleNavigationKey(const QKeyEvent &event);
    void togglePin();
    void extendRange(Direction direction);
    void selectNeighbour(Direction direction);
    void selectLane(Direction direction);
    void selectAt(const QPointF &position);
    [[nodiscard]] bool isOnFold(const Lane &lane, const QPointF &position) const;
    void toggleFolded(const Lane &lane);
    void goToEnd();
    void goToStart();
    void applyDrag(const QPointF &position);
    [[nodiscard]] const SliceBox *cardAt(const QPointF &position) const;
    [[nodiscard]] bool takeCard();
    void applyCard(const QPointF &position);
    void applyLane(const QPointF &position);
    void endDrag();
    [[nodiscard]] Tick columnAt(const QPointF &position) const;
    void applyRange(const QPointF &position);
    void clickRuler(const QPointF &position);
    [[nodiscard]] const SliceBox *boxAt(const QPointF &position) const;
    [[nodiscard]] const TickMark *tickAt(const QPointF &position) const;
    [[nodiscard]] const Lane *laneAt(const QPointF &position) const;
    [[nodiscard]] Tick tickUnder(const QPointF &position) const;
    [[nodiscard]] TimelineSelection entryNear(const Lane &lane, Tick tick) const;

    std::function<Instant()> m_clock;
    std::shared_ptr<const Recording> m_recording;
    bool m_live = false;
    std::optional<Tick> m_playhead;
    Motion m_motion = Motion::Full;
    TimelineSelection m_selection;
    std::vector<TimelineArrow> m_arrows;
    std::optional<TickRange> m_range;
    Tick m_rangeEdge = 0; ///< Which of its ends the keys move.
    QString m_findText;
    std::uint32_t m_dimmedRoles = 0;
    LaneOptions m_laneOptions;
    NameCache m_names;

    TimelineCamera m_camera;
    std::optional<Tick> m_shownUntil; ///< See setRecording().
    bool m_placed = false;            ///< The camera has been set to the recording's first events.
    PinnedRecording m_pinned;
    std::vector<Lane> m_lanes;
    std::shared_ptr<const Structure> m_lanesOf; ///< What m_lanes was made from; null = make anew.
    DrawList m_list;
    TimelinePainter m_painter;
    bool m_dirty = true;
    std::uint32_t m_lastRoles = 0;
    bool m_couldGoBack = false;
    bool m_wasFollowing = false;

    Drag m_drag = Drag::None;
    bool m_compact = false;
    bool m_cardsMovable = false;
    QString m_emptyText = tr("Lanes appear here while something runs.");
    TimelineSelection m_card; ///< While it is dragged.
    QRectF m_cardRect;        ///< Where it was taken.
    std::optional<CardDrag> m_cardDrag;
    TrackId m_draggedLane;
    std::optional<LaneDrop> m_laneDrop; ///< While a lane's head is dragged.
    QPointF m_dragStart;
    QPointF m_dragLast;
    QScrollBar *m_scrollBar;
    QTimer m_frames;
};

} // namespace forklane::ui
