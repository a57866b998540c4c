// SPDX-License-Identifier: MIT
// Workers that are processes: each task is handed to one of them by this program, which owns it until a result.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "queue/shared_orders.h"
#include "queue/work_run.h"
#include "queue/worker_slot.h"

namespace forklane::queue {

/// WorkerKind::Processes: each worker has its own connection, and in its window the tasks that it was given; whoever dies loses
/// none. WorkerKind::SharedQueue: all of them take from one queue, and what a worker had when it died is lost; nobody takes its
/// place. All members of WorkRun from any thread; all else runs on the pool's own reactor.
class ProcessPool final : public WorkRun {
public:
    ProcessPool(const WorkSpec &spec, WorkerProgram program, Collector &collector, std::shared_ptr<Recording> recording);
    ~ProcessPool() override; ///< SIGKILL for who is left.

    [[nodiscard]] const WorkSpec &spec() const override { return m_spec; }
    [[nodiscard]] WorkBoard &board() override { return m_board; }
    bool submit(Task task) override;
    void close() override;
    void pause() override { setPaused(true); }
    void resume() override { setPaused(false); }
    void drain() override;
    void stop() override;
    [[nodiscard]] bool isPaused() const override { return m_isPaused; }
    void addWorker() override;
    void drainWorker(WorkerId worker) override;
    void stopWorker(WorkerId worker) override;
    void killWorker(WorkerId worker) override;
    [[nodiscard]] bool canKill() const override { return true; }
    void wake() override;
    [[nodiscard]] bool isFinished() const override;
    bool waitUntil(Instant deadline) override;

private:
    /// A place and who is there now.
    struct Place {
        WorkerId id;
        std::unique_ptr<WorkerSlot> slot;
        std::optional<Reactor::TimerId> restart; ///< While it waits for its next worker.
        std::size_t window = 0;                  ///< Orders that it was given and has not ended.
        bool isBusy = false;                     ///< With the first of them.
        Tick began = 0;
        bool hasSentinel = false;
        bool isLeaving = false; ///< Nobody takes its place.
        bool hasEndedTask = false;
        bool wasKilled = false; ///< By killWorker(): its early death says nothing of the next one.
    };

    // process_pool.cpp: the verbs, and the end
    void setPaused(bool paused);
    void postFor(WorkerId worker, std::function<void(Place &)> verb);
    void beginEnd();
    void checkFinished();
    void finish();
    [[nodiscard]] bool hasNoMore() const { return m_hasClosed || m_isEnding; }

    // process_workers.cpp: who works
    void openNext();
    void openPlace();
    void startWorker(Place &place);
    void startAfter(Place &place, Duration delay);
    void onStopped(Place &place, bool isStopped);
    void onEnded(Place &place, WorkerSlot::End end);
    [[nodiscard]] WorkBoard::End judge(const Place &place, WorkerSlot::End end) const;
    void replace(Place &place, bool wasReady, bool hadTask);
    void giveUpStarting();
    void ensureWorkers();
    [[nodiscard]] bool isWorkLeft() const;
    void checkHeartbeats();
    void sampleMemory();

    // process_dispatch.cpp: who gets what
    void feed();
    void fill(Place &place);
    void giveOrders(Place &place, std::string &orders);
    void putShared();
    void cancelShared();
    void onWord(Place &place, const FromWorker &word);
    [[nodiscard]] Status onBegan(Place &place, const TaskBegan &began);
    [[nodiscard]] Status onTaskEnded(Place &place, const TaskEnded &ended);
    [[nodiscard]] std::size_t windowSize() const;
    [[nodiscard]] WorkOrder orderOf(const WorkBoard::Taken &taken) const;
    void showIdle(Place &place);
    void tellRoom();

    const WorkSpec m_spec;
    const WorkerProgram m_program;
    WorkBoard m_board;
    std::atomic<bool> m_isPaused{false};
    std::atomic<bool> m_isFeeding{false}; ///< feed() is posted.

    // The reactor's.
    std::vector<std::unique_ptr<Place>> m_places;
    std::unique_ptr<SharedOrders> m_shared; ///< WorkerKind::SharedQueue only.
    std::uint32_t m_nextShared = 0;         ///< Tasks below that were put into it.
    std::size_t m_sharedSentinels = 0;      ///< That were put into it.
    std::optional<Reactor::TimerId> m_heartbeatTimer;
    std::optional<Reactor::TimerId> m_memoryTimer;
    std::size_t m_toOpen = 0; ///< Places of the spec that have not been opened.
    bool m_hasClosed = false;
    bool m_isEnding = false; ///< Drained, stopped, or no worker can be started.
    bool m_isStopping = false;
    bool m_hasGivenUp = false; ///< No worker is started any more.
    bool m_isOver = false;     ///< finish() is posted.
    unsigned m_failedStarts = 0;
    unsigned m_idleDeaths = 0;
    double m_taskTime = -1; ///< Mean of the last ones, ns; −1 while unknown.

    mutable Mutex m_mutex;
    Condition m_room;
    Condition m_finishing;
    std::size_t m_submitting FORKLANE_GUARDED_BY(m_mutex) = 0; ///< Threads that wait for room.
    bool m_takesNone FORKLANE_GUARDED_BY(m_mutex) = false;     ///< Closed, drained or stopped.
    bool m_isFinished FORKLANE_GUARDED_BY(m_mutex) = false;

    Reactor m_reactor{"workers"}; // last: its thread uses all of the above
};

} // namespace forklane::queue
