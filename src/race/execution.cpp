// SPDX-License-Identifier: MIT
#include "race/execution.h"

#include <algorithm>

#include "race/machine.h"

namespace forklane::race {

namespace {

const Step &stepAt(const Program &program, const Replay &replay, std::size_t position)
{
    const ReplayStep &done = replay.steps[position];
    return program.threads[done.thread].steps[done.step];
}

bool takes(const Step &step, const ReplayStep &done)
{
    return step.op == Op::Acquire || step.op == Op::AcquireShared || (step.op == Op::TryAcquire && done.succeeded);
}

template <typename T>
void sortByBegin(std::vector<T> &items)
{
    std::stable_sort(items.begin(), items.end(), [](const T &a, const T &b) { return a.span.begin < b.span.begin; });
}

/// Who holds what: from the end of the step that took it to the beginning of the step that gives it back; in order, where a
/// step is all that there is, both steps included.
void findHolds(const Program &program, Execution &execution)
{
    const bool isTimed = execution.axis == Axis::Time;
    std::vector<std::optional<Tick>> since(program.threads.size() * program.locks.size());
    const auto slot = [&program](std::size_t thread, std::size_t lock) { return thread * program.locks.size() + lock; };
    for (std::size_t i = 0; i < execution.spans.size(); ++i) {
        const ReplayStep &done = execution.replay.steps[i];
        const Step &step = stepAt(program, execution.replay, i);
        const Span &span = execution.spans[i];
        if (takes(step, done)) {
            since[slot(done.thread, step.object)] = isTimed ? span.end : span.begin;
        } else if (step.op == Op::Release) {
            if (auto &from = since[slot(done.thread, step.object)]) {
                execution.holds.push_back({done.thread, step.object, {*from, isTimed ? span.begin : span.end}});
                from.reset();
            }
        }
    }
    for (std::size_t thread = 0; thread < program.threads.size(); ++thread)
        for (std::size_t lock = 0; lock < program.locks.size(); ++lock)
            if (const auto &from = since[slot(thread, lock)])
                execution.holds.push_back({thread, lock, {*from, execution.end}});
    sortByBegin(execution.holds);
}

void addHolders(std::vector<std::size_t> &holders, const std::vector<std::size_t> &more)
{
    for (const std::size_t holder : more)
        if (std::find(holders.begin(), holders.end(), holder) == holders.end())
            holders.push_back(holder);
}

/// In the model a thread waits for as long as it stands before a lock that it cannot take.
void findModelledWaits(const Program &program, Execution &execution)
{
    const Machine machine(program);
    State state = machine.initial();
    std::vector<std::optional<LockWait>> open(program.threads.size());
    const auto close = [&](std::size_t thread, Tick end) {
        open[thread]->span.end = end;
        execution.waits.push_back(std::move(*open[thread]));
        open[thread].reset();
    };
    for (std::size_t position = 0; position <= execution.spans.size(); ++position) {
        const auto now = static_cast<Tick>(position);
        for (std::size_t thread = 0; thread < program.threads.size(); ++thread) {
            const auto wait = machine.blockedOn(state, thread);
            if (!wait || position == execution.spans.size())
                continue;
            if (!open[thread])
                open[thread] = LockWait{thread, wait->lock, std::nullopt, {now, now}, {}};
            open[thread]->span.end = now + 1;
            addHolders(open[thread]->holders, wait->holders);
        }
        if (position == execution.spans.size())
            break;
        const std::size_t mover = execution.replay.schedule[position];
        if (open[mover]) {
            open[mover]->step = position;
            close(mover, open[mover]->span.end);
        }
        machine.step(state, mover);
    }
    for (std::size_t thread = 0; thread < open.size(); ++thread)
        if (open[thread])
            close(thread, open[thread]->span.end);
    sortByBegin(execution.waits);
}

/// A real thread has waited when somebody who keeps it out held the lock between its asking and its getting it.
void findRealWaits(const Program &program, Execution &execution)
{
    const auto isShared = [&](std::size_t thread, std::size_t lock) {
        const std::vector<Step> &steps = program.threads[thread].steps;
        return std::any_of(steps.begin(), steps.end(),
                           [lock](const Step &step) { return step.op == Op::AcquireShared && step.object == lock; });
    };
    for (std::size_t i = 0; i < execution.spans.size(); ++i) {
        const ReplayStep &done = execution.replay.steps[i];
        const Step &step = stepAt(program, execution.replay, i);
        if (!takes(step, done))
            continue;
        LockWait wait{done.thread, step.object, i, execution.spans[i], {}};
        for (const LockHold &hold : execution.holds)
            if (hold.lock == step.object && hold.thread != done.thread && hold.span.begin < wait.span.end &&
                hold.span.end > wait.span.begin && !(step.op == Op::AcquireShared && isShared(hold.thread, hold.lock)))
                addHolders(wait.holders, {hold.thread});
        if (!wait.holders.empty())
            execution.waits.push_back(std::move(wait));
    }
    sortByBegin(execution.waits);
}

/// When a real step was made.
struct Timed {
    Span guessed;
    Span read;           // the two readings of the clock around it and its neighbours
    bool isFree = false; // it may lie anywhere between them
};

bool usesVariable(Op op)
{
    return op == Op::Load || op == Op::Store || op == Op::FetchAdd || op == Op::CompareExchange || op == Op::Check;
}

/// The times of one thread's steps. What lies between two readings of the clock shares the time evenly.
std::vector<Timed> timesOf(const std::vector<Record> &records)
{
    std::vector<Timed> times;
    for (std::size_t first = 0; first < records.size();) {
        std::size_t last = first; // of the steps up to the next reading
        while (last + 1 < records.size() && !records[last].hasEnd() && !records[last + 1].hasBegin())
            ++last;
        const Tick begin = records[first].begin;
        const Tick end = !records[last].hasEnd() && last + 1 < records.size() ? records[last + 1].begin : records[last].end;
        const auto count = static_cast<Tick>(last - first + 1);
        for (Tick i = 0; i < count; ++i)
            times.push_back({{begin + (end - begin) * i / count, begin + (end - begin) * (i + 1) / count},
                             {begin, end},
                             count > 1 || usesVariable(records[first].op())});
        first = last + 1;
    }
    return times;
}

/// When the free steps were done at the latest, each between its readings and all in their order. Steps that a later one's
/// reading presses together share the time that is left.
std::vector<Tick> doneInOrder(const std::vector<Timed> &steps)
{
    std::vector<Tick> latest(steps.size());
    std::vector<Tick> sharing(steps.size());
    for (std::size_t i = steps.size(); i-- > 0;) {
        const bool isPressed = i + 1 < steps.size() && latest[i + 1] <= steps[i].read.end;
        latest[i] = isPressed ? latest[i + 1] : steps[i].read.end;
        sharing[i] = isPressed ? sharing[i + 1] + 1 : 1;
    }
    std::vector<Tick> done(steps.size());
    Tick before = 0;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Tick least = std::max(before, steps[i].read.begin);
        const Tick most = least + std::max<Tick>(latest[i] - least, 0) / sharing[i];
        before = std::clamp(steps[i].guessed.end, least, most);
        done[i] = before;
    }
    return done;
}

/// A thread that was interrupted after a store reads the clock long after others have seen it: where the guessed times
/// contradict the order of the steps, they are guessed anew.
void followOrder(Execution &execution, const std::vector<Timed> &times)
{
    std::vector<Timed> steps;
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < times.size(); ++i)
        if (times[i].isFree) {
            steps.push_back(times[i]);
            positions.push_back(i);
        }
    const auto isLater = [](const Timed &a, const Timed &b) { return a.guessed.end >= b.guessed.end; };
    if (std::adjacent_find(steps.begin(), steps.end(), isLater) == steps.end())
        return;
    const std::vector<Tick> done = doneInOrder(steps);
    std::vector<std::optional<std::size_t>> before(execution.replay.steps.size()); // of a thread: its free step before
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto &previous = before[execution.replay.steps[positions[i]].thread];
        Span &span = execution.spans[positions[i]];
        const bool goesOn = previous && steps[*previous].read == steps[i].read;
        span.begin = goesOn ? execution.spans[positions[*previous]].end : steps[i].read.begin;
        span.end = std::clamp(done[i], span.begin, std::max(span.begin, steps[i].read.end));
        if (goesOn)
            std::erase_if(execution.late, [&](const LateReading &late) { return late.step == positions[*previous]; });
        if (span.end < steps[i].read.end)
            execution.late.push_back({positions[i], steps[i].read.end});
        previous = i;
    }
}

/// A store has happened before the clock was read after it, and before every later store: the earliest of these readings.
void findWritten(Execution &execution)
{
    for (std::size_t i = 0; i < execution.spans.size(); ++i)
        if (execution.replay.steps[i].writes)
            execution.written.push_back(execution.spans[i].end);
    for (std::size_t i = execution.written.size(); i-- > 1;)
        execution.written[i - 1] = std::min(execution.written[i - 1], execution.written[i]);
}

void findEnd(Execution &execution)
{
    for (const Span &span : execution.spans)
        execution.end = std::max(execution.end, span.end);
}

} // namespace

tl::expected<Execution, ScheduleError> executionOf(const Program &program, const Schedule &schedule)
{
    auto replayed = replay(program, schedule);
    if (!replayed)
        return tl::unexpected(std::move(replayed.error()));
    Execution execution;
    execution.replay = std::move(*replayed);
    for (std::size_t i = 0; i < schedule.size(); ++i)
        execution.spans.push_back({static_cast<Tick>(i), static_cast<Tick>(i + 1)});
    findEnd(execution);
    findWritten(execution);
    findHolds(program, execution);
    findModelledWaits(program, execution);
    return execution;
}

std::optional<Execution> executionOf(const Program &program, const RealRound &round)
{
    const auto schedule = scheduleOf(program, round);
    if (!schedule)
        return std::nullopt;
    Execution execution;
    execution.axis = Axis::Time;
    execution.isSteered = round.isSteered;
    execution.replay = replay(program, *schedule).value(); // scheduleOf() has executed it
    std::vector<std::vector<Timed>> threads;
    for (const auto &records : round.threads)
        threads.push_back(timesOf(records));
    std::vector<std::size_t> done(round.threads.size());
    std::vector<Timed> times;
    for (const std::uint8_t thread : *schedule) {
        times.push_back(threads[thread][done[thread]++]);
        execution.spans.push_back(times.back().guessed);
    }
    findEnd(execution);
    followOrder(execution, times);
    findWritten(execution);
    findHolds(program, execution);
    findRealWaits(program, execution);
    return execution;
}

} // namespace forklane::race
