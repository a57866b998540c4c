// SPDX-License-Identifier: MIT
// Orders as paths through the graph of states. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "race/graph.h"
#include "race/schedule.h"

namespace forklane::ui {

/// Answers questions about ways through a graph, which outlives it.
class GraphPaths {
public:
    explicit GraphPaths(const race::StateGraph &graph);

    /// The start, and where each step leads; ends early where no edge leads on.
    [[nodiscard]] std::vector<std::uint32_t> nodesOf(const race::Schedule &schedule) const;
    /// The edges between them.
    [[nodiscard]] std::vector<std::size_t> edgesOf(const race::Schedule &schedule) const;

    /// A whole order through the node that shares with the current one what it can. It ends with all threads, unless every way
    /// from the node leads into a deadlock.
    [[nodiscard]] race::Schedule routeThrough(const race::Schedule &current, std::uint32_t node) const;

    /// Orders that pass the node, or the edge. Nothing where there are no counts, or they leave 128 bits.
    [[nodiscard]] std::optional<race::Count> through(std::uint32_t node) const;
    [[nodiscard]] std::optional<race::Count> along(std::size_t edge) const;

private:
    [[nodiscard]] std::optional<std::size_t> edgeBy(std::uint32_t node, std::uint8_t thread) const;
    /// The cheapest way from `from` to a node that `isGoal` accepts, where edges that are not marked cost more.
    template <typename IsGoal>
    [[nodiscard]] race::Schedule route(std::uint32_t from, const std::vector<bool> &isCurrent, IsGoal isGoal) const;

    const race::StateGraph &m_graph;
    std::vector<std::vector<std::size_t>> m_out; ///< [node] edges.
};

} // namespace forklane::ui
