// SPDX-License-Identifier: MIT
#include "pages/race/orders/grid/grid_layout.h"

#include <algorithm>
#include <cmath>

#include "grid.h"

namespace forklane::ui {

namespace {

constexpr double kMargin = grid::kMargin;
constexpr double kGap = grid::kGap;
constexpr double kMostColumn = 120; ///< Wider steps make the staircase no clearer.
constexpr double kMostRow = 72;
constexpr double kLeastForPoints = 7;
constexpr double kNumber = 28;  ///< Room for a number on an axis.
constexpr double kAxisGap = 14; ///< Between an axis and its words.

std::size_t tickFor(double step, double room)
{
    std::size_t tick = 1;
    for (const std::size_t factor : {5U, 2U, 5U, 2U, 5U, 2U}) {
        if (static_cast<double>(tick) * step >= room)
            break;
        tick *= factor;
    }
    return tick;
}

std::size_t clampedIndex(double value, std::size_t most)
{
    return static_cast<std::size_t>(std::clamp(std::round(value), 0.0, static_cast<double>(most)));
}

double squaredDistance(QPointF point, QPointF a, QPointF b)
{
    const QPointF nearest(std::clamp(point.x(), std::min(a.x(), b.x()), std::max(a.x(), b.x())),
                          std::clamp(point.y(), std::min(a.y(), b.y()), std::max(a.y(), b.y())));
    const QPointF apart = point - nearest;
    return QPointF::dotProduct(apart, apart);
}

} // namespace

QPointF GridLayout::at(GridPlace place) const
{
    return {plot.left() + static_cast<double>(place.column) * columnWidth,
            plot.bottom() - static_cast<double>(place.row) * rowHeight};
}

QRectF GridLayout::columnWordAt(std::size_t step) const
{
    return {at({step, 0}).x(), plot.bottom() + kAxisGap, columnWidth, lineHeight};
}

QRectF GridLayout::rowWordAt(std::size_t step) const
{
    const double middle = plot.bottom() - (static_cast<double>(step) + 0.5) * rowHeight;
    return {kMargin, middle - lineHeight / 2, plot.left() - kAxisGap - kMargin, lineHeight};
}

GridPlace GridLayout::nearest(QPointF position) const
{
    return {columnWidth > 0 ? clampedIndex((position.x() - plot.left()) / columnWidth, columns) : 0,
            rowHeight > 0 ? clampedIndex((plot.bottom() - position.y()) / rowHeight, rows) : 0};
}

QRectF GridLayout::rectangle(const race::ForbiddenRectangle &forbidden) const
{
    const QPointF low = at({forbidden.firstColumn, forbidden.firstRow});
    const QPointF high = at({forbidden.lastColumn, forbidden.lastRow});
    return QRectF(QPointF(low.x() - columnWidth / 2, high.y() - rowHeight / 2),
                  QPointF(high.x() + columnWidth / 2, low.y() + rowHeight / 2));
}

int GridLayout::stepAt(const std::vector<GridPlace> &path, QPointF position, double reach) const
{
    int found = -1;
    double best = reach * reach;
    for (std::size_t step = 0; step + 1 < path.size(); ++step) {
        const double distance = squaredDistance(position, at(path[step]), at(path[step + 1]));
        if (distance > best)
            continue;
        best = distance;
        found = static_cast<int>(step);
    }
    return found;
}

GridLayout layoutGrid(const GridRequest &request)
{
    GridLayout layout;
    layout.columns = request.columns;
    layout.rows = request.rows;
    layout.lineHeight = request.lineHeight;
    const double columns = std::max(1.0, static_cast<double>(request.columns));
    const double rows = std::max(1.0, static_cast<double>(request.rows));
    const double top = kMargin + request.lineHeight + kGap;
    const double bottom = 2 * request.lineHeight + kAxisGap + kGap;
    const double height = std::max(1.0, request.size.height() - top - bottom);
    layout.rowHeight = std::min(kMostRow, height / rows);
    layout.hasRowWords = layout.rowHeight >= request.lineHeight;
    layout.rowTick = tickFor(layout.rowHeight, request.lineHeight);
    const double left = kMargin + (layout.hasRowWords ? request.rowWord : kNumber) + kAxisGap;
    const double right = request.endWords + kAxisGap + kMargin;
    const double width = std::max(1.0, request.size.width() - left - right);
    layout.columnWidth = std::min(kMostColumn, width / columns);
    layout.hasColumnWords = layout.columnWidth >= request.columnWord + kGap;
    layout.columnTick = tickFor(layout.columnWidth, kNumber);
    layout.hasPoints = std::min(layout.columnWidth, layout.rowHeight) >= kLeastForPoints;
    layout.plot = QRectF(std::round(left), std::round(top), layout.columnWidth * columns, layout.rowHeight * rows);
    const double below = layout.plot.bottom() + kAxisGap + request.lineHeight;
    layout.columnTitle =
        QRectF(layout.plot.left(), below, request.size.width() - kMargin - layout.plot.left(), request.lineHeight);
    layout.rowTitle = QRectF(kMargin, kMargin, request.size.width() - 2 * kMargin, request.lineHeight);
    layout.end = QRectF(layout.plot.right() + kAxisGap, layout.plot.top() - request.lineHeight, request.endWords,
                        2 * request.lineHeight);
    return layout;
}

} // namespace forklane::ui
