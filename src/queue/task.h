// SPDX-License-Identifier: MIT
// What is queued: a task as a value, its states, and what is known of each attempt at it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "trace/event.h"

namespace forklane::queue {

struct TaskTag;
struct WorkerTag;
using TaskId = Id<TaskTag>;     ///< From 0 on, in the order of submission.
using WorkerId = Id<WorkerTag>; ///< From 0 on, in the order of starts; one that takes a dead worker's place has its own.

enum class TaskKind : std::uint8_t {
    Sleep,   ///< Waits for a timer.
    Burn,    ///< Keeps a CPU busy.
    Flaky,   ///< Sleeps, then fails with a probability.
    Crasher, ///< Sleeps, then, with a probability, ends its worker by SIGSEGV. On a thread, which would take all with it, it
             ///< fails.
    Command, ///< /bin/sh -c NAME.
};

inline constexpr int kTaskKindCount = 5;
[[nodiscard]] std::string_view wordOf(TaskKind kind) noexcept; ///< "sleep"

/// How long it takes is drawn, evenly, between `least` and `most`.
struct Task {
    std::string name; ///< "apple". Of a Command: its text, exactly as it runs.
    TaskKind kind = TaskKind::Sleep;
    std::uint8_t percent = 0; ///< Of a Flaky or Crasher: how often, 0–100.
    Duration least{};
    Duration most{};

    bool operator==(const Task &) const = default;
};

/// What chance decides about one attempt: a function of the run's seed, so that a run can be had again.
struct Draw {
    Duration time{};
    bool fails = false; ///< Or crashes.
    bool operator==(const Draw &) const = default;
};
[[nodiscard]] Draw drawOf(const Task &task, std::uint64_t seed, TaskId id, unsigned attempt) noexcept;

/// The lecture's four, each with 0–1 s of sleep: apple, strawberry, lemon, banana.
[[nodiscard]] std::vector<Task> fruitTasks();
/// What the lecture puts into the queue, once for each worker, after the last task.
inline constexpr std::string_view kSentinel = "DONE";

/// submitted = the sum of all of them, at every instant.
enum class TaskState : std::uint8_t {
    Queued,
    Assigned, ///< In a worker's window, not begun.
    Running,
    Done,
    Failed,
    Cancelled,
    InDoubt, ///< Its worker died with it in hand: done or not? Waits for a decision.
    Poison,  ///< It took too many workers with it: given up.
};
inline constexpr int kTaskStateCount = 8;
[[nodiscard]] std::string_view wordOf(TaskState state) noexcept; ///< "in doubt"
[[nodiscard]] constexpr bool isFinal(TaskState state) noexcept
{
    return state == TaskState::Done || state == TaskState::Failed || state == TaskState::Cancelled ||
           state == TaskState::Poison;
}

enum class AttemptEnd : std::uint8_t {
    Open,       ///< It still goes on.
    Done,       ///< A result came.
    Failed,     ///< A result came: it failed.
    WorkerDied, ///< With it at the head of its window.
    GivenBack,  ///< It had not begun when its worker ended.
};

/// Ticks are of the program's clock as it saw them; −1 while it has not happened.
struct Attempt {
    WorkerId worker;
    AttemptEnd end = AttemptEnd::Open;
    TaskState then = TaskState::Queued; ///< The task's state from `ended` to `requeued`; of a failure that is tried again:
                                        ///< Running, since nobody knows of its end before it is heard.
    std::int16_t code = 0;              ///< Of a Command: its exit code, or −signal. Else 0, or 1 when it failed.
    Tick assigned = -1;
    Tick began = -1; ///< As the worker said.
    Tick ended = -1;
    Tick requeued = -1; ///< When it was queued again.

    bool operator==(const Attempt &) const = default;
};

} // namespace forklane::queue
