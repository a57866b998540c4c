// SPDX-License-Identifier: MIT
#include "hint_bubble.h"

#include <algorithm>

#include <QAccessible>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include "accessible.h"
#include "grid.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kArrow = 8; ///< High, and half as wide as that on each side.
constexpr int kWidth = 340;
constexpr int kFarFromLeft = 48;

} // namespace

HintBubble::HintBubble(QWidget &window) : QWidget(&window), m_text(new QLabel), m_close(new QPushButton)
{
    m_text->setWordWrap(true);
    auto *row = new QVBoxLayout(this);
    row->setContentsMargins(grid::kMargin, grid::kGap + kArrow, grid::kMargin, grid::kGap + kArrow);
    row->setSpacing(grid::kGap);
    row->addWidget(m_text, 1);
    row->addWidget(m_close, 0, Qt::AlignRight);
    m_close->setAutoDefault(false);
    m_close->setFixedHeight(grid::kControl);
    connect(m_close, &QPushButton::clicked, this, &HintBubble::closed);
    hide();
}

void HintBubble::setText(const QString &text, const QString &closeText)
{
    m_text->setText(text);
    m_close->setText(closeText);
    m_close->setAccessibleName(closeText);
    setAccessibleName(text);
}

void HintBubble::pointTo(const QWidget &target)
{
    QWidget &window = *parentWidget();
    const QRect place(target.mapTo(&window, QPoint(0, 0)), target.size());
    const int width = std::min(kWidth, window.width() - 2 * grid::kMargin);
    resize(width, std::max(layout()->heightForWidth(width), layout()->minimumSize().height()));
    const bool roomBelow = place.bottom() + height() + grid::kMargin <= window.height();
    m_isAbove = !roomBelow && place.top() >= height();
    const int tip = place.left() + std::min(place.width() / 2, 2 * kFarFromLeft);
    const int left =
        std::clamp(tip - kFarFromLeft, grid::kMargin, std::max(grid::kMargin, window.width() - width - grid::kMargin));
    m_arrow = tip - left;
    const int top = m_isAbove ? place.top() - height() : std::min(place.bottom() + 1, window.height() - height());
    move(left, top);
    const bool wasHidden = isHidden();
    show();
    raise();
    update();
    if (wasHidden)
        notifyAccessible(this, QAccessible::Alert);
}

void HintBubble::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath path;
    path.addRoundedRect(QRectF(rect()).adjusted(1, kArrow + 0.5, -1, -kArrow - 0.5), grid::kRadius, grid::kRadius);
    const double base = m_isAbove ? height() - kArrow - 1 : kArrow + 1;
    const double tip = m_isAbove ? height() - 1 : 1;
    QPainterPath arrow;
    arrow.addPolygon(QPolygonF({{m_arrow - double(kArrow), base}, {double(m_arrow), tip}, {m_arrow + double(kArrow), base}}));
    painter.setPen(QPen(theme.accent, 1.5));
    painter.setBrush(theme.lane);
    painter.drawPath(path.united(arrow));
}

} // namespace forklane::ui
