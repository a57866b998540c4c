// SPDX-License-Identifier: MIT
// Who has which task: the book that the program keeps, so that a worker's death loses none. No clock, no thread, no descriptor.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "queue/task.h"

namespace forklane::queue {

/// How many tasks are in each state.
struct Counts {
    std::uint64_t submitted = 0;
    std::array<std::uint64_t, kTaskStateCount> in{};
    std::uint64_t retried = 0;  ///< Further attempts after a failure.
    std::uint64_t runTwice = 0; ///< Tasks with an attempt after one whose worker died: at most one for each death.
    std::uint64_t deaths = 0;   ///< Workers that ended with tasks in hand or against our will.

    [[nodiscard]] std::uint64_t of(TaskState state) const { return in[static_cast<std::size_t>(state)]; }
    [[nodiscard]] std::uint64_t sum() const noexcept;
    [[nodiscard]] std::uint64_t lost() const noexcept { return submitted - sum(); } ///< By lose(); else 0, or there is a fault.
    [[nodiscard]] std::uint64_t open() const noexcept;                              ///< Not in a final state.
    bool operator==(const Counts &) const = default;
};

enum class InDoubtPolicy : std::uint8_t {
    Retry,
    Fail,
    Ask,  ///< It stays in doubt until resolve().
    Lose, ///< As the lecture's queue between processes does: nobody has it any more, and it is in no count.
};

struct LedgerRules {
    InDoubtPolicy inDoubt = InDoubtPolicy::Retry;
    unsigned attemptLimit = 3; ///< So many workers may die of a task, ≥ 1; then it is poison.
    unsigned tries = 1;        ///< A task that fails is attempted up to that often, ≥ 1.
};

/// All that is known of one task.
struct TaskRecord {
    Task task;
    TaskState state = TaskState::Queued;
    std::uint16_t attempts = 0; ///< Begun or not, `last` included.
    std::uint16_t forgiven = 0; ///< Of them: those that are not counted as tries (the worker ended, or somebody said retry).
    std::uint8_t deaths = 0;
    bool isLost = false; ///< For good; its state is the last one known.
    Tick submitted = 0;
    Tick changed = 0; ///< When `state` was reached.
    Attempt last;     ///< Of no meaning while attempts == 0.
};

/// The program owns every task until a result that names it and its attempt. Times are handed in. Not thread-safe.
class Ledger {
public:
    explicit Ledger(LedgerRules rules = {}) : m_rules(rules) {}

    TaskId submit(Task task, Tick now);

    struct Assignment {
        TaskId id;
        unsigned attempt = 0; ///< From 1 on.
        bool operator==(const Assignment &) const = default;
    };
    /// The front of the queue into the worker's window; nothing when the queue is empty.
    std::optional<Assignment> assign(WorkerId worker, Tick now);
    /// A given task instead of the front one, for workers that take them out of a queue of their own. False if it is not
    /// queued.
    bool assign(TaskId id, WorkerId worker, Tick now);

    /// The worker says that it began, or ended, the attempt. An error, and nothing changed, if that is not the head of its
    /// window (garbage, a wrong id, twice the same): the worker is not to be trusted.
    Status begin(WorkerId worker, Assignment what, Tick now);
    /// With a failure the task is queued again, at the front, while it has tries left and `mayRetry`: at `heard`, when the end
    /// became known, if that was later than `ended`. The state it has then.
    Result<TaskState> finish(WorkerId worker, Assignment what, bool succeeded, std::int16_t code, Tick ended,
                             bool mayRetry = true, Tick heard = 0);

    struct Death {
        std::optional<TaskId>
            inHand; ///< The head of its window: now in doubt, queued again, failed or poison, as the rules say.
        std::vector<TaskId> givenBack; ///< Behind it: never begun, again at the front of the queue in their order.
    };
    /// After its last result was read. Counted as a death if `isFault` or it had a task in hand.
    Death end(WorkerId worker, bool isFault, Tick now);

    // What people decide. False when the task is in no state for it.
    bool resolve(TaskId id, bool retry, Tick now); ///< Of a task in doubt.
    bool cancel(TaskId id, Tick now);              ///< While it is queued or in doubt.
    bool retry(TaskId id, Tick now); ///< Of one that failed, was cancelled or is poison: to the back of the queue.
    bool move(TaskId id, int by);    ///< In the queue; towards the front with `by` < 0.
    bool edit(TaskId id, Task task); ///< While it is queued and was never attempted.
    std::size_t cancelQueued(Tick now);
    bool lose(TaskId id, Tick now); ///< While it is queued or in doubt: it is in doubt for ever, and in no count.
    std::size_t cancelInDoubt(Tick now);
    std::size_t retryFailed(Tick now); ///< Failed and poison.

    [[nodiscard]] const Counts &counts() const { return m_counts; }
    [[nodiscard]] std::size_t size() const { return m_tasks.size(); }
    [[nodiscard]] const TaskRecord &task(TaskId id) const { return m_tasks[id.value]; }
    /// In their order, `last` included.
    [[nodiscard]] std::vector<Attempt> attemptsOf(TaskId id) const;
    [[nodiscard]] const std::deque<TaskId> &queue() const { return m_queue; }
    [[nodiscard]] const std::deque<TaskId> &windowOf(WorkerId worker) const;
    /// The ids that are not where their state says, or that are in two places: none, or this program is at fault. Reads all.
    [[nodiscard]] std::vector<TaskId> audit() const;

private:
    [[nodiscard]] std::deque<TaskId> &window(WorkerId worker);
    Status checkHead(WorkerId worker, Assignment what) const;
    void openAttempt(TaskId id, WorkerId worker, Tick now);
    void setState(TaskId id, TaskState state, Tick now);
    void closeAttempt(TaskId id, AttemptEnd end, std::int16_t code, Tick now);
    void takeFromQueue(TaskId id);
    [[nodiscard]] unsigned failuresOf(TaskId id) const;
    [[nodiscard]] bool followsDeath(TaskId id) const;

    const LedgerRules m_rules;
    Counts m_counts;
    std::deque<TaskRecord> m_tasks; ///< By id. A deque: a million of them are never moved.
    std::unordered_map<TaskId, std::vector<Attempt>> m_earlier;
    std::deque<TaskId> m_queue;
    std::vector<std::deque<TaskId>> m_windows; ///< By worker.
};

} // namespace forklane::queue
