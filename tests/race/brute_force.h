// SPDX-License-Identifier: MIT
// All orders of a program, found without the model's code: a slow interpreter of its own, plain recursion, sets of versions.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "race/program.h"

namespace forklane::race::brute {

/// One complete or deadlocked order.
struct Run {
    std::string schedule;            ///< '1' for the first thread.
    std::optional<std::int64_t> end; ///< Nothing: deadlock.
    std::size_t lost = 0;
    std::size_t preemptions = 0;
    std::vector<std::string>
        labels; ///< What each step touched: "r0", "w0" for variables, "R0", "W0" for locks, "" for nothing.
};

/// A value, and the updates that it was made from.
struct Cell {
    std::int64_t value = 0;
    std::set<int> updates;
};

class Simulation {
public:
    explicit Simulation(const Program &program);
    [[nodiscard]] bool hasEnded(std::size_t thread) const;
    [[nodiscard]] bool canStep(std::size_t thread) const;
    /// Returns the label.
    std::string step(std::size_t thread);
    [[nodiscard]] std::int64_t value() const { return m_variables[0].value; }
    [[nodiscard]] std::size_t lost() const;

private:
    struct LockState {
        int owner = -1;
        std::set<std::size_t> readers;
        int permits = 0;
        std::deque<std::size_t> queue; ///< Of tickets; its front is served.
    };
    [[nodiscard]] const Step &next(std::size_t thread) const { return m_program->threads[thread].steps[m_next[thread]]; }
    std::string lockStep(const Step &step, std::size_t thread, bool &succeeded);
    std::string variableStep(const Step &step, std::size_t thread, bool &succeeded);
    void put(std::size_t variable, std::int64_t value, const std::set<int> &from);

    const Program *m_program;
    std::vector<Cell> m_variables;
    std::vector<std::vector<Cell>> m_copies;
    std::vector<LockState> m_locks;
    std::vector<std::size_t> m_next;
    std::vector<std::set<int>> m_made; ///< Updates of each variable.
    int m_count = 0;
};

[[nodiscard]] std::vector<Run> allRuns(const Program &program);

/// Orders that become equal by swapping neighbours which do not touch the same thing (or both only read it): how many kinds.
[[nodiscard]] std::size_t countClasses(const std::vector<Run> &runs);

} // namespace forklane::race::brute
