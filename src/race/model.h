// SPDX-License-Identifier: MIT
// What all orders of a program's steps lead to. Small programs are enumerated order by order; larger ones are counted exactly
// with equal states merged; beyond that orders are drawn at random. Pure functions: they run on the thread that calls them, for
// up to some seconds, and can be cancelled from another.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "race/count.h"
#include "race/machine.h"
#include "race/program.h"
#include "race/schedule.h"

namespace forklane::race {

struct Question {
    bool list = false;                             ///< Keep every order in Answer::orders, where they are enumerated.
    std::optional<std::uint32_t> preemptions = {}; ///< Only orders that leave a thread which could go on at most that often.
    std::uint64_t samples = 0; ///< Orders to draw where they cannot be counted; 0: up to 100,000, as some seconds allow.
    std::uint64_t seed = 1;    ///< Of the drawing: the same seed draws the same orders.
    std::uint64_t maxEnumerated = 100'000; ///< More orders than that are not enumerated.
    std::uint64_t maxStates = 10'000'000;  ///< Counting gives up when it meets more states; earlier where a state is large.
};

enum class Method : std::uint8_t {
    Enumerate, ///< Every order, one after the other.
    Count,     ///< Exact numbers, with equal states merged.
    Sample,    ///< Orders drawn at random.
};

/// What explore() is going to do, found out quickly (below 0.2 s).
struct Plan {
    Method method = Method::Enumerate;
    std::optional<Count> schedules = {}; ///< How many orders there are, if that is known already.
    bool isUniform = true;               ///< Sample: each order is as likely as any other.
    std::string reason; ///< A sentence: "137846528820 orders are too many to list: equal states are counted together."

    bool operator==(const Plan &) const = default;
};

struct Progress {
    Method method = Method::Enumerate;
    std::uint64_t done = 0;  ///< Orders enumerated or drawn, or states counted.
    std::uint64_t total = 0; ///< 0: not known.
};

/// All orders that end with this value and so many lost updates.
struct Ending {
    Value value = 0; ///< Of the first variable.
    std::size_t lost = 0;
    Count count;      ///< Orders; when sampled, drawn ones.
    Schedule example; ///< One of them.

    bool operator==(const Ending &) const = default;
};

/// A state in which nobody can go on.
struct Deadlock {
    std::vector<Wait> waits;        ///< Each thread that has not ended.
    std::vector<std::size_t> cycle; ///< Threads that wait in a circle, each for the next, the last for the first; empty when a
                                    ///< lock was never given back.
    Count count;
    Schedule example;

    bool operator==(const Deadlock &) const = default;
};

/// A loop that can go on for ever.
struct Livelock {
    Schedule before; ///< Leads into it.
    Schedule cycle;  ///< Leads back to the same state.

    bool operator==(const Livelock &) const = default;
};

/// One order of an enumeration.
struct Order {
    Schedule schedule;
    std::optional<std::size_t> ending;   ///< Index in Answer::endings.
    std::optional<std::size_t> deadlock; ///< Index in Answer::deadlocks.
    std::size_t group = 0;               ///< Orders of one group differ only in the order of independent steps. From 0.

    bool operator==(const Order &) const = default;
};

struct Answer {
    Method method = Method::Enumerate;
    std::string note;               ///< A sentence when it came differently from the plan; mostly empty.
    std::optional<Count> schedules; ///< Complete and deadlocked ones; nothing when not computed or beyond 128 bits.
    std::optional<Count> classes;   ///< Orders that differ only in the order of independent steps are one.
    std::optional<Count> deadlocked;
    std::vector<Ending> endings;      ///< By value, then by lost updates; of orders that end.
    std::vector<Deadlock> deadlocks;  ///< Distinct states; at most kMaxDeadlocks.
    std::optional<Livelock> livelock; ///< Orders that come back to a state are not counted.
    std::vector<Order> orders;        ///< Where they were enumerated and Question::list asked for them.
    std::uint64_t samples = 0;        ///< Orders drawn; 0 when the numbers are exact.
    bool isUniform = true;            ///< Sample: each order was as likely as any other.
    std::uint64_t states = 0;         ///< Visited by the search.

    /// Orders for each value of the first variable, and for each number of lost updates.
    [[nodiscard]] std::map<Value, Count> outcomes() const;
    [[nodiscard]] std::map<std::size_t, Count> lostUpdates() const;
};

inline constexpr std::size_t kMaxDeadlocks = 64;

/// The program has passed check().
[[nodiscard]] Plan plan(const Program &program, const Question &question);

/// Follows the plan. Fails only by cancelling (ECANCELED).
[[nodiscard]] Result<Answer> explore(const Program &program, const Question &question, const std::stop_token &stop = {},
                                     const std::function<void(const Progress &)> &progress = {});

/// A loop that can go on for ever, if there is one within that many states.
[[nodiscard]] std::optional<Livelock> findLivelock(const Machine &machine, std::uint64_t maxStates,
                                                   const std::stop_token &stop = {});

/// Who waits for whom in a state where nobody can go on. Count and example are left to the caller.
[[nodiscard]] Deadlock deadlockIn(const Machine &machine, const State &state);

} // namespace forklane::race
