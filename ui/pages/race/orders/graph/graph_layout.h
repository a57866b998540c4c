// SPDX-License-Identifier: MIT
// Where the graph of states lies: layers by the number of executed steps from left to right. Pure numbers, no widget.
#pragma once

#include <cstdint>
#include <vector>

#include <QRectF>

#include "race/graph.h"

namespace forklane::ui {

struct GraphRequest {
    QSizeF size; ///< Of the place that it is shown in; a graph that is higher scrolls.
    double lineHeight = 17;
    double label = 0;      ///< Width of the widest label of a node.
    double shortLabel = 0; ///< Of the widest number of orders.
    double title = 0;      ///< Width of what stands right of the last layer.
};

struct GraphLayout {
    std::vector<QRectF> nodes;    ///< As in the graph.
    std::vector<double> layers;   ///< x of each layer's middle.
    QSizeF size;                  ///< Of all of it.
    std::vector<bool> isLabelled; ///< [node] A box with words; else a dot.
    bool hasShortLabels = false;  ///< Labels tell only the number of orders.
    bool hasEdgeLabels = false;   ///< There is room between the layers.
    QRectF axis;                  ///< Below the graph: numbers of steps.

    /// The node at the position, −1 for none; dots are found from some pixels away.
    [[nodiscard]] int nodeAt(QPointF position) const;
};

[[nodiscard]] GraphLayout layoutGraph(const race::StateGraph &graph, const GraphRequest &request);

/// Bars: how many states there are after 0, 1, 2 … steps. As many as layers.
[[nodiscard]] std::vector<QRectF> layoutLayers(const std::vector<std::uint64_t> &layers, const QRectF &room);

} // namespace forklane::ui
