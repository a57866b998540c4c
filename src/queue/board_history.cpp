// SPDX-License-Identifier: MIT
// What a board tells: tables, the log in words, and how it was at an instant.
#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "queue/board.h"
#include "queue/board_impl.h"

namespace forklane::queue {

namespace {

double seconds(std::int64_t ns)
{
    return static_cast<double>(ns) / 1e9;
}

bool holds(const std::string &text, const std::string &part)
{
    const auto same = [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

/// From being queued to its begin, or −1.
Tick waitOf(const TaskRecord &record)
{
    return record.attempts > 0 && record.last.began >= 0 ? record.last.began - record.submitted : -1;
}

Tick runOf(const TaskRecord &record)
{
    return record.attempts > 0 && record.last.began >= 0 && record.last.ended >= 0 ? record.last.ended - record.last.began : -1;
}

bool isBefore(const TaskRecord &a, const TaskRecord &b, TaskOrder order)
{
    switch (order) {
    case TaskOrder::Submitted: return false; // by id
    case TaskOrder::Name: return a.task.name < b.task.name;
    case TaskOrder::State: return a.state < b.state;
    case TaskOrder::Attempts: return a.attempts < b.attempts;
    case TaskOrder::Wait: return waitOf(a) < waitOf(b);
    case TaskOrder::Run: return runOf(a) < runOf(b);
    }
    return false;
}

/// None set means all: then all are.
TaskFilter withStates(TaskFilter filter)
{
    if (std::none_of(filter.states.begin(), filter.states.end(), [](bool wanted) { return wanted; }))
        filter.states.fill(true);
    return filter;
}

bool fits(const TaskFilter &filter, TaskState state, const std::string &name)
{
    return filter.states[static_cast<std::size_t>(state)] && (filter.text.empty() || holds(name, filter.text));
}

/// `recordOf` gives a record or a reference to one.
template <typename RecordOf>
std::vector<TaskId> sorted(std::vector<TaskId> ids, TaskOrder order, bool descending, const RecordOf &recordOf)
{
    if (order == TaskOrder::Submitted) {
        if (descending)
            std::reverse(ids.begin(), ids.end());
        return ids;
    }
    std::stable_sort(ids.begin(), ids.end(), [&](TaskId a, TaskId b) {
        return descending ? isBefore(recordOf(b), recordOf(a), order) : isBefore(recordOf(a), recordOf(b), order);
    });
    return ids;
}

} // namespace

std::string WorkBoard::Impl::deathWords(const WorkerView &worker, const Ledger::Death &death) const
{
    std::string text = worker.failure;
    if (text.empty() && worker.status && worker.status->isSignalled())
        text = "killed by " + signalName(worker.status->signal());
    else if (text.empty())
        text = worker.status ? fmt::format("ended with {}", worker.status->code()) : "ended";
    if (!death.inHand)
        return text;
    const TaskRecord &task = ledger.task(*death.inHand);
    if (task.isLost)
        return fmt::format("{}; {} is lost", text, task.task.name);
    switch (task.state) {
    case TaskState::Poison: return fmt::format("{}; {} is poison: {} workers died of it", text, task.task.name, task.deaths);
    case TaskState::Queued: return fmt::format("{}; {} is in doubt and runs again", text, task.task.name);
    case TaskState::Failed: return fmt::format("{}; {} is in doubt and counts as failed", text, task.task.name);
    default: return fmt::format("{}; {} is in doubt", text, task.task.name);
    }
}

std::string WorkBoard::Impl::wordsOf(const LogEntry &entry, std::uint64_t number) const
{
    const std::string &worker = entry.worker.isValid() ? workers[entry.worker.value].name : setup.group;
    const auto task = [&]() FORKLANE_UNCHECKED -> const std::string & { return ledger.task(entry.task).task.name; };
    switch (entry.kind) {
    case LogKind::Start: return fmt::format("{}: {} - start", worker, task());
    case LogKind::End: return fmt::format("{}: {} - end ({:.3f} seconds)", worker, task(), seconds(entry.took));
    case LogKind::Failed:
        if (entry.code < 0)
            return fmt::format("{}: {} - {} ({:.3f} seconds)", worker, task(), signalName(-entry.code), seconds(entry.took));
        return fmt::format("{}: {} - failed with {} ({:.3f} seconds)", worker, task(), entry.code, seconds(entry.took));
    case LogKind::Sentinel: return fmt::format("{}: {}", worker, kSentinel);
    case LogKind::Said: break;
    }
    const auto found = said.find(number);
    return fmt::format("{}: {}", worker, found == said.end() ? std::string() : found->second);
}

/// As its attempts tell it. A task that was cancelled and queued again before its first attempt counts as queued in between.
TaskState WorkBoard::Impl::stateAt(TaskId id, Tick instant) const
{
    const TaskRecord &record = ledger.task(id);
    if (instant >= record.changed)
        return record.state;
    const std::vector<Attempt> attempts = record.attempts > 1 ? ledger.attemptsOf(id) : std::vector<Attempt>{record.last};
    const auto last = record.attempts == 0 ? attempts.rend()
                                           : std::find_if(attempts.rbegin(), attempts.rend(),
                                                          [&](const Attempt &a) { return a.assigned <= instant; });
    if (last == attempts.rend())
        return TaskState::Queued;
    if (last->ended < 0 || instant < last->ended)
        return last->began >= 0 && last->began <= instant ? TaskState::Running : TaskState::Assigned;
    return last->requeued >= 0 && last->requeued <= instant ? TaskState::Queued : last->then;
}

/// Those that had been assigned by then, the last of them as far as it had come.
std::vector<Attempt> WorkBoard::Impl::attemptsAt(TaskId id, Tick instant) const
{
    const TaskRecord &record = ledger.task(id);
    std::vector<Attempt> attempts =
        record.attempts > 1 ? ledger.attemptsOf(id) : std::vector<Attempt>(record.attempts, record.last);
    while (!attempts.empty() && attempts.back().assigned > instant)
        attempts.pop_back();
    if (attempts.empty())
        return attempts;
    Attempt &last = attempts.back();
    const bool isUnheard = last.then == TaskState::Running && last.requeued > instant;
    if (last.requeued > instant)
        last.requeued = -1;
    if (last.ended > instant || isUnheard) {
        last.ended = -1;
        last.end = AttemptEnd::Open;
        last.code = 0;
    }
    if (last.began > instant)
        last.began = -1;
    return attempts;
}

TaskRecord WorkBoard::Impl::recordAt(TaskId id, Tick instant) const
{
    TaskRecord record = ledger.task(id);
    if (instant >= record.changed)
        return record;
    record.state = stateAt(id, instant);
    const std::vector<Attempt> attempts = attemptsAt(id, instant);
    const auto died = [](const Attempt &attempt) { return attempt.end == AttemptEnd::WorkerDied; };
    record.attempts = static_cast<std::uint16_t>(attempts.size());
    record.deaths = static_cast<std::uint8_t>(std::count_if(attempts.begin(), attempts.end(), died));
    record.last = attempts.empty() ? Attempt() : attempts.back();
    record.isLost = false;
    return record;
}

Counts WorkBoard::counts() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->ledger.counts();
}

std::vector<WorkerView> WorkBoard::Impl::viewsOf(std::span<const WorkerId> ids) const
{
    std::vector<WorkerView> views;
    views.reserve(ids.size());
    for (const WorkerId id : ids)
        views.push_back(workers[id.value]);
    return views;
}

std::vector<WorkerView> WorkBoard::workers() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->workers;
}

std::optional<WorkerView> WorkBoard::worker(WorkerId id) const
{
    const MutexLock lock(m_impl->mutex);
    return id.value < m_impl->workers.size() ? std::optional(m_impl->workers[id.value]) : std::nullopt;
}

std::vector<WorkerView> WorkBoard::livingWorkers() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->viewsOf(m_impl->living);
}

std::size_t WorkBoard::workerCount() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->workers.size();
}

std::vector<WorkerView> WorkBoard::deaths(std::size_t from) const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->viewsOf(std::span(m_impl->dead).subspan(std::min(from, m_impl->dead.size())));
}

std::size_t WorkBoard::taskCount() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->ledger.size();
}

TaskRecord WorkBoard::task(TaskId id) const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->ledger.task(id);
}

std::vector<TaskView> WorkBoard::tasks(const std::vector<TaskId> &ids, std::optional<Tick> instant) const
{
    const MutexLock lock(m_impl->mutex);
    std::vector<TaskView> views;
    views.reserve(ids.size());
    for (const TaskId id : ids) {
        if (!instant)
            views.push_back({id, m_impl->ledger.task(id)});
        else if (m_impl->ledger.task(id).submitted <= *instant)
            views.push_back({id, m_impl->recordAt(id, *instant)});
    }
    return views;
}

std::vector<Attempt> WorkBoard::attemptsOf(TaskId id, std::optional<Tick> instant) const
{
    const MutexLock lock(m_impl->mutex);
    return instant ? m_impl->attemptsAt(id, *instant) : m_impl->ledger.attemptsOf(id);
}

std::vector<TaskId> WorkBoard::queued(std::size_t most) const
{
    const MutexLock lock(m_impl->mutex);
    const std::deque<TaskId> &queue = m_impl->ledger.queue();
    return {queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(std::min(most, queue.size()))};
}

std::size_t WorkBoard::depth() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->ledger.queue().size();
}

std::vector<TaskId> WorkBoard::select(const TaskFilter &filter, TaskOrder order, bool descending,
                                      std::optional<Tick> instant) const
{
    // In pieces: the pool waits for this lock, and to look at a million tasks takes a while.
    constexpr std::size_t kPiece = 10'000;
    const TaskFilter wanted = withStates(filter);
    std::vector<TaskId> ids;
    std::size_t next = 0;
    for (bool isEnd = false; !isEnd;) {
        const MutexLock lock(m_impl->mutex);
        const std::size_t end = std::min(next + kPiece, m_impl->ledger.size());
        isEnd = end == m_impl->ledger.size();
        for (; next < end; ++next) {
            const TaskId id{static_cast<std::uint32_t>(next)};
            const TaskRecord &record = m_impl->ledger.task(id);
            if (instant && record.submitted > *instant) { // submitted in the order of ids
                isEnd = true;
                break;
            }
            if (fits(wanted, instant ? m_impl->stateAt(id, *instant) : record.state, record.task.name))
                ids.push_back(id);
        }
    }
    const MutexLock lock(m_impl->mutex);
    if (!instant || order == TaskOrder::Submitted)
        return sorted(std::move(ids), order, descending,
                      [&](TaskId id) FORKLANE_UNCHECKED -> const TaskRecord & { return m_impl->ledger.task(id); });
    std::unordered_map<TaskId, TaskRecord> records;
    for (const TaskId id : ids)
        records.emplace(id, m_impl->recordAt(id, *instant));
    return sorted(std::move(ids), order, descending, [&](TaskId id) -> const TaskRecord & { return records.at(id); });
}

Counts WorkBoard::countsAt(Tick instant) const
{
    const MutexLock lock(m_impl->mutex);
    Counts counts;
    for (std::uint32_t i = 0; i < m_impl->ledger.size(); ++i) {
        const TaskId id{i};
        if (m_impl->ledger.task(id).submitted > instant)
            break; // submitted in the order of ids
        ++counts.submitted;
        if (!m_impl->ledger.task(id).isLost || instant < m_impl->ledger.task(id).changed)
            ++counts.in[static_cast<std::size_t>(m_impl->stateAt(id, instant))];
        bool died = false;
        if (m_impl->ledger.task(id).attempts > 1) {
            for (const Attempt &attempt : m_impl->ledger.attemptsOf(id)) {
                counts.runTwice += died && attempt.began >= 0 && attempt.began <= instant ? 1 : 0;
                died = attempt.end == AttemptEnd::GivenBack ? died : attempt.end == AttemptEnd::WorkerDied;
                counts.retried +=
                    attempt.end == AttemptEnd::Failed && attempt.requeued >= 0 && attempt.requeued <= instant ? 1 : 0;
            }
        }
    }
    for (const WorkerView &worker : m_impl->workers)
        counts.deaths += worker.isDeath && worker.since <= instant ? 1 : 0;
    return counts;
}

std::vector<TaskId> WorkBoard::queuedAt(Tick instant, std::size_t most) const
{
    const MutexLock lock(m_impl->mutex);
    struct Waiting {
        TaskId id;
        Tick next;        ///< When it was taken; kOpenEnd if it never was.
        std::size_t rank; ///< Among those: its place in the queue of now.
    };
    std::vector<Waiting> waiting;
    std::unordered_map<TaskId, std::size_t> places;
    for (const TaskId id : m_impl->ledger.queue())
        places.emplace(id, places.size());
    for (std::uint32_t i = 0; i < m_impl->ledger.size(); ++i) {
        const TaskId id{i};
        if (m_impl->ledger.task(id).submitted > instant)
            break;
        if (m_impl->stateAt(id, instant) != TaskState::Queued)
            continue;
        Waiting one{id, kOpenEnd, 0};
        const std::vector<Attempt> attempts = m_impl->ledger.attemptsOf(id);
        for (auto attempt = attempts.rbegin(); attempt != attempts.rend() && attempt->assigned > instant; ++attempt)
            one.next = attempt->assigned;
        const auto place = places.find(id);
        one.rank = place == places.end() ? places.size() + i : place->second;
        waiting.push_back(one);
    }
    const auto end = waiting.begin() + static_cast<std::ptrdiff_t>(std::min(most, waiting.size()));
    std::partial_sort(waiting.begin(), end, waiting.end(),
                      [](const Waiting &a, const Waiting &b) { return std::pair(a.next, a.rank) < std::pair(b.next, b.rank); });
    std::vector<TaskId> ids;
    for (auto one = waiting.begin(); one != end; ++one)
        ids.push_back(one->id);
    return ids;
}

std::vector<LogLine> WorkBoard::log(std::uint64_t first, std::size_t most) const
{
    const MutexLock lock(m_impl->mutex);
    std::vector<LogLine> lines;
    const std::uint64_t end = m_impl->logBegin + m_impl->log.size();
    for (std::uint64_t number = std::max(first, m_impl->logBegin); number < end && lines.size() < most; ++number) {
        const LogEntry &entry = m_impl->log[number - m_impl->logBegin];
        lines.push_back({entry.tick, entry.worker, entry.task, m_impl->wordsOf(entry, number)});
    }
    return lines;
}

std::uint64_t WorkBoard::logEnd() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->logBegin + m_impl->log.size();
}

std::uint64_t WorkBoard::logBegin() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->logBegin;
}

std::vector<TaskId> WorkBoard::audit() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->ledger.audit();
}

} // namespace forklane::queue
