// SPDX-License-Identifier: MIT
// Orders as paths through the graph of states, and where the graph lies.
#include "pages/race/orders/graph/graph_path.h"

#include <gtest/gtest.h>

#include "orders_programs.h"
#include "pages/race/orders/graph/graph_layout.h"
#include "race/model.h"
#include "race/replay.h"

namespace forklane::ui {
namespace {

class GraphPathsOf : public testing::TestWithParam<race::Policy> {
protected:
    std::shared_ptr<const race::Program> m_program = account(GetParam(), {.threads = 3});
    race::StateGraph m_graph = race::graphOf(*m_program).value();
    GraphPaths m_paths{m_graph};
};
INSTANTIATE_TEST_SUITE_P(Policies, GraphPathsOf,
                         testing::Values(race::Policy::None, race::Policy::Mutex, race::Policy::Cas, race::Policy::Ticket));

TEST_P(GraphPathsOf, PassEveryState)
{
    for (std::uint32_t node = 0; node < m_graph.nodes.size(); ++node) {
        const race::Schedule route = m_paths.routeThrough({}, node);
        const auto played = race::replay(*m_program, route);
        ASSERT_TRUE(played) << race::toText(route);
        EXPECT_TRUE(played->isComplete || played->deadlock);
        const auto nodes = m_paths.nodesOf(route);
        EXPECT_NE(std::find(nodes.begin(), nodes.end(), node), nodes.end());
    }
}

TEST_P(GraphPathsOf, StayAsTheyAreWhereTheyPassAlready)
{
    const race::Schedule route = m_paths.routeThrough({}, static_cast<std::uint32_t>(m_graph.nodes.size() / 2));
    for (const std::uint32_t node : m_paths.nodesOf(route))
        EXPECT_EQ(m_paths.routeThrough(route, node), route);
}

TEST_P(GraphPathsOf, AddUpToAllOrdersBetweenTheLayers)
{
    ASSERT_TRUE(m_graph.hasCounts);
    race::Count ends;
    for (std::uint32_t node = 0; node < m_graph.nodes.size(); ++node)
        if (m_graph.nodes[node].isEnd || m_graph.nodes[node].isDeadlock) {
            ASSERT_TRUE(ends.add(*m_paths.through(node)));
        }
    race::Count first;
    for (std::size_t edge = 0; edge < m_graph.edges.size(); ++edge)
        if (m_graph.edges[edge].from == 0) {
            ASSERT_TRUE(first.add(*m_paths.along(edge)));
        }
    EXPECT_EQ(ends, m_graph.nodes.front().completions);
    EXPECT_EQ(first, ends);
    EXPECT_EQ(m_paths.through(0), ends);
}

TEST(GraphPaths, ThroughADoomedStateEndInTheDeadlock)
{
    const race::Program program = race::oppositeLocks();
    const race::StateGraph graph = race::graphOf(program).value();
    const GraphPaths paths(graph);
    for (std::uint32_t node = 0; node < graph.nodes.size(); ++node) {
        const auto played = race::replay(program, paths.routeThrough(order("11112222"), node));
        ASSERT_TRUE(played);
        EXPECT_EQ(played->deadlock.has_value(), graph.nodes[node].isDoomed);
    }
}

TEST(GraphPaths, ALoopHasWaysButNoCounts)
{
    const race::Program program = race::politeThreads();
    const race::StateGraph graph = race::graphOf(program).value();
    const GraphPaths paths(graph);
    EXPECT_EQ(paths.through(0), std::nullopt);
    EXPECT_EQ(paths.along(0), std::nullopt);
    for (std::uint32_t node = 0; node < graph.nodes.size(); ++node)
        EXPECT_TRUE(race::replay(program, paths.routeThrough({}, node)));
}

GraphLayout layout(const race::StateGraph &graph, QSizeF size)
{
    return layoutGraph(graph, {size, 17, 56, 28, 20});
}

TEST(GraphLayouts, PutEachStateIntoTheLayerOfItsSteps)
{
    const race::StateGraph graph = race::graphOf(*account(race::Policy::None, {.threads = 3})).value();
    const GraphLayout laid = layout(graph, QSizeF(500, 230));
    ASSERT_EQ(laid.nodes.size(), graph.nodes.size());
    EXPECT_EQ(laid.layers.size(), 7U);
    for (std::size_t node = 0; node < graph.nodes.size(); ++node) {
        EXPECT_EQ(laid.nodes[node].center().x(), laid.layers[graph.nodes[node].depth]);
        EXPECT_TRUE(QRectF(QPointF(), laid.size).contains(laid.nodes[node]));
        EXPECT_EQ(laid.nodeAt(laid.nodes[node].center()), static_cast<int>(node));
    }
}

TEST(GraphLayouts, StatesDoNotOverlap)
{
    const race::StateGraph graph = race::graphOf(*account(race::Policy::None, {.threads = 3})).value();
    for (const QSizeF size : {QSizeF(500, 230), QSizeF(1000, 600), QSizeF(10, 10)}) {
        const GraphLayout laid = layout(graph, size);
        for (std::size_t a = 0; a < laid.nodes.size(); ++a)
            for (std::size_t b = 0; b < a; ++b)
                EXPECT_FALSE(laid.nodes[a].intersects(laid.nodes[b]) && graph.nodes[a].depth == graph.nodes[b].depth);
    }
}

TEST(GraphLayouts, LabelWhereThereIsRoom)
{
    const race::StateGraph graph = race::graphOf(*account(race::Policy::Cas)).value();
    const GraphLayout wide = layout(graph, QSizeF(500, 230));
    EXPECT_TRUE(std::all_of(wide.isLabelled.begin(), wide.isLabelled.end(), [](bool is) { return is; }));
    EXPECT_FALSE(wide.hasShortLabels);
    EXPECT_TRUE(layout(graph, QSizeF(260, 230)).hasShortLabels);
    EXPECT_FALSE(layout(graph, QSizeF(100, 230)).isLabelled.front());
    EXPECT_TRUE(layout(graph, QSizeF(1000, 230)).hasEdgeLabels);
}

TEST(GraphLayouts, BarsOfLayersAreAsHighAsTheirStates)
{
    const auto bars = layoutLayers({1, 4, 2}, QRectF(10, 10, 300, 100));
    ASSERT_EQ(bars.size(), 3U);
    EXPECT_EQ(bars[1].height(), 100);
    EXPECT_EQ(bars[2].height(), 50);
    EXPECT_EQ(bars[0].bottom(), 110);
    EXPECT_TRUE(layoutLayers({}, QRectF(10, 10, 300, 100)).empty());
}

} // namespace
} // namespace forklane::ui
