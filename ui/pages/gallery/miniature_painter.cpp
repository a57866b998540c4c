// SPDX-License-Identifier: MIT
#include "pages/gallery/miniature_painter.h"

#include <algorithm>

#include <QPainter>

#include "theme.h"

namespace forklane::ui {

namespace {

constexpr double kGap = 2;

double xOf(const QRectF &lane, int column)
{
    return lane.left() + lane.width() * column / Miniature::kColumns;
}

} // namespace

void MiniaturePainter::paint(QPainter &painter, const QRectF &rect, const Miniature &miniature)
{
    if (miniature.lanes.empty())
        return;
    m_roles.prepare(Theme::current(), painter.device()->devicePixelRatioF());
    const auto count = static_cast<double>(miniature.lanes.size());
    const double height = std::min(kMostLaneHeight, (rect.height() - kGap * (count - 1)) / count);
    double top = rect.center().y() - (height * count + kGap * (count - 1)) / 2;
    painter.save();
    painter.setClipRect(rect);
    for (const Miniature::Lane &lane : miniature.lanes) {
        const QRectF box(rect.left(), std::round(top), rect.width(), std::floor(height));
        painter.fillRect(QRectF(box.left(), std::floor(box.center().y()), box.width(), 1), Theme::current().line);
        if (lane.levels.empty())
            paintPieces(painter, box, lane);
        else
            paintLevels(painter, box, lane.levels);
        top += height + kGap;
    }
    painter.restore();
}

void MiniaturePainter::paintPieces(QPainter &painter, const QRectF &lane, const Miniature::Lane &pieces) const
{
    for (const Miniature::Piece &piece : pieces.pieces) {
        RoleBox box;
        box.rect = QRectF(QPointF(xOf(lane, piece.begin), lane.top()), QPointF(xOf(lane, piece.end), lane.bottom()));
        box.role = piece.role;
        box.phase = box.rect.left();
        box.top = lane.top();
        m_roles.paint(painter, box);
    }
}

void MiniaturePainter::paintLevels(QPainter &painter, const QRectF &lane, const std::vector<int> &levels)
{
    QColor ink = Theme::current().role(Role::Queued).ink;
    for (std::size_t column = 0; column < levels.size(); ++column) {
        const double left = xOf(lane, static_cast<int>(column));
        const double right = xOf(lane, static_cast<int>(column) + 1);
        const double height = lane.height() * levels[column] / 100;
        painter.fillRect(QRectF(QPointF(left, lane.bottom() - height), QPointF(right, lane.bottom())), ink);
    }
}

} // namespace forklane::ui
