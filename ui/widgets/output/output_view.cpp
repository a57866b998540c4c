// SPDX-License-Identifier: MIT
#include "widgets/output/output_view.h"

#include <algorithm>
#include <climits>
#include <utility>

#include <QFontDatabase>
#include <QPainter>
#include <QScrollBar>

#include "theme.h"
#include "widgets/output/output_accessible.h"
#include "widgets/output/output_painter.h"
#include "widgets/output/text/output_search.h"

namespace forklane::ui {

namespace {

constexpr int kRefreshMilliseconds = 100;
constexpr int kFloodedMilliseconds = 125;
constexpr std::size_t kMostLookedAt = 10'000;

int clampToInt(std::uint64_t value)
{
    return static_cast<int>(std::min<std::uint64_t>(value, INT_MAX));
}

} // namespace

OutputView::OutputView(QWidget *parent) : QAbstractScrollArea(parent)
{
    installOutputAccessibility();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Output"));
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &OutputView::onTimer);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &OutputView::onScrolled);
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, this, &OutputView::onScrolled);
    updateFont();
}

OutputView::~OutputView() = default;

void OutputView::updateFont()
{
    m_font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    m_font.setPointSizeF(std::max(font().pointSizeF(), 1.0));
    m_font.setStyleHint(QFont::Monospace);
}

void OutputView::setStore(std::shared_ptr<const OutputStore> store)
{
    if (store == m_index.store())
        return;
    m_request.marked.reset();
    m_follow = true;
    reload(std::move(store), m_index.filter());
}

void OutputView::setFilter(const OutputFilter &filter)
{
    if (filter != m_index.filter())
        reload(m_index.store(), filter);
}

void OutputView::reload(std::shared_ptr<const OutputStore> store, const OutputFilter &filter)
{
    m_index.reset(std::move(store), filter);
    m_request.current.reset();
    m_anchor.reset();
    m_selection = {};
    m_request.selection = {};
    m_widest = 0;
    m_topLine = 0;
    m_topIsFirst = true;
    m_seenBytes = 0;
    refreshNow();
    if (m_changed)
        m_timer.start(kRefreshMilliseconds);
}

void OutputView::setStageNames(const QStringList &names)
{
    m_request.stageNames = names;
    repaintRows();
}

void OutputView::setShowTimes(bool show)
{
    m_request.showTimes = show;
    repaintRows();
}

void OutputView::setOrigin(Tick origin)
{
    m_request.origin = origin;
    repaintRows();
}

void OutputView::setFollow(bool follow)
{
    const bool changed = std::exchange(m_follow, follow) != follow;
    updateBars();
    if (changed)
        emit followChanged(follow);
}

void OutputView::setPlayhead(std::optional<Tick> instant)
{
    if (instant == m_index.instant())
        return;
    m_index.setInstant(instant);
    updateBars();
}

void OutputView::setPrefixes(const LinePrefixes &prefixes)
{
    m_request.prefixes = prefixes;
    repaintRows();
}

void OutputView::setMarked(const std::optional<LineMark> &mark, Reveal reveal)
{
    if (mark == m_request.marked)
        return;
    m_request.marked = mark;
    if (const auto first = firstMarked(); first && reveal == Reveal::Yes)
        scrollToLine(*first);
    repaintRows();
}

/// Other stages' lines may stand between: looks at so many of them, and no further.
std::optional<std::uint64_t> OutputView::firstMarked() const
{
    if (!m_request.marked)
        return std::nullopt;
    for (const OutputLine &line : m_index.lines(m_index.lineAt(m_request.marked->range.from - 1), kMostLookedAt)) {
        if (m_request.marked->contains(line))
            return line.number;
    }
    return std::nullopt;
}

void OutputView::refresh()
{
    if (m_timer.isActive()) {
        m_asked = true;
        return;
    }
    refreshNow();
    m_timer.start(m_flooded ? kFloodedMilliseconds : kRefreshMilliseconds);
}

void OutputView::onTimer()
{
    if (std::exchange(m_asked, false) || m_changed)
        refresh();
}

void OutputView::refreshNow()
{
    const bool isWhole = m_index.refresh();
    followMovedLines();
    const OutputTotals totals = store() ? store()->totals() : OutputTotals();
    m_changed = !isWhole || totals.bytes != m_seenBytes;
    m_seenBytes = totals.bytes;
    updateBars();
    const bool isFlooded = totals.droppedBytes > 0;
    if (std::exchange(m_flooded, isFlooded) != isFlooded)
        emit flooded(isFlooded);
}

/// Lines that stay while newer ones are dropped have other numbers now.
void OutputView::followMovedLines()
{
    m_topLine = m_index.moved(m_topLine);
    for (TextPosition *each : {&m_selection.from, &m_selection.to})
        each->line = m_index.moved(each->line);
    m_request.selection = m_selection;
    if (m_anchor)
        m_anchor->line = m_index.moved(m_anchor->line);
    if (m_request.current)
        m_request.current->first = m_index.moved(m_request.current->first);
}

std::uint64_t OutputView::rowCount() const
{
    return m_index.endLine() - m_index.firstLine();
}

int OutputView::rowsInSight() const
{
    return std::max(viewport()->height() / lineHeightOf(m_font), 1);
}

std::uint64_t OutputView::topRow() const
{
    return static_cast<std::uint64_t>(verticalScrollBar()->value());
}

/// Scroll bars, from what the index holds; the text in sight stays where it is unless the view follows.
void OutputView::updateBars()
{
    m_adjusting = true;
    const int page = rowsInSight();
    const std::uint64_t rows = rowCount();
    const int last = clampToInt(rows > static_cast<std::uint64_t>(page) ? rows - static_cast<std::uint64_t>(page) : 0);
    verticalScrollBar()->setRange(0, last);
    verticalScrollBar()->setPageStep(page);
    if (m_follow) {
        verticalScrollBar()->setValue(last);
    } else if (!m_topIsFirst) {
        const std::uint64_t first = m_index.firstLine();
        verticalScrollBar()->setValue(clampToInt(m_topLine > first ? m_topLine - first : 0));
    }
    m_adjusting = false;
    repaintRows();
}

void OutputView::onScrolled()
{
    if (m_adjusting)
        return;
    m_topIsFirst = topRow() == 0;
    m_topLine = m_index.firstLine() + topRow();
    m_request.firstColumn = horizontalScrollBar()->value();
    const bool atEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    if (std::exchange(m_follow, atEnd) != atEnd)
        emit followChanged(atEnd);
    repaintRows();
}

/// Repaints, and lets the horizontal bar reach the end of the longest line seen.
void OutputView::repaintRows()
{
    const OutputScene shown = scene();
    for (const SceneRow &row : shown.rows)
        m_widest = std::max(m_widest, row.text.columns);
    const int room = std::max(static_cast<int>((viewport()->width() - shown.gutter.textLeft) / shown.charWidth), 1);
    m_adjusting = true;
    horizontalScrollBar()->setRange(0, std::max(m_widest - room + 1, 0));
    horizontalScrollBar()->setPageStep(room);
    m_request.firstColumn = horizontalScrollBar()->value();
    m_adjusting = false;
    viewport()->update();
}

OutputScene OutputView::scene() const
{
    SceneRequest request = m_request;
    request.topRow = topRow();
    request.size = viewport()->size();
    request.hasFocus = hasFocus();
    if (!m_index.store())
        return {};
    return buildScene(m_index, request, m_font);
}

QString OutputView::visibleText() const
{
    return scene().text();
}

void OutputView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    OutputScene shown = scene();
    shown.size = viewport()->size();
    paintOutput(painter, shown, Theme::current(), palette());
    if (shown.rows.empty() && m_index.store()) {
        painter.setPen(Theme::current().secondText);
        painter.setFont(font());
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("No output."));
    }
}

void OutputView::scrollToLine(std::uint64_t line)
{
    const std::uint64_t row = line > m_index.firstLine() ? line - m_index.firstLine() : 0;
    const auto page = static_cast<std::uint64_t>(rowsInSight());
    if (row >= topRow() && row < topRow() + page)
        return;
    verticalScrollBar()->setValue(clampToInt(row > page / 3 ? row - page / 3 : 0));
}

void OutputView::showColumns(ColumnRange columns)
{
    QScrollBar *bar = horizontalScrollBar();
    m_widest = std::max(m_widest, columns.to);
    repaintRows();
    if (columns.to > bar->value() + bar->pageStep() || columns.from < bar->value())
        bar->setValue(std::max(columns.to - bar->pageStep() * 2 / 3, 0));
}

/// Takes the match in `line` that comes next after column `beyond` (backwards: before it).
bool OutputView::accept(std::uint64_t line, const QString &words, SearchDirection direction, int beyond)
{
    const std::vector<OutputLine> found = m_index.lines(line, 1);
    const auto match = found.empty() ? std::nullopt : nextMatch(m_index, found.front(), words, direction, beyond);
    if (!match)
        return false;
    m_request.current = {line, *match};
    scrollToLine(line);
    showColumns(*match);
    return true;
}

bool OutputView::findNext(const QString &words, bool backwards)
{
    m_request.words = words;
    const std::uint64_t first = m_index.firstLine();
    const std::uint64_t end = m_index.endLine();
    if (words.isEmpty() || first == end) {
        clearFind();
        return false;
    }
    const SearchDirection direction = backwards ? SearchDirection::Backward : SearchDirection::Forward;
    std::uint64_t from = first + topRow();
    if (m_request.current && m_request.current->first >= first && m_request.current->first < end) {
        from = m_request.current->first;
        if (accept(from, words, direction, m_request.current->second.from))
            return true;
        from = backwards ? (from > first ? from - 1 : end - 1) : (from + 1 < end ? from + 1 : first);
    }
    const std::string needle = words.toStdString();
    const int beyond = backwards ? INT_MAX : -1;
    for (int round = 0; round < 2; ++round) { // to the end, then once around
        std::optional<std::uint64_t> line = findLine(m_index, needle, from, direction);
        while (line) {
            if (accept(*line, words, direction, beyond))
                return true;
            if (backwards && *line == first)
                break;
            line = findLine(m_index, needle, backwards ? *line - 1 : *line + 1, direction);
        }
        from = backwards ? end - 1 : first;
    }
    m_request.current.reset();
    repaintRows();
    return false;
}

void OutputView::clearFind()
{
    m_request.words.clear();
    m_request.current.reset();
    repaintRows();
}

} // namespace forklane::ui
