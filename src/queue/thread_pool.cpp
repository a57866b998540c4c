// SPDX-License-Identifier: MIT
#include "queue/thread_pool.h"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

namespace forklane::queue {

namespace {

constexpr Duration kBetweenLooks = std::chrono::milliseconds(1); // of a task that keeps a CPU busy, at being told to stop

} // namespace

ThreadPool::ThreadPool(const WorkSpec &spec, Collector &collector, std::shared_ptr<Recording> recording)
    : m_spec(spec), m_board({.group = "Threads", .workerName = "Thread", .capacity = spec.capacity, .rules = spec.rules},
                            collector, std::move(recording)),
      m_queue(spec.capacity)
{
    const MutexLock lock(m_mutex);
    for (std::size_t i = 0; i < m_spec.workers; ++i)
        startWorker();
}

ThreadPool::~ThreadPool()
{
    stop();
    for (Worker &worker : takeWorkers()) {
        if (worker.thread.joinable())
            worker.thread.join();
    }
}

/// After the last one's end. No lock is held while they are joined.
std::deque<ThreadPool::Worker> &ThreadPool::takeWorkers()
{
    const MutexLock lock(m_mutex);
    while (m_alive > 0)
        m_changed.wait(m_mutex);
    return m_workers;
}

void ThreadPool::startWorker()
{
    if (m_closed)
        m_queue.putPastBound(Ticket::Sentinel, End::Back);
    Worker &worker = m_workers.emplace_back();
    worker.id = m_board.addWorker(tickNow());
    ++m_alive;
    try {
        worker.thread = std::thread([this, &worker] { work(worker); });
    } catch (const std::system_error &error) { // EAGAIN: no more threads
        --m_alive;
        m_board.end(worker.id,
                    {.status = std::nullopt,
                     .failure = fmt::format("cannot start a thread: {}", error.code().message()),
                     .isFault = true},
                    tickNow());
    }
}

ThreadPool::Worker *ThreadPool::find(WorkerId worker)
{
    const auto found =
        std::find_if(m_workers.begin(), m_workers.end(), [worker](const Worker &one) { return one.id == worker; });
    return found == m_workers.end() ? nullptr : &*found;
}

bool ThreadPool::submit(Task task)
{
    const auto enter = [this, &task] { m_board.submit(std::move(task), tickNow()); };
    return m_queue.pushWith(Ticket::Task, enter) == Pushed::Yes;
}

void ThreadPool::close()
{
    const MutexLock lock(m_mutex);
    if (m_closed)
        return;
    m_closed = true;
    for (std::size_t i = 0; i < m_alive; ++i)
        m_queue.putPastBound(Ticket::Sentinel, End::Back);
}

void ThreadPool::pause()
{
    const MutexLock lock(m_mutex);
    m_paused = true;
    m_queue.wakePoppers();
}

void ThreadPool::resume()
{
    const MutexLock lock(m_mutex);
    m_paused = false;
    m_changed.notifyAll();
}

bool ThreadPool::isPaused() const
{
    const MutexLock lock(m_mutex);
    return m_paused;
}

void ThreadPool::finishSoon(bool stopping)
{
    const MutexLock lock(m_mutex);
    m_over = true;
    m_queue.close(); // nobody waits in submit() any more, and tickets that are left are void
    m_board.cancelQueued();
    m_board.cancelInDoubt();
    for (Worker &worker : m_workers)
        worker.stopping = worker.stopping || stopping;
    m_changed.notifyAll();
}

void ThreadPool::drain()
{
    finishSoon(false);
}

void ThreadPool::stop()
{
    finishSoon(true);
}

void ThreadPool::addWorker()
{
    const MutexLock lock(m_mutex);
    if (!m_over && m_alive < kMostWorkers)
        startWorker();
}

void ThreadPool::drainWorker(WorkerId worker)
{
    const MutexLock lock(m_mutex);
    if (Worker *const found = find(worker)) {
        found->draining = true;
        m_queue.wakePoppers();
        m_changed.notifyAll();
    }
}

void ThreadPool::stopWorker(WorkerId worker)
{
    const MutexLock lock(m_mutex);
    if (Worker *const found = find(worker)) {
        found->stopping = true;
        m_queue.wakePoppers();
        m_changed.notifyAll();
    }
}

void ThreadPool::wake()
{
    const MutexLock lock(m_mutex);
    if (m_over)
        return;
    putTickets(m_board.depth()); // those too many are void
}

void ThreadPool::putTickets(std::size_t count)
{
    for (std::size_t i = 0; i < count; ++i)
        m_queue.putPastBound(Ticket::Task, End::Front);
    if (count > 0 && m_alive == 0 && m_closed)
        startWorker(); // the others have taken their sentinels
}

bool ThreadPool::isFinished() const
{
    const MutexLock lock(m_mutex);
    return isOver();
}

/// Without workers, and nothing to be done by any.
bool ThreadPool::isOver() const
{
    return m_alive == 0 && (m_over || (m_closed && m_board.counts().open() == 0));
}

bool ThreadPool::waitUntil(Instant deadline)
{
    const MutexLock lock(m_mutex);
    while (!isOver()) {
        if (m_changed.waitUntil(m_mutex, deadline) == std::cv_status::timeout)
            return isOver();
    }
    return true;
}

void ThreadPool::work(Worker &worker)
{
    m_board.setNumber(worker.id, ::gettid());
    const auto unwanted = [this, &worker] { return worker.draining || worker.stopping || m_paused; };
    while (mayGoOn(worker)) {
        m_board.setState(worker.id, WorkerState::Idle, IdleReason::NoWork, tickNow());
        std::optional<WorkBoard::Taken> taken;
        const auto leave = [this, &worker, &taken](Ticket ticket) {
            if (ticket == Ticket::Task)
                taken = m_board.assign(worker.id, tickNow());
        };
        const std::optional<Ticket> ticket = m_queue.popUnless(unwanted, leave);
        if (ticket == Ticket::Sentinel || (!ticket && m_queue.isClosed()))
            break;
        if (taken && !runTask(worker, *taken))
            return end(worker, "was told to stop");
    }
    end(worker, {});
}

/// Waits while the run is paused. False when the worker is to end.
bool ThreadPool::mayGoOn(Worker &worker)
{
    const MutexLock lock(m_mutex);
    while (m_paused && !m_over && !worker.draining && !worker.stopping) {
        m_board.setState(worker.id, WorkerState::Idle, IdleReason::Paused, tickNow());
        m_changed.wait(m_mutex);
    }
    return !m_over && !worker.draining && !worker.stopping;
}

/// False when it was broken off.
bool ThreadPool::runTask(Worker &worker, const WorkBoard::Taken &taken)
{
    const Task &task = taken.task;
    const Draw draw = drawOf(task, m_spec.seed, taken.what.id, taken.what.attempt);
    (void)m_board.begin(worker.id, taken.what, tickNow()); // what it was given a moment ago
    if (task.kind == TaskKind::Command) {
        m_board.say(worker.id, taken.what.id, "threads run no commands; choose processes", tickNow());
    } else if (!(task.kind == TaskKind::Burn ? burnFor(worker, draw.time) : waitFor(worker, draw.time))) {
        return false;
    }
    const bool succeeded = task.kind != TaskKind::Command && !draw.fails;
    const auto state = m_board.finish(worker.id, taken.what, succeeded, succeeded ? 0 : 1, tickNow());
    if (state && *state == TaskState::Queued) {
        const MutexLock lock(m_mutex);
        putTickets(1);
    }
    return true;
}

/// False when the worker was told to stop.
bool ThreadPool::waitFor(const Worker &worker, Duration time)
{
    const Instant until = Clock::now() + time;
    const MutexLock lock(m_mutex);
    while (!worker.stopping) {
        if (Clock::now() >= until)
            return true;
        m_changed.waitUntil(m_mutex, until);
    }
    return false;
}

bool ThreadPool::burnFor(const Worker &worker, Duration time)
{
    const Instant until = Clock::now() + time;
    for (Instant at = Clock::now(); at < until;) {
        if (worker.stopping)
            return false;
        for (const Instant look = std::min(until, at + kBetweenLooks); at < look;)
            at = Clock::now();
    }
    return true;
}

void ThreadPool::end(Worker &worker, const std::string &failure)
{
    m_board.end(worker.id, {.status = std::nullopt, .failure = failure, .isFault = false}, tickNow());
    const MutexLock lock(m_mutex);
    --m_alive;
    if (m_over) {
        m_board.cancelQueued();
        m_board.cancelInDoubt();
    } else if (!failure.empty()) {
        putTickets(1); // what it gave up
    }
    m_changed.notifyAll();
}

} // namespace forklane::queue
