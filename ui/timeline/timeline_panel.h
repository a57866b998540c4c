// SPDX-License-Identifier: MIT
// The timeline with its toolbar: what every page puts at its lower edge.
#pragma once

#include <memory>
#include <optional>

#include <QTimer>
#include <QWidget>

#include "timeline/replay_clock.h"
#include "timeline/timeline_view.h"

class QComboBox;
class QFrame;
class QHBoxLayout;
class QLineEdit;
class QMenu;
class QPushButton;
class QToolButton;

namespace forklane::ui {

class LegendStrip;

/// Owns toolbar, legend, replay and view; a page gives it a recording and listens. Main thread.
class TimelinePanel : public QWidget {
    Q_OBJECT
public:
    explicit TimelinePanel(QWidget *parent = nullptr);

    /// What to show (see TimelineView); null shows the empty text. Ends a replay.
    void setRecording(std::shared_ptr<const Recording> recording, std::optional<Tick> shownUntil = std::nullopt);
    /// The same lanes with other entries (see TimelineView). Ends a replay.
    void replaceRecording(std::shared_ptr<const Recording> recording);
    /// True from the start of a run to its end; while live the view follows the newest instant.
    void setLive(bool live);
    /// The instant to show; nothing = the newest. Emits playheadChanged() when it differs.
    void setPlayhead(std::optional<Tick> playhead);
    [[nodiscard]] std::optional<Tick> playhead() const { return m_view->playhead(); }
    void setSelection(const TimelineSelection &selection) { m_view->setSelection(selection); }
    [[nodiscard]] const TimelineSelection &selection() const { return m_view->selection(); }
    void setMotion(Motion motion);

    /// Plays the finished run from its start, or goes on from where a replay was paused. Nothing happens while live or
    /// without a recording.
    void startReplay();
    /// Ends the replay and shows the newest instant.
    void stopReplay();
    /// Esc: the range, or else the replay and the playhead. False when there is nothing to leave.
    bool leave();
    /// Stops where the playhead is; startReplay() goes on from there.
    void pauseReplay();
    [[nodiscard]] bool isReplaying() const { return m_replay.isRunning(); }

    /// The find field is shown only while it is used: More offers it, the key / too.
    void setFindFolded(bool folded);

    /// Hides all but the view (lecture mode).
    void setToolBarVisible(bool visible);
    [[nodiscard]] TimelineView *view() const { return m_view; }
    [[nodiscard]] QLineEdit *findField() const { return m_find; }
    [[nodiscard]] QPushButton *replayButton() const { return m_replayButton; }

signals:
    /// The instant that every picture of the page is to show; nothing = the newest.
    void playheadChanged(std::optional<forklane::Tick> playhead);
    /// "Replay, 1/2,000 of real speed"
    void replayStarted(const QString &speedText);
    void replayFinished();
    void selectionChanged(const forklane::ui::TimelineSelection &selection);
    void rangeChanged(std::optional<forklane::ui::TickRange> range);
    void detailsRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildToolBar();
    void buildNavigation(QHBoxLayout *row);
    void buildReplay(QHBoxLayout *row);
    void buildFind(QHBoxLayout *row);
    QPushButton *addButton(QHBoxLayout *row, const QString &text);
    void connectView();
    void updateControls();
    void advanceReplay();
    void endReplay();
    void toggleReplay();
    void keepInView(Tick tick);
    void undoPanning();
    void fillLaneMenu(QMenu *menu, TrackId track);
    void fillMoreMenu();
    void findChanged(const QString &text);
    void openFind();
    void placeFind();
    void findNext();
    [[nodiscard]] static QString findTip();
    void tellNotFound();
    [[nodiscard]] std::optional<Duration> replayLength() const;

    TimelineView *m_view;
    QFrame *m_toolBar;
    LegendStrip *m_legend;
    QPushButton *m_follow = nullptr;
    QPushButton *m_fit = nullptr;
    QPushButton *m_zoomOut = nullptr;
    QPushButton *m_zoomIn = nullptr;
    QPushButton *m_back = nullptr;
    QPushButton *m_replayButton = nullptr;
    QComboBox *m_replayLength = nullptr;
    QLineEdit *m_find = nullptr;
    QPushButton *m_legendButton = nullptr;
    QPushButton *m_more = nullptr;
    QMenu *m_moreMenu = nullptr;
    ReplayClock m_replay;
    QTimer m_replayTimer;
    /// A replay follows its playhead out of the picture; what was shown before returns with its end.
    struct Panning {
        TimeScale before;
        TimeScale after;
    };
    std::optional<Panning> m_panning;
    bool m_findFolded = false;
    bool m_paused = false;
    bool m_moving = false; ///< The playhead is being moved by the replay itself.
};

} // namespace forklane::ui
