// SPDX-License-Identifier: MIT
#include "pages/lesson/line_chart.h"

#include <algorithm>

#include <QPainter>

#include "grid.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kBottom = 40;
constexpr int kTop = 28;
constexpr int kRight = 170; // room for the names at the lines' ends

QFont boldIf(QFont font, bool isBold)
{
    font.setBold(isBold);
    return font;
}

} // namespace

LineChart::LineChart(const QString &name, int left, QWidget *parent) : QWidget(parent), m_left(left)
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

QSize LineChart::minimumSizeHint() const
{
    return {m_left + kRight + 120, kTop + kBottom + 60};
}

QRectF LineChart::area() const
{
    return QRectF(rect()).adjusted(m_left, kTop, -kRight, -kBottom);
}

void LineChart::paintGridLine(QPainter &painter, double y, const QString &number) const
{
    const Theme &theme = Theme::current();
    painter.setPen(theme.line);
    painter.drawLine(QPointF(area().left(), y), QPointF(area().right(), y));
    painter.setPen(theme.secondText);
    painter.drawText(QRectF(0, y - 10, m_left - grid::kGap, 20), Qt::AlignRight | Qt::AlignVCenter, number);
}

void LineChart::paintColumn(QPainter &painter, double x, const QString &number, bool isChosen) const
{
    painter.setFont(boldIf(font(), isChosen));
    painter.setPen(Theme::current().secondText);
    painter.drawText(QRectF(x - 40, area().bottom() + 2, 80, QFontMetrics(font()).height()), Qt::AlignCenter, number);
}

void LineChart::paintCaptions(QPainter &painter, const QString &above, const QString &below) const
{
    const int line = QFontMetrics(font()).height();
    painter.setFont(font());
    painter.setPen(Theme::current().secondText);
    painter.drawText(QRectF(area().left(), area().bottom() + 2 + line, area().width(), line), Qt::AlignCenter, below);
    painter.drawText(QRectF(grid::kMargin, 2, width() - 2 * grid::kMargin, kTop - 4), Qt::AlignLeft | Qt::AlignVCenter, above);
}

void LineChart::paintNames(QPainter &painter, std::vector<Name> names, double lowest) const
{
    const Theme &theme = Theme::current();
    std::sort(names.begin(), names.end(), [](const Name &a, const Name &b) { return a.y < b.y; });
    const double height = QFontMetrics(font()).height();
    double next = 0;
    for (Name &name : names) {
        name.y = std::max(name.y - height / 2, next);
        next = name.y + height;
    }
    const double over = std::max(0.0, next - lowest);
    const double x = area().right() + grid::kGap;
    for (const Name &name : names) {
        const double y = name.y - over;
        if (name.colour) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(*name.colour);
            painter.drawRect(QRectF(x, y + height / 2 - 5, 10, 10));
        }
        painter.setFont(boldIf(font(), name.isChosen));
        painter.setPen(name.colour ? theme.text : theme.secondText);
        painter.drawText(QRectF(x + 16, y, kRight - 24, height), Qt::AlignLeft | Qt::AlignVCenter, name.text);
    }
}

} // namespace forklane::ui
