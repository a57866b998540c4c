// SPDX-License-Identifier: MIT
#include "race/graph.h"

#include <algorithm>

#include <fmt/format.h>

#include "race/graph_search.h"

namespace forklane::race {

std::optional<StateGraph> GraphSearch::run()
{
    add(m_walk.first(), 0);
    for (std::uint32_t i = 0; i < m_graph.nodes.size(); ++i) {
        if (m_graph.nodes.size() > m_maxNodes)
            return std::nullopt;
        Key key;
        m_table.read(i, key);
        const std::uint32_t depth = m_graph.nodes[i].depth + 1;
        const std::uint32_t enabled = m_walk.successors(key, [&](std::size_t thread, const Key &next) {
            m_graph.edges.push_back({i, add(next, depth), static_cast<std::uint8_t>(thread)});
        });
        m_graph.nodes[i].isEnd = enabled == 0 && m_walk.machine().isFinished(key.state);
        m_graph.nodes[i].isDeadlock = enabled == 0 && !m_graph.nodes[i].isEnd;
    }
    count();
    findDoomed();
    return std::move(m_graph);
}

std::uint32_t GraphSearch::add(const Key &key, std::uint32_t depth)
{
    const auto [index, isNew] = m_table.insert(key);
    if (isNew) {
        const Machine &machine = m_walk.machine();
        StateNode node;
        node.depth = depth;
        for (std::size_t thread = 0; thread < machine.threadCount(); ++thread)
            node.next.push_back(machine.next(key.state, thread));
        for (std::size_t variable = 0; variable < machine.program().variables.size(); ++variable)
            node.variables.push_back(machine.value(key.state, variable));
        m_graph.nodes.push_back(std::move(node));
    }
    return index;
}

/// Nodes in an order in which every edge goes forward; shorter than the nodes when there is a loop.
std::vector<std::uint32_t> GraphSearch::sorted() const
{
    std::vector<std::size_t> open(m_graph.nodes.size(), 0);
    for (const StateEdge &edge : m_graph.edges)
        ++open[edge.to];
    std::vector<std::uint32_t> order;
    if (open[0] == 0)
        order.push_back(0);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto [first, last] = edgesFrom(order[i]);
        for (auto edge = first; edge != last; ++edge)
            if (--open[edge->to] == 0)
                order.push_back(edge->to);
    }
    return order;
}

std::pair<GraphSearch::Edges, GraphSearch::Edges> GraphSearch::edgesFrom(std::uint32_t node) const
{
    return std::equal_range(m_graph.edges.begin(), m_graph.edges.end(), StateEdge{node, 0, 0},
                            [](const StateEdge &a, const StateEdge &b) { return a.from < b.from; });
}

void GraphSearch::count()
{
    const std::vector<std::uint32_t> order = sorted();
    std::vector<StateNode> &nodes = m_graph.nodes;
    bool fits = order.size() == nodes.size();
    if (fits) {
        nodes[0].ways = Count{1};
        for (const std::uint32_t node : order) {
            const auto [first, last] = edgesFrom(node);
            for (auto edge = first; edge != last; ++edge)
                fits = nodes[edge->to].ways.add(nodes[node].ways) && fits;
        }
        for (auto node = order.rbegin(); node != order.rend(); ++node) {
            const auto [first, last] = edgesFrom(*node);
            if (first == last)
                nodes[*node].completions = Count{1};
            for (auto edge = first; edge != last; ++edge)
                fits = nodes[*node].completions.add(nodes[edge->to].completions) && fits;
        }
    }
    m_graph.hasCounts = fits;
    if (!fits)
        for (StateNode &node : nodes)
            node.ways = node.completions = Count{};
}

/// Backwards from the ends, over all edges: what is not met is doomed.
void GraphSearch::findDoomed()
{
    std::vector<std::vector<std::uint32_t>> before(m_graph.nodes.size());
    for (const StateEdge &edge : m_graph.edges)
        before[edge.to].push_back(edge.from);
    std::vector<std::uint32_t> open;
    for (std::uint32_t node = 0; node < m_graph.nodes.size(); ++node) {
        m_graph.nodes[node].isDoomed = !m_graph.nodes[node].isEnd;
        if (m_graph.nodes[node].isEnd)
            open.push_back(node);
    }
    while (!open.empty()) {
        const std::uint32_t node = open.back();
        open.pop_back();
        for (const std::uint32_t earlier : before[node])
            if (m_graph.nodes[earlier].isDoomed) {
                m_graph.nodes[earlier].isDoomed = false;
                open.push_back(earlier);
            }
    }
}

Result<StateGraph> graphOf(const Program &program, std::size_t maxNodes)
{
    const Machine machine(program);
    const Walk walk(machine, Merge::Updates, Follow::All);
    auto graph = GraphSearch(walk, maxNodes).run();
    if (!graph)
        return failure(
            {0, "draw", "all states", fmt::format("there are more than {}; take fewer threads or fewer updates", maxNodes)});
    return std::move(*graph);
}

} // namespace forklane::race
