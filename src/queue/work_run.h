// SPDX-License-Identifier: MIT
// A running pool of workers, whatever they are: what is asked of it, and how it is controlled.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "job/job.h"
#include "queue/board.h"

namespace forklane::queue {

enum class WorkerKind : std::uint8_t {
    Threads,
    Processes,   ///< forklanectl worker, each task handed to one worker by this program.
    SharedQueue, ///< Processes that take from one queue, as the lecture's do: a death loses the task in hand. To compare only.
    Slots,       ///< No workers: commands, each started by this program itself.
};

inline constexpr std::size_t kMostWorkers = 1000;
inline constexpr std::size_t kMostQueued = 2'000'000;

class JoblogFile;

struct WorkSpec {
    WorkerKind kind = WorkerKind::Processes;
    std::size_t workers = 2;     ///< 1–kMostWorkers.
    std::size_t capacity = 1000; ///< submit() waits while so many are queued; 1–kMostQueued.
    /// Tasks in a process worker's hands; 0: one where tasks take 5 ms and more, up to 64 of the smallest.
    std::size_t window = 0;
    LedgerRules rules = {};
    std::uint64_t seed = 1;
    Duration heartbeatTimeout = std::chrono::seconds(5); ///< Of a process worker; then it is killed and replaced.
    std::optional<Duration> timeout = {};                ///< Of each attempt, Slots only.
    std::shared_ptr<JoblogFile> joblog = {};             ///< Slots only: see BatchSpec.
    bool runsFailedAgain = false;                        ///< Likewise.
};
/// Nothing, or a sentence on what is wrong with it and the way out.
[[nodiscard]] Status check(const WorkSpec &spec);

/// What else is known of an attempt at a command.
struct AttemptDetails {
    std::optional<ExitStatus> status;
    bool timedOut = false;
    std::string failure; ///< A sentence, when it could not be started.
    std::optional<Duration> userTime;
    std::optional<Duration> systemTime;
    std::optional<std::int64_t> maxRssKib;
};

/// Any thread. Runs until every task is in a final state after close(), or until it is stopped; destroying it stops it and
/// waits: no process of it is left.
class WorkRun {
public:
    virtual ~WorkRun() = default;

    [[nodiscard]] virtual const WorkSpec &spec() const = 0;
    [[nodiscard]] virtual WorkBoard &board() = 0; ///< Lives as long as the run.

    /// Blocks while the queue is full: back pressure. False once nothing more is taken.
    virtual bool submit(Task task) = 0;
    virtual void close() = 0; ///< No submit() follows: each worker gets a sentinel behind the last task.

    virtual void pause() = 0; ///< What runs goes on, nothing new begins.
    virtual void resume() = 0;
    virtual void drain() = 0; ///< What workers have goes on; what is queued is cancelled, and the run ends.
    virtual void stop() = 0;  ///< As drain(), and what runs is stopped (SIGTERM, then SIGKILL) or, on a thread, told to end.
    [[nodiscard]] virtual bool isPaused() const = 0;

    virtual void addWorker() = 0;
    virtual void drainWorker(WorkerId worker) = 0; ///< It ends after what it has, and is not replaced.
    /// SIGTERM: it gives up what it has, which is not lost, and is not replaced.
    virtual void stopWorker(WorkerId worker) = 0;
    virtual void killWorker(WorkerId worker) = 0; ///< SIGKILL, as an accident would; it is replaced. Threads: does nothing.
    [[nodiscard]] virtual bool canKill() const = 0;

    virtual void wake() = 0; ///< The board's decisions may have put something into the queue.
    /// Of a command's attempt, 1 or more; nothing where none is kept.
    [[nodiscard]] virtual std::optional<AttemptDetails> details(TaskId /*id*/, unsigned /*attempt*/) const
    {
        return std::nullopt;
    }
    /// What it wrote so far to stdout (1) or stderr (2): at most `most` bytes from `from` on.
    [[nodiscard]] virtual Result<std::string> output(TaskId /*id*/, unsigned /*attempt*/, int /*stream*/,
                                                     std::uint64_t /*from*/, std::size_t /*most*/) const
    {
        return std::string();
    }

    /// Bytes that output() knows of.
    [[nodiscard]] virtual std::uint64_t outputSize(TaskId /*id*/, unsigned /*attempt*/, int /*stream*/) const { return 0; }

    [[nodiscard]] virtual bool isFinished() const = 0;
    virtual bool waitUntil(Instant deadline) = 0; ///< True when it is finished.
};

/// Starts its workers at once. `recording` may be shared by two runs side by side (made on the time axis). An error if the spec
/// is wrong; a worker that cannot start is told on the board.
[[nodiscard]] Result<std::unique_ptr<WorkRun>> startWork(const WorkSpec &spec, Collector &collector, JobEngine &jobs,
                                                         std::shared_ptr<Recording> recording);

/// Submits tasks to a run on a thread of its own, since submit() waits while the queue is full; then closes it. Destroying it
/// while submit() waits blocks until the run takes the task or is stopped.
class TaskFeed {
public:
    /// `next` is called on that thread: the next task, or nothing after the last one.
    TaskFeed(WorkRun &run, std::function<std::optional<Task>()> next);

private:
    std::jthread m_thread;
};

} // namespace forklane::queue
