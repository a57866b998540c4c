// SPDX-License-Identifier: MIT
#include "pages/race/orders/graph/graph_path.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <utility>

namespace forklane::ui {

namespace {

constexpr std::uint32_t kNoWay = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kOtherEdge = 2; ///< An edge of the current order costs 1.

std::optional<race::Count> product(race::Count a, race::Count b)
{
    return a.multiply(b) ? std::optional(a) : std::nullopt;
}

} // namespace

GraphPaths::GraphPaths(const race::StateGraph &graph) : m_graph(graph), m_out(graph.nodes.size())
{
    for (std::size_t edge = 0; edge < graph.edges.size(); ++edge)
        m_out[graph.edges[edge].from].push_back(edge);
}

std::optional<std::size_t> GraphPaths::edgeBy(std::uint32_t node, std::uint8_t thread) const
{
    for (const std::size_t edge : m_out[node])
        if (m_graph.edges[edge].thread == thread)
            return edge;
    return std::nullopt;
}

std::vector<std::size_t> GraphPaths::edgesOf(const race::Schedule &schedule) const
{
    std::vector<std::size_t> edges;
    std::uint32_t node = 0;
    for (const std::uint8_t thread : schedule) {
        const auto edge = edgeBy(node, thread);
        if (!edge)
            break;
        edges.push_back(*edge);
        node = m_graph.edges[*edge].to;
    }
    return edges;
}

std::vector<std::uint32_t> GraphPaths::nodesOf(const race::Schedule &schedule) const
{
    std::vector<std::uint32_t> nodes = {0};
    for (const std::size_t edge : edgesOf(schedule))
        nodes.push_back(m_graph.edges[edge].to);
    return nodes;
}

template <typename IsGoal>
race::Schedule GraphPaths::route(std::uint32_t from, const std::vector<bool> &isCurrent, IsGoal isGoal) const
{
    using Entry = std::pair<std::uint32_t, std::uint32_t>; // cost, node
    std::vector<std::uint32_t> cost(m_graph.nodes.size(), kNoWay);
    std::vector<std::size_t> by(m_graph.nodes.size());
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    cost[from] = 0;
    open.emplace(0, from);
    while (!open.empty()) {
        const Entry next = open.top();
        open.pop();
        if (isGoal(next.second)) {
            race::Schedule steps;
            for (std::uint32_t node = next.second; node != from; node = m_graph.edges[by[node]].from)
                steps.push_back(m_graph.edges[by[node]].thread);
            std::reverse(steps.begin(), steps.end());
            return steps;
        }
        for (const std::size_t edge : m_out[next.second]) {
            const std::uint32_t to = m_graph.edges[edge].to;
            const std::uint32_t sum = next.first + (isCurrent[edge] ? 1 : kOtherEdge);
            if (next.first > cost[next.second] || sum >= cost[to])
                continue;
            cost[to] = sum;
            by[to] = edge;
            open.emplace(sum, to);
        }
    }
    return {};
}

race::Schedule GraphPaths::routeThrough(const race::Schedule &current, std::uint32_t node) const
{
    std::vector<bool> isCurrent(m_graph.edges.size());
    for (const std::size_t edge : edgesOf(current))
        isCurrent[edge] = true;
    race::Schedule order = route(0, isCurrent, [node](std::uint32_t at) { return at == node; });
    const bool isDoomed = m_graph.nodes[node].isDoomed;
    const race::Schedule rest = route(
        node, isCurrent, [&](std::uint32_t at) { return isDoomed ? m_graph.nodes[at].isDeadlock : m_graph.nodes[at].isEnd; });
    order.insert(order.end(), rest.begin(), rest.end());
    return order;
}

std::optional<race::Count> GraphPaths::through(std::uint32_t node) const
{
    if (!m_graph.hasCounts)
        return std::nullopt;
    return product(m_graph.nodes[node].ways, m_graph.nodes[node].completions);
}

std::optional<race::Count> GraphPaths::along(std::size_t edge) const
{
    if (!m_graph.hasCounts)
        return std::nullopt;
    return product(m_graph.nodes[m_graph.edges[edge].from].ways, m_graph.nodes[m_graph.edges[edge].to].completions);
}

} // namespace forklane::ui
