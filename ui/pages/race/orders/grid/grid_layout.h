// SPDX-License-Identifier: MIT
// Where the grid of all orders lies: pure numbers, no widget. The first thread's steps go to the right, the second's up.
#pragma once

#include <cstddef>
#include <vector>

#include <QPointF>
#include <QRectF>

#include "pages/race/orders/grid/grid_path.h"

namespace forklane::ui {

struct GridRequest {
    std::size_t columns = 0; ///< Steps.
    std::size_t rows = 0;
    QSizeF size; ///< Of the widget.
    double lineHeight = 17;
    double columnWord = 0; ///< Width of the widest word on the axis of the first thread.
    double rowWord = 0;    ///< Of the second.
    double rowTitle = 0;   ///< Width of the second thread's title.
    double endWords = 0;   ///< Width of what is said of the end.
};

struct GridLayout {
    QRectF plot; ///< Corners: start at the bottom left, end at the top right.
    std::size_t columns = 0;
    std::size_t rows = 0;
    double columnWidth = 0;
    double rowHeight = 0;
    bool hasColumnWords = false; ///< Else numbers, every `columnTick` steps.
    bool hasRowWords = false;
    std::size_t columnTick = 1;
    std::size_t rowTick = 1;
    bool hasPoints = false; ///< Points and ways are far enough apart to be drawn.
    QRectF columnTitle;     ///< Below the axis, aligned right.
    QRectF rowTitle;        ///< Above the axis, aligned left.
    QRectF end;             ///< Two lines beside the end.
    double lineHeight = 17;

    [[nodiscard]] QPointF at(GridPlace place) const;
    /// Where the word of a step stands.
    [[nodiscard]] QRectF columnWordAt(std::size_t step) const;
    [[nodiscard]] QRectF rowWordAt(std::size_t step) const;
    /// The closest point to a position, which may lie outside.
    [[nodiscard]] GridPlace nearest(QPointF position) const;
    /// What two threads cannot do at once, half a step around its points.
    [[nodiscard]] QRectF rectangle(const race::ForbiddenRectangle &forbidden) const;
    /// The index of the path's step that is no farther away than `reach`; −1 for none.
    [[nodiscard]] int stepAt(const std::vector<GridPlace> &path, QPointF position, double reach) const;
};

[[nodiscard]] GridLayout layoutGrid(const GridRequest &request);

} // namespace forklane::ui
