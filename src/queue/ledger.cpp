// SPDX-License-Identifier: MIT
#include "queue/ledger.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace forklane::queue {

namespace {

std::size_t indexOf(TaskState state)
{
    return static_cast<std::size_t>(state);
}

} // namespace

std::uint64_t Counts::sum() const noexcept
{
    return std::accumulate(in.begin(), in.end(), std::uint64_t{0});
}

std::uint64_t Counts::open() const noexcept
{
    return of(TaskState::Queued) + of(TaskState::Assigned) + of(TaskState::Running) + of(TaskState::InDoubt);
}

TaskId Ledger::submit(Task task, Tick now)
{
    const TaskId id{static_cast<std::uint32_t>(m_tasks.size())};
    TaskRecord &record = m_tasks.emplace_back();
    record.task = std::move(task);
    record.submitted = now;
    record.changed = now;
    ++m_counts.submitted;
    ++m_counts.in[indexOf(TaskState::Queued)];
    m_queue.push_back(id);
    return id;
}

std::deque<TaskId> &Ledger::window(WorkerId worker)
{
    if (worker.value >= m_windows.size())
        m_windows.resize(worker.value + 1);
    return m_windows[worker.value];
}

const std::deque<TaskId> &Ledger::windowOf(WorkerId worker) const
{
    static const std::deque<TaskId> kNone;
    return worker.value < m_windows.size() ? m_windows[worker.value] : kNone;
}

void Ledger::setState(TaskId id, TaskState state, Tick now)
{
    TaskRecord &record = m_tasks[id.value];
    --m_counts.in[indexOf(record.state)];
    ++m_counts.in[indexOf(state)];
    record.state = state;
    record.changed = now;
    if (record.last.end == AttemptEnd::Open)
        return;
    if (state == TaskState::Queued)
        record.last.requeued = now;
    else
        record.last.then = state;
}

void Ledger::openAttempt(TaskId id, WorkerId worker, Tick now)
{
    TaskRecord &record = m_tasks[id.value];
    if (record.attempts > 0) {
        m_earlier[id].push_back(record.last);
        if (record.last.end == AttemptEnd::Failed)
            ++m_counts.retried;
    }
    ++record.attempts;
    record.last = {.worker = worker, .assigned = now};
    window(worker).push_back(id);
    setState(id, TaskState::Assigned, now);
}

void Ledger::closeAttempt(TaskId id, AttemptEnd end, std::int16_t code, Tick now)
{
    Attempt &attempt = m_tasks[id.value].last;
    attempt.end = end;
    attempt.code = code;
    attempt.ended = now;
}

std::optional<Ledger::Assignment> Ledger::assign(WorkerId worker, Tick now)
{
    if (m_queue.empty())
        return std::nullopt;
    const TaskId id = m_queue.front();
    m_queue.pop_front();
    openAttempt(id, worker, now);
    return Assignment{id, m_tasks[id.value].attempts};
}

void Ledger::takeFromQueue(TaskId id)
{
    m_queue.erase(std::find(m_queue.begin(), m_queue.end(), id));
}

bool Ledger::assign(TaskId id, WorkerId worker, Tick now)
{
    if (id.value >= m_tasks.size() || m_tasks[id.value].state != TaskState::Queued)
        return false;
    takeFromQueue(id);
    openAttempt(id, worker, now);
    return true;
}

Status Ledger::checkHead(WorkerId worker, Assignment what) const
{
    const std::deque<TaskId> &has = windowOf(worker);
    if (has.empty())
        return failure({0, "take the result of", fmt::format("task {}", what.id.value + 1), "the worker has no task"});
    const TaskRecord &head = m_tasks[has.front().value];
    if (has.front() != what.id || head.attempts != what.attempt) {
        return failure({0, "take the result of", fmt::format("task {}, attempt {}", what.id.value + 1, what.attempt),
                        fmt::format("the worker has task {}, attempt {}", has.front().value + 1, head.attempts)});
    }
    return {};
}

Status Ledger::begin(WorkerId worker, Assignment what, Tick now)
{
    if (auto fits = checkHead(worker, what); !fits)
        return fits;
    TaskRecord &record = m_tasks[what.id.value];
    if (record.state == TaskState::Running)
        return failure({0, "begin", fmt::format("task {}", what.id.value + 1), "the worker has begun it already"});
    m_counts.runTwice += followsDeath(what.id) ? 1 : 0;
    record.last.began = now;
    setState(what.id, TaskState::Running, now);
    return {};
}

/// Whether the worker of the attempt before the current one died with it; attempts that never began do not count.
bool Ledger::followsDeath(TaskId id) const
{
    const auto found = m_earlier.find(id);
    if (found == m_earlier.end())
        return false;
    const auto begun = std::find_if(found->second.rbegin(), found->second.rend(),
                                    [](const Attempt &attempt) { return attempt.end != AttemptEnd::GivenBack; });
    return begun != found->second.rend() && begun->end == AttemptEnd::WorkerDied;
}

Result<TaskState> Ledger::finish(WorkerId worker, Assignment what, bool succeeded, std::int16_t code, Tick ended, bool mayRetry,
                                 Tick heard)
{
    if (auto fits = checkHead(worker, what); !fits)
        return failure(fits.error());
    TaskRecord &record = m_tasks[what.id.value];
    if (record.state != TaskState::Running)
        return failure({0, "end", fmt::format("task {}", what.id.value + 1), "the worker has not begun it"});
    window(worker).pop_front();
    closeAttempt(what.id, succeeded ? AttemptEnd::Done : AttemptEnd::Failed, code, ended);
    if (!succeeded && mayRetry && failuresOf(what.id) < m_rules.tries) {
        record.last.then = TaskState::Running;
        m_queue.push_front(what.id);
        setState(what.id, TaskState::Queued, std::max(ended, heard));
    } else {
        setState(what.id, succeeded ? TaskState::Done : TaskState::Failed, ended);
    }
    return record.state;
}

unsigned Ledger::failuresOf(TaskId id) const
{
    const TaskRecord &record = m_tasks[id.value];
    return static_cast<unsigned>(record.attempts - record.forgiven);
}

Ledger::Death Ledger::end(WorkerId worker, bool isFault, Tick now)
{
    Death death;
    std::deque<TaskId> &has = window(worker);
    m_counts.deaths += isFault || !has.empty() ? 1 : 0;
    while (has.size() > 1) {
        const TaskId id = has.back();
        has.pop_back();
        closeAttempt(id, AttemptEnd::GivenBack, 0, now);
        ++m_tasks[id.value].forgiven;
        m_queue.push_front(id);
        setState(id, TaskState::Queued, now);
        death.givenBack.insert(death.givenBack.begin(), id);
    }
    if (has.empty())
        return death;
    const TaskId head = has.front();
    has.pop_front();
    death.inHand = head;
    TaskRecord &record = m_tasks[head.value];
    ++record.deaths;
    ++record.forgiven;
    closeAttempt(head, AttemptEnd::WorkerDied, 0, now);
    setState(head, TaskState::InDoubt, now);
    if (m_rules.inDoubt == InDoubtPolicy::Lose)
        lose(head, now);
    else if (record.deaths >= m_rules.attemptLimit)
        setState(head, TaskState::Poison, now);
    else if (m_rules.inDoubt != InDoubtPolicy::Ask)
        resolve(head, m_rules.inDoubt == InDoubtPolicy::Retry, now);
    return death;
}

bool Ledger::resolve(TaskId id, bool retry, Tick now)
{
    if (m_tasks[id.value].state != TaskState::InDoubt || m_tasks[id.value].isLost)
        return false;
    if (retry)
        m_queue.push_front(id);
    setState(id, retry ? TaskState::Queued : TaskState::Failed, now);
    return true;
}

bool Ledger::cancel(TaskId id, Tick now)
{
    const TaskState state = m_tasks[id.value].state;
    if ((state != TaskState::Queued && state != TaskState::InDoubt) || m_tasks[id.value].isLost)
        return false;
    if (state == TaskState::Queued)
        takeFromQueue(id);
    setState(id, TaskState::Cancelled, now);
    return true;
}

bool Ledger::lose(TaskId id, Tick now)
{
    TaskRecord &record = m_tasks[id.value];
    if ((record.state != TaskState::Queued && record.state != TaskState::InDoubt) || record.isLost)
        return false;
    if (record.state == TaskState::Queued)
        takeFromQueue(id);
    setState(id, TaskState::InDoubt, now);
    --m_counts.in[indexOf(TaskState::InDoubt)];
    record.isLost = true;
    return true;
}

bool Ledger::retry(TaskId id, Tick now)
{
    TaskRecord &record = m_tasks[id.value];
    if (!isFinal(record.state) || record.state == TaskState::Done)
        return false;
    record.deaths = 0;
    record.forgiven = record.attempts;
    m_queue.push_back(id);
    setState(id, TaskState::Queued, now);
    return true;
}

bool Ledger::move(TaskId id, int by)
{
    const auto found = std::find(m_queue.begin(), m_queue.end(), id);
    if (found == m_queue.end())
        return false;
    const auto at = found - m_queue.begin();
    const auto to = std::clamp<std::ptrdiff_t>(at + by, 0, static_cast<std::ptrdiff_t>(m_queue.size()) - 1);
    m_queue.erase(found);
    m_queue.insert(m_queue.begin() + to, id);
    return true;
}

bool Ledger::edit(TaskId id, Task task)
{
    TaskRecord &record = m_tasks[id.value];
    if (record.state != TaskState::Queued || record.attempts > 0)
        return false;
    record.task = std::move(task);
    return true;
}

std::size_t Ledger::cancelQueued(Tick now)
{
    const std::size_t size = m_queue.size();
    for (const TaskId id : m_queue)
        setState(id, TaskState::Cancelled, now);
    m_queue.clear();
    return size;
}

std::size_t Ledger::cancelInDoubt(Tick now)
{
    std::size_t cancelled = 0;
    for (std::uint32_t i = 0; i < m_tasks.size() && m_counts.of(TaskState::InDoubt) > 0; ++i) {
        if (m_tasks[i].state == TaskState::InDoubt)
            cancelled += cancel(TaskId{i}, now) ? 1 : 0;
    }
    return cancelled;
}

std::size_t Ledger::retryFailed(Tick now)
{
    std::size_t again = 0;
    for (std::uint32_t i = 0; i < m_tasks.size(); ++i) {
        if (m_tasks[i].state == TaskState::Failed || m_tasks[i].state == TaskState::Poison)
            again += retry(TaskId{i}, now) ? 1 : 0;
    }
    return again;
}

std::vector<Attempt> Ledger::attemptsOf(TaskId id) const
{
    std::vector<Attempt> attempts;
    const auto found = m_earlier.find(id);
    if (found != m_earlier.end())
        attempts = found->second;
    if (m_tasks[id.value].attempts > 0)
        attempts.push_back(m_tasks[id.value].last);
    return attempts;
}

std::vector<TaskId> Ledger::audit() const
{
    std::vector<unsigned> queued(m_tasks.size());
    std::vector<unsigned> inHand(m_tasks.size());
    for (const TaskId id : m_queue)
        ++queued[id.value];
    for (const std::deque<TaskId> &window : m_windows) {
        for (const TaskId id : window)
            ++inHand[id.value];
    }
    std::vector<TaskId> wrong;
    for (std::uint32_t i = 0; i < m_tasks.size(); ++i) {
        const TaskState state = m_tasks[i].state;
        const unsigned wantQueued = state == TaskState::Queued ? 1 : 0;
        const unsigned wantInHand = state == TaskState::Assigned || state == TaskState::Running ? 1 : 0;
        if (queued[i] != wantQueued || inHand[i] != wantInHand)
            wrong.push_back(TaskId{i});
    }
    return wrong;
}

} // namespace forklane::queue
