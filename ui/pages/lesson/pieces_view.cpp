// SPDX-License-Identifier: MIT
#include "pages/lesson/pieces_view.h"

#include <QEvent>
#include <QFontDatabase>
#include <QTextCursor>

#include "grid.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr double kUnderlay = 0.35; // strong enough to tell eight colours apart behind text

} // namespace

PiecesView::PiecesView(QWidget *parent) : QTextEdit(parent)
{
    setReadOnly(true);
    document()->setDocumentMargin(grid::kMargin);
    setAccessibleName(tr("Output"));
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
}

void PiecesView::setPieces(std::vector<lesson::Piece> pieces)
{
    m_pieces = std::move(pieces);
    fill();
}

void PiecesView::setInstant(std::optional<Tick> instant)
{
    if (m_instant == instant)
        return;
    m_instant = instant;
    fill();
}

void PiecesView::fill()
{
    const Theme &theme = Theme::current();
    clear();
    QTextCursor cursor(document());
    for (const lesson::Piece &piece : m_pieces) {
        if (m_instant && piece.tick > *m_instant)
            continue;
        QTextCharFormat format;
        format.setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        format.setFontPointSize(font().pointSizeF() * 1.2);
        format.setForeground(theme.text);
        format.setBackground(mixed(whoColour(piece.writer), theme.lane, kUnderlay));
        format.setToolTip(tr("written by %1").arg(piece.writer + 1));
        QString text = QString::fromStdString(piece.bytes);
        text.replace(QLatin1Char('\n'), QStringLiteral("↵\n"));
        cursor.insertText(text, format);
    }
}

void PiecesView::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        fill();
}

} // namespace forklane::ui
