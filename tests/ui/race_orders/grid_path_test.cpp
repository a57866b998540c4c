// SPDX-License-Identifier: MIT
// Orders as staircases.
#include "pages/race/orders/grid/grid_path.h"

#include <gtest/gtest.h>

#include "orders_programs.h"
#include "race/replay.h"

namespace forklane::ui {
namespace {

class GridPaths : public testing::Test {
protected:
    std::shared_ptr<const race::Program> m_none = account(race::Policy::None);
    std::shared_ptr<const race::Program> m_mutex = account(race::Policy::Mutex);
    race::Grid m_open = race::gridOf(*m_none).value();
    race::Grid m_locked = race::gridOf(*m_mutex).value();
    race::Grid m_dead = race::gridOf(race::oppositeLocks()).value();
};

TEST_F(GridPaths, FollowTheOrder)
{
    EXPECT_EQ(pathOf(m_open, order("1221")), (std::vector<GridPlace>{{0, 0}, {1, 0}, {1, 1}, {1, 2}, {2, 2}}));
    EXPECT_EQ(pathOf(m_open, {}), (std::vector<GridPlace>{{0, 0}}));
}

TEST_F(GridPaths, StayInTheGrid)
{
    EXPECT_EQ(pathOf(m_open, order("11122")).size(), 3U);
}

TEST_F(GridPaths, ThroughAPointChangeAsLittleAsPossible)
{
    EXPECT_EQ(routeThrough(m_open, order("1122"), {1, 1}), order("1212"));
    EXPECT_EQ(routeThrough(m_open, order("2211"), {1, 1}), order("2121"));
    EXPECT_EQ(routeThrough(m_open, order("1122"), {0, 2}), order("2211"));
    EXPECT_EQ(routeThrough(m_open, order("1212"), {1, 1}), order("1212"));
}

TEST_F(GridPaths, ThroughAnyReachablePointCanBeExecuted)
{
    for (const race::Grid *grid : {&m_open, &m_locked, &m_dead}) {
        const race::Program program = grid == &m_open ? *m_none : grid == &m_locked ? *m_mutex : race::oppositeLocks();
        for (std::size_t row = 0; row <= grid->rows; ++row)
            for (std::size_t column = 0; column <= grid->columns; ++column) {
                const auto route = routeThrough(*grid, order("11"), {column, row});
                ASSERT_EQ(route.has_value(), grid->at(column, row).isReachable) << column << ',' << row;
                if (!route)
                    continue;
                const auto played = race::replay(program, *route);
                ASSERT_TRUE(played) << race::toText(*route);
                EXPECT_TRUE(played->isComplete || played->deadlock);
                EXPECT_EQ(played->isComplete, !grid->at(column, row).isDoomed);
            }
    }
}

TEST_F(GridPaths, NoneLeadsWhereBothHoldTheLock)
{
    EXPECT_EQ(barredAt(m_locked, {2, 2}), Barred::Forbidden);
    EXPECT_EQ(routeThrough(m_locked, order("11112222"), {2, 2}), std::nullopt);
    EXPECT_EQ(barredAt(m_dead, {3, 3}), Barred::Unreachable);
    EXPECT_EQ(barredAt(m_locked, {0, 3}), Barred::No);
}

TEST_F(GridPaths, AcrossTheRectangleGoAllTheWayAround)
{
    EXPECT_EQ(routeThrough(m_locked, order("11112222"), {0, 1}), order("22221111"));
}

TEST_F(GridPaths, IntoADeadCornerEndThere)
{
    EXPECT_EQ(routeThrough(m_dead, order("11112222"), {1, 1}), order("12"));
}

TEST_F(GridPaths, AroundWhatBarsTheWay)
{
    EXPECT_EQ(routeAround(m_locked, order("11112222"), 1, true), order("22221111"));
    EXPECT_EQ(routeAround(m_locked, order("22221111"), 1, false), order("11112222"));
    EXPECT_EQ(routeAround(m_locked, order("11112222"), 1, false), std::nullopt);
    EXPECT_EQ(routeAround(m_open, order("1122"), 1, true), order("1212"));
    EXPECT_EQ(routeAround(m_open, order("1122"), 9, true), std::nullopt);
}

} // namespace
} // namespace forklane::ui
