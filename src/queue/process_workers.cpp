// SPDX-License-Identifier: MIT
// Who works in a pool of processes: starts, ends, replacements, heartbeats.
#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "process/proc_stat.h"
#include "queue/process_pool.h"

namespace forklane::queue {

namespace {

constexpr unsigned kMostFailedStarts = 6; // in a row; then no more are tried
constexpr Duration kFirstDelay = std::chrono::milliseconds(10);
constexpr unsigned kDeathsAtOnce = 3; // of workers that did nothing, before the next one waits
constexpr Duration kLongestDelay = std::chrono::seconds(1);
constexpr Duration kBetweenMemory = std::chrono::seconds(1);
constexpr Duration kShortestCheck = std::chrono::milliseconds(5);

/// Doubles with each death after the first ones.
Duration delayAfter(unsigned deaths, unsigned atOnce)
{
    if (deaths <= atOnce)
        return Duration(0);
    return std::min(kLongestDelay, kFirstDelay * (1 << std::min(10U, deaths - atOnce - 1)));
}

} // namespace

/// One in each round of the reactor: the first workers are served while the last ones are started.
void ProcessPool::openNext()
{
    if (m_toOpen == 0 || m_isOver)
        return;
    --m_toOpen;
    openPlace();
    if (m_shared && m_hasClosed)
        putShared(); // its sentinel
    ensureWorkers();
    checkFinished();
    m_reactor.post([this] { openNext(); });
}

void ProcessPool::openPlace()
{
    if (m_isOver || m_isEnding || m_hasGivenUp)
        return;
    const auto living = std::count_if(m_places.begin(), m_places.end(), [](const auto &place) { return !place->isLeaving; });
    if (static_cast<std::size_t>(living) >= kMostWorkers)
        return;
    m_places.push_back(std::make_unique<Place>());
    Place &place = *m_places.back();
    place.slot = std::make_unique<WorkerSlot>(
        m_reactor, m_program,
        WorkerSlot::Listener{[this, &place](pid_t pid) { m_board.setNumber(place.id, pid); },
                             [this, &place](const FromWorker &word) { onWord(place, word); }, [this, &place] { fill(place); },
                             [this, &place](bool isStopped) { onStopped(place, isStopped); },
                             [this, &place](WorkerSlot::End end) { onEnded(place, std::move(end)); }});
    startWorker(place);
}

void ProcessPool::startWorker(Place &place)
{
    const WorkerId before = place.id;
    place.id = m_board.addWorker(tickNow());
    if (before.isValid())
        m_board.setReplacedBy(before, place.id);
    place.window = 0;
    place.isBusy = false;
    place.hasSentinel = false;
    place.hasEndedTask = false;
    place.wasKilled = false;
    if (m_spec.kind != WorkerKind::SharedQueue)
        place.slot->start(makePipes());
    else if (m_shared)
        place.slot->start(makeWordsPipe(m_shared->workersEnd()));
    else
        place.slot->start(failure({EMFILE, "make", "a shared queue", ""}));
}

void ProcessPool::startAfter(Place &place, Duration delay)
{
    place.restart = m_reactor.at(Clock::now() + delay, [this, &place] {
        place.restart.reset();
        if (isWorkLeft() && !m_hasGivenUp)
            startWorker(place);
        checkFinished();
    });
}

void ProcessPool::onStopped(Place &place, bool isStopped)
{
    if (isStopped) {
        m_board.setState(place.id, WorkerState::Stopped, IdleReason::None, tickNow());
    } else if (place.isBusy) {
        m_board.setState(place.id, WorkerState::Running, IdleReason::None, tickNow());
    } else {
        m_board.setState(place.id, WorkerState::Idle, IdleReason::NoWork, tickNow());
        showIdle(place);
        fill(place);
    }
}

/// What its end was, if nothing was wrong: by the sentinel, or because we stopped it.
WorkBoard::End ProcessPool::judge(const Place &place, WorkerSlot::End end) const
{
    WorkBoard::End judged{end.status, std::move(end.failure), false};
    const bool asTold = place.hasSentinel && place.window == 0 && end.status && end.status->isSuccess();
    judged.isFault = !judged.failure.empty() || (!asTold && !place.isLeaving && !m_isStopping);
    if (judged.isFault && judged.failure.empty() && end.status && end.status->isExited())
        judged.failure = fmt::format("ended without being told to, with exit code {}", end.status->code());
    return judged;
}

void ProcessPool::onEnded(Place &place, WorkerSlot::End end)
{
    const bool wasReady = end.wasReady;
    const WorkBoard::End judged = judge(place, std::move(end));
    const bool isFault = judged.isFault;
    const Ledger::Death death = m_board.end(place.id, judged, tickNow());
    place.window = 0;
    place.isBusy = false;
    if (isFault)
        replace(place, wasReady, death.inHand.has_value());
    if (place.isLeaving)
        m_reactor.post(
            [this] { std::erase_if(m_places, [](const auto &one) { return one->isLeaving && !one->slot->hasWorker(); }); });
    feed(); // what it gave back
    ensureWorkers();
    checkFinished();
}

/// A death with a task in hand is that task's affair, which has its own limit; without one the starts are slowed down.
void ProcessPool::replace(Place &place, bool wasReady, bool hadTask)
{
    if (!place.wasKilled) {
        m_failedStarts = wasReady ? 0 : m_failedStarts + 1;
        m_idleDeaths = hadTask || place.hasEndedTask ? 0 : m_idleDeaths + 1;
    }
    if (m_failedStarts >= kMostFailedStarts)
        giveUpStarting();
    if (m_hasGivenUp || m_shared || !isWorkLeft())
        return;
    const Duration delay = std::max(delayAfter(m_failedStarts, 1), delayAfter(m_idleDeaths, kDeathsAtOnce));
    if (delay == Duration(0))
        startWorker(place);
    else
        startAfter(place, delay);
}

void ProcessPool::giveUpStarting()
{
    if (m_hasGivenUp)
        return;
    m_hasGivenUp = true;
    m_board.say(WorkerId(), TaskId(), fmt::format("{} starts of a worker failed in a row: no more are tried", m_failedStarts),
                tickNow());
    for (const auto &place : m_places)
        m_reactor.cancel(place->restart);
}

/// There may be something to do for another worker.
bool ProcessPool::isWorkLeft() const
{
    return !m_isEnding && !m_isOver && (!m_hasClosed || m_board.depth() > 0);
}

/// What is queued has somebody who will take it: who retries or decides late may find all workers gone.
void ProcessPool::ensureWorkers()
{
    if (m_isOver || m_isEnding || m_toOpen > 0)
        return;
    const bool isAnyone = std::any_of(m_places.begin(), m_places.end(), [this](const auto &place) {
        return place->restart || (place->slot->hasWorker() && (m_shared || (!place->hasSentinel && !place->isLeaving)));
    });
    if (isAnyone || (m_board.depth() == 0 && !m_hasGivenUp && !m_shared))
        return;
    if (m_hasGivenUp || m_shared) { // nobody is left, and nobody will come
        beginEnd();
        return;
    }
    const auto free = std::find_if(m_places.begin(), m_places.end(),
                                   [](const auto &place) { return !place->slot->hasWorker() && !place->isLeaving; });
    if (free != m_places.end())
        startWorker(**free);
}

void ProcessPool::checkHeartbeats()
{
    const Duration between = std::max(kShortestCheck, m_spec.heartbeatTimeout / 4);
    m_heartbeatTimer = m_reactor.at(Clock::now() + between, [this] { checkHeartbeats(); });
    for (const auto &place : m_places) {
        if (!place->slot->isRunning() || place->slot->isStopped())
            continue;
        place->slot->listen();
        const Duration silence = Clock::now() - place->slot->lastWord();
        if (silence <= m_spec.heartbeatTimeout || !place->slot->isRunning())
            continue;
        m_board.setState(place->id, WorkerState::Idle, IdleReason::NoHeartbeat, tickNow());
        place->slot->giveUp(
            fmt::format("was killed: no heartbeat for {:.1f} s", std::chrono::duration<double>(silence).count()));
    }
}

void ProcessPool::sampleMemory()
{
    m_memoryTimer = m_reactor.at(Clock::now() + kBetweenMemory, [this] { sampleMemory(); });
    for (const auto &place : m_places) {
        if (place->slot->isRunning())
            m_board.setMemory(place->id, residentKib(place->slot->pid()).value_or(-1));
    }
}

} // namespace forklane::queue
