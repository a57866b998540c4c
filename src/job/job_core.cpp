// SPDX-License-Identifier: MIT
#include "job/job_core.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

#include "trace/row_names.h"

namespace forklane {

namespace {

constexpr std::size_t kRingEvents = 1024; // a few looks at a long pipeline; states wait for the collector, never drop
constexpr int kOwnFailure = 2;
constexpr int kTimedOut = 124;

std::chrono::nanoseconds since(Instant start, Tick tick)
{
    return std::max(Duration(0), Duration(tick - toTick(start)));
}

KeptSignals signalsFor(const Pipeline &pipeline)
{
    const auto keeps = [](const Stage &stage) { return !stage.command.restoreSignals; };
    return std::any_of(pipeline.stages.begin(), pipeline.stages.end(), keeps) ? signalsOfThisThread() : KeptSignals{};
}

} // namespace

JobCore::JobCore(JobSpec spec, JobListener listener, Collector &collector, Reactor &reactor, KeeperStock &keepers)
    : m_spec(std::move(spec)), m_callersSignals(signalsFor(m_spec.pipeline)), m_listener(std::move(listener)),
      m_reactor(reactor), m_keepers(keepers), m_recording(std::make_shared<Recording>())
{
    const std::size_t count = m_spec.pipeline.stages.size();
    m_recording->setLimit(m_spec.recordingLimit);
    makeTracks();
    m_writer = collector.attach(m_recording, kRingEvents, kMaxPayload);
    if (m_spec.output == OutputMode::Store)
        m_store = std::make_shared<OutputStore>(m_spec.outputLimit);
    m_plans.resize(count);
    m_pidfds.resize(count);
    m_settled.resize(count);
    m_ended.resize(count);
    m_stoppedStages.resize(count);
    m_outputName = m_recording->intern("stdout");
    m_errorName = m_recording->intern("stderr");
    m_now.stages.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        m_now.stages[i].argv = m_spec.pipeline.stages[i].command.argv;
    m_now.startedAt = std::chrono::system_clock::now();
    m_now.start = Clock::now();
    m_recording->beginAt(toTick(m_now.start));
    m_report = m_now;
}

JobCore::~JobCore() = default;

JobReport JobCore::report() const
{
    const MutexLock lock(m_mutex);
    return m_report;
}

bool JobCore::isDone() const
{
    const MutexLock lock(m_mutex);
    return m_report.state == JobState::Done;
}

void JobCore::post(std::function<void()> verb)
{
    const MutexLock lock(m_mutex);
    if (m_report.state != JobState::Done)
        m_reactor.post(std::move(verb));
}

bool JobCore::waitUntil(std::optional<Instant> deadline)
{
    const MutexLock lock(m_mutex);
    while (m_report.state != JobState::Done) {
        if (!deadline)
            m_changed.wait(m_mutex);
        else if (m_changed.waitUntil(m_mutex, *deadline) == std::cv_status::timeout)
            return m_report.state == JobState::Done;
    }
    return true;
}

void JobCore::publish()
{
    m_now.exitCode = allEnded() ? exitCode() : 0;
    {
        const MutexLock lock(m_mutex);
        m_report = m_now;
    }
    if (m_now.state == JobState::Done) // what wait() waits for: no one is woken for less
        m_changed.notifyAll();
    if (m_listener)
        m_listener();
}

void JobCore::begin(std::function<void()> whenDone)
{
    m_whenDone = std::move(whenDone);
    if (m_done)
        return;
    try {
        if (m_spec.output != OutputMode::Inherit)
            makeCapture();
    } catch (const std::system_error &error) {
        fail({error.code().value(), "read the output of", m_spec.pipeline.text, limitDetail(error.code().value())});
        return;
    }
    if (m_spec.observe)
        m_observer = std::make_unique<Observer>(*m_recording, *m_writer, m_tracks, m_pipes);
    if (m_spec.timeout) {
        m_timeoutTimer = m_reactor.at(m_now.start + *m_spec.timeout, [this] {
            m_timeoutTimer.reset();
            if (allEnded() && !(m_capture && m_capture->isOpen()))
                return; // in time: what is left to do is ours
            m_now.timedOut = true;
            stop();
        });
    }
    launchStages();
    publish();
}

void JobCore::onKeeper(std::uint32_t events)
{
    if ((events & EPOLLOUT) != 0)
        sendUnsent();
    if ((events & ~EPOLLOUT) != 0)
        receiveReplies();
}

void JobCore::receiveReplies()
{
    const auto self = shared_from_this(); // the last reply may end the job
    while (m_keeper && !m_done) {
        auto message = m_keeper->receive();
        if (!message) {
            if (message.error().code != EAGAIN)
                onKeeperLost();
            return;
        }
        onReply(std::move(*message));
    }
}

void JobCore::onReply(keeper::Link::Message message)
{
    m_reactor.cancel(m_answerTimer);
    if (message.reply.nobodyLeft == 1 && m_tree == Tree::Kept) // after a Sweep its Gone is still to come
        m_tree = Tree::Gone;
    switch (message.reply.kind) {
    case keeper::ReplyKind::Opening: onOpening(message.reply); break;
    case keeper::ReplyKind::Spawned:
        m_pidfds[message.reply.stage] = std::move(message.pidfd);
        onSpawned(message.reply);
        break;
    case keeper::ReplyKind::Exited: onExited(message.reply); break;
    case keeper::ReplyKind::Stopped: onStopped(message.reply, true); break;
    case keeper::ReplyKind::Continued: onStopped(message.reply, false); break;
    case keeper::ReplyKind::Survivors: onSurvivors(message.reply); break;
    case keeper::ReplyKind::Gone: onGone(message.reply.count); break;
    }
}

/// The file is opened by a process beside the keeper; the other stages are launched meanwhile.
void JobCore::onOpening(const keeper::Reply &reply)
{
    const PlannedFile &file = m_plans[reply.stage].files[reply.count];
    m_now.stages[reply.stage].opening = FilePath{file.path, file.mode};
    m_writer->begin(m_tracks.stages[reply.stage].state, reply.launch.called, Role::Sleeping, Certainty::Exact,
                    m_recording->intern(std::string(kOpens) + file.path));
    updateStarted();
    publish();
    launchMore();
}

void JobCore::onSpawned(const keeper::Reply &reply)
{
    const std::size_t index = reply.stage;
    m_keeperPid = reply.keeper;
    const auto opening = std::exchange(m_now.stages[index].opening, std::nullopt);
    if (opening && reply.launch.called == 0)
        m_writer->end(m_tracks.stages[index].state, tickNow());
    if (reply.launch.called != 0)
        writeLaunchSlices(index, reply);
    if (reply.launch.error == EINTR && opening) {
        const char *call = opening->mode == OpenMode::Read ? "read" : "write to";
        const char *why = "it was stopped while it waited for the file to open; a FIFO needs somebody at its other end";
        stageFailed(index, {"open", {ECANCELED, call, opening->path, why}}, tickNow());
    } else if (reply.launch.error != 0) {
        const Tick tick = reply.launch.seen != 0 ? reply.launch.seen : tickNow();
        stageFailed(index, explain(m_plans[index], reply.launch), tick);
    } else {
        StageReport &stage = m_now.stages[index];
        stage.pid = reply.launch.pid;
        stage.start = since(m_now.start, reply.launch.called);
        m_recording->setNumber(m_tracks.stages[index].track, reply.launch.pid);
        m_settled[index] = true;
        if (m_observer)
            m_observer->stageBegan(index, reply.launch.pid,
                                   reply.launch.called != 0 ? std::optional(Activity::Running) : std::nullopt);
        if (m_observer && !m_lookTimer)
            look(); // the first stages work while the later ones are being launched
    }
    updateStarted();
    publish();
    checkEnded();
    if (!m_done)
        launchMore();
}

void JobCore::updateStarted()
{
    if (answered() == m_settled.size() && m_now.state == JobState::Starting)
        m_now.state = JobState::Running;
}

void JobCore::onExited(const keeper::Reply &reply)
{
    const std::size_t index = reply.stage;
    const ExitStatus status = ExitStatus::fromWaitid(reply.exit.code, reply.exit.status);
    StageReport &stage = m_now.stages[index];
    stage.status = status;
    stage.seenExit = since(m_now.start, reply.exit.seen);
    stage.userTime = Duration(reply.exit.userNs);
    stage.systemTime = Duration(reply.exit.systemNs);
    stage.maxRssKib = reply.exit.maxRssKib;
    const ProcessTracks &tracks = m_tracks.stages[index];
    const Tick end = m_observer ? m_observer->stageEnded(index, reply.exit.seen) : reply.exit.seen;
    m_writer->end(tracks.state, end); // a result alone leaves the last sampled slice open
    m_writer->result(tracks.state, end, status.isExited() ? Ending::Exited : Ending::Signalled,
                     status.isExited() ? status.code() : status.signal());
    m_writer->counter(tracks.cpu, end, reply.exit.userNs + reply.exit.systemNs, Certainty::Exact);
    if (reply.exit.read >= 0)
        m_writer->counter(tracks.read, end, reply.exit.read, Certainty::Exact);
    if (reply.exit.written >= 0)
        m_writer->counter(tracks.written, end, reply.exit.written, Certainty::Exact);
    if (m_observer && index > 0 && m_pipes.kept.empty())
        m_observer->pipeLostReader(index - 1, reply.exit.seen, parentOfAll());
    m_ended[index] = true;
    m_pidfds[index].reset();
    if (index == 0 && m_feeder)
        m_feeder->end();
    updateStopped();
    publish();
    checkEnded();
}

void JobCore::onStopped(const keeper::Reply &reply, bool stopped)
{
    m_stoppedStages[reply.stage] = stopped;
    if (m_observer && stopped)
        m_observer->stageStopped(reply.stage, reply.exit.seen);
    else if (m_observer)
        m_observer->stageContinued(reply.stage, reply.exit.seen);
    updateStopped();
    publish();
}

void JobCore::updateStopped()
{
    bool all = living() > 0;
    for (std::size_t i = 0; i < m_ended.size(); ++i)
        all = all && (m_ended[i] || m_stoppedStages[i]);
    if (m_now.state != JobState::Running && m_now.state != JobState::Stopped)
        return;
    m_now.state = all ? JobState::Stopped : JobState::Running;
    if (!all)
        m_now.pausedAt.reset();
    else if (!m_now.pausedAt)
        m_now.pausedAt = Clock::now() - m_now.start;
}

std::size_t JobCore::living() const
{
    return static_cast<std::size_t>(std::count(m_ended.begin(), m_ended.end(), false));
}

/// Of how many stages the keeper has told, or nothing is to be told.
std::size_t JobCore::answered() const
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < m_settled.size(); ++i)
        count += m_settled[i] || m_now.stages[i].opening ? 1 : 0;
    return count;
}

bool JobCore::allSettled() const
{
    return std::find(m_settled.begin(), m_settled.end(), false) == m_settled.end();
}

bool JobCore::allEnded() const
{
    return living() == 0;
}

/// All stages reaped: the rest is output still under way, and whoever holds it open.
void JobCore::checkEnded()
{
    if (!allEnded() || m_done || m_finishing || m_tree == Tree::Sweeping || m_tree == Tree::Leaving)
        return;
    if (m_now.state < JobState::Exited) {
        m_now.state = JobState::Exited;
        m_feeder.reset();
        dropKeptPipes();
        publish();
    }
    if (m_capture && m_capture->isOpen())
        waitForHolders();
    else if (isKeeperFree())
        finish();
    else if (m_spec.leaveDescendants)
        leaveHolders();
    else
        sweepSoon();
}

void JobCore::dropKeptPipes()
{
    const std::size_t count = m_pipes.kept.size();
    m_pipes.kept.clear();
    for (std::size_t pipe = 0; pipe < count && m_observer; ++pipe)
        m_observer->pipeLostReader(pipe, tickNow(), parentOfAll());
}

void JobCore::onCaptureEnded()
{
    m_reactor.cancel(m_holdTimer);
    tellLastReads();
    checkEnded();
}

void JobCore::onOutputChanged()
{
    if (m_capture)
        m_capture->resume();
    if (m_finishing)
        finish();
}

void JobCore::fail(Error error)
{
    if (m_done)
        return;
    m_now.failure = std::move(error);
    std::fill(m_ended.begin(), m_ended.end(), true);
    for (StageReport &stage : m_now.stages)
        stage.opening.reset();
    m_tree = Tree::Kept; // as far as anybody knows: its keeper is dropped, and kills
    finish();
}

void JobCore::finish()
{
    if (m_done)
        return;
    if (m_capture) {
        m_capture->closeAll();
        tellLastReads();
        m_finishing = !m_aborting && !m_capture->isDrained();
        if (m_finishing)
            return; // onOutputChanged() comes back
        if (!m_aborting && !m_now.failure)
            m_now.failure = m_capture->failure();
    }
    m_done = true;
    endSaving();
    for (auto *timer : {&m_lookTimer, &m_timeoutTimer, &m_killTimer, &m_holdTimer, &m_guardTimer, &m_answerTimer})
        m_reactor.cancel(*timer);
    if (m_observer)
        m_observer->end(Clock::now());
    m_observer.reset();
    m_capture.reset();
    m_feeder.reset();
    if (m_tree != Tree::Gone && m_tree != Tree::OutOfReach)
        releaseKeeper(); // when the job is done, whom it held is dead or let go
    const Instant end = Clock::now();
    m_now.exitCode = exitCode();
    m_writer->result(m_tracks.groupRow, toTick(end), Ending::Exited, m_now.exitCode);
    m_now.wall = end - m_now.start;
    m_now.state = JobState::Done;
    m_now.stopping.reset();
    const auto self = shared_from_this();
    publish(); // whoever waits wakes up while the rest is put away
    m_writer.reset();
    releaseKeeper();
    for (UniqueFd &pidfd : m_pidfds)
        pidfd.reset();
    if (m_whenDone)
        m_whenDone();
}

/// Back into the stock, or dropped: then it kills what is left, or lets it go if it was told to leave it.
void JobCore::releaseKeeper()
{
    if (!m_keeper)
        return;
    m_reactor.unwatch(m_keeper->socket());
    if (m_tree == Tree::Gone)
        m_keepers.give(std::move(*m_keeper));
    m_keeper.reset();
}

void JobCore::sendInput(std::string bytes)
{
    if (m_feeder)
        m_feeder->send(std::move(bytes));
}

void JobCore::endInput()
{
    if (m_feeder)
        m_feeder->end();
}

void JobCore::abort()
{
    if (m_done)
        return;
    m_aborting = true;
    if (m_capture)
        m_capture->giveUp();
    fail({0, "finish", m_spec.pipeline.text, "the program ends"});
}

void JobCore::sendRequest(keeper::RequestKind kind, std::uint32_t stage, int signal)
{
    if (!m_keeper || m_done || isKeeperFree())
        return;
    if (!m_unsent.empty() && (kind == keeper::RequestKind::Tree || kind == keeper::RequestKind::Sweep))
        m_keeper->goOn(); // it may be stopped, and have no room for that reason
    m_unsent.push_back({kind, stage, signal, 0});
    sendUnsent();
}

/// In their order. A socket that is full empties when its keeper, stopped or busy, goes on; a dead one's end is seen there.
void JobCore::sendUnsent()
{
    if (isKeeperFree())
        m_unsent.clear(); // the next job's keeper would hear them
    while (!m_unsent.empty()) {
        const auto sent = m_keeper->request(m_unsent.front());
        if (!sent && sent.error().code == EAGAIN)
            break;
        m_unsent.erase(m_unsent.begin());
    }
    const bool awaitsRoom = !m_unsent.empty();
    if (std::exchange(m_awaitsRoom, awaitsRoom) != awaitsRoom)
        m_reactor.change(m_keeper->socket(), awaitsRoom ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

/// The keeper's pid once no stage can appear below it that nobody has told of.
std::optional<pid_t> JobCore::parentOfAll() const
{
    return allSettled() && m_keeperPid > 0 ? std::optional(m_keeperPid) : std::nullopt;
}

void JobCore::look()
{
    const Instant now = Clock::now();
    m_observer->look(now, parentOfAll());
    const Duration interval = samplingInterval(now - m_now.start);
    if (std::exchange(m_samplingInterval, interval) != interval)
        m_writer->counter(m_samplingRow, toTick(now), interval.count(), Certainty::Exact);
    m_lookTimer = m_reactor.at(now + interval, [this] {
        m_lookTimer.reset();
        if (m_observer && !m_done)
            look();
    });
}

/// As a shell's $?, with the additions of the command line contract.
int JobCore::exitCode() const
{
    if (m_now.timedOut)
        return kTimedOut;
    if (m_now.failure)
        return kOwnFailure;
    const auto codeOf = [](const StageReport &stage) {
        if (stage.status)
            return stage.status->shellCode();
        if (!stage.failure)
            return 0;
        if (stage.failure->step == "open" || stage.failure->step == "dup2")
            return 1; // a redirection
        return stage.failure->step == "exec" && stage.failure->error.code == ENOENT ? 127 : 126;
    };
    int code = codeOf(m_now.stages.back());
    if (m_spec.pipefail) {
        for (const StageReport &stage : m_now.stages) {
            if (const int own = codeOf(stage); own != 0)
                code = own;
        }
    }
    return code;
}

} // namespace forklane
