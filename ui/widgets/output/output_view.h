// SPDX-License-Identifier: MIT
// What programs wrote, line by line: paints only the visible window of a store of any size.
#pragma once

#include <memory>
#include <optional>

#include <QAbstractScrollArea>
#include <QBasicTimer>
#include <QElapsedTimer>
#include <QString>
#include <QStringList>
#include <QTimer>

#include "io/output_store.h"
#include "trace/event.h"
#include "widgets/output/output_scene.h"
#include "widgets/output/text/line_index.h"

namespace forklane::ui {

/// Main thread. Every picture is a function of (store, playhead); the store may be written by another thread meanwhile.
class OutputView : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit OutputView(QWidget *parent = nullptr);
    ~OutputView() override;

    void setStore(std::shared_ptr<const OutputStore> store); ///< Null: nothing to show. Follows anew.
    void setStageNames(const QStringList &names);            ///< Chips stand in the gutter when there are two or more.
    void setFilter(const OutputFilter &filter);
    void setShowTimes(bool show);
    void setFollow(bool follow); ///< Stay at the newest line. Scrolling up ends it, reaching the end resumes it.
    void setPlayhead(std::optional<Tick> instant); ///< Only what was read up to then is shown; nothing: the newest.
    void setOrigin(Tick origin);                   ///< Times in the gutter count from here.
    void setPrefixes(const LinePrefixes &prefixes);
    /// Marks lines; Reveal::Yes scrolls to the first of them, unless one is in sight.
    void setMarked(const std::optional<LineMark> &mark, Reveal reveal = Reveal::Yes);

    [[nodiscard]] const std::shared_ptr<const OutputStore> &store() const { return m_index.store(); }
    [[nodiscard]] const OutputFilter &filter() const { return m_index.filter(); }
    [[nodiscard]] bool isFollowing() const { return m_follow; }
    [[nodiscard]] std::uint64_t droppedLines() const { return m_index.droppedLines(); } ///< Of the filter.
    [[nodiscard]] QString visibleText() const; ///< As read aloud: the visible rows without their gutter.
    [[nodiscard]] OutputScene scene() const;

    /// The store may have changed. Call as often as you like: the view looks at most 10 times a second (8 while flooded), goes
    /// on looking while it finds changes, and rests otherwise.
    void refresh();

    /// Selects the next place of `words` behind the last one found (at first: from the top of the window on), all around. False
    /// when there is none. Every place in sight is highlighted until clearFind().
    bool findNext(const QString &words, bool backwards = false);
    void clearFind();

    [[nodiscard]] bool hasSelection() const { return !m_selection.isEmpty(); }
    /// At most kMostCopied characters.
    [[nodiscard]] QString selectedText() const;
    void selectAll();
    void copy();

    static constexpr qsizetype kMostCopied = 16 * 1024 * 1024;

signals:
    void lineClicked(forklane::Tick tick, std::uint16_t stage); ///< When the clicked line was read, and whose it is.
    void followChanged(bool follow);
    void flooded(bool flooded);        ///< Lines of the store have been dropped (true), or another store has none (false).
    void message(const QString &text); ///< For the page's message bar.

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void onTimer();
    void refreshNow();
    void followMovedLines();
    void reload(std::shared_ptr<const OutputStore> store, const OutputFilter &filter);
    void updateFont();
    void updateBars();
    void onScrolled();
    void repaintRows();
    [[nodiscard]] std::optional<std::uint64_t> firstMarked() const;
    void scrollToLine(std::uint64_t line);
    void showColumns(ColumnRange columns);
    void select(const TextPosition &anchor, const TextPosition &head);
    bool accept(std::uint64_t line, const QString &words, SearchDirection direction, int beyond);
    [[nodiscard]] std::uint64_t rowCount() const;
    [[nodiscard]] std::uint64_t topRow() const;
    [[nodiscard]] int rowsInSight() const;
    [[nodiscard]] TextPosition positionAt(const QPoint &point) const;
    [[nodiscard]] bool navigate(QKeyEvent *event);
    void copyTo(int clipboardMode);

    LineIndex m_index;
    SceneRequest m_request; ///< topRow, size and focus are filled in by scene().
    QFont m_font;
    bool m_follow = true;
    bool m_adjusting = false;    ///< The scroll bars are being set by us, not by the user.
    std::uint64_t m_topLine = 0; ///< Absolute, so that drops do not move the text.
    bool m_topIsFirst = true;    ///< The first row is in sight, whichever it is.
    int m_widest = 0;            ///< Columns of the longest line seen so far.

    QTimer m_timer;
    bool m_asked = false;   ///< refresh() was called while the timer ran.
    bool m_changed = false; ///< The last look found something new.
    std::uint64_t m_seenBytes = 0;
    bool m_flooded = false;

    std::optional<TextPosition> m_anchor; ///< Of the selection.
    TextRange m_selection;                ///< Ordered.
    bool m_dragged = false;
    QPoint m_pressedAt;
    QPoint m_dragPoint;
    QBasicTimer m_dragScroll;
};

} // namespace forklane::ui
