// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include "race/graph.h"
#include "race/graph_search.h"

namespace forklane::race {

namespace {

/// Points from the first to the last at which a thread that runs by itself holds a lock.
struct Held {
    std::size_t lock = 0;
    bool isShared = false;
    std::size_t first = 0;
    std::size_t last = 0;
};

std::vector<Held> heldBy(const Thread &thread)
{
    std::vector<Held> all;
    std::vector<Held> open;
    for (std::size_t i = 0; i < thread.steps.size(); ++i) {
        const Step &step = thread.steps[i];
        if (step.op == Op::Acquire || step.op == Op::AcquireShared)
            open.push_back({step.object, step.op == Op::AcquireShared, i + 1, thread.steps.size()});
        if (step.op != Op::Release)
            continue;
        const auto found = std::find_if(open.begin(), open.end(), [&](const Held &held) { return held.lock == step.object; });
        if (found != open.end()) {
            found->last = i;
            all.push_back(*found);
            open.erase(found);
        }
    }
    all.insert(all.end(), open.begin(), open.end()); // never given back
    return all;
}

bool excludeEachOther(const Lock &lock, const Held &a, const Held &b)
{
    switch (lock.kind) {
    case LockKind::Shared: return !a.isShared || !b.isShared;
    case LockKind::Semaphore: return lock.permits == 1;
    default: return true;
    }
}

void forbid(const Program &program, Grid &grid)
{
    for (const Held &across : heldBy(program.threads[0]))
        for (const Held &up : heldBy(program.threads[1])) {
            if (across.lock != up.lock || !excludeEachOther(program.locks[across.lock], across, up))
                continue;
            grid.forbidden.push_back({across.lock, across.first, across.last, up.first, up.last});
            for (std::size_t row = up.first; row <= up.last; ++row)
                for (std::size_t column = across.first; column <= across.last; ++column)
                    grid.points[row * (grid.columns + 1) + column].isForbidden = true;
        }
}

/// Several states can stand at one point: with a ticket lock.
void place(const StateGraph &graph, Grid &grid)
{
    std::vector<std::size_t> pointOf;
    for (const StateNode &node : graph.nodes) {
        pointOf.push_back(node.next[1] * (grid.columns + 1) + node.next[0]);
        GridPoint &point = grid.points[pointOf.back()];
        point.isDoomed = node.isDoomed && (point.isDoomed || !point.isReachable);
        point.isReachable = true;
        point.isDead = point.isDead || node.isDeadlock;
        const bool fits = point.ways.add(node.ways) && point.completions.add(node.completions);
        grid.hasCounts = grid.hasCounts && fits;
    }
    for (const StateEdge &edge : graph.edges) {
        GridPoint &point = grid.points[pointOf[edge.from]];
        (edge.thread == 0 ? point.goesRight : point.goesUp) = true;
    }
}

Result<Grid> refuse(std::string why)
{
    return failure({0, "draw", "the grid", std::move(why)});
}

} // namespace

Result<Grid> gridOf(const Program &program)
{
    if (program.threads.size() != 2)
        return refuse(
            fmt::format("it shows two threads, not {}; the graph of states shows any number", program.threads.size()));
    for (const Thread &thread : program.threads)
        for (const Step &step : thread.steps)
            if (step.op == Op::CompareExchange || step.op == Op::Check || step.op == Op::TryAcquire || step.op == Op::Jump)
                return refuse("threads that retry go back, and a grid only goes forward; the graph of states shows them");
    Grid grid;
    grid.columns = program.threads[0].steps.size();
    grid.rows = program.threads[1].steps.size();
    if ((grid.columns + 1) * (grid.rows + 1) > kMaxGridPoints)
        return refuse(fmt::format("it would have more than {} points; take fewer updates", kMaxGridPoints));
    grid.points.resize((grid.columns + 1) * (grid.rows + 1));
    grid.hasMemory =
        std::any_of(program.locks.begin(), program.locks.end(), [](const Lock &lock) { return lock.kind == LockKind::Ticket; });
    const Machine machine(program);
    const Walk walk(machine, Merge::Values, Follow::All);
    const auto graph = GraphSearch(walk, 4 * kMaxGridPoints).run();
    if (!graph)
        return refuse("there are too many states; take fewer updates");
    grid.hasCounts = graph->hasCounts;
    place(*graph, grid);
    forbid(program, grid);
    return grid;
}

} // namespace forklane::race
