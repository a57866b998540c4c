// SPDX-License-Identifier: MIT
#include "queue/process_pool.h"

#include <algorithm>
#include <csignal>

#include <fmt/format.h>

namespace forklane::queue {

namespace {

constexpr std::chrono::milliseconds kGrace{2000};

WorkBoard::Setup setupOf(const WorkSpec &spec)
{
    const bool isShared = spec.kind == WorkerKind::SharedQueue;
    LedgerRules rules = spec.rules;
    if (isShared)
        rules.inDoubt = InDoubtPolicy::Lose;
    return {isShared ? "Shared queue" : "Processes", "Process", spec.capacity, rules};
}

WorkerProgram programOf(const WorkSpec &spec, WorkerProgram program)
{
    program.heartbeat = std::min(program.heartbeat, spec.heartbeatTimeout / 4);
    return program;
}

} // namespace

ProcessPool::ProcessPool(const WorkSpec &spec, WorkerProgram program, Collector &collector,
                         std::shared_ptr<Recording> recording)
    : m_spec(spec), m_program(programOf(spec, std::move(program))), m_board(setupOf(spec), collector, std::move(recording))
{
    m_toOpen = m_spec.workers;
    m_reactor.post([this] {
        if (m_spec.kind == WorkerKind::SharedQueue) {
            auto shared = SharedOrders::make(m_reactor);
            if (shared)
                m_shared = std::move(*shared);
        }
        checkHeartbeats();
        sampleMemory();
        openNext();
    });
}

ProcessPool::~ProcessPool()
{
    m_reactor.postAndWait([this] {
        m_isOver = true;
        m_reactor.cancel(m_heartbeatTimer);
        m_reactor.cancel(m_memoryTimer);
        for (const auto &place : m_places) {
            m_reactor.cancel(place->restart);
            const bool hasWorker = place->slot->hasWorker();
            place->slot.reset(); // with all that is below it
            if (hasWorker)
                m_board.end(place->id, {std::nullopt, "was stopped with its run", false}, tickNow());
        }
        m_places.clear();
        m_shared.reset();
    });
}

bool ProcessPool::submit(Task task)
{
    {
        const MutexLock lock(m_mutex);
        ++m_submitting;
        while (!m_takesNone && m_board.depth() >= m_spec.capacity)
            m_room.wait(m_mutex);
        --m_submitting;
        if (m_takesNone)
            return false;
        m_board.submit(std::move(task), tickNow());
    }
    wake();
    return true;
}

void ProcessPool::close()
{
    {
        const MutexLock lock(m_mutex);
        m_takesNone = true;
        m_room.notifyAll();
    }
    m_reactor.post([this] {
        m_hasClosed = true;
        feed();
        checkFinished();
    });
}

void ProcessPool::wake()
{
    if (!m_isFeeding.exchange(true))
        m_reactor.post([this] {
            m_isFeeding = false;
            feed();
            ensureWorkers();
            checkFinished();
        });
}

void ProcessPool::setPaused(bool paused)
{
    m_reactor.post([this, paused] {
        m_isPaused = paused;
        for (const auto &place : m_places)
            showIdle(*place);
        feed();
    });
    m_isPaused = paused;
}

void ProcessPool::drain()
{
    m_reactor.post([this] { beginEnd(); });
}

void ProcessPool::stop()
{
    m_reactor.post([this] {
        m_isStopping = true;
        for (const auto &place : m_places) {
            m_reactor.cancel(place->restart);
            place->slot->stop(kGrace);
        }
        beginEnd();
    });
}

/// Nothing more is begun; what goes on ends as it will.
void ProcessPool::beginEnd()
{
    m_isEnding = true;
    {
        const MutexLock lock(m_mutex);
        m_takesNone = true;
        m_room.notifyAll();
    }
    feed();
    checkFinished();
}

void ProcessPool::addWorker()
{
    m_reactor.post([this] {
        if (m_isOver || m_isEnding)
            return;
        m_hasGivenUp = false;
        m_failedStarts = 0;
        openPlace();
        feed();
    });
}

void ProcessPool::postFor(WorkerId worker, std::function<void(Place &)> verb)
{
    m_reactor.post([this, worker, verb = std::move(verb)] {
        const auto found =
            std::find_if(m_places.begin(), m_places.end(), [worker](const auto &place) { return place->id == worker; });
        if (found != m_places.end() && (*found)->slot->hasWorker())
            verb(**found);
    });
}

void ProcessPool::drainWorker(WorkerId worker)
{
    postFor(worker, [this](Place &place) {
        place.isLeaving = true;
        if (m_shared)
            place.slot->stop(kGrace); // what it has taken is its own affair
        else
            fill(place);
    });
}

void ProcessPool::stopWorker(WorkerId worker)
{
    postFor(worker, [](Place &place) {
        place.isLeaving = true;
        place.slot->stop(kGrace);
    });
}

void ProcessPool::killWorker(WorkerId worker)
{
    postFor(worker, [](Place &place) {
        place.wasKilled = true;
        place.slot->kill();
    });
}

bool ProcessPool::isFinished() const
{
    const MutexLock lock(m_mutex);
    return m_isFinished;
}

bool ProcessPool::waitUntil(Instant deadline)
{
    const MutexLock lock(m_mutex);
    while (!m_isFinished) {
        if (m_finishing.waitUntil(m_mutex, deadline) == std::cv_status::timeout)
            return m_isFinished;
    }
    return true;
}

/// Over: nobody works or is about to, and there is nothing that anybody could do or decide.
void ProcessPool::checkFinished()
{
    if (m_isOver || !hasNoMore() || (m_toOpen > 0 && !m_isEnding))
        return;
    for (const auto &place : m_places) {
        if (place->slot->hasWorker() || place->restart)
            return;
    }
    if (m_shared) {
        cancelShared();
        for (const TaskId id : m_board.queued(m_nextShared)) // taken by one who died before it could say so
            m_board.lose(id);
    } else if (m_isEnding) {
        m_board.cancelQueued();
        if (m_isStopping)
            m_board.cancelInDoubt();
    } else if (m_board.counts().open() > 0) {
        return;
    }
    m_isOver = true;
    m_reactor.post([this] { finish(); }); // not in the middle of a slot's callback
}

void ProcessPool::finish()
{
    m_reactor.cancel(m_heartbeatTimer);
    m_reactor.cancel(m_memoryTimer);
    m_places.clear();
    m_shared.reset();
    const MutexLock lock(m_mutex);
    m_takesNone = true;
    m_isFinished = true;
    m_room.notifyAll();
    m_finishing.notifyAll();
}

} // namespace forklane::queue
