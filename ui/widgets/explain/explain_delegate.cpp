// SPDX-License-Identifier: MIT
#include "widgets/explain/explain_delegate.h"

#include <algorithm>

#include <QListView>
#include <QPainter>

#include "grid.h"
#include "theme.h"
#include "widgets/explain/explain_model.h"

namespace forklane::ui {

namespace {

constexpr int kSign = 18;
constexpr double kSourceScale = 0.9;
constexpr int kWrapped = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;

QFont sourceFont(const QFont &font)
{
    QFont small = font;
    small.setPointSizeF(font.pointSizeF() * kSourceScale);
    return small;
}

int heightOf(const QFont &font, const QString &text, int width)
{
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, 100'000), kWrapped, text).height();
}

/// Room for two digits.
int numberWidth(const QFont &font)
{
    return QFontMetrics(font).horizontalAdvance(QStringLiteral("00"));
}

int textLeft(const QFont &font)
{
    return grid::kMargin + numberWidth(font) + grid::kSmallGap + kSign + grid::kGap;
}

int textWidth(const QStyleOptionViewItem &option)
{
    const auto *view = qobject_cast<const QListView *>(option.widget);
    const int width = view != nullptr ? view->viewport()->width() : option.rect.width();
    return std::max(80, width - textLeft(option.font) - grid::kMargin);
}

/// A disc with a tick, or an empty ring: the shape tells them apart without the colour.
void paintSign(QPainter &painter, QPointF centre, bool done)
{
    const Theme &theme = Theme::current();
    painter.setPen(QPen(done ? theme.right : theme.secondText, 1.4));
    painter.setBrush(done ? theme.right : Qt::transparent);
    painter.drawEllipse(centre, kSign / 2.0 - 1, kSign / 2.0 - 1);
    if (!done)
        return;
    painter.setPen(QPen(theme.lane, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF({centre + QPointF(-4, 0.5), centre + QPointF(-1, 3.5), centre + QPointF(4, -3)}));
}

} // namespace

QSize ExplainDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int width = textWidth(option);
    const int text = heightOf(option.font, index.data().toString(), width);
    const int source = heightOf(sourceFont(option.font), index.data(ExplainModel::SourceRole).toString(), width);
    return {textLeft(option.font) + grid::kMargin, std::max(kSign, text + source) + 2 * grid::kSmallGap + 2};
}

void ExplainDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const bool done = index.data(ExplainModel::DoneRole).toBool();
    const QString text = index.data().toString();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, theme.groupBar);
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(theme.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1));
    }
    const int top = option.rect.top() + grid::kSmallGap;
    const int line = QFontMetrics(option.font).height();
    const QRect number(option.rect.left() + grid::kMargin, top + 1, numberWidth(option.font), line);
    painter->setFont(option.font);
    painter->setPen(theme.secondText);
    painter->drawText(number, Qt::AlignRight | Qt::AlignVCenter, QString::number(index.row() + 1));
    paintSign(*painter, QPointF(number.right() + 1 + grid::kSmallGap + kSign / 2.0, number.top() + line / 2.0), done);
    const int width = textWidth(option);
    const int height = heightOf(option.font, text, width);
    const QRect place(option.rect.left() + textLeft(option.font), top + 1, width, height);
    painter->setPen(theme.text);
    painter->drawText(place, kWrapped, text);
    painter->setFont(sourceFont(option.font));
    painter->setPen(theme.secondText);
    painter->drawText(QRect(place.left(), place.bottom() + 1, width, 100'000), kWrapped,
                      index.data(ExplainModel::SourceRole).toString());
    painter->restore();
}

} // namespace forklane::ui
