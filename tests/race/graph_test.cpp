// SPDX-License-Identifier: MIT
#include "race/graph.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "race/account.h"
#include "race/model.h"
#include "race/race_programs.h"

namespace forklane::race {
namespace {

Program account(Policy policy, const Scenario &scenario = {})
{
    return accountProgram(scenario, StepSize::LoadStore, policy).value();
}

TEST(Graph, PathsThroughItAreTheOrders)
{
    for (const PolicyFacts &policy : policies()) {
        const Program program = account(policy.policy, {.amounts = {1, 2, 4}, .threads = 3});
        const auto graph = graphOf(program, 100'000);
        ASSERT_TRUE(graph) << describe(graph.error());
        ASSERT_TRUE(graph->hasCounts);
        EXPECT_EQ(graph->nodes.front().completions, explore(program, {}).value().schedules) << policy.name;
        Count ends;
        for (const StateNode &node : graph->nodes)
            if (node.isEnd || node.isDeadlock) {
                EXPECT_TRUE(ends.add(node.ways));
            }
        EXPECT_EQ(ends, graph->nodes.front().completions);
    }
}

TEST(Graph, EqualStatesAreOneNode)
{
    const auto graph = graphOf(account(Policy::None)).value();
    EXPECT_EQ(std::count_if(graph.nodes.begin(), graph.nodes.end(), [](const StateNode &node) { return node.isEnd; }), 3);
    EXPECT_EQ(graph.nodes.front().next, (std::vector<std::size_t>{0, 0}));
    for (std::size_t i = 1; i < graph.edges.size(); ++i)
        EXPECT_LE(graph.nodes[graph.edges[i - 1].from].depth, graph.nodes[graph.edges[i].from].depth);
}

TEST(Graph, ALargeOneIsRefused)
{
    const auto graph = graphOf(account(Policy::None, {.threads = 4, .updates = 5}));
    ASSERT_FALSE(graph);
    EXPECT_EQ(describe(graph.error()),
              "cannot draw \"all states\": there are more than 5000; take fewer threads or fewer updates");
}

TEST(Graph, WhatLeadsIntoADeadlockIsDoomed)
{
    const auto graph = graphOf(oppositeLocks()).value();
    const auto dead =
        std::count_if(graph.nodes.begin(), graph.nodes.end(), [](const StateNode &node) { return node.isDeadlock; });
    EXPECT_EQ(dead, 1);
    EXPECT_FALSE(graph.nodes.front().isDoomed);
    for (const StateNode &node : graph.nodes)
        EXPECT_TRUE(!node.isDeadlock || node.isDoomed);
}

TEST(Graph, ALoopHasNoCounts)
{
    const auto graph = graphOf(politeThreads()).value();
    EXPECT_FALSE(graph.hasCounts);
    EXPECT_TRUE(std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const StateNode &node) { return node.isEnd; }));
}

TEST(Grid, WithoutALockEveryWayIsOpen)
{
    const auto grid = gridOf(account(Policy::None)).value();
    EXPECT_EQ(grid.columns, 2U);
    EXPECT_EQ(grid.rows, 2U);
    EXPECT_EQ(grid.at(2, 2).ways, Count{6});
    EXPECT_EQ(grid.at(0, 0).completions, Count{6});
    EXPECT_EQ(grid.at(1, 1).ways, Count{2});
    EXPECT_TRUE(grid.forbidden.empty());
}

TEST(Grid, AMutexForbidsARectangle)
{
    const auto grid = gridOf(account(Policy::Mutex)).value();
    EXPECT_EQ(grid.forbidden, (std::vector<ForbiddenRectangle>{{0, 1, 3, 1, 3}}));
    for (std::size_t row = 0; row <= 4; ++row)
        for (std::size_t column = 0; column <= 4; ++column) {
            const GridPoint &point = grid.at(column, row);
            const bool isInside = column >= 1 && column <= 3 && row >= 1 && row <= 3;
            EXPECT_EQ(point.isForbidden, isInside);
            EXPECT_EQ(point.isReachable, !isInside);
            EXPECT_EQ(point.goesRight, column < 4 && !isInside && (column != 0 || row == 0 || row == 4))
                << column << ',' << row;
        }
    EXPECT_EQ(grid.at(4, 4).ways, Count{2});
}

TEST(Grid, ASharedLockForbidsNothing)
{
    EXPECT_TRUE(gridOf(account(Policy::SharedLock)).value().forbidden.empty());
    EXPECT_TRUE(gridOf(account(Policy::TwoLocks)).value().forbidden.empty());
    EXPECT_EQ(gridOf(account(Policy::LockReadAndWriteApart)).value().forbidden.size(), 4U);
}

TEST(Grid, TwoLocksInOppositeOrderHaveADeadCorner)
{
    const auto grid = gridOf(oppositeLocks()).value();
    EXPECT_EQ(grid.forbidden.size(), 2U);
    EXPECT_TRUE(grid.at(1, 1).isDead);
    EXPECT_TRUE(grid.at(1, 1).isDoomed);
    EXPECT_FALSE(grid.at(0, 1).isDoomed);
    EXPECT_FALSE(grid.at(2, 2).isReachable); // shadowed by both rectangles
    EXPECT_EQ(std::count_if(grid.points.begin(), grid.points.end(), [](const GridPoint &point) { return point.isDead; }), 1);
}

TEST(Grid, ATicketLockRemembers)
{
    const auto grid = gridOf(account(Policy::Ticket)).value();
    EXPECT_TRUE(grid.hasMemory);
    EXPECT_TRUE(grid.at(1, 1).goesRight);
    EXPECT_TRUE(grid.at(1, 1).goesUp);
}

TEST(Grid, WhatItCannotShowIsRefused)
{
    EXPECT_EQ(describe(gridOf(account(Policy::None, {.threads = 3})).error()),
              "cannot draw \"the grid\": it shows two threads, not 3; the graph of states shows any number");
    EXPECT_NE(describe(gridOf(account(Policy::Cas)).error()).find("retry"), std::string::npos);
}

} // namespace
} // namespace forklane::race
