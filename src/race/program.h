// SPDX-License-Identifier: MIT
// A concurrent program as a value: shared variables, locks, and threads as lists of steps. Two interpreters run it: the model
// (machine.h) and real threads. Any thread may read it; nobody changes it while it is run.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace forklane::race {

/// What shared variables and private copies hold. Sums wrap around at 32 bits; accountProgram() refuses amounts that could.
using Value = std::int32_t;

/// What a step does. "object" is a variable or a lock, "local" a private copy of the thread.
enum class Op : std::uint8_t {
    Load,            ///< local = variable
    Compute,         ///< local = from + amount
    Store,           ///< variable = from + amount
    FetchAdd,        ///< local = variable, variable += amount, at once
    CompareExchange, ///< if variable == local then variable = from + amount, else go to target; at once
    Check,           ///< if variable != local go to target
    TakeTicket,      ///< joins the queue of a ticket lock
    Acquire,       ///< waits until the lock is free (ticket lock: until its turn), then holds it alone (semaphore: one permit)
    AcquireShared, ///< of a reader-writer lock, together with other readers
    TryAcquire,    ///< as Acquire, but goes to target instead of waiting
    Release,       ///< gives back what it holds; a semaphore's permit in any case
    Jump,          ///< goes to target
    Pause,         ///< changes nothing: a sleep, as the model knows no time
};

/// One step: indivisible. A step that has to wait is not executed until it need not.
struct Step {
    Op op = Op::Pause;
    std::uint8_t object = 0; ///< Index of the variable or the lock.
    std::uint8_t local = 0;
    std::uint8_t from = 0; ///< The private copy that is read: Compute, Store, CompareExchange.
    Value amount = 0;
    std::uint16_t target = 0; ///< Index of a step of the same thread; one past the last ends the thread.
    std::string word = {};    ///< "load": on a card, in the list of a thread's steps.
    std::string code = {};    ///< "b = balance".

    bool operator==(const Step &) const = default;
};

enum class LockKind : std::uint8_t { Mutex, Spin, Shared, Semaphore, Ticket };

struct Lock {
    std::string name; ///< With its article, for sentences: "the lock".
    LockKind kind = LockKind::Mutex;
    std::uint8_t permits = 1; ///< Of a semaphore.

    bool operator==(const Lock &) const = default;
};

struct Variable {
    std::string name;
    Value start = 0;

    bool operator==(const Variable &) const = default;
};

struct Thread {
    std::string name; ///< "deposit".
    std::vector<Step> steps;

    bool operator==(const Thread &) const = default;
};

inline constexpr std::size_t kMaxThreads = 16;
inline constexpr std::size_t kMaxVariables = 4;
inline constexpr std::size_t kMaxLocals = 2;
inline constexpr std::size_t kMaxLocks = 4;
inline constexpr std::size_t kMaxSteps = 60'000; ///< Of one thread.

struct Program {
    std::vector<Variable> variables; ///< The first one is what the outcomes tell.
    std::vector<Lock> locks;
    std::vector<std::string> locals = {"b"}; ///< Names of the private copies that every thread has.
    std::vector<Thread> threads;
    std::optional<Value> expected = {}; ///< What the first variable holds at the end when nothing is lost.

    bool operator==(const Program &) const = default;
};

/// Whether the program can be run: limits, indices, kinds of locks. The sentence names thread and step.
[[nodiscard]] Status check(const Program &program);

/// True when a step can go back: only then can an order go on for ever.
[[nodiscard]] bool canLoop(const Thread &thread) noexcept;
[[nodiscard]] bool canLoop(const Program &program) noexcept;

/// True when the next step never depends on a variable's value or on a lock: each order is a merge of the lists.
[[nodiscard]] bool isStraight(const Thread &thread) noexcept;

} // namespace forklane::race
