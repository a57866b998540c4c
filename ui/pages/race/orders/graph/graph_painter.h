// SPDX-License-Identifier: MIT
// Paints the graph of states: replays a layout with facts, decides nothing.
#pragma once

#include <QFont>
#include <QPainter>

#include "pages/race/orders/graph/graph_layout.h"
#include "pages/race/orders/graph/graph_path.h"
#include "race/replay.h"
#include "theme.h"

namespace forklane::ui {

struct GraphScene {
    const GraphLayout &layout;
    const race::Program &program;
    const race::StateGraph &graph;
    const GraphPaths &paths;
    const race::Replay &replay; ///< The current order.
    int selected = -1;          ///< Step of it.
    bool focused = false;
    QFont font;
};

/// "120 ×6": what the variables hold there, and how many orders pass.
[[nodiscard]] QString nodeLabel(const race::StateGraph &graph, const GraphPaths &paths, std::uint32_t node);
/// As nodeLabel(), but "×90 M" where the number is long.
[[nodiscard]] QString shortCount(race::Count count);

/// Beside an end: "✓ 70", "✕ 50"; beside a deadlock "✕".
[[nodiscard]] QString endMark(const race::Program &program, const race::StateNode &node);

void paintGraph(QPainter &painter, const GraphScene &scene, const Theme &theme);

/// Instead of a graph that is too large: the sizes of its layers, within `room`.
void paintLayers(QPainter &painter, const std::vector<std::uint64_t> &layers, const QRectF &room, const Theme &theme);

} // namespace forklane::ui
