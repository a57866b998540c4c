// SPDX-License-Identifier: MIT
#include "queue/batch.h"

#include <algorithm>
#include <cerrno>
#include <deque>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/mutex.h"

namespace forklane::queue {

namespace {

constexpr std::size_t kUntakenBesideSlots = 16;
constexpr std::uint64_t kSmall = 64 * 1024; // output up to that is read at once, and its file used again
constexpr std::size_t kSpareFiles = 64;
constexpr std::size_t kRingEvents = 1024;

/// Waiting, or just started again.
struct Waiting {
    std::uint64_t number = 0;
    unsigned tries = 0; ///< So far.
    std::string text;
};

struct Slot {
    std::shared_ptr<Job> job; ///< Null: free.
    Waiting command;
    UniqueFd output;
    UniqueFd errors;
    RowId row;
};

/// Files without a name, empty when they are lent.
class SpillFiles {
public:
    explicit SpillFiles(std::string folder) : m_folder(std::move(folder)) {}

    Result<UniqueFd> lend()
    {
        if (!m_spare.empty()) {
            UniqueFd file = std::move(m_spare.back());
            m_spare.pop_back();
            return file;
        }
        UniqueFd file(::open(m_folder.c_str(), O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600));
        if (!file && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) // a file system without such files
            file = memoryFile();
        if (!file)
            return failure({errno, "keep output in", m_folder, ""});
        return file;
    }

    /// What was written, and the file back if that is small.
    Written take(UniqueFd file)
    {
        Written written;
        struct stat status = {};
        if (!file || ::fstat(file.get(), &status) != 0)
            return written;
        written.size = static_cast<std::uint64_t>(status.st_size);
        if (written.size > kSmall) {
            written.file = std::move(file);
            return written;
        }
        written.bytes.resize(written.size);
        const ssize_t size = written.size > 0 ? ::pread(file.get(), written.bytes.data(), written.bytes.size(), 0) : 0;
        written.bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(0, size)));
        if (written.size > 0)
            giveBack(std::move(file));
        else if (m_spare.size() < kSpareFiles)
            m_spare.push_back(std::move(file));
        return written;
    }

    void giveBack(UniqueFd file)
    {
        if (m_spare.size() < kSpareFiles && ::ftruncate(file.get(), 0) == 0)
            m_spare.push_back(std::move(file));
    }

private:
    static UniqueFd memoryFile()
    {
        UniqueFd file(::memfd_create("forklane-output", MFD_CLOEXEC));
        if (file)
            ::fcntl(file.get(), F_SETFL, O_APPEND);
        return file;
    }

    const std::string m_folder;
    std::vector<UniqueFd> m_spare;
};

std::string sentenceOf(const JobReport &report)
{
    if (report.failure)
        return describe(*report.failure);
    if (!report.stages.empty() && report.stages.front().failure)
        return describe(report.stages.front().failure->error);
    return {};
}

} // namespace

struct Batch::Impl : std::enable_shared_from_this<Batch::Impl> {
    Impl(BatchSpec theSpec, JobEngine &theEngine, Collector &collector)
        : spec(std::move(theSpec)), engine(theEngine), recording(std::make_shared<Recording>()),
          writer(collector.attach(recording, kRingEvents)), slots(std::clamp<std::size_t>(spec.slots, 1, kMaxSlots)),
          files(spec.spillFolder)
    {
        makeTracks();
    }

    const BatchSpec spec;
    JobEngine &engine;
    const std::shared_ptr<Recording> recording;

    mutable Mutex mutex;
    Condition room;    ///< To submit, or it is of no use any more.
    Condition endings; ///< One to take, or no further one comes.
    std::unique_ptr<TraceWriter> writer FORKLANE_GUARDED_BY(mutex);
    std::vector<Slot> slots FORKLANE_GUARDED_BY(mutex);
    SpillFiles files FORKLANE_GUARDED_BY(mutex);
    std::deque<Waiting> waiting FORKLANE_GUARDED_BY(mutex);
    std::deque<Ended> ended FORKLANE_GUARDED_BY(mutex);
    BatchCounts now FORKLANE_GUARDED_BY(mutex); ///< `queued` is filled in when asked for.
    std::uint64_t lastNumber FORKLANE_GUARDED_BY(mutex) = 0;
    bool closed FORKLANE_GUARDED_BY(mutex) = false;
    bool paused FORKLANE_GUARDED_BY(mutex) = false;
    bool draining FORKLANE_GUARDED_BY(mutex) = false;
    bool stopping FORKLANE_GUARDED_BY(mutex) = false;

    void makeTracks() FORKLANE_UNCHECKED;
    void fill() FORKLANE_REQUIRES(mutex);
    [[nodiscard]] bool mayStart() const FORKLANE_REQUIRES(mutex);
    void begin(std::size_t index) FORKLANE_REQUIRES(mutex);
    [[nodiscard]] JobSpec specOf(const Slot &slot) const FORKLANE_REQUIRES(mutex);
    void onChanged(std::size_t index);
    [[nodiscard]] Ended takeCommand(std::size_t index) FORKLANE_REQUIRES(mutex);
    void end(std::size_t index, const JobReport &report) FORKLANE_REQUIRES(mutex);
    void finish(Ended attempt) FORKLANE_REQUIRES(mutex);
    void giveUpWaiting() FORKLANE_REQUIRES(mutex);
    void halt(HaltRule::When when) FORKLANE_REQUIRES(mutex);
    [[nodiscard]] bool isOver() const FORKLANE_REQUIRES(mutex)
    {
        return (closed || draining) && waiting.empty() && now.running == 0;
    }
};

void Batch::Impl::makeTracks()
{
    TrackInfo group;
    group.name = "batch";
    group.kind = TrackKind::Group;
    const TrackId parent = recording->addTrack(group);
    for (std::size_t i = 0; i < slots.size(); ++i) {
        TrackInfo info;
        info.name = fmt::format("slot {}", i + 1);
        info.kind = TrackKind::Worker;
        info.parent = parent;
        slots[i].row = recording->addRow({recording->addTrack(info), RowKind::Slices, "command"});
    }
}

/// Further attempts are always started: what waits to be taken may wait for them.
bool Batch::Impl::mayStart() const
{
    if (waiting.empty() || paused || stopping)
        return false;
    if (waiting.front().tries > 0)
        return true;
    return !draining && ended.size() < slots.size() + kUntakenBesideSlots;
}

void Batch::Impl::fill()
{
    for (std::size_t i = 0; i < slots.size() && mayStart(); ++i) {
        if (!slots[i].job)
            begin(i);
    }
}

JobSpec Batch::Impl::specOf(const Slot &slot) const
{
    Command command;
    command.argv = {spec.shell, "-c", slot.command.text};
    command.redirections = {{1, OwnFd{slot.output.get()}}, {2, OwnFd{slot.errors.get()}}};
    JobSpec job;
    job.pipeline = {{{std::move(command), false}}, slot.command.text};
    job.output = OutputMode::Inherit; // the files
    job.timeout = spec.timeout;
    job.stop = spec.stop;
    job.observe = false;
    return job;
}

void Batch::Impl::begin(std::size_t index)
{
    Slot &slot = slots[index];
    slot.command = std::move(waiting.front());
    waiting.pop_front();
    ++now.running;
    now.retried += slot.command.tries > 0 ? 1 : 0;
    ++slot.command.tries;
    auto output = files.lend();
    auto errors = files.lend();
    if (!output || !errors) {
        Ended attempt = takeCommand(index);
        attempt.failure = describe(output ? errors.error() : output.error());
        attempt.startedAt = std::chrono::system_clock::now();
        finish(std::move(attempt));
        return;
    }
    slot.output = std::move(*output);
    slot.errors = std::move(*errors);
    writer->begin(slot.row, toTick(Clock::now()), Role::Running, Certainty::Exact, recording->intern(slot.command.text),
                  static_cast<std::int64_t>(slot.command.number));
    // The listener may be called before start() has returned: it waits for the mutex.
    slot.job = engine.start(specOf(slot), [weak = weak_from_this(), index] {
        if (const auto self = weak.lock())
            self->onChanged(index);
    });
}

/// Engine's reactor.
void Batch::Impl::onChanged(std::size_t index)
{
    const MutexLock lock(mutex);
    const std::shared_ptr<Job> job = slots[index].job;
    if (!job || !job->isDone())
        return;
    end(index, job->report());
    fill();
    if (waiting.size() <= spec.mostQueued / 2) // in one go: not a wake-up for each command
        room.notifyAll();
}

/// What is known of the slot's command before it is run.
Ended Batch::Impl::takeCommand(std::size_t index)
{
    Waiting &command = slots[index].command;
    Ended attempt;
    attempt.number = command.number;
    attempt.tries = command.tries;
    attempt.text = std::move(command.text);
    attempt.slot = index;
    return attempt;
}

void Batch::Impl::end(std::size_t index, const JobReport &report)
{
    Slot &slot = slots[index];
    const StageReport &stage = report.stages.front();
    slot.job.reset();
    const Tick tick = toTick(report.start) + report.wall.value_or(Duration(0)).count();
    if (stage.status && stage.status->isSignalled())
        writer->begin(slot.row, tick, Role::Killed, Certainty::Exact, {}, stage.status->signal());
    writer->end(slot.row, tick);
    const bool succeeded = !report.failure && !report.timedOut && stage.status && stage.status->isSuccess();
    if (!succeeded && !stopping && slot.command.tries < spec.tries) {
        files.giveBack(std::move(slot.output));
        files.giveBack(std::move(slot.errors));
        waiting.push_front(std::move(slot.command));
        --now.running;
        return;
    }
    Ended attempt = takeCommand(index);
    attempt.succeeded = succeeded;
    attempt.startedAt = report.startedAt;
    attempt.wall = report.wall.value_or(Duration(0));
    attempt.timedOut = report.timedOut;
    attempt.status = stage.status;
    attempt.failure = sentenceOf(report);
    attempt.userTime = stage.userTime;
    attempt.systemTime = stage.systemTime;
    attempt.maxRssKib = stage.maxRssKib;
    attempt.output = files.take(std::move(slot.output));
    attempt.errors = files.take(std::move(slot.errors));
    finish(std::move(attempt));
}

void Batch::Impl::finish(Ended attempt)
{
    --now.running;
    ++(attempt.succeeded ? now.done : now.failed);
    ended.push_back(std::move(attempt));
    endings.notifyAll();
    if (!now.halted && isReached(spec.halt, now.failed, now.done, now.submitted, closed)) {
        now.halted = true;
        halt(spec.halt.when);
    }
}

void Batch::Impl::giveUpWaiting()
{
    now.cancelled += waiting.size();
    waiting.clear();
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
    room.notifyAll();
    endings.notifyAll();
}

Batch::Batch(BatchSpec spec, JobEngine &engine, Collector &collector)
    : m_impl(std::make_shared<Impl>(std::move(spec), engine, collector))
{}

Batch::~Batch()
{
    stop();
    const MutexLock lock(m_impl->mutex);
    while (m_impl->now.running > 0)
        m_impl->endings.wait(m_impl->mutex);
}

bool Batch::submit(std::uint64_t number, std::string text)
{
    const MutexLock lock(m_impl->mutex);
    while (!m_impl->draining && m_impl->waiting.size() >= m_impl->spec.mostQueued)
        m_impl->room.wait(m_impl->mutex);
    if (m_impl->draining || m_impl->closed)
        return false;
    ++m_impl->now.submitted;
    m_impl->lastNumber = number;
    m_impl->waiting.push_back({number, 0, std::move(text)});
    m_impl->fill();
    return true;
}

void Batch::close()
{
    const MutexLock lock(m_impl->mutex);
    m_impl->closed = true;
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
    m_impl->fill();
    return first;
}

std::uint64_t Batch::lowestOpen() const
{
    const MutexLock lock(m_impl->mutex);
    std::uint64_t lowest = m_impl->lastNumber + 1;
    for (const Slot &slot : m_impl->slots) {
        if (slot.job)
            lowest = std::min(lowest, slot.command.number);
    }
    for (const Ended &ended : m_impl->ended)
        lowest = std::min(lowest, ended.number);
    for (const Waiting &waiting : m_impl->waiting) {
        lowest = std::min(lowest, waiting.number);
        if (waiting.tries == 0)
            break; // behind it all are higher
    }
    return lowest;
}

void Batch::pause()
{
    const MutexLock lock(m_impl->mutex);
    m_impl->paused = true;
}

void Batch::resume()
{
    const MutexLock lock(m_impl->mutex);
    m_impl->paused = false;
    m_impl->fill();
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

BatchCounts Batch::counts() const
{
    const MutexLock lock(m_impl->mutex);
    BatchCounts counts = m_impl->now;
    counts.queued = m_impl->waiting.size();
    return counts;
}

const std::shared_ptr<Recording> &Batch::recording() const
{
    return m_impl->recording;
}

} // namespace forklane::queue
