// SPDX-License-Identifier: MIT
// The states that a program can be in, as a graph, and for two threads as a grid: what the pictures of all orders are drawn
// from. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "race/count.h"
#include "race/machine.h"

namespace forklane::race {

struct StateNode {
    std::vector<std::size_t> next; ///< Of each thread: its next step; the number of its steps when it has ended.
    std::vector<Value> variables;
    std::uint32_t depth = 0; ///< Fewest steps that lead here.
    Count ways;              ///< Orders that lead here; unless StateGraph::hasCounts 0.
    Count completions;       ///< Orders from here to an end.
    bool isEnd = false;      ///< All threads have ended.
    bool isDeadlock = false; ///< Nobody can go on, and not all have ended.
    bool isDoomed = false;   ///< No way leads from here to an end: a deadlock cannot be avoided any more.

    bool operator==(const StateNode &) const = default;
};

struct StateEdge {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    std::uint8_t thread = 0;

    bool operator==(const StateEdge &) const = default;
};

struct StateGraph {
    std::vector<StateNode> nodes; ///< The first is the start; by depth.
    std::vector<StateEdge> edges;
    bool hasCounts = false; ///< False where an order can go on for ever, or counts leave 128 bits.

    bool operator==(const StateGraph &) const = default;
};

inline constexpr std::size_t kMaxGraphNodes = 5000;

/// States that differ in values are apart; those that differ only in what was lost, or in private copies not read any more, are
/// one. Refused with more than `maxNodes` states: the sentence says what helps.
[[nodiscard]] Result<StateGraph> graphOf(const Program &program, std::size_t maxNodes = kMaxGraphNodes);

/// A point of the grid: the first thread has made `column` steps, the second `row`.
struct GridPoint {
    bool isForbidden = false; ///< Both would hold a lock that admits one.
    bool isReachable = false;
    bool goesRight = false; ///< The first thread can make its next step from here.
    bool goesUp = false;    ///< The second thread can.
    bool isDead = false;    ///< Reachable, nobody can go on, and not all have ended.
    bool isDoomed = false;  ///< Reachable, and every way leads to a dead corner.
    Count ways;             ///< Orders that lead here.
    Count completions;      ///< Orders from here to an end.

    bool operator==(const GridPoint &) const = default;
};

/// Points at which both threads would hold the lock: from the first to the last, inclusive.
struct ForbiddenRectangle {
    std::size_t lock = 0;
    std::size_t firstColumn = 0;
    std::size_t lastColumn = 0;
    std::size_t firstRow = 0;
    std::size_t lastRow = 0;

    bool operator==(const ForbiddenRectangle &) const = default;
};

struct Grid {
    std::size_t columns = 0;       ///< Steps of the first thread; there is one more point.
    std::size_t rows = 0;          ///< Steps of the second.
    std::vector<GridPoint> points; ///< Row by row.
    std::vector<ForbiddenRectangle> forbidden;
    bool hasMemory = false; ///< A ticket lock: which way is open also depends on the way that was taken.
    bool hasCounts = false; ///< False where they leave 128 bits.

    [[nodiscard]] const GridPoint &at(std::size_t column, std::size_t row) const
    {
        return points[row * (columns + 1) + column];
    }
    bool operator==(const Grid &) const = default;
};

inline constexpr std::size_t kMaxGridPoints = 250'000;

/// Of a program with two threads whose steps only go forward. The sentence says why there is none.
[[nodiscard]] Result<Grid> gridOf(const Program &program);

} // namespace forklane::race
