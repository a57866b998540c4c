// SPDX-License-Identifier: MIT
// Orders as staircases through the grid: which one passes a point and differs least from the current one. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "race/graph.h"
#include "race/schedule.h"

namespace forklane::ui {

/// A point of the grid.
struct GridPlace {
    std::size_t column = 0;
    std::size_t row = 0;

    bool operator==(const GridPlace &) const = default;
};

/// Why no order passes a point.
enum class Barred : std::uint8_t {
    No,
    Forbidden,   ///< Both would hold a lock.
    Unreachable, ///< All ways to it are barred.
};

[[nodiscard]] Barred barredAt(const race::Grid &grid, GridPlace place);

/// The start, and where each step leads. Steps that would leave the grid are left out.
[[nodiscard]] std::vector<GridPlace> pathOf(const race::Grid &grid, const race::Schedule &schedule);

/// The whole order through the point which keeps closest to the current one: it ends with all threads, unless every way from
/// the point leads into a dead corner. Nothing when no order passes there. Where Grid::hasMemory the order is only likely to be
/// legal.
[[nodiscard]] std::optional<race::Schedule> routeThrough(const race::Grid &grid, const race::Schedule &current,
                                                         GridPlace place);

/// The closest order that passes above (the second thread earlier) or below the point where step `step` of the current one
/// leads. Nothing when there is none.
[[nodiscard]] std::optional<race::Schedule> routeAround(const race::Grid &grid, const race::Schedule &current, std::size_t step,
                                                        bool above);

} // namespace forklane::ui
