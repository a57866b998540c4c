// SPDX-License-Identifier: MIT
#include "queue/board.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "queue/board_impl.h"
#include "trace/row_names.h"

namespace forklane::queue {

namespace {

constexpr std::size_t kRingEvents = 16'384;

} // namespace

std::string_view wordOf(WorkerState state) noexcept
{
    constexpr std::array<std::string_view, 5> words = {"starting", "idle", "running", "stopped", "ended"};
    return words[static_cast<std::size_t>(state)];
}

std::string_view wordOf(IdleReason reason) noexcept
{
    constexpr std::array<std::string_view, 5> words = {"", "no work", "paused", "drained", "no heartbeat"};
    return words[static_cast<std::size_t>(reason)];
}

WorkBoard::Impl::Impl(Setup theSetup, Collector &collector, const std::shared_ptr<Recording> &recording)
    : setup(std::move(theSetup)), trace(*recording), writer(collector.attach(recording, kRingEvents)), ledger(setup.rules)
{
    TrackInfo info;
    info.name = setup.group;
    info.kind = TrackKind::Group;
    group = recording->addTrack(info);
    info.name = "queue";
    info.kind = TrackKind::Queue;
    info.parent = group;
    info.capacity = static_cast<std::int64_t>(setup.capacity);
    depthRow = recording->addRow({recording->addTrack(info), RowKind::Samples, "waiting"});
}

void WorkBoard::Impl::writeDepth(Tick now)
{
    if (ledger.queue().size() == depth)
        return;
    depth = ledger.queue().size();
    writer->counter(depthRow, now, static_cast<std::int64_t>(depth), Certainty::Exact);
}

/// A lane's label: "lemon", of a further attempt "lemon, try 2". The recording keeps names for ever, so a million tasks have
/// their kind's after the first ones.
NameId WorkBoard::Impl::nameOf(TaskId id, unsigned attempt)
{
    const TaskRecord &record = ledger.task(id);
    const std::string again = attempt > 1 ? fmt::format("{}, try {}", record.task.name, attempt) : std::string();
    const std::string &name = attempt > 1 ? again : record.task.name;
    const auto found = m_names.find(name);
    if (found != m_names.end())
        return found->second;
    if (m_names.size() >= kMostNames)
        return trace.intern(wordOf(record.task.kind));
    return m_names.emplace(name, trace.intern(name)).first->second;
}

void WorkBoard::Impl::add(LogEntry entry, std::string text)
{
    if (log.size() >= kMostLogLines) {
        said.erase(logBegin++);
        log.pop_front();
    }
    if (!text.empty())
        said.emplace(logBegin + log.size(), std::move(text));
    log.push_back(entry);
}

/// What its lane shows from then on.
void WorkBoard::Impl::show(WorkerId worker, Tick tick, Role role, NameId name, std::int64_t value)
{
    Lane &lane = lanes[worker.value];
    lane.newest = std::max(lane.newest, tick);
    writer->begin(lane.row, lane.newest, role, Certainty::Exact, name, value);
}

void WorkBoard::Impl::showFailed(WorkerId worker, TaskId task, std::int16_t code, Tick ended)
{
    RowId &row = lanes[worker.value].failed;
    if (!row.isValid())
        row = trace.addRow({workers[worker.value].track, RowKind::Instants, std::string(kFailedRow)});
    const bool isCommand = ledger.task(task).task.kind == TaskKind::Command;
    const std::string how = code < 0 ? signalName(-code) : isCommand ? fmt::format("exit {}", code) : "failed";
    writer->instant(row, ended, Role::Other, trace.intern(how), code);
}

/// The lane of a worker that has just ended a task: the next one in its window, or nothing.
void WorkBoard::Impl::showNext(WorkerId worker, Tick now)
{
    WorkerView &view = workers[worker.value];
    const std::deque<TaskId> &window = ledger.windowOf(worker);
    view.since = now;
    view.current = TaskId();
    view.state = WorkerState::Idle;
    view.reason = IdleReason::NoWork;
    if (window.empty())
        show(worker, now, Role::Idle, trace.intern(wordOf(view.reason)));
    else
        showTask(worker, now, Role::Assigned, window.front());
}

void WorkBoard::Impl::showInDoubt(TaskId id, Tick now)
{
    auto free = std::find(m_inDoubt.begin(), m_inDoubt.end(), TaskId());
    if (free == m_inDoubt.end()) {
        if (m_inDoubt.empty()) {
            TrackInfo info;
            info.name = "in doubt";
            info.kind = TrackKind::Worker;
            info.parent = group;
            m_inDoubtTrack = trace.addTrack(info);
        }
        m_inDoubtRows.push_back(trace.addRow({m_inDoubtTrack, RowKind::Slices, "task"}));
        m_inDoubt.emplace_back();
        free = m_inDoubt.end() - 1;
    }
    *free = id;
    const RowId row = m_inDoubtRows[static_cast<std::size_t>(free - m_inDoubt.begin())];
    writer->begin(row, now, Role::InDoubt, Certainty::Exact, nameOf(id, 1), id.value + 1);
}

void WorkBoard::Impl::endInDoubt(TaskId id, Tick now)
{
    const auto found = std::find(m_inDoubt.begin(), m_inDoubt.end(), id);
    if (found == m_inDoubt.end())
        return;
    *found = TaskId();
    writer->end(m_inDoubtRows[static_cast<std::size_t>(found - m_inDoubt.begin())], now);
}

void WorkBoard::Impl::endFinalInDoubt(Tick now)
{
    const std::vector<TaskId> shown = m_inDoubt;
    for (const TaskId id : shown) {
        if (id.isValid() && isFinal(ledger.task(id).state))
            endInDoubt(id, now);
    }
}

WorkBoard::WorkBoard(Setup setup, Collector &collector, std::shared_ptr<Recording> recording)
    : m_recording(std::move(recording)), m_impl(std::make_unique<Impl>(std::move(setup), collector, m_recording))
{}

WorkBoard::~WorkBoard() = default;

bool WorkBoard::resolve(TaskId id, bool retry)
{
    const MutexLock lock(m_impl->mutex);
    const Tick now = m_impl->ordered(tickNow());
    const bool done = m_impl->ledger.resolve(id, retry, now);
    if (done && !retry)
        m_impl->endInDoubt(id, now);
    m_impl->writeDepth(now);
    return done;
}

bool WorkBoard::cancel(TaskId id)
{
    const MutexLock lock(m_impl->mutex);
    const Tick now = m_impl->ordered(tickNow());
    const bool done = m_impl->ledger.cancel(id, now);
    if (done)
        m_impl->endInDoubt(id, now);
    m_impl->writeDepth(now);
    return done;
}

bool WorkBoard::retry(TaskId id)
{
    const MutexLock lock(m_impl->mutex);
    const Tick now = m_impl->ordered(tickNow());
    const bool done = m_impl->ledger.retry(id, now);
    m_impl->writeDepth(now);
    return done;
}

bool WorkBoard::move(TaskId id, int by)
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->ledger.move(id, by);
}

bool WorkBoard::edit(TaskId id, Task task)
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->ledger.edit(id, std::move(task));
}

std::size_t WorkBoard::cancelQueued()
{
    const MutexLock lock(m_impl->mutex);
    const Tick now = m_impl->ordered(tickNow());
    const std::size_t cancelled = m_impl->ledger.cancelQueued(now);
    m_impl->endFinalInDoubt(now);
    m_impl->writeDepth(now);
    return cancelled;
}

std::size_t WorkBoard::cancelInDoubt()
{
    const MutexLock lock(m_impl->mutex);
    const Tick now = m_impl->ordered(tickNow());
    const std::size_t cancelled = m_impl->ledger.cancelInDoubt(now);
    m_impl->endFinalInDoubt(now);
    return cancelled;
}

std::size_t WorkBoard::retryFailed()
{
    const MutexLock lock(m_impl->mutex);
    const Tick now = m_impl->ordered(tickNow());
    const std::size_t again = m_impl->ledger.retryFailed(now);
    m_impl->writeDepth(now);
    return again;
}

TaskId WorkBoard::submit(Task task, Tick now)
{
    const MutexLock lock(m_impl->mutex);
    now = m_impl->ordered(now);
    const TaskId id = m_impl->ledger.submit(std::move(task), now);
    m_impl->writeDepth(now);
    return id;
}

WorkerId WorkBoard::addWorker(Tick now)
{
    const MutexLock lock(m_impl->mutex);
    now = m_impl->ordered(now);
    WorkerView &view = m_impl->workers.emplace_back();
    view.id = WorkerId{static_cast<std::uint32_t>(m_impl->workers.size() - 1)};
    view.name = fmt::format("{}-{}", m_impl->setup.workerName, m_impl->workers.size());
    view.since = now;
    view.started = now;
    m_impl->living.push_back(view.id);
    TrackInfo info;
    info.name = view.name;
    info.kind = TrackKind::Worker;
    info.parent = m_impl->group;
    view.track = m_recording->addTrack(info);
    m_impl->lanes.push_back({m_recording->addRow({view.track, RowKind::Slices, "task"}), 0, {}});
    m_impl->show(view.id, now, Role::Launch, m_recording->intern("start"));
    return view.id;
}

void WorkBoard::setNumber(WorkerId worker, std::int64_t number)
{
    const MutexLock lock(m_impl->mutex);
    m_impl->workers[worker.value].number = number;
    m_recording->setNumber(m_impl->workers[worker.value].track, number);
}

void WorkBoard::setMemory(WorkerId worker, std::int64_t rssKib)
{
    const MutexLock lock(m_impl->mutex);
    m_impl->workers[worker.value].rssKib = rssKib;
}

void WorkBoard::setState(WorkerId worker, WorkerState state, IdleReason reason, Tick now)
{
    const MutexLock lock(m_impl->mutex);
    now = m_impl->ordered(now);
    WorkerView &view = m_impl->workers[worker.value];
    if (view.state == state && view.reason == reason)
        return;
    view.state = state;
    view.reason = reason;
    view.since = now;
    if (state == WorkerState::Stopped)
        m_impl->show(worker, now, Role::Stopped);
    else if (state == WorkerState::Running)
        m_impl->showTask(worker, now, Role::Running, view.current);
    else
        m_impl->show(worker, now, Role::Idle, m_recording->intern(wordOf(reason)));
}

void WorkBoard::setReplacedBy(WorkerId worker, WorkerId by)
{
    const MutexLock lock(m_impl->mutex);
    m_impl->workers[worker.value].replacedBy = by;
}

std::optional<WorkBoard::Taken> WorkBoard::Impl::take(std::optional<Ledger::Assignment> what, WorkerId worker, Tick now)
{
    writeDepth(now);
    if (!what)
        return std::nullopt;
    WorkerView &view = workers[worker.value];
    if (ledger.windowOf(worker).front() == what->id && view.state != WorkerState::Stopped) {
        view.since = now;
        showTask(worker, now, Role::Assigned, what->id);
    }
    return Taken{*what, ledger.task(what->id).task};
}

std::optional<WorkBoard::Taken> WorkBoard::assign(WorkerId worker, Tick now)
{
    const MutexLock lock(m_impl->mutex);
    now = m_impl->ordered(now);
    return m_impl->take(m_impl->ledger.assign(worker, now), worker, now);
}

std::optional<WorkBoard::Taken> WorkBoard::assign(TaskId id, WorkerId worker, Tick now)
{
    const MutexLock lock(m_impl->mutex);
    now = m_impl->ordered(now);
    if (!m_impl->ledger.assign(id, worker, now))
        return std::nullopt;
    return m_impl->take(Ledger::Assignment{id, m_impl->ledger.task(id).attempts}, worker, now);
}

Status WorkBoard::begin(WorkerId worker, Ledger::Assignment what, Tick began)
{
    const MutexLock lock(m_impl->mutex);
    began = m_impl->inLane(worker, began);
    if (auto begun = m_impl->ledger.begin(worker, what, began); !begun)
        return begun;
    m_impl->endInDoubt(what.id, began);
    WorkerView &view = m_impl->workers[worker.value];
    view.state = WorkerState::Running;
    view.reason = IdleReason::None;
    view.current = what.id;
    view.attempt = what.attempt;
    view.since = began;
    m_impl->showTask(worker, began, Role::Running, what.id);
    m_impl->add({m_impl->ordered(began), worker, what.id, LogKind::Start});
    return {};
}

Result<TaskState> WorkBoard::finish(WorkerId worker, Ledger::Assignment what, bool succeeded, std::int16_t code, Tick ended,
                                    bool mayRetry)
{
    const MutexLock lock(m_impl->mutex);
    ended = m_impl->inLane(worker, ended);
    const Tick heard = m_impl->ordered(ended);
    const auto state = m_impl->ledger.finish(worker, what, succeeded, code, ended, mayRetry, heard);
    if (!state)
        return state;
    WorkerView &view = m_impl->workers[worker.value];
    const Tick took = ended - m_impl->ledger.task(what.id).last.began;
    ++(succeeded ? view.done : view.failed);
    view.busy += Duration(took);
    m_impl->add({heard, worker, what.id, succeeded ? LogKind::End : LogKind::Failed, code, took});
    if (!succeeded)
        m_impl->showFailed(worker, what.id, code, ended);
    m_impl->showNext(worker, ended);
    m_impl->writeDepth(heard);
    return state;
}

Ledger::Death WorkBoard::end(WorkerId worker, End end, Tick now)
{
    const MutexLock lock(m_impl->mutex);
    now = m_impl->ordered(now);
    WorkerView &view = m_impl->workers[worker.value];
    const Ledger::Death death = m_impl->ledger.end(worker, end.isFault, now);
    if (death.inHand)
        if (const Attempt &last = m_impl->ledger.task(*death.inHand).last; last.began >= 0)
            view.busy += Duration(std::max<Tick>(now - last.began, 0));
    const RowId row = m_impl->lanes[worker.value].row;
    m_impl->writer->end(row, now);
    const bool bySignal = end.status && end.status->isSignalled();
    m_impl->writer->result(row, now, bySignal ? Ending::Signalled : Ending::Exited,
                           !end.status ? 0 : (bySignal ? end.status->signal() : end.status->code()));
    view.state = WorkerState::Ended;
    view.reason = IdleReason::None;
    view.current = TaskId();
    view.since = now;
    view.status = end.status;
    view.failure = std::move(end.failure);
    view.inHand = death.inHand.value_or(TaskId());
    view.isDeath = end.isFault || death.inHand.has_value();
    std::erase(m_impl->living, worker);
    if (view.isDeath)
        m_impl->dead.push_back(worker);
    if (death.inHand) {
        m_impl->showInDoubt(*death.inHand, now);
        m_impl->endFinalInDoubt(now);
    }
    if (!end.isFault && !death.inHand && view.failure.empty())
        m_impl->add({now, worker, TaskId(), LogKind::Sentinel});
    else
        m_impl->add({now, worker, view.inHand, LogKind::Said}, m_impl->deathWords(view, death));
    m_impl->writeDepth(now);
    return death;
}

bool WorkBoard::lose(TaskId id)
{
    const MutexLock lock(m_impl->mutex);
    const Tick now = m_impl->ordered(tickNow());
    const bool done = m_impl->ledger.lose(id, now);
    m_impl->writeDepth(now);
    return done;
}

void WorkBoard::say(WorkerId worker, TaskId task, std::string text, Tick now)
{
    const MutexLock lock(m_impl->mutex);
    m_impl->add({m_impl->ordered(now), worker, task, LogKind::Said}, std::move(text));
}

} // namespace forklane::queue
