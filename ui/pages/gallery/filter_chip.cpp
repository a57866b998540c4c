// SPDX-License-Identifier: MIT
#include "pages/gallery/filter_chip.h"

#include <algorithm>

#include <QPainter>

#include "grid.h"
#include "style.h"
#include "theme.h"

namespace forklane::ui {

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
    return {text.width() + 2 * grid::kMargin, std::max(grid::kControl, text.height() + 12)};
}

void FilterChip::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    paintBox(painter, rect(),
             {underMouse() || isDown() ? theme.groupBar : theme.lane, isChecked() ? theme.accent : theme.line,
              isChecked() ? 2 : 1, grid::kRadius});
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
