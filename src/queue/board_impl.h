// SPDX-License-Identifier: MIT
// What board.cpp (writing) and board_history.cpp (reading) share. Used by these two only.
#pragma once

#include <span>
#include <unordered_map>

#include "queue/board.h"

namespace forklane::queue {

enum class LogKind : std::uint8_t { Start, End, Failed, Sentinel, Said };

/// A line of the log before it is put into words.
struct LogEntry {
    Tick tick = 0;
    WorkerId worker;
    TaskId task;
    LogKind kind = LogKind::Said;
    std::int16_t code = 0;
    std::int64_t took = 0; ///< ns.
};

struct WorkBoard::Impl {
    Impl(Setup theSetup, Collector &collector, const std::shared_ptr<Recording> &recording);

    const Setup setup;
    Recording &trace;
    TrackId group;
    RowId depthRow;

    mutable Mutex mutex;
    std::unique_ptr<TraceWriter> writer FORKLANE_GUARDED_BY(mutex);
    Ledger ledger FORKLANE_GUARDED_BY(mutex);
    std::vector<WorkerView> workers FORKLANE_GUARDED_BY(mutex);
    std::vector<WorkerId> living FORKLANE_GUARDED_BY(mutex);
    std::vector<WorkerId> dead FORKLANE_GUARDED_BY(mutex); ///< Of whom isDeath holds.
    struct Lane {
        RowId row;
        Tick newest = 0; ///< Of its slices.
        RowId failed;    ///< Made for the first try that fails.
    };
    std::vector<Lane> lanes FORKLANE_GUARDED_BY(mutex); ///< By worker.
    std::deque<LogEntry> log FORKLANE_GUARDED_BY(mutex);
    std::unordered_map<std::uint64_t, std::string> said FORKLANE_GUARDED_BY(mutex); ///< By the line's number.
    std::uint64_t logBegin FORKLANE_GUARDED_BY(mutex) = 0;
    Tick newest FORKLANE_GUARDED_BY(mutex) = 0;
    std::size_t depth FORKLANE_GUARDED_BY(mutex) = 0; ///< As last written.

    /// Ticks of several threads, in the order of their turns.
    Tick ordered(Tick now) FORKLANE_REQUIRES(mutex) { return newest = std::max(newest, now); }
    /// A worker's own word of when, in the order of its lane: what became known of others meanwhile does not move it.
    [[nodiscard]] Tick inLane(WorkerId worker, Tick said) const FORKLANE_REQUIRES(mutex)
    {
        return std::max(lanes[worker.value].newest, said);
    }
    void show(WorkerId worker, Tick tick, Role role, NameId name = {}, std::int64_t value = 0) FORKLANE_REQUIRES(mutex);
    void showTask(WorkerId worker, Tick tick, Role role, TaskId task) FORKLANE_REQUIRES(mutex)
    {
        show(worker, tick, role, nameOf(task, ledger.task(task).attempts), task.value + 1);
    }
    [[nodiscard]] std::vector<WorkerView> viewsOf(std::span<const WorkerId> ids) const FORKLANE_REQUIRES(mutex);
    void writeDepth(Tick now) FORKLANE_REQUIRES(mutex);
    [[nodiscard]] NameId nameOf(TaskId id, unsigned attempt) FORKLANE_REQUIRES(mutex);
    void add(LogEntry entry, std::string text = {}) FORKLANE_REQUIRES(mutex);
    void showFailed(WorkerId worker, TaskId task, std::int16_t code, Tick ended) FORKLANE_REQUIRES(mutex);
    void showNext(WorkerId worker, Tick now) FORKLANE_REQUIRES(mutex);
    void showInDoubt(TaskId id, Tick now) FORKLANE_REQUIRES(mutex);
    void endInDoubt(TaskId id, Tick now) FORKLANE_REQUIRES(mutex);
    void endFinalInDoubt(Tick now) FORKLANE_REQUIRES(mutex);
    std::optional<Taken> take(std::optional<Ledger::Assignment> what, WorkerId worker, Tick now) FORKLANE_REQUIRES(mutex);
    [[nodiscard]] std::string wordsOf(const LogEntry &entry, std::uint64_t number) const FORKLANE_REQUIRES(mutex);
    [[nodiscard]] std::string deathWords(const WorkerView &worker, const Ledger::Death &death) const FORKLANE_REQUIRES(mutex);
    [[nodiscard]] TaskState stateAt(TaskId id, Tick instant) const FORKLANE_REQUIRES(mutex);
    [[nodiscard]] std::vector<Attempt> attemptsAt(TaskId id, Tick instant) const FORKLANE_REQUIRES(mutex);
    [[nodiscard]] TaskRecord recordAt(TaskId id, Tick instant) const FORKLANE_REQUIRES(mutex);

private:
    static constexpr std::size_t kMostNames = 4096;
    std::unordered_map<std::string, NameId> m_names FORKLANE_GUARDED_BY(mutex); ///< So many tasks' names are shown on lanes.
    std::vector<RowId> m_inDoubtRows FORKLANE_GUARDED_BY(mutex);
    std::vector<TaskId> m_inDoubt FORKLANE_GUARDED_BY(mutex); ///< What each of these rows shows; invalid if nothing.
    TrackId m_inDoubtTrack FORKLANE_GUARDED_BY(mutex);
};

} // namespace forklane::queue
