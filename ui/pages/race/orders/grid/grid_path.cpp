// SPDX-License-Identifier: MIT
#include "pages/race/orders/grid/grid_path.h"

#include <algorithm>
#include <limits>

namespace forklane::ui {

namespace {

constexpr std::uint64_t kNoWay = std::numeric_limits<std::uint64_t>::max();

/// Cheapest ways between points, where a point costs its distance from the current path on the same diagonal.
class Router {
public:
    Router(const race::Grid &grid, const race::Schedule &current)
        : m_grid(grid), m_path(pathOf(grid, current)), m_cost(grid.points.size(), kNoWay), m_isFromLeft(grid.points.size())
    {}

    /// The way from `from` to the cheapest point that `isGoal` accepts, as threads.
    template <typename IsGoal>
    std::optional<race::Schedule> route(GridPlace from, GridPlace last, IsGoal isGoal)
    {
        std::fill(m_cost.begin(), m_cost.end(), kNoWay);
        m_cost[index(from)] = 0;
        std::optional<GridPlace> goal;
        for (std::size_t row = from.row; row <= last.row; ++row)
            for (std::size_t column = from.column; column <= last.column; ++column) {
                const GridPlace place{column, row};
                if (m_cost[index(place)] == kNoWay)
                    continue;
                if (isGoal(place) && (!goal || m_cost[index(place)] < m_cost[index(*goal)]))
                    goal = place;
                if (m_grid.at(column, row).goesRight && column < last.column)
                    reach(place, {column + 1, row}, true);
                if (m_grid.at(column, row).goesUp && row < last.row)
                    reach(place, {column, row + 1}, false);
            }
        if (!goal)
            return std::nullopt;
        return backwards(from, *goal);
    }

private:
    [[nodiscard]] std::size_t index(GridPlace place) const { return place.row * (m_grid.columns + 1) + place.column; }

    [[nodiscard]] std::uint64_t distance(GridPlace place) const
    {
        const GridPlace &current = m_path[std::min(place.column + place.row, m_path.size() - 1)];
        return place.column > current.column ? place.column - current.column : current.column - place.column;
    }

    void reach(GridPlace from, GridPlace to, bool isFromLeft)
    {
        const std::uint64_t cost = m_cost[index(from)] + distance(to);
        if (cost >= m_cost[index(to)])
            return;
        m_cost[index(to)] = cost;
        m_isFromLeft[index(to)] = isFromLeft;
    }

    [[nodiscard]] race::Schedule backwards(GridPlace from, GridPlace place) const
    {
        race::Schedule steps;
        while (!(place == from)) {
            const bool isRight = m_isFromLeft[index(place)];
            steps.push_back(isRight ? 0 : 1);
            --(isRight ? place.column : place.row);
        }
        std::reverse(steps.begin(), steps.end());
        return steps;
    }

    const race::Grid &m_grid;
    const std::vector<GridPlace> m_path;
    std::vector<std::uint64_t> m_cost;
    std::vector<bool> m_isFromLeft;
};

} // namespace

Barred barredAt(const race::Grid &grid, GridPlace place)
{
    const race::GridPoint &point = grid.at(place.column, place.row);
    if (point.isReachable)
        return Barred::No;
    return point.isForbidden ? Barred::Forbidden : Barred::Unreachable;
}

std::vector<GridPlace> pathOf(const race::Grid &grid, const race::Schedule &schedule)
{
    std::vector<GridPlace> path = {{0, 0}};
    for (const std::uint8_t thread : schedule) {
        GridPlace next = path.back();
        ++(thread == 0 ? next.column : next.row);
        if (next.column > grid.columns || next.row > grid.rows)
            break;
        path.push_back(next);
    }
    return path;
}

std::optional<race::Schedule> routeThrough(const race::Grid &grid, const race::Schedule &current, GridPlace place)
{
    if (barredAt(grid, place) != Barred::No)
        return std::nullopt;
    Router router(grid, current);
    auto order = router.route({0, 0}, place, [&](GridPlace at) { return at == place; });
    if (!order)
        return std::nullopt;
    const GridPlace end{grid.columns, grid.rows};
    const bool isDoomed = grid.at(place.column, place.row).isDoomed;
    const auto rest =
        router.route(place, end, [&](GridPlace at) { return isDoomed ? grid.at(at.column, at.row).isDead : at == end; });
    if (!rest)
        return std::nullopt;
    order->insert(order->end(), rest->begin(), rest->end());
    return order;
}

std::optional<race::Schedule> routeAround(const race::Grid &grid, const race::Schedule &current, std::size_t step, bool above)
{
    const std::vector<GridPlace> path = pathOf(grid, current);
    if (step + 1 >= path.size())
        return std::nullopt;
    GridPlace place = path[step + 1];
    while (above ? place.column > 0 && place.row < grid.rows : place.row > 0 && place.column < grid.columns) {
        place = above ? GridPlace{place.column - 1, place.row + 1} : GridPlace{place.column + 1, place.row - 1};
        if (auto order = routeThrough(grid, current, place))
            return order;
    }
    return std::nullopt;
}

} // namespace forklane::ui
