// SPDX-License-Identifier: MIT
#include "widgets/message_bar/message_text.h"

#include <QEvent>
#include <QPainter>
#include <QTextLayout>

namespace forklane::ui {

MessageText::MessageText(QWidget *parent, Lines lines) : QWidget(parent), m_lines(lines)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void MessageText::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    setToolTip(text);
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize MessageText::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 1, fontMetrics().height()};
}

QSize MessageText::minimumSizeHint() const
{
    return {0, fontMetrics().height()};
}

bool MessageText::event(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    return QWidget::event(event);
}

void MessageText::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    const QFontMetrics metrics = fontMetrics();
    if (m_lines == Lines::One || metrics.horizontalAdvance(m_text) <= width() || height() < 2 * metrics.height()) {
        const QString shown = metrics.elidedText(m_text, Qt::ElideRight, width());
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
        return;
    }
    QTextLayout layout(m_text, font());
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(width());
    layout.endLayout();
    const QString first = m_text.left(line.textLength()).trimmed();
    const QString second = metrics.elidedText(m_text.mid(line.textLength()), Qt::ElideRight, width());
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, first + u'\n' + second);
}

} // namespace forklane::ui
