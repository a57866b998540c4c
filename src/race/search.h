// SPDX-License-Identifier: MIT
// The searches behind model.h: which steps may follow, and the three methods. Internal to the model.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

#include "race/model.h"
#include "race/state_table.h"

namespace forklane::race {

/// Which differences between states the search does not tell apart.
enum class Merge : std::uint8_t {
    Nothing, ///< All values and lost updates are told apart.
    Updates, ///< Not how many updates were lost.
    Values,  ///< Neither values: right only for programs whose next step never depends on one.
};

/// Which orders the search follows.
enum class Follow : std::uint8_t {
    All,
    FewPreemptions, ///< Up to a bound.
    OneOfEachClass, ///< Sleep sets: exactly one order of each class.
};

/// One successor of a key: made by Walk::successors().
struct Successor {
    std::size_t thread = 0;
    Key key;
};

/// The rules of a search: successors of a key, normalised so that keys which need not be told apart are equal.
class Walk {
public:
    Walk(const Machine &machine, Merge merge, Follow follow, std::uint32_t preemptions = 0)
        : m_machine(machine), m_merge(merge), m_follow(follow), m_preemptions(preemptions)
    {}

    [[nodiscard]] const Machine &machine() const noexcept { return m_machine; }
    [[nodiscard]] Key first() const;
    [[nodiscard]] StateTable table() const { return {m_machine.usedWords(), m_follow != Follow::All}; }

    /// Threads whose successors the walk follows; not for sleep sets.
    [[nodiscard]] std::uint32_t followed(const Key &key) const noexcept
    {
        return allowedFrom(key, m_machine.enabled(key.state));
    }
    /// The successor by one of them.
    [[nodiscard]] Key successor(Key key, std::size_t thread) const;

    /// Calls `visit(thread, key)` for each successor, lowest thread first. Returns the mask of enabled threads: 0 at an end.
    template <typename Visit>
    std::uint32_t successors(const Key &key, Visit visit) const
    {
        const std::uint32_t enabled = m_machine.enabled(key.state);
        std::uint32_t allowed = allowedFrom(key, enabled);
        std::uint32_t seen = 0;
        Key next;
        for (std::size_t thread = 0; allowed != 0; ++thread, allowed >>= 1) {
            if ((allowed & 1U) == 0)
                continue;
            next = key;
            if (m_follow != Follow::All)
                next.extra = extraAfter(key, enabled, seen, thread);
            seen |= 1U << thread;
            m_machine.step(next.state, thread);
            normalise(next, thread);
            visit(thread, next);
        }
        return enabled;
    }

private:
    [[nodiscard]] std::uint32_t allowedFrom(const Key &key, std::uint32_t enabled) const noexcept;
    [[nodiscard]] std::uint64_t extraAfter(const Key &key, std::uint32_t enabled, std::uint32_t seen, std::size_t thread) const;
    void normalise(Key &key, std::size_t thread) const noexcept;

    const Machine &m_machine;
    Merge m_merge;
    Follow m_follow;
    std::uint32_t m_preemptions;
};

/// Asked often by a search: whether to stop, and how far it is.
class Watch {
public:
    Watch(std::stop_token stop, const std::function<void(const Progress &)> &progress)
        : m_stop(std::move(stop)), m_progress(progress)
    {}
    /// False once the search has been cancelled. Tells progress now and then.
    [[nodiscard]] bool goesOn(Method method, std::uint64_t done, std::uint64_t total = 0)
    {
        if ((++m_calls & 0xfffU) != 0)
            return true;
        if (m_progress)
            m_progress({method, done, total});
        return !m_stop.stop_requested();
    }
    [[nodiscard]] bool isCancelled() const { return m_stop.stop_requested(); }

private:
    std::stop_token m_stop;
    const std::function<void(const Progress &)> &m_progress;
    std::uint64_t m_calls = 0;
};

enum class Search : std::uint8_t { Done, TooMany, Overflow, Cancelled };

/// Collects ends into an answer.
class Ends {
public:
    Ends(const Machine &machine, Answer &answer) : m_machine(machine), m_answer(answer) {}
    /// `example` is asked for only when it is the first of its kind. False on overflow.
    [[nodiscard]] bool add(const State &state, Count ways, const std::function<Schedule()> &example, Order *order = nullptr);
    /// Sorts the endings; orders' indices follow.
    void finish();

private:
    [[nodiscard]] bool addDeadlock(const State &state, Count ways, const std::function<Schedule()> &example, Order *order);
    const Machine &m_machine;
    Answer &m_answer;
    Count m_all;
    Count m_deadlocked;
    std::map<std::pair<Value, std::size_t>, std::size_t> m_endings;
    std::map<std::vector<std::size_t>, std::size_t> m_deadlocks; ///< By where the threads stand and who waits for whom.
};

/// Every order. TooMany: more than the question's maxEnumerated.
[[nodiscard]] Search enumerate(const Machine &machine, const Question &question, bool hasLivelock, Watch &watch,
                               Answer &answer);

/// Endings and deadlocks with their exact numbers.
[[nodiscard]] Search countEndings(const Walk &walk, std::uint64_t maxStates, Watch &watch, Answer &answer);

/// Only how many orders the walk has. Nothing when there are too many states, or on overflow.
[[nodiscard]] std::optional<Count> countOrders(const Walk &walk, std::uint64_t maxStates, Watch &watch);

[[nodiscard]] bool dependsOnValues(const Program &program) noexcept;

} // namespace forklane::race
