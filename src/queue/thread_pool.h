// SPDX-License-Identifier: MIT
// Workers that are threads of this program and take from one bounded queue.
#pragma once

#include <atomic>
#include <deque>
#include <thread>

#include "queue/bounded_queue.h"
#include "queue/work_run.h"

namespace forklane::queue {

/// Each task has a ticket in the queue: whoever takes one may take the front task from the board. A cancelled task's ticket is
/// void. A thread cannot be killed, and one that is told to stop does so between two steps of its task. Any thread.
class ThreadPool final : public WorkRun {
public:
    ThreadPool(const WorkSpec &spec, Collector &collector, std::shared_ptr<Recording> recording);
    ~ThreadPool() override;

    [[nodiscard]] const WorkSpec &spec() const override { return m_spec; }
    [[nodiscard]] WorkBoard &board() override { return m_board; }
    bool submit(Task task) override;
    void close() override;
    void pause() override;
    void resume() override;
    void drain() override;
    void stop() override;
    [[nodiscard]] bool isPaused() const override;
    void addWorker() override;
    void drainWorker(WorkerId worker) override;
    void stopWorker(WorkerId worker) override;
    void killWorker(WorkerId /*worker*/) override {}
    [[nodiscard]] bool canKill() const override { return false; }
    void wake() override;
    [[nodiscard]] bool isFinished() const override;
    bool waitUntil(Instant deadline) override;

private:
    enum class Ticket : std::uint8_t { Task, Sentinel };
    using End = BoundedQueue<Ticket>::End;
    struct Worker {
        WorkerId id;
        std::atomic<bool> draining{false};
        std::atomic<bool> stopping{false};
        std::thread thread;
    };

    void startWorker() FORKLANE_REQUIRES(m_mutex);
    void putTickets(std::size_t count) FORKLANE_REQUIRES(m_mutex);
    [[nodiscard]] Worker *find(WorkerId worker) FORKLANE_REQUIRES(m_mutex);
    [[nodiscard]] std::deque<Worker> &takeWorkers();
    [[nodiscard]] bool isOver() const FORKLANE_REQUIRES(m_mutex);
    void finishSoon(bool stopping);
    void work(Worker &worker);
    [[nodiscard]] bool mayGoOn(Worker &worker);
    bool runTask(Worker &worker, const WorkBoard::Taken &taken);
    [[nodiscard]] bool waitFor(const Worker &worker, Duration time);
    [[nodiscard]] static bool burnFor(const Worker &worker, Duration time);
    void end(Worker &worker, const std::string &failure);

    const WorkSpec m_spec;
    WorkBoard m_board;
    BoundedQueue<Ticket> m_queue;
    mutable Mutex m_mutex;
    Condition m_changed; ///< Paused, stopping, a worker's end.
    std::deque<Worker> m_workers FORKLANE_GUARDED_BY(m_mutex);
    std::size_t m_alive FORKLANE_GUARDED_BY(m_mutex) = 0;
    bool m_closed FORKLANE_GUARDED_BY(m_mutex) = false;
    std::atomic<bool> m_paused{false};                ///< Changed under m_mutex.
    bool m_over FORKLANE_GUARDED_BY(m_mutex) = false; ///< Drained or stopped: nothing more is taken.
};

} // namespace forklane::queue
