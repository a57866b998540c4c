// SPDX-License-Identifier: MIT
#include "pages/gallery/text_lines.h"

#include <QFontMetrics>
#include <QPainter>

namespace forklane::ui {

void TextLines::layOut(const QString &text, const QFont &font, double width, int most)
{
    if (text == m_text && font == m_font && width == m_width && most == m_most)
        return;
    m_text = text;
    m_font = font;
    m_width = width;
    m_most = most;
    m_lines.clear();
    m_layout.clearLayout();
    m_layout.setText(text);
    m_layout.setFont(font);
    m_layout.setCacheEnabled(true);
    m_layout.beginLayout();
    for (QTextLine line = m_layout.createLine(); line.isValid() && count() < most; line = m_layout.createLine()) {
        line.setLineWidth(width);
        const bool isLast = count() + 1 == most;
        const bool goesOn = isLast && line.textStart() + line.textLength() < text.size();
        Line &added = m_lines.emplace_back(Line{line, nullptr});
        if (goesOn || line.naturalTextWidth() > width)
            added.cut = cutLine(text.mid(line.textStart(), isLast ? -1 : line.textLength()).trimmed());
    }
    m_layout.endLayout();
}

std::unique_ptr<QTextLayout> TextLines::cutLine(const QString &words) const
{
    const QString elided = QFontMetrics(m_font).elidedText(words, Qt::ElideRight, static_cast<int>(m_width));
    auto layout = std::make_unique<QTextLayout>(elided, m_font);
    layout->setCacheEnabled(true);
    layout->beginLayout();
    layout->createLine().setNumColumns(static_cast<int>(elided.size()));
    layout->endLayout();
    return layout;
}

int TextLines::lineHeight() const
{
    return QFontMetrics(m_font).height();
}

void TextLines::draw(QPainter &painter, double left, double top) const
{
    const int step = lineHeight();
    for (const Line &line : m_lines) {
        const QTextLine &shown = line.cut ? line.cut->lineAt(0) : line.whole;
        shown.draw(&painter, QPointF(left, top) - shown.position());
        top += step;
    }
}

} // namespace forklane::ui
