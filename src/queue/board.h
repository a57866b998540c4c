// SPDX-License-Identifier: MIT
// A run of workers as others see it: the ledger under a mutex, the workers, the log, and all of it written to a recording.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "process/exit_status.h"
#include "queue/ledger.h"
#include "trace/collector.h"
#include "trace/recording.h"

namespace forklane::queue {

enum class WorkerState : std::uint8_t {
    Starting,
    Idle, ///< See WorkerView::reason.
    Running,
    Stopped, ///< By SIGSTOP.
    Ended,
};

enum class IdleReason : std::uint8_t { None, NoWork, Paused, Drained, NoHeartbeat };
[[nodiscard]] std::string_view wordOf(WorkerState state) noexcept;
[[nodiscard]] std::string_view wordOf(IdleReason reason) noexcept; ///< "no work"

struct WorkerView {
    WorkerId id;
    std::string name;         ///< "Process-1", "Thread-1", "slot 1".
    std::int64_t number = -1; ///< pid or tid; −1 while unknown.
    WorkerState state = WorkerState::Starting;
    IdleReason reason = IdleReason::None;
    TaskId current;       ///< What it runs; invalid if nothing.
    unsigned attempt = 0; ///< Of `current`.
    Tick since = 0;       ///< When `state`, or the task, began.
    Tick started = 0;
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    Duration busy{};                  ///< In attempts that have ended, its death's among them.
    std::int64_t rssKib = -1;         ///< Sampled; −1 while unknown.
    std::optional<ExitStatus> status; ///< Of a process that has ended.
    std::string failure;              ///< Why it was given up, as a sentence; empty if it was not.
    TaskId inHand;                    ///< Of one that has ended: what it had begun, or was about to.
    bool isDeath = false;             ///< It ended against our will, or with a task in hand.
    WorkerId replacedBy;
    TrackId track;
};

struct LogLine {
    Tick tick = 0;
    WorkerId worker;
    TaskId task;      ///< Invalid: about the worker.
    std::string text; ///< "Process-1: apple - end (0.021 seconds)"
};

struct TaskView {
    TaskId id;
    TaskRecord record;
};

/// What a table of tasks shows: those in one of the states whose name holds `text` (ASCII case ignored).
struct TaskFilter {
    std::array<bool, kTaskStateCount> states{}; ///< None set: all.
    std::string text;
};
enum class TaskOrder : std::uint8_t { Submitted, Name, State, Attempts, Wait, Run };

/// A pool writes, with its Writer; everybody reads. Each member is atomic, any thread. Rows: the queue's depth; for each worker
/// its states, a slice for each attempt named by its task with the task's id + 1 as value; rows of what is in doubt.
class WorkBoard {
public:
    struct Setup {
        std::string group;        ///< "Processes": the recording's group.
        std::string workerName;   ///< "Process": followed by "-1".
        std::size_t capacity = 0; ///< The queue's bound.
        LedgerRules rules;
    };
    WorkBoard(Setup setup, Collector &collector, std::shared_ptr<Recording> recording);
    ~WorkBoard();
    WorkBoard(const WorkBoard &) = delete;
    WorkBoard &operator=(const WorkBoard &) = delete;

    // Reading.
    [[nodiscard]] const std::shared_ptr<Recording> &recording() const { return m_recording; }
    [[nodiscard]] Counts counts() const;
    /// All there ever were: with chaos that grows without end. Whoever needs fewer asks for them.
    [[nodiscard]] std::vector<WorkerView> workers() const;
    [[nodiscard]] std::optional<WorkerView> worker(WorkerId id) const; ///< Nothing if there is none of that number.
    [[nodiscard]] std::vector<WorkerView> livingWorkers() const;       ///< That have not ended.
    [[nodiscard]] std::size_t workerCount() const;                     ///< How many there ever were.
    /// Those that died, in the order in which it became known, without the first `from`.
    [[nodiscard]] std::vector<WorkerView> deaths(std::size_t from) const;
    [[nodiscard]] std::size_t taskCount() const;
    [[nodiscard]] TaskRecord task(TaskId id) const;
    /// With an instant of this run: as they were then. What had not been submitted is not among them.
    [[nodiscard]] std::vector<TaskView> tasks(const std::vector<TaskId> &ids, std::optional<Tick> instant = {}) const;
    [[nodiscard]] std::vector<Attempt> attemptsOf(TaskId id, std::optional<Tick> instant = {}) const;
    /// The front of the queue: at most `most`.
    [[nodiscard]] std::vector<TaskId> queued(std::size_t most) const;
    [[nodiscard]] std::size_t depth() const;
    [[nodiscard]] std::vector<TaskId> select(const TaskFilter &filter, TaskOrder order, bool descending,
                                             std::optional<Tick> instant = {}) const;
    /// As it was at an instant of this run. Reads every task.
    [[nodiscard]] Counts countsAt(Tick instant) const;
    [[nodiscard]] std::vector<TaskId> queuedAt(Tick instant, std::size_t most) const;
    /// The lines from number `first` on, at most `most`; the oldest ones of more than kMostLogLines are dropped.
    [[nodiscard]] std::vector<LogLine> log(std::uint64_t first, std::size_t most) const;
    [[nodiscard]] std::uint64_t logEnd() const; ///< The number after the last line's.
    [[nodiscard]] std::uint64_t logBegin() const;
    [[nodiscard]] std::vector<TaskId> audit() const;
    static constexpr std::size_t kMostLogLines = 100'000;

    // People's decisions: as in the ledger; what they put into the queue must then be told to the pool.
    bool resolve(TaskId id, bool retry);
    bool cancel(TaskId id);
    bool retry(TaskId id);
    bool move(TaskId id, int by);
    bool edit(TaskId id, Task task);
    std::size_t cancelQueued();
    std::size_t cancelInDoubt();
    std::size_t retryFailed();

    // The pool's.
    TaskId submit(Task task, Tick now);
    WorkerId addWorker(Tick now); ///< Starting.
    void setNumber(WorkerId worker, std::int64_t number);
    void setMemory(WorkerId worker, std::int64_t rssKib);
    /// Idle, Stopped, or Running again after Stopped.
    void setState(WorkerId worker, WorkerState state, IdleReason reason, Tick now);
    void setReplacedBy(WorkerId worker, WorkerId by);
    struct Taken {
        Ledger::Assignment what;
        Task task;
    };
    std::optional<Taken> assign(WorkerId worker, Tick now);
    std::optional<Taken> assign(TaskId id, WorkerId worker, Tick now);
    // Ticks are the worker's own: what became known of others before it was heard does not move them.
    Status begin(WorkerId worker, Ledger::Assignment what, Tick began);
    /// The task's state then: queued again if it failed and has tries left.
    Result<TaskState> finish(WorkerId worker, Ledger::Assignment what, bool succeeded, std::int16_t code, Tick ended,
                             bool mayRetry = true);
    /// It has ended: by the sentinel (no status needed for a thread), by a signal, or given up with a sentence.
    struct End {
        std::optional<ExitStatus> status;
        std::string failure; ///< Empty: it ended as it should.
        bool isFault = false;
    };
    Ledger::Death end(WorkerId worker, End end, Tick now);
    bool lose(TaskId id); ///< It was taken from a shared queue by a worker that died before it could say so.
    void say(WorkerId worker, TaskId task, std::string text, Tick now);

private:
    struct Impl;
    const std::shared_ptr<Recording> m_recording;
    const std::unique_ptr<Impl> m_impl;
};

} // namespace forklane::queue
