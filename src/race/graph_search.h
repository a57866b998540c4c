// SPDX-License-Identifier: MIT
// Builds a StateGraph by a walk's rules. Internal to graph.h's functions.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "race/graph.h"
#include "race/search.h"

namespace forklane::race {

class GraphSearch {
public:
    GraphSearch(const Walk &walk, std::size_t maxNodes) : m_walk(walk), m_maxNodes(maxNodes), m_table(walk.table()) {}

    /// Nothing when there are more nodes than allowed.
    [[nodiscard]] std::optional<StateGraph> run();

private:
    using Edges = std::vector<StateEdge>::const_iterator;
    std::uint32_t add(const Key &key, std::uint32_t depth);
    [[nodiscard]] std::vector<std::uint32_t> sorted() const;
    [[nodiscard]] std::pair<Edges, Edges> edgesFrom(std::uint32_t node) const;
    void count();
    void findDoomed();

    const Walk &m_walk;
    std::size_t m_maxNodes;
    StateTable m_table;
    StateGraph m_graph;
};

} // namespace forklane::race
