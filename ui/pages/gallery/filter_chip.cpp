// SPDX-License-Identifier: MIT
#include "pages/gallery/filter_chip.h"

#include <algorithm>

#include <QPainter>

#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kHeight = 32;
constexpr int kPadding = 12;
constexpr double kRadius = 4;

} // namespace

FilterChip::FilterChip(const QString &label, QWidget *parent) : QAbstractButton(parent)
{
    setText(label);
    setAccessibleName(label);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

QSize FilterChip::sizeHint() const
{
    QFont bold = font();
    bold.setBold(true);
    const QSize text = QFontMetrics(bold).size(Qt::TextSingleLine, this->text());
    return {text.width() + 2 * kPadding, std::max(kHeight, text.height() + 12)};
}

void FilterChip::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double pen = isChecked() ? 2 : 1;
    painter.setPen(QPen(isChecked() ? theme.accent : theme.line, pen));
    painter.setBrush(underMouse() || isDown() ? theme.groupBar : theme.lane);
    painter.drawRoundedRect(QRectF(rect()).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2), kRadius, kRadius);
    if (hasFocus()) {
        painter.setPen(QPen(theme.text, 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(4.5, 4.5, -4.5, -4.5));
    }
    QFont shown = font();
    shown.setBold(isChecked());
    painter.setFont(shown);
    painter.setPen(theme.text);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextSingleLine, text());
}

} // namespace forklane::ui
