// SPDX-License-Identifier: MIT
#include "pages/race/orders/graph/graph_layout.h"

#include <algorithm>
#include <cmath>

#include "grid.h"

namespace forklane::ui {

namespace {

constexpr double kMargin = grid::kMargin;
constexpr double kGap = grid::kGap;
constexpr double kDot = 6;
constexpr double kLeastDotRow = 6;
constexpr double kMostRow = 56;
constexpr double kLeastLabelGap = 12; ///< Between labelled layers: else nodes are dots.
constexpr double kLeastEdgeLabelGap = 64;
constexpr double kReach = 6;
constexpr int kSweeps = 4;

using Layers = std::vector<std::vector<std::uint32_t>>; // nodes from top to bottom

Layers layersOf(const race::StateGraph &graph)
{
    Layers layers;
    for (std::uint32_t node = 0; node < graph.nodes.size(); ++node) {
        const std::size_t depth = graph.nodes[node].depth;
        if (depth >= layers.size())
            layers.resize(depth + 1);
        layers[depth].push_back(node);
    }
    return layers;
}

/// Puts each node near its neighbours in the layer before or after: fewer edges cross.
class Untangler {
public:
    Untangler(const race::StateGraph &graph, Layers &layers)
        : m_layers(layers), m_before(graph.nodes.size()), m_after(graph.nodes.size()), m_place(graph.nodes.size())
    {
        for (const race::StateEdge &edge : graph.edges) {
            if (graph.nodes[edge.to].depth != graph.nodes[edge.from].depth + 1)
                continue; // leads back
            m_before[edge.to].push_back(edge.from);
            m_after[edge.from].push_back(edge.to);
        }
        for (const auto &layer : layers)
            number(layer);
    }

    void sweep()
    {
        for (std::size_t layer = 1; layer < m_layers.size(); ++layer)
            sort(m_layers[layer], m_before);
        for (std::size_t layer = m_layers.size() - 1; layer-- > 0;)
            sort(m_layers[layer], m_after);
    }

private:
    using Neighbours = std::vector<std::vector<std::uint32_t>>;

    void number(const std::vector<std::uint32_t> &layer)
    {
        for (std::size_t i = 0; i < layer.size(); ++i)
            m_place[layer[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(layer.size());
    }

    void sort(std::vector<std::uint32_t> &layer, const Neighbours &neighbours)
    {
        std::vector<std::pair<double, std::uint32_t>> wanted;
        for (const std::uint32_t node : layer) {
            double sum = 0;
            for (const std::uint32_t other : neighbours[node])
                sum += m_place[other];
            const auto count = static_cast<double>(neighbours[node].size());
            wanted.emplace_back(count > 0 ? sum / count : m_place[node], node);
        }
        std::stable_sort(wanted.begin(), wanted.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
        std::transform(wanted.begin(), wanted.end(), layer.begin(), [](const auto &each) { return each.second; });
        number(layer);
    }

    Layers &m_layers;
    Neighbours m_before;
    Neighbours m_after;
    std::vector<double> m_place; ///< From 0 to 1 within its layer.
};

} // namespace

int GraphLayout::nodeAt(QPointF position) const
{
    int found = -1;
    double best = 0;
    for (std::size_t node = 0; node < nodes.size(); ++node) {
        const QRectF around = isLabelled[node] ? nodes[node] : nodes[node].adjusted(-kReach, -kReach, kReach, kReach);
        const QPointF apart = nodes[node].center() - position;
        const double distance = QPointF::dotProduct(apart, apart);
        if (!around.contains(position) || (found >= 0 && distance >= best))
            continue;
        found = static_cast<int>(node);
        best = distance;
    }
    return found;
}

GraphLayout layoutGraph(const race::StateGraph &graph, const GraphRequest &request)
{
    GraphLayout layout;
    Layers layers = layersOf(graph);
    Untangler untangler(graph, layers);
    for (int sweep = 0; sweep < kSweeps; ++sweep)
        untangler.sweep();
    std::size_t most = 1;
    for (const auto &layer : layers)
        most = std::max(most, layer.size());
    const double labelHeight = request.lineHeight + 2;
    const double room = std::max(1.0, request.size.height() - 2 * kMargin - request.lineHeight);
    const double width = std::max(1.0, request.size.width() - 2 * kMargin - request.title);
    const double layerWidth = width / static_cast<double>(layers.size());
    layout.hasShortLabels = layerWidth < request.label + kLeastLabelGap;
    const double label = layout.hasShortLabels ? request.shortLabel : request.label;
    const bool isWide = label > 0 && layerWidth >= label + kLeastLabelGap;
    layout.hasEdgeLabels = isWide && layerWidth - label >= kLeastEdgeLabelGap;
    const double height = std::max(room, kLeastDotRow * static_cast<double>(most));
    layout.nodes.resize(graph.nodes.size());
    layout.isLabelled.resize(graph.nodes.size());
    for (std::size_t depth = 0; depth < layers.size(); ++depth) {
        const auto count = static_cast<double>(layers[depth].size());
        const double row = std::min(kMostRow, height / std::max(1.0, count));
        const bool isLabelled = isWide && row >= labelHeight + 2;
        const QSizeF node = isLabelled ? QSizeF(label, labelHeight) : QSizeF(kDot, kDot);
        const double x = kMargin + (static_cast<double>(depth) + 0.5) * layerWidth;
        layout.layers.push_back(x);
        for (std::size_t i = 0; i < layers[depth].size(); ++i) {
            const double y = kMargin + (height - row * count) / 2 + (static_cast<double>(i) + 0.5) * row;
            layout.nodes[layers[depth][i]] = QRectF(QPointF(x - node.width() / 2, y - node.height() / 2), node);
            layout.isLabelled[layers[depth][i]] = isLabelled;
        }
    }
    layout.size = QSizeF(request.size.width(), height + 2 * kMargin + request.lineHeight);
    layout.axis = QRectF(0, layout.size.height() - request.lineHeight - kGap / 2, layout.size.width(), request.lineHeight);
    return layout;
}

std::vector<QRectF> layoutLayers(const std::vector<std::uint64_t> &layers, const QRectF &room)
{
    std::vector<QRectF> bars;
    std::uint64_t most = 1;
    for (const std::uint64_t layer : layers)
        most = std::max(most, layer);
    const double step = layers.empty() ? 0 : room.width() / static_cast<double>(layers.size());
    const double gap = step >= 4 ? 1 : 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const double height = std::max(1.0, room.height() * static_cast<double>(layers[i]) / static_cast<double>(most));
        bars.emplace_back(room.left() + static_cast<double>(i) * step, room.bottom() - height, step - gap, height);
    }
    return bars;
}

} // namespace forklane::ui
