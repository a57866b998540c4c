// SPDX-License-Identifier: MIT
#include "queue/batch.h"

#include <algorithm>
#include <cerrno>
#include <deque>
#include <set>
#include <unordered_map>
#include <vector>

#include "base/mutex.h"
#include "process/plain_line.h"
#include "queue/joblog_file.h"

namespace forklane::queue {

namespace {

constexpr std::string_view kShell = "/bin/sh"; // whose rules plainCommand() knows
constexpr std::size_t kUntakenBesideSlots = 16;

struct Slot {
    WorkerId id;
    std::shared_ptr<Job> job; ///< Null: free.
    Ledger::Assignment what;  ///< Of the job.
    UniqueFd output;
    UniqueFd errors;
    bool withoutShell = false; ///< The job is a plain command's: see plain_line.h.
    bool leaving = false;      ///< Starts nothing more.
};

std::string sentenceOf(const JobReport &report)
{
    if (report.failure)
        return describe(*report.failure);
    if (!report.stages.empty() && report.stages.front().failure)
        return describe(report.stages.front().failure->error);
    return {};
}

AttemptDetails detailsOf(const JobReport &report)
{
    const StageReport &stage = report.stages.front();
    return {stage.status, report.timedOut, sentenceOf(report), stage.userTime, stage.systemTime, stage.maxRssKib};
}

Ran ranOf(const JobReport &report)
{
    const StageReport &stage = report.stages.front();
    if (stage.pid || stage.status || (!report.failure && !stage.failure))
        return Ran::Begun;
    if (report.failure || stage.failure->step == "fork")
        return Ran::CouldNot;
    return stage.failure->error.code == ECANCELED ? Ran::Cancelled : Ran::Begun;
}

/// An attempt's code on the board: as Attempt::code says.
std::int16_t codeOf(const AttemptDetails &details)
{
    if (!details.status)
        return details.failure.empty() ? 1 : 127;
    return static_cast<std::int16_t>(details.status->isSignalled() ? -details.status->signal() : details.status->code());
}

WorkSpec workSpecOf(const BatchSpec &spec)
{
    WorkSpec work;
    work.kind = WorkerKind::Slots;
    work.workers = std::clamp<std::size_t>(spec.slotCount, 1, kMaxSlots);
    work.capacity = spec.mostQueued;
    work.rules.tries = spec.tries;
    work.timeout = spec.timeout;
    return work;
}

} // namespace

struct Batch::Impl : std::enable_shared_from_this<Batch::Impl> {
    Impl(BatchSpec theSpec, JobEngine &theEngine, Collector &collector, std::shared_ptr<Recording> recording)
        : spec(std::move(theSpec)), work(workSpecOf(spec)), engine(theEngine),
          board({.group = "Slots", .workerName = "slot", .capacity = work.capacity, .rules = work.rules}, collector,
                std::move(recording)),
          files(spec.spillFolder), archive(spec.spillFolder)
    {}

    /// Of an attempt.
    static std::uint64_t keyOf(TaskId id, unsigned attempt) { return std::uint64_t{id.value} << 32 | attempt; }

    const BatchSpec spec;
    const WorkSpec work;
    JobEngine &engine;
    WorkBoard board;

    mutable Mutex mutex;
    Condition room;    ///< To submit, or it is of no use any more.
    Condition endings; ///< One to take, or no further one comes.
    std::deque<Slot> slots FORKLANE_GUARDED_BY(mutex);
    SpillFiles files FORKLANE_GUARDED_BY(mutex);
    std::vector<std::uint64_t> numbers FORKLANE_GUARDED_BY(mutex);  ///< By task.
    std::set<std::uint64_t> openNumbers FORKLANE_GUARDED_BY(mutex); ///< Their ends have not been taken.
    std::deque<Ended> ended FORKLANE_GUARDED_BY(mutex);
    OutputArchive archive FORKLANE_GUARDED_BY(mutex);                                      ///< With spec.keepsEnds.
    std::unordered_map<std::uint64_t, AttemptDetails> attempts FORKLANE_GUARDED_BY(mutex); ///< Likewise.
    std::uint64_t listed FORKLANE_GUARDED_BY(mutex) = 0; ///< Commands that submit(Task) has been given.
    std::size_t running FORKLANE_GUARDED_BY(mutex) = 0;
    bool closed FORKLANE_GUARDED_BY(mutex) = false;
    bool paused FORKLANE_GUARDED_BY(mutex) = false;
    bool halted FORKLANE_GUARDED_BY(mutex) = false;
    bool draining FORKLANE_GUARDED_BY(mutex) = false;
    bool stopping FORKLANE_GUARDED_BY(mutex) = false;

    /// Of an attempt that runs; else null.
    [[nodiscard]] const UniqueFd *liveOutput(Ledger::Assignment what, int stream) const FORKLANE_REQUIRES(mutex)
    {
        for (const Slot &slot : slots) {
            if (slot.job && slot.what == what)
                return stream == 2 ? &slot.errors : &slot.output;
        }
        return nullptr;
    }
    void addSlot() FORKLANE_REQUIRES(mutex);
    void fill() FORKLANE_REQUIRES(mutex);
    [[nodiscard]] bool mayStart() const FORKLANE_REQUIRES(mutex);
    void begin(Slot &slot) FORKLANE_REQUIRES(mutex);
    [[nodiscard]] JobSpec specOf(const Slot &slot, Command command, const std::string &text) const FORKLANE_REQUIRES(mutex);
    void launch(Slot &slot, const std::string &text, std::optional<Command> plain) FORKLANE_REQUIRES(mutex);
    [[nodiscard]] bool isTheShells(const Slot &slot, const JobReport &report) const FORKLANE_REQUIRES(mutex);
    void onChanged(WorkerId worker);
    void end(Slot &slot, const JobReport &report) FORKLANE_REQUIRES(mutex);
    void endAttempt(Slot &slot, const AttemptDetails &details, bool succeeded, Ended attempt) FORKLANE_REQUIRES(mutex);
    void keep(const Slot &slot, AttemptDetails details, Written output, Written errors) FORKLANE_REQUIRES(mutex);
    void describeEnd(const Slot &slot, const AttemptDetails &details, bool succeeded, Ended &attempt) const
        FORKLANE_REQUIRES(mutex);
    void restFree() FORKLANE_REQUIRES(mutex);
    void rest(Slot &slot) FORKLANE_REQUIRES(mutex);
    void giveUpWaiting() FORKLANE_REQUIRES(mutex);
    void halt(HaltRule::When when) FORKLANE_REQUIRES(mutex);
    [[nodiscard]] bool isOver() const FORKLANE_REQUIRES(mutex)
    {
        return (closed || draining) && board.depth() == 0 && running == 0;
    }
    [[nodiscard]] Slot *find(WorkerId worker) FORKLANE_REQUIRES(mutex)
    {
        return worker.value < slots.size() ? &slots[worker.value] : nullptr;
    }
};

void Batch::Impl::addSlot()
{
    Slot &slot = slots.emplace_back();
    slot.id = board.addWorker(tickNow());
    rest(slot);
}

/// Says why nothing runs in it.
void Batch::Impl::rest(Slot &slot)
{
    const bool isOver = closed && board.depth() == 0;
    const IdleReason reason = slot.leaving || draining ? IdleReason::Drained
                              : paused && !isOver      ? IdleReason::Paused
                                                       : IdleReason::NoWork;
    board.setState(slot.id, WorkerState::Idle, reason, tickNow());
}

void Batch::Impl::restFree()
{
    for (Slot &slot : slots) {
        if (!slot.job)
            rest(slot);
    }
}

/// Further attempts are always started: what waits to be taken may wait for them.
bool Batch::Impl::mayStart() const
{
    if (paused || stopping)
        return false;
    const std::vector<TaskId> front = board.queued(1);
    if (front.empty())
        return false;
    if (board.task(front.front()).attempts > 0)
        return true;
    return !draining && (spec.keepsEnds || ended.size() < slots.size() + kUntakenBesideSlots);
}

void Batch::Impl::fill()
{
    for (Slot &slot : slots) {
        while (!slot.job && !slot.leaving && mayStart())
            begin(slot);
    }
}

JobSpec Batch::Impl::specOf(const Slot &slot, Command command, const std::string &text) const
{
    command.redirections = {{1, OwnFd{slot.output.get()}}, {2, OwnFd{slot.errors.get()}}};
    JobSpec job;
    job.pipeline = {{{std::move(command), false}}, text};
    job.output = OutputMode::Inherit; // the files
    job.timeout = spec.timeout;
    job.stop = spec.stop;
    job.observe = false;
    return job;
}

void Batch::Impl::begin(Slot &slot)
{
    const auto taken = board.assign(slot.id, tickNow());
    if (!taken)
        return;
    slot.what = taken->what;
    ++running;
    (void)board.begin(slot.id, slot.what, tickNow()); // what it was given just now
    auto output = files.lend();
    auto errors = files.lend();
    if (!output || !errors) {
        AttemptDetails details;
        details.failure = describe(output ? errors.error() : output.error());
        Ended attempt;
        attempt.startedAt = std::chrono::system_clock::now();
        attempt.ran = Ran::CouldNot;
        endAttempt(slot, details, false, std::move(attempt));
        return;
    }
    slot.output = std::move(*output);
    slot.errors = std::move(*errors);
    launch(slot, taken->task.name, spec.shell == kShell ? plainCommand(taken->task.name) : std::nullopt);
}

/// `plain`: what the line comes down to if it needs no shell.
void Batch::Impl::launch(Slot &slot, const std::string &text, std::optional<Command> plain)
{
    slot.withoutShell = plain.has_value();
    Command command = std::move(plain).value_or(shellCommand(text, spec.shell));
    // The listener may be called before start() has returned: it waits for the mutex.
    slot.job = engine.start(specOf(slot, std::move(command), text), [weak = weak_from_this(), worker = slot.id] {
        if (const auto self = weak.lock())
            self->onChanged(worker);
    });
}

/// It could not be started without one: a script without `#!`, or nothing of that name.
bool Batch::Impl::isTheShells(const Slot &slot, const JobReport &report) const
{
    const std::optional<LaunchFailure> &failure = report.stages.front().failure;
    return slot.withoutShell && !stopping && !report.failure && failure && failure->step == "exec";
}

/// Engine's reactor.
void Batch::Impl::onChanged(WorkerId worker)
{
    const MutexLock lock(mutex);
    Slot &slot = slots[worker.value];
    if (!slot.job)
        return;
    if (!slot.job->isDone()) {
        if (spec.keepsEnds) {
            if (const auto pid = slot.job->report().stages.front().pid)
                board.setNumber(worker, *pid);
        }
        return;
    }
    const std::shared_ptr<Job> job = std::move(slot.job);
    slot.job.reset();
    const JobReport report = job->report();
    if (isTheShells(slot, report)) {
        launch(slot, board.task(slot.what.id).task.name, std::nullopt);
        return;
    }
    end(slot, report);
    fill();
    if (board.depth() <= spec.mostQueued / 2) // in one go: not a wake-up for each command
        room.notifyAll();
}

void Batch::Impl::end(Slot &slot, const JobReport &report)
{
    const AttemptDetails details = detailsOf(report);
    const bool succeeded = !report.failure && !report.timedOut && details.status.has_value() && details.status->isSuccess();
    Ended attempt;
    attempt.startedAt = report.startedAt;
    attempt.ran = ranOf(report);
    attempt.wall = report.wall.value_or(Duration(0));
    endAttempt(slot, details, succeeded, std::move(attempt));
}

void Batch::Impl::keep(const Slot &slot, AttemptDetails details, Written output, Written errors)
{
    const auto [id, attempt] = slot.what;
    for (const auto &kept :
         {archive.keep({id, attempt, 1}, std::move(output)), archive.keep({id, attempt, 2}, std::move(errors))}) {
        if (!kept)
            details.failure = describe(kept.error());
    }
    attempts.insert_or_assign(keyOf(id, attempt), std::move(details));
}

void Batch::Impl::describeEnd(const Slot &slot, const AttemptDetails &details, bool succeeded, Ended &attempt) const
{
    attempt.number = numbers[slot.what.id.value];
    attempt.tries = slot.what.attempt;
    attempt.text = board.task(slot.what.id).task.name;
    attempt.slot = slot.id.value;
    attempt.succeeded = succeeded;
    attempt.timedOut = details.timedOut;
    attempt.status = details.status;
    attempt.failure = details.failure;
    attempt.userTime = details.userTime;
    attempt.systemTime = details.systemTime;
    attempt.maxRssKib = details.maxRssKib;
}

/// The slot's attempt is over. What is known of it goes to whoever takes ends, or is kept.
void Batch::Impl::endAttempt(Slot &slot, const AttemptDetails &details, bool succeeded, Ended attempt)
{
    --running;
    const auto state = board.finish(slot.id, slot.what, succeeded, codeOf(details), tickNow(), !stopping);
    Written output = files.take(std::move(slot.output));
    Written errors = files.take(std::move(slot.errors));
    const bool isLast = !state || *state != TaskState::Queued;
    if (isLast && (spec.joblog || !spec.keepsEnds))
        describeEnd(slot, details, succeeded, attempt);
    if (spec.keepsEnds) {
        attempt.output.size = output.size;
        if (isLast && spec.joblog)
            spec.joblog->write(attempt);
        keep(slot, details, std::move(output), std::move(errors));
    } else if (isLast) {
        if (attempt.ran == Ran::CouldNot && !draining)
            halt(HaltRule::When::Soon);
        attempt.output = std::move(output);
        attempt.errors = std::move(errors);
        ended.push_back(std::move(attempt));
    }
    const Counts counts = board.counts();
    if (!halted && isReached(spec.halt, counts.of(TaskState::Failed), counts.of(TaskState::Done), counts.submitted, closed)) {
        halted = true;
        halt(spec.halt.when);
    }
    rest(slot);
    endings.notifyAll();
}

void Batch::Impl::giveUpWaiting()
{
    for (const TaskId id : board.queued(SIZE_MAX))
        openNumbers.erase(numbers[id.value]);
    board.cancelQueued();
}

void Batch::Impl::halt(HaltRule::When when)
{
    draining = true;
    if (when == HaltRule::When::Now) {
        stopping = true;
        for (const Slot &slot : slots) {
            if (slot.job)
                slot.job->stop();
        }
    }
    giveUpWaiting();
    restFree();
    room.notifyAll();
    endings.notifyAll();
}

Batch::Batch(BatchSpec spec, JobEngine &engine, Collector &collector, std::shared_ptr<Recording> recording)
    : m_impl(std::make_shared<Impl>(std::move(spec), engine, collector, std::move(recording)))
{
    const MutexLock lock(m_impl->mutex);
    for (std::size_t i = 0; i < m_impl->work.workers; ++i)
        m_impl->addSlot();
}

Batch::~Batch()
{
    stop();
    const MutexLock lock(m_impl->mutex);
    while (m_impl->running > 0)
        m_impl->endings.wait(m_impl->mutex);
}

bool Batch::submit(std::uint64_t number, std::string text)
{
    const MutexLock lock(m_impl->mutex);
    while (!m_impl->draining && m_impl->board.depth() >= m_impl->spec.mostQueued)
        m_impl->room.wait(m_impl->mutex);
    if (m_impl->draining || m_impl->closed)
        return false;
    Task task;
    task.name = std::move(text);
    task.kind = TaskKind::Command;
    m_impl->numbers.push_back(number);
    if (!m_impl->spec.keepsEnds)
        m_impl->openNumbers.insert(number);
    m_impl->board.submit(std::move(task), tickNow());
    m_impl->fill();
    return true;
}

bool Batch::submit(Task task)
{
    std::uint64_t number = 0;
    {
        const MutexLock lock(m_impl->mutex);
        number = ++m_impl->listed;
        const LoggedEnd *before = m_impl->spec.joblog ? m_impl->spec.joblog->before(number) : nullptr;
        if (before != nullptr && (before->succeeded() || !m_impl->spec.runsFailedAgain))
            return !m_impl->draining;
    }
    return submit(number, std::move(task.name));
}

void Batch::close()
{
    const MutexLock lock(m_impl->mutex);
    m_impl->closed = true;
    m_impl->restFree();
    m_impl->endings.notifyAll();
}

std::optional<Ended> Batch::take()
{
    const MutexLock lock(m_impl->mutex);
    while (m_impl->ended.empty()) {
        if (m_impl->isOver())
            return std::nullopt;
        m_impl->endings.wait(m_impl->mutex);
    }
    Ended first = std::move(m_impl->ended.front());
    m_impl->ended.pop_front();
    m_impl->openNumbers.erase(first.number);
    m_impl->fill();
    return first;
}

std::uint64_t Batch::lowestOpen() const
{
    const MutexLock lock(m_impl->mutex);
    if (!m_impl->openNumbers.empty())
        return *m_impl->openNumbers.begin();
    return m_impl->numbers.empty() ? 1 : m_impl->numbers.back() + 1;
}

bool Batch::isHalted() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->halted;
}

const WorkSpec &Batch::spec() const
{
    return m_impl->work;
}

WorkBoard &Batch::board()
{
    return m_impl->board;
}

void Batch::pause()
{
    const MutexLock lock(m_impl->mutex);
    m_impl->paused = true;
    m_impl->restFree();
}

void Batch::resume()
{
    const MutexLock lock(m_impl->mutex);
    m_impl->paused = false;
    m_impl->restFree();
    m_impl->fill();
}

bool Batch::isPaused() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->paused;
}

void Batch::drain()
{
    const MutexLock lock(m_impl->mutex);
    m_impl->halt(HaltRule::When::Soon);
}

void Batch::stop()
{
    const MutexLock lock(m_impl->mutex);
    m_impl->halt(HaltRule::When::Now);
}

void Batch::addWorker()
{
    const MutexLock lock(m_impl->mutex);
    if (m_impl->slots.size() >= kMaxSlots)
        return;
    m_impl->addSlot();
    m_impl->fill();
}

void Batch::drainWorker(WorkerId worker)
{
    const MutexLock lock(m_impl->mutex);
    if (Slot *const slot = m_impl->find(worker)) {
        slot->leaving = true;
        if (!slot->job)
            m_impl->rest(*slot);
    }
}

void Batch::stopWorker(WorkerId worker)
{
    const MutexLock lock(m_impl->mutex);
    if (Slot *const slot = m_impl->find(worker)) {
        slot->leaving = true;
        if (slot->job)
            slot->job->stop();
        else
            m_impl->rest(*slot);
    }
}

void Batch::killWorker(WorkerId worker)
{
    const MutexLock lock(m_impl->mutex);
    if (const Slot *const slot = m_impl->find(worker); slot != nullptr && slot->job)
        slot->job->kill();
}

void Batch::wake()
{
    const MutexLock lock(m_impl->mutex);
    m_impl->fill();
}

std::optional<AttemptDetails> Batch::details(TaskId id, unsigned attempt) const
{
    const MutexLock lock(m_impl->mutex);
    const auto found = m_impl->attempts.find(Impl::keyOf(id, attempt));
    return found == m_impl->attempts.end() ? std::nullopt : std::optional(found->second);
}

Result<std::string> Batch::output(TaskId id, unsigned attempt, int stream, std::uint64_t from, std::size_t most) const
{
    const MutexLock lock(m_impl->mutex);
    if (const UniqueFd *const file = m_impl->liveOutput({id, attempt}, stream))
        return readAt(file->get(), from, most);
    return m_impl->archive.read({id, attempt, stream}, from, most);
}

std::uint64_t Batch::outputSize(TaskId id, unsigned attempt, int stream) const
{
    const MutexLock lock(m_impl->mutex);
    if (const UniqueFd *const file = m_impl->liveOutput({id, attempt}, stream))
        return sizeOf(file->get());
    return m_impl->archive.sizeOf({id, attempt, stream});
}

bool Batch::isFinished() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->isOver();
}

bool Batch::waitUntil(Instant deadline)
{
    const MutexLock lock(m_impl->mutex);
    while (!m_impl->isOver()) {
        if (m_impl->endings.waitUntil(m_impl->mutex, deadline) == std::cv_status::timeout)
            return m_impl->isOver();
    }
    return true;
}

} // namespace forklane::queue
