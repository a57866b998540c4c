// SPDX-License-Identifier: MIT
#include "pages/workers/model/work_facts.h"

#include <algorithm>
#include <unordered_map>

namespace forklane::ui {

namespace {

using queue::TaskId;
using queue::TaskView;
using queue::WorkBoard;
using queue::WorkerState;
using queue::WorkerView;

constexpr std::uint32_t kChunk = 4096;
constexpr std::size_t kSample = 256;

std::string nameOf(const WorkBoard &board, TaskId id)
{
    const auto found = board.tasks({id});
    return found.empty() ? std::string() : found.front().record.task.name;
}

/// Calls `see` with every task, some at a time: the board is never locked for long.
template <typename See>
void forEachTask(const WorkBoard &board, const See &see)
{
    const auto all = static_cast<std::uint32_t>(board.taskCount());
    for (std::uint32_t first = 0; first < all; first += kChunk) {
        std::vector<TaskId> ids;
        for (std::uint32_t id = first; id < std::min(all, first + kChunk); ++id)
            ids.push_back(TaskId{id});
        for (const TaskView &view : board.tasks(ids))
            see(view);
    }
}

/// What a worker had ended by then.
struct Ended {
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    Duration busy{};
};

std::unordered_map<queue::WorkerId, Ended> endedAt(const WorkBoard &board, Tick instant)
{
    std::unordered_map<queue::WorkerId, Ended> result;
    const auto add = [&](const queue::Attempt &attempt) {
        if (attempt.began < 0 || attempt.ended < 0 || attempt.ended > instant)
            return;
        Ended &ended = result[attempt.worker];
        ended.done += attempt.end == queue::AttemptEnd::Done ? 1 : 0;
        ended.failed += attempt.end == queue::AttemptEnd::Failed ? 1 : 0;
        ended.busy += Duration(attempt.ended - attempt.began);
    };
    forEachTask(board, [&](const TaskView &view) {
        if (view.record.attempts > 1) {
            for (const queue::Attempt &attempt : board.attemptsOf(view.id))
                add(attempt);
        } else if (view.record.attempts == 1) {
            add(view.record.last);
        }
    });
    return result;
}

/// The state that the worker's lane shows at that instant.
void readLane(const Recording &recording, Tick instant, WorkerView &worker)
{
    worker.state = WorkerState::Idle;
    worker.reason = queue::IdleReason::None;
    worker.current = {};
    worker.since = worker.started;
    const auto structure = recording.structure();
    for (const RowId row : structure->rowsOf(worker.track)) {
        if (structure->rows[row.value].kind != RowKind::Slices)
            continue;
        const SliceView slices = recording.slices(row);
        const RowResult result = slices.result();
        if (result.ending != Ending::None && result.tick <= instant) {
            worker.state = WorkerState::Ended;
            worker.since = result.tick;
            return;
        }
        Slice storage;
        const Slice *slice = slices.find(instant, storage);
        if (slice == nullptr || slice->role == Role::Assigned)
            continue;
        worker.since = slice->begin;
        if (slice->role == Role::Launch)
            worker.state = WorkerState::Starting;
        else if (slice->role == Role::Stopped)
            worker.state = WorkerState::Stopped;
        else if (slice->role != Role::Idle && slice->value > 0) {
            worker.state = WorkerState::Running;
            worker.current = TaskId{static_cast<std::uint32_t>(slice->value - 1)};
        }
    }
}

std::vector<WorkerView> workersAt(const WorkBoard &board, Tick instant)
{
    std::vector<WorkerView> workers = board.workers();
    std::erase_if(workers, [&](const WorkerView &worker) { return worker.started > instant; });
    const auto ended = endedAt(board, instant);
    for (WorkerView &worker : workers) {
        const WorkerView newest = worker;
        readLane(*board.recording(), instant, worker);
        const auto found = ended.find(worker.id);
        const Ended had = found == ended.end() ? Ended() : found->second;
        worker.done = had.done;
        worker.failed = had.failed;
        worker.busy = had.busy;
        if (worker.state != WorkerState::Ended) {
            worker.status.reset();
            worker.failure.clear();
            worker.replacedBy = {};
        }
        if (!worker.current.isValid())
            continue;
        const auto attempts = board.attemptsOf(worker.current);
        for (std::size_t i = 0; i < attempts.size(); ++i) {
            if (attempts[i].worker == worker.id && attempts[i].began <= instant)
                worker.attempt = static_cast<unsigned>(i + 1);
        }
    }
    return workers;
}

std::string runTwiceOf(const WorkBoard &board)
{
    std::string name;
    forEachTask(board, [&](const TaskView &view) {
        if (name.empty() && view.record.deaths > 0 && view.record.attempts > 1)
            name = view.record.task.name;
    });
    return name;
}

/// Run times of tasks spread over those that have ended, which are about the first ones.
std::vector<Duration> sampleOf(const WorkBoard &board, const queue::Counts &counts)
{
    const std::uint64_t ended = counts.of(queue::TaskState::Done) + counts.of(queue::TaskState::Failed);
    const std::uint64_t upTo = std::min<std::uint64_t>(counts.submitted, ended + counts.of(queue::TaskState::Running));
    std::vector<TaskId> ids;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(upTo, kSample); ++i)
        ids.push_back(TaskId{static_cast<std::uint32_t>(i * upTo / std::min<std::uint64_t>(upTo, kSample))});
    std::vector<Duration> sample;
    for (const TaskView &view : board.tasks(ids)) {
        const queue::Attempt &last = view.record.last;
        if (view.record.attempts > 0 && last.ended >= 0 && last.began >= 0 && last.end != queue::AttemptEnd::WorkerDied)
            sample.emplace_back(last.ended - last.began);
    }
    return sample;
}

void addNames(const WorkBoard &board, const std::vector<TaskId> &queued, GroupFacts &facts)
{
    for (TaskView &view : board.tasks(queued))
        facts.front.push_back({view.id, std::move(view.record.task.name)});
    for (const WorkerView &worker : facts.workers)
        facts.workerTasks.push_back(worker.current.isValid() ? nameOf(board, worker.current) : std::string());
}

} // namespace

GroupFacts factsOf(const GroupQuestion &question)
{
    const WorkBoard &board = question.run->board();
    GroupFacts facts;
    facts.name = question.name;
    facts.kind = question.run->spec().kind;
    facts.capacity = question.run->spec().capacity;
    facts.begin = question.begin;
    const Tick newest = question.end != kOpenEnd ? question.end : tickNow();
    facts.now = std::min(question.instant.value_or(newest), newest);
    facts.isFinished = question.end <= facts.now;
    facts.isClosed = question.closed <= facts.now;
    std::vector<TaskId> queued;
    if (question.instant) {
        facts.counts = board.countsAt(facts.now);
        facts.depth = facts.counts.of(queue::TaskState::Queued);
        queued = board.queuedAt(facts.now, kNamedBoxes);
        facts.workers = workersAt(board, facts.now);
    } else {
        facts.isPaused = question.run->isPaused() && !facts.isFinished;
        facts.pausedAt = question.pausedAt;
        facts.counts = board.counts();
        facts.depth = board.depth();
        queued = board.queued(kNamedBoxes);
        facts.workers = board.workers();
        if (facts.isFinished && facts.counts.lost() > 0)
            facts.missing = board.audit();
    }
    if (facts.isFinished && facts.counts.runTwice == 1)
        facts.runTwice = runTwiceOf(board);
    if (!facts.isFinished && !question.instant)
        facts.sample = sampleOf(board, facts.counts);
    for (const WorkerView &worker : facts.workers) {
        const bool hasTaken = worker.state == WorkerState::Ended || worker.reason == queue::IdleReason::Drained;
        const bool takesOne = facts.kind != queue::WorkerKind::Slots; // a slot is no worker that has to be told
        if (takesOne && facts.isClosed && !facts.isFinished && !hasTaken)
            ++facts.sentinels;
    }
    addNames(board, queued, facts);
    return facts;
}

} // namespace forklane::ui
