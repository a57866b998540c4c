// SPDX-License-Identifier: MIT
// OutputView: mouse, keyboard, selection and copying.
#include <algorithm>
#include <climits>

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QStyleHints>

#include "widgets/output/output_view.h"

namespace forklane::ui {

namespace {

constexpr int kDragScrollMilliseconds = 50;
constexpr int kColumnStep = 4;
constexpr std::size_t kCopyBatch = 1024;

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || QStringLiteral("_-./").contains(c);
}

/// The word around a column, or the one character there.
ColumnRange wordAt(const LineText &text, int column)
{
    const auto letter = [&text](int at) {
        const QString there = text.cells.text(at - text.firstColumn, at - text.firstColumn + 1);
        return !there.isEmpty() && isWordCharacter(there.front());
    };
    if (!letter(column))
        return {column, column + 1};
    ColumnRange word{column, column + 1};
    while (word.from > text.firstColumn && letter(word.from - 1))
        --word.from;
    while (letter(word.to))
        ++word.to;
    return word;
}

} // namespace

TextPosition OutputView::positionAt(const QPoint &point) const
{
    const OutputScene shown = scene();
    if (shown.rows.empty())
        return {m_index.firstLine(), 0};
    const int last = static_cast<int>(shown.rows.size()) - 1;
    const int row = point.y() < 0 ? 0 : std::min(point.y() / shown.lineHeight, last);
    const int column = shown.firstColumn + qRound((point.x() - shown.gutter.textLeft) / shown.charWidth);
    const SceneRow &there = shown.rows[static_cast<std::size_t>(row)];
    if (there.isNotice)
        return {there.line.number, 0};
    return {there.line.number, std::clamp(column, 0, std::max(there.text.columns, 0))};
}

void OutputView::select(const TextPosition &anchor, const TextPosition &head)
{
    m_anchor = anchor;
    m_selection = {std::min(anchor, head), std::max(anchor, head)};
    m_request.selection = m_selection;
    repaintRows();
}

void OutputView::selectAll()
{
    if (m_index.endLine() == m_index.firstLine())
        return;
    select({m_index.firstLine(), 0}, {m_index.endLine() - 1, INT_MAX});
}

QString OutputView::selectedText() const
{
    QString result;
    if (m_selection.isEmpty())
        return result;
    std::uint64_t next = std::max(m_selection.from.line, m_index.firstLine());
    while (next <= m_selection.to.line && result.size() < kMostCopied) {
        const std::vector<OutputLine> lines = m_index.lines(next, kCopyBatch);
        if (lines.empty())
            break;
        for (const OutputLine &line : lines) {
            if (line.number > m_selection.to.line || result.size() >= kMostCopied)
                break;
            if (line.dropped > 0)
                continue;
            const int from = line.number == m_selection.from.line ? m_selection.from.column : 0;
            const int to = line.number == m_selection.to.line ? m_selection.to.column : INT_MAX;
            result += plainText(m_index, line, from, to);
            if (line.number < m_selection.to.line)
                result += QLatin1Char('\n');
        }
        next += lines.size();
    }
    result.truncate(kMostCopied);
    return result;
}

void OutputView::copyTo(int clipboardMode)
{
    const QString text = selectedText();
    if (text.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(text, static_cast<QClipboard::Mode>(clipboardMode));
    if (clipboardMode == QClipboard::Clipboard && text.size() == kMostCopied)
        emit message(tr("Only the first 16 million characters were copied. Save as writes all of it to a file."));
}

void OutputView::copy()
{
    copyTo(QClipboard::Clipboard);
}

bool OutputView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy) || key->matches(QKeySequence::SelectAll)) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

bool OutputView::navigate(QKeyEvent *event)
{
    QScrollBar *rows = verticalScrollBar();
    QScrollBar *columns = horizontalScrollBar();
    switch (event->key()) {
    case Qt::Key_Up: rows->setValue(rows->value() - 1); return true;
    case Qt::Key_Down: rows->setValue(rows->value() + 1); return true;
    case Qt::Key_PageUp: rows->setValue(rows->value() - rows->pageStep()); return true;
    case Qt::Key_PageDown: rows->setValue(rows->value() + rows->pageStep()); return true;
    case Qt::Key_Left: columns->setValue(columns->value() - kColumnStep); return true;
    case Qt::Key_Right: columns->setValue(columns->value() + kColumnStep); return true;
    case Qt::Key_Home:
        columns->setValue(0);
        rows->setValue(0);
        return true;
    case Qt::Key_End: setFollow(true); return true;
    default: return false;
    }
}

void OutputView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (event->matches(QKeySequence::SelectAll))
        selectAll();
    else if (!(event->modifiers() & (Qt::AltModifier | Qt::MetaModifier)) && navigate(event))
        event->accept();
    else
        event->ignore();
}

void OutputView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const TextPosition position = positionAt(event->position().toPoint());
    m_dragged = (event->modifiers() & Qt::ShiftModifier) != 0;
    m_pressedAt = event->position().toPoint();
    select(m_dragged ? m_anchor.value_or(position) : position, position);
}

void OutputView::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton) || !m_anchor)
        return;
    m_dragPoint = event->position().toPoint();
    const int distance = (m_dragPoint - m_pressedAt).manhattanLength();
    if (!m_dragged && distance < QGuiApplication::styleHints()->startDragDistance())
        return;
    m_dragged = true;
    select(*m_anchor, positionAt(m_dragPoint));
    if (viewport()->rect().contains(m_dragPoint))
        m_dragScroll.stop();
    else if (!m_dragScroll.isActive())
        m_dragScroll.start(kDragScrollMilliseconds, this);
}

/// Scrolls while the pointer is held outside.
void OutputView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_dragScroll.timerId()) {
        QAbstractScrollArea::timerEvent(event);
        return;
    }
    const QRect inside = viewport()->rect();
    const auto beyond = [](int at, int low, int high) { return at < low ? -1 : at > high ? 1 : 0; };
    QScrollBar *rows = verticalScrollBar();
    QScrollBar *columns = horizontalScrollBar();
    rows->setValue(rows->value() + beyond(m_dragPoint.y(), inside.top(), inside.bottom()));
    columns->setValue(columns->value() + kColumnStep * beyond(m_dragPoint.x(), inside.left(), inside.right()));
    if (m_anchor)
        select(*m_anchor, positionAt(m_dragPoint));
}

void OutputView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragScroll.stop();
    if (m_dragged) {
        if (QGuiApplication::clipboard()->supportsSelection())
            copyTo(QClipboard::Selection);
        return;
    }
    const std::vector<OutputLine> line = m_index.lines(positionAt(event->position().toPoint()).line, 1);
    if (!line.empty() && line.front().dropped == 0 && m_selection.isEmpty())
        emit lineClicked(line.front().tick, line.front().stream.stage);
}

void OutputView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const OutputScene shown = scene();
    const auto row = static_cast<std::size_t>(std::max(event->position().toPoint().y(), 0) / shown.lineHeight);
    if (event->button() != Qt::LeftButton || row >= shown.rows.size() || shown.rows[row].isNotice)
        return;
    const int column = shown.firstColumn + static_cast<int>((event->position().x() - shown.gutter.textLeft) / shown.charWidth);
    const ColumnRange word = wordAt(shown.rows[row].text, column);
    const std::uint64_t line = shown.rows[row].line.number;
    m_dragged = true;
    select({line, word.from}, {line, word.to});
}

void OutputView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    QAction *copyAction = menu.addAction(tr("Copy"), this, &OutputView::copy);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setEnabled(hasSelection());
    QAction *allAction = menu.addAction(tr("Select all"), this, &OutputView::selectAll);
    allAction->setShortcut(QKeySequence::SelectAll);
    allAction->setEnabled(m_index.endLine() > m_index.firstLine());
    menu.exec(event->globalPos());
}

void OutputView::resizeEvent(QResizeEvent *)
{
    updateBars();
}

void OutputView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        updateFont();
        updateBars();
    } else if (event->type() == QEvent::PaletteChange) {
        viewport()->update();
    }
}

void OutputView::focusInEvent(QFocusEvent *)
{
    viewport()->update();
}

void OutputView::focusOutEvent(QFocusEvent *)
{
    viewport()->update();
}

} // namespace forklane::ui
