// SPDX-License-Identifier: MIT
// What the searches find, collected: endings, deadlocks with their circles, and loops without an end.
#include <algorithm>
#include <numeric>

#include "race/search.h"

namespace forklane::race {

bool Ends::addDeadlock(const State &state, Count ways, const std::function<Schedule()> &example, Order *order)
{
    std::vector<std::size_t> places;
    for (std::size_t thread = 0; thread < m_machine.threadCount(); ++thread)
        places.push_back(m_machine.next(state, thread));
    const auto [found, isNew] = m_deadlocks.try_emplace(places, m_answer.deadlocks.size());
    if (isNew && m_answer.deadlocks.size() < kMaxDeadlocks) {
        m_answer.deadlocks.push_back(deadlockIn(m_machine, state));
        m_answer.deadlocks.back().example = example();
    }
    if (found->second >= m_answer.deadlocks.size()) // one too many to tell apart: in the sum only
        return m_deadlocked.add(ways);
    if (order != nullptr)
        order->deadlock = found->second;
    return m_deadlocked.add(ways) && m_answer.deadlocks[found->second].count.add(ways);
}

bool Ends::add(const State &state, Count ways, const std::function<Schedule()> &example, Order *order)
{
    if (!m_all.add(ways))
        return false;
    if (!m_machine.isFinished(state))
        return addDeadlock(state, ways, example, order);
    const std::pair<Value, std::size_t> kind{m_machine.value(state, 0), m_machine.lostUpdates(state)};
    const auto [found, isNew] = m_endings.try_emplace(kind, m_answer.endings.size());
    if (isNew)
        m_answer.endings.push_back({kind.first, kind.second, {}, example()});
    if (order != nullptr)
        order->ending = found->second;
    return m_answer.endings[found->second].count.add(ways);
}

void Ends::finish()
{
    m_answer.schedules = m_all;
    m_answer.deadlocked = m_deadlocked;
    std::vector<std::size_t> newIndex(m_answer.endings.size());
    std::vector<Ending> sorted;
    for (const auto &[kind, index] : m_endings) { // a map: by value, then by lost updates
        newIndex[index] = sorted.size();
        sorted.push_back(std::move(m_answer.endings[index]));
    }
    m_answer.endings = std::move(sorted);
    for (Order &order : m_answer.orders)
        if (order.ending)
            order.ending = newIndex[*order.ending];
}

Deadlock deadlockIn(const Machine &machine, const State &state)
{
    Deadlock deadlock;
    std::vector<std::optional<std::size_t>> waitsFor(machine.threadCount());
    for (std::size_t thread = 0; thread < machine.threadCount(); ++thread)
        if (auto wait = machine.blockedOn(state, thread)) {
            for (const std::size_t holder : wait->holders)
                if (!waitsFor[thread] && !machine.isFinished(state, holder))
                    waitsFor[thread] = holder;
            deadlock.waits.push_back(std::move(*wait));
        }
    for (std::size_t start = 0; start < waitsFor.size() && deadlock.cycle.empty(); ++start) {
        std::vector<std::size_t> path = {start};
        while (waitsFor[path.back()] && path.size() <= waitsFor.size()) {
            path.push_back(*waitsFor[path.back()]);
            if (path.back() == start) {
                path.pop_back();
                deadlock.cycle = path;
                break;
            }
        }
    }
    return deadlock;
}

namespace {

/// Depth-first search for a state that is met again on its own path.
class LoopSearch {
public:
    LoopSearch(const Machine &machine, std::uint64_t maxStates, std::stop_token stop)
        : m_walk(machine, Merge::Updates, Follow::All), m_maxStates(maxStates), m_stop(std::move(stop)), m_table(m_walk.table())
    {}

    std::optional<Livelock> run()
    {
        enter(m_walk.first(), 0);
        while (!m_path.empty()) {
            if (m_stop.stop_requested() || m_table.size() > m_maxStates)
                return std::nullopt;
            Frame &top = m_path.back();
            if (top.todo == 0) {
                m_onPath[top.index] = false;
                m_path.pop_back();
                continue;
            }
            const auto thread = static_cast<std::uint8_t>(__builtin_ctz(top.todo));
            top.todo &= top.todo - 1;
            m_table.read(top.index, m_key);
            if (auto found = enter(m_walk.successor(m_key, thread), thread))
                return found;
        }
        return std::nullopt;
    }

private:
    struct Frame {
        std::uint32_t index = 0;
        std::uint8_t thread = 0; ///< Whose step led here.
        std::uint32_t todo = 0;  ///< Threads that were not followed yet.
    };

    std::optional<Livelock> enter(const Key &key, std::uint8_t thread)
    {
        const auto [index, isNew] = m_table.insert(key);
        if (!isNew)
            return m_onPath[index] ? std::optional(loopTo(index, thread)) : std::nullopt;
        m_onPath.push_back(true);
        m_path.push_back({index, thread, m_walk.followed(key)});
        return std::nullopt;
    }

    [[nodiscard]] Livelock loopTo(std::uint32_t index, std::uint8_t thread) const
    {
        Livelock livelock;
        bool isInside = false;
        for (std::size_t i = 0; i < m_path.size(); ++i) {
            if (i > 0)
                (isInside ? livelock.cycle : livelock.before).push_back(m_path[i].thread);
            isInside = isInside || m_path[i].index == index;
        }
        livelock.cycle.push_back(thread);
        return livelock;
    }

    Walk m_walk;
    std::uint64_t m_maxStates;
    std::stop_token m_stop;
    StateTable m_table;
    Key m_key;
    std::vector<bool> m_onPath;
    std::vector<Frame> m_path;
};

} // namespace

std::optional<Livelock> findLivelock(const Machine &machine, std::uint64_t maxStates, const std::stop_token &stop)
{
    return canLoop(machine.program()) ? LoopSearch(machine, maxStates, stop).run() : std::nullopt;
}

} // namespace forklane::race
