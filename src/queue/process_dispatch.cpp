// SPDX-License-Identifier: MIT
// Who gets which task in a pool of processes, and what is made of what workers say.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "queue/process_pool.h"

namespace forklane::queue {

namespace {

constexpr std::size_t kLargestWindow = 64;
constexpr double kOneAtATime = 5e6; // ns: from tasks of that length on nobody waits behind another one
constexpr double kLearned = 0.1;    // share of the newest task in the mean
constexpr std::size_t kMostSharedName = 1000;

} // namespace

void ProcessPool::feed()
{
    if (m_isOver)
        return;
    if (m_isEnding)
        m_shared ? cancelShared() : static_cast<void>(m_board.cancelQueued());
    if (m_shared)
        putShared();
    for (const auto &place : m_places)
        fill(*place);
}

/// Tasks for as long as its window has room; the sentinel behind the last one.
void ProcessPool::fill(Place &place)
{
    if (m_shared || m_isOver || place.hasSentinel || !place.slot->isListening())
        return;
    if (m_isEnding)
        m_board.cancelQueued(); // what failed and had another try
    std::string orders;
    if (!m_isPaused && !place.isLeaving && !place.slot->isStopped())
        giveOrders(place, orders);
    const bool isLast = place.window == 0 && hasNoMore() && m_board.depth() == 0 &&
                        (m_isEnding || m_board.counts().of(TaskState::InDoubt) == 0);
    if (isLast || (place.isLeaving && place.window == 0)) {
        append(orders, ToWorker(NoMoreOrders()));
        place.hasSentinel = true;
    }
    if (!orders.empty())
        place.slot->send(orders);
    tellRoom();
}

void ProcessPool::giveOrders(Place &place, std::string &orders)
{
    const std::size_t most = windowSize();
    if (m_spec.window == 0 && place.window > most / 2)
        return; // a write for half a window, not for each task; a window that was asked for is kept full
    while (place.window < most) {
        const auto taken = m_board.assign(place.id, tickNow());
        if (!taken)
            return;
        ++place.window;
        append(orders, ToWorker(orderOf(*taken)));
    }
}

WorkOrder ProcessPool::orderOf(const WorkBoard::Taken &taken) const
{
    const Draw draw = drawOf(taken.task, m_spec.seed, taken.what.id, taken.what.attempt);
    return {taken.what, taken.task.kind, draw.fails, draw.time, taken.task.name};
}

/// One where tasks take 5 ms and more, growing to 64 where they take 0.08 ms; never more than a worker's share of the queue.
std::size_t ProcessPool::windowSize() const
{
    if (m_spec.window > 0)
        return m_spec.window;
    if (m_taskTime < 0 || m_taskTime >= kOneAtATime)
        return 1;
    const auto byTime = static_cast<std::size_t>(std::min<double>(kLargestWindow, std::floor(kOneAtATime / (m_taskTime + 1))));
    const std::size_t share = m_board.depth() / std::max<std::size_t>(1, m_places.size());
    return std::clamp<std::size_t>(share, 1, byTime);
}

/// Whoever waits in submit() is woken for half a queue, not for each task.
void ProcessPool::tellRoom()
{
    if (m_board.depth() > m_spec.capacity / 2)
        return;
    const MutexLock lock(m_mutex);
    if (m_submitting > 0)
        m_room.notifyAll();
}

void ProcessPool::showIdle(Place &place)
{
    if (place.slot->isListening() && place.window == 0 && !place.slot->isStopped())
        m_board.setState(place.id, WorkerState::Idle, m_isPaused ? IdleReason::Paused : IdleReason::NoWork, tickNow());
}

/// In the order of submission; a sentinel for each worker behind the last one, as in the lecture.
void ProcessPool::putShared()
{
    const auto again = [this] { putShared(); };
    for (; !m_isPaused && !m_isEnding && m_nextShared < m_board.taskCount(); ++m_nextShared) {
        const TaskRecord record = m_board.task(TaskId{m_nextShared});
        if (record.state != TaskState::Queued)
            continue;
        WorkOrder order = orderOf({{TaskId{m_nextShared}, 1}, record.task});
        if (order.kind == TaskKind::Command) {
            m_board.say(WorkerId(), TaskId{m_nextShared}, "a shared queue loses tasks: it runs no commands", tickNow());
            m_board.cancel(TaskId{m_nextShared});
            continue;
        }
        order.name.resize(std::min(order.name.size(), kMostSharedName));
        std::string bytes;
        append(bytes, ToWorker(order));
        if (!m_shared->put(bytes, again))
            return;
    }
    if (m_isPaused || !hasNoMore())
        return;
    std::string sentinel;
    append(sentinel, ToWorker(NoMoreOrders()));
    for (; m_sharedSentinels < m_places.size(); ++m_sharedSentinels) {
        if (!m_shared->put(sentinel, again))
            return;
    }
    for (const auto &place : m_places)
        place->hasSentinel = true;
}

/// What nobody has taken from the shared queue, and what was never put into it.
void ProcessPool::cancelShared()
{
    for (const std::string &record : m_shared->takeBack()) {
        RecordReader<ToWorker> reader;
        reader.feed(record);
        const auto message = reader.next();
        const auto *order = message && *message ? std::get_if<WorkOrder>(&**message) : nullptr;
        if (order != nullptr)
            m_board.cancel(order->what.id);
        else
            m_sharedSentinels -= 1;
    }
    for (const auto end = static_cast<std::uint32_t>(m_board.taskCount()); m_nextShared < end; ++m_nextShared)
        m_board.cancel(TaskId{m_nextShared});
}

void ProcessPool::onWord(Place &place, const FromWorker &word)
{
    Status believed;
    if (const auto *began = std::get_if<TaskBegan>(&word)) {
        believed = onBegan(place, *began);
    } else if (const auto *ended = std::get_if<TaskEnded>(&word)) {
        believed = onTaskEnded(place, *ended);
    } else if (std::holds_alternative<WorkerReady>(word)) {
        m_failedStarts = 0;
        m_board.setState(place.id, WorkerState::Idle, IdleReason::NoWork, tickNow());
        showIdle(place);
    }
    if (!believed)
        place.slot->giveUp(describe(believed.error()));
}

Status ProcessPool::onBegan(Place &place, const TaskBegan &began)
{
    if (m_shared) {
        if (began.what.id.value >= m_nextShared || !m_board.assign(began.what.id, place.id, tickNow()))
            return failure({0, "believe", m_board.worker(place.id)->name, "it began what it was not given"});
        ++place.window;
    }
    if (auto begun = m_board.begin(place.id, began.what, std::min(began.tick, tickNow())); !begun)
        return begun;
    place.isBusy = true;
    place.began = began.tick;
    return {};
}

Status ProcessPool::onTaskEnded(Place &place, const TaskEnded &ended)
{
    if (auto done = m_board.finish(place.id, ended.what, ended.succeeded, ended.code, std::min(ended.tick, tickNow())); !done)
        return failure(done.error());
    place.isBusy = false;
    place.hasEndedTask = true;
    --place.window;
    const auto took = static_cast<double>(std::max<Tick>(0, ended.tick - place.began));
    m_taskTime = m_taskTime < 0 ? took : m_taskTime + kLearned * (took - m_taskTime);
    if (m_isPaused)
        showIdle(place);
    return {};
}

} // namespace forklane::queue
