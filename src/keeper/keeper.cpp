// SPDX-License-Identifier: MIT
#include "keeper/keeper.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.h"
#include "keeper/tree.h"
#include "process/proc_stat.h"

namespace forklane::keeper {

namespace {

constexpr int kSweepAgainMs = 100; // while sweeping: a process that forked behind our back is met again after that

std::int64_t nanoseconds(const timeval &time)
{
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::int64_t>(time.tv_usec) * 1000;
}

} // namespace

Keeper::Keeper(UniqueFd socket, Guarded guarded) : m_socket(std::move(socket)), m_guarded(std::move(guarded))
{
    sigset_t children;
    ::sigemptyset(&children);
    ::sigaddset(&children, SIGCHLD);
    m_childSignals.reset(::signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK));
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

int Keeper::run()
{
    bool guardIsGone = false;
    while (true) {
        std::vector<pollfd> entries = {{m_orphaned ? -1 : m_socket.get(), POLLIN, 0},
                                       {m_childSignals.get(), POLLIN, 0},
                                       {m_orphaned ? -1 : m_guarded.guard.get(), POLLIN, 0}};
        std::vector<std::uint32_t> opening;
        for (const auto &[index, one] : m_openings) {
            entries.push_back({one.isDone ? -1 : one.opener.channel(), POLLIN, 0});
            opening.push_back(index);
        }
        const int ready = ::poll(entries.data(), entries.size(), m_sweeping ? kSweepAgainMs : -1);
        if (ready < 0)
            continue; // EINTR
        if (entries[1].revents != 0) {
            signalfd_siginfo info; // one at most is pending, however many children it speaks of (signal(7))
            [[maybe_unused]] const ssize_t size = ::read(m_childSignals.get(), &info, sizeof info);
        }
        if (entries[2].revents != 0) { // nobody would clean up behind a keeper that is killed now: it ends while it can
            onOrphaned();
            guardIsGone = true;
        }
        if (!m_orphaned && (entries[0].revents & POLLHUP) != 0)
            onOrphaned(); // a program that has gone wants nothing launched any more, whatever it asked for
        if (!m_orphaned && entries[0].revents != 0)
            serve();
        for (std::size_t i = 0; i < opening.size(); ++i) {
            if (entries[3 + i].revents != 0)
                onOpened(opening[i]);
        }
        if (!m_launching || m_sweeping)
            reap();
        if (m_orphaned && !m_sweeping)
            break;
    }
    if (guardIsGone && m_guarded.group && m_guarded.group->leave())
        m_guarded.group->remove(Clock::now());
    return 0;
}

void Keeper::serve()
{
    auto received = receive(m_socket.get(), std::as_writable_bytes(std::span(&m_message, 1)));
    if (received && received->size >= sizeof m_message.request) {
        handle(m_message.request, std::move(*received));
        return;
    }
    if (!received && received.error().code == EAGAIN)
        return;
    onOrphaned();
}

void Keeper::onOrphaned()
{
    m_orphaned = true;
    m_launching = false;
    if (!m_leaving)
        sweep();
}

void Keeper::handle(const Request &request, Received received)
{
    switch (request.kind) {
    case RequestKind::Spawn: spawn(request, std::move(received)); break;
    case RequestKind::Launched: m_launching = false; break;
    case RequestKind::Signal: signalStages(request.stage, request.signal); break;
    case RequestKind::Tree: (void)signalDescendants(request.signal); break;
    case RequestKind::Look: (void)reportSurvivors(); break;
    case RequestKind::Sweep:
        if (!childrenOf(::getpid()).empty())
            (void)reportSurvivors();
        sweep();
        break;
    case RequestKind::Leave:
        m_leaving = true;
        if (m_guarded.group)
            m_guarded.group->release();
        sayGone(0);
        break;
    }
}

/// `inside`: how many bytes of it came with the request.
Result<Plan> Keeper::planOf(const Received &received, std::size_t inside) const
{
    if (received.fdsLost || (inside == 0 && received.fds.empty()))
        return failure({EMFILE, "read the plan of", "keeper", ""});
    if (inside > 0)
        return decodePlan({m_message.plan.data(), inside});
    return readMemoryFile(received.fds.front().get()).map([](const std::string &bytes) { return decodePlan(bytes); });
}

void Keeper::spawn(const Request &request, Received received)
{
    m_tellBytes = (request.flags & kTellBytes) != 0;
    m_launching = (request.flags & kLast) == 0;
    const std::size_t inside = received.size - sizeof request;
    auto plan = planOf(received, inside);
    if (!plan) {
        replySpawned(request.stage, notLaunched(LaunchRecord::Failed::Fork, plan.error().code));
        return;
    }
    if (inside == 0)
        received.fds.erase(received.fds.begin()); // the plan's own
    const bool joins = (request.flags & kJoinGroup) != 0 && plan->grouping == Grouping::Inherit;
    Stage stage = {request.stage, joins, std::move(*plan), std::move(received.fds), {}};
    if (isRefused(stage.plan)) {
        replySpawned(stage.index, notLaunched(LaunchRecord::Failed::Refused, ENOTSUP));
        return;
    }
    for (const PlannedFile &file : stage.plan.files) {
        UniqueFd opened = openAtOnce(file);
        if (!opened && errno == EAGAIN) {
            openAside(std::move(stage));
            return;
        }
        if (!opened) {
            const auto failed = static_cast<std::int32_t>(stage.files.size());
            replySpawned(stage.index, notLaunched(LaunchRecord::Failed::Open, errno, failed));
            return;
        }
        stage.files.push_back(std::move(opened));
    }
    replySpawned(stage.index, launchStage(stage, stage.files));
}

/// Meanwhile the opener has the stage's place in the group of the job's stages.
void Keeper::openAside(Stage stage)
{
    const std::uint32_t index = stage.index;
    const std::size_t next = stage.files.size();
    auto opener = Opener::start(stage.plan, std::move(stage.files), stage.joinsGroup ? m_leader : -1);
    if (!opener) {
        replySpawned(index, notLaunched(LaunchRecord::Failed::Fork, opener.error().code));
        return;
    }
    if (stage.joinsGroup && m_leader == 0)
        m_leader = opener->pid();
    m_openings.try_emplace(index, Opening{std::move(stage), std::move(*opener)});
    tellOpening(index, next);
}

void Keeper::tellOpening(std::uint32_t index, std::size_t file)
{
    Reply message;
    message.kind = ReplyKind::Opening;
    message.stage = index;
    message.count = static_cast<std::uint32_t>(file);
    message.launch.called = tickNow();
    reply(message, offsetof(Reply, steps));
}

void Keeper::onOpened(std::uint32_t index)
{
    const auto found = m_openings.find(index);
    if (found == m_openings.end())
        return;
    Opening &opening = found->second;
    if (!opening.opener.receive()) {
        failOpening(index);
        return;
    }
    const auto &files = opening.stage.plan.files;
    const std::size_t next = opening.opener.files().size();
    opening.isDone = opening.opener.error() != 0 || next == files.size();
    if (!opening.isDone) {
        if (mayWait(files[next]))
            tellOpening(index, next);
    } else if (!opening.isStopped && !opening.opener.hasJustStopped()) {
        finishOpening(index);
    }
}

/// The opener is ended first: what has stopped or killed it until then is heeded, and nobody sees it beside the stage.
void Keeper::finishOpening(std::uint32_t index)
{
    Opening &opening = m_openings.at(index);
    if (!opening.opener.end() || m_sweeping) {
        failOpening(index);
        return;
    }
    const auto opened = opening.opener.files();
    const Launched launched = opening.opener.error() == 0 ? launchStage(opening.stage, opened)
                                                          : notLaunched(LaunchRecord::Failed::Open, opening.opener.error(),
                                                                        static_cast<std::int32_t>(opened.size()));
    dropOpening(index);
    replySpawned(index, launched);
}

void Keeper::failOpening(std::uint32_t index)
{
    const auto file = static_cast<std::int32_t>(m_openings.at(index).opener.files().size());
    const auto last = static_cast<std::int32_t>(m_openings.at(index).stage.plan.files.size()) - 1;
    dropOpening(index);
    replySpawned(index, notLaunched(LaunchRecord::Failed::Open, EINTR, std::min(file, last)));
}

void Keeper::dropOpening(std::uint32_t index)
{
    m_openings.erase(index);
    if (m_leader > 0 && ::kill(-m_leader, 0) != 0 && errno == ESRCH)
        m_leader = 0; // nobody is in that group any more, so nobody can join it
}

Keeper::Opening *Keeper::openingOf(pid_t pid)
{
    for (auto &[index, opening] : m_openings) {
        if (opening.opener.pid() == pid)
            return &opening;
    }
    return nullptr;
}

Launched Keeper::launchStage(Stage &stage, std::span<const UniqueFd> files)
{
    if (stage.joinsGroup) {
        stage.plan.grouping = Grouping::NewGroup;
        stage.plan.processGroup = m_leader;
    }
    std::vector<int> handed;
    for (const UniqueFd &fd : stage.handed)
        handed.push_back(fd.get());
    Launched launched = launchOpened(stage.plan, handed, files, m_changedSignals);
    if (launched.record.pid > 0) {
        m_stages[launched.record.pid] = stage.index;
        m_leader = m_leader == 0 ? launched.record.pid : m_leader;
    }
    return launched;
}

void Keeper::replySpawned(std::uint32_t index, const Launched &launched)
{
    Reply message;
    message.kind = ReplyKind::Spawned;
    message.keeper = ::getpid();
    message.stage = index;
    message.launch = launched.record;
    message.count = static_cast<std::uint32_t>(launched.steps.size());
    std::copy(launched.steps.begin(), launched.steps.end(), message.steps.begin());
    if (launched.record.error != 0 && !m_launching && nobodyIsLeft()) {
        message.nobodyLeft = 1;
        forgetJob();
    }
    reply(message, offsetof(Reply, steps) + launched.steps.size() * sizeof(LaunchStep), launched.pidfd.get());
}

/// As far as anybody has been launched; a sweep tells of its end itself.
bool Keeper::nobodyIsLeft() const
{
    return !m_sweeping && m_stages.empty() && m_openings.empty() && isAlone();
}

void Keeper::reap()
{
    while (true) {
        siginfo_t info = {};
        // WNOWAIT: a stage is looked at before it is reaped. All children are ours: launched here, or orphans of theirs.
        if (::waitid(P_ALL, 0, &info, WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT) != 0) {
            if (m_sweeping) // ECHILD: nobody is left
                sayGone(0);
            return;
        }
        if (info.si_pid == 0)
            break;
        const auto found = m_stages.find(info.si_pid);
        Opening *const opening = openingOf(info.si_pid);
        const bool ended = info.si_code == CLD_EXITED || info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED;
        const bool isStage = found != m_stages.end();
        const std::uint32_t stage = isStage ? found->second : opening != nullptr ? opening->stage.index : 0;
        if (ended) {
            finish(info.si_pid, stage, isStage, info);
            if (opening != nullptr) {
                opening->opener.onReaped();
                failOpening(stage);
            }
            continue;
        }
        siginfo_t taken = {}; // by now it may have gone on: what is taken is what is told
        ::waitid(P_PID, static_cast<id_t>(info.si_pid), &taken, WSTOPPED | WCONTINUED | WNOHANG);
        if (taken.si_pid == 0 || (!isStage && opening == nullptr))
            continue;
        reportStage(stage, taken);
        if (opening != nullptr) {
            opening->isStopped = taken.si_code != CLD_CONTINUED;
            if (opening->isDone && !opening->isStopped)
                finishOpening(stage);
        }
    }
    if (m_sweeping)
        sweep();
}

void Keeper::reportStage(std::uint32_t stage, const siginfo_t &info)
{
    Reply message;
    message.kind = info.si_code == CLD_CONTINUED ? ReplyKind::Continued : ReplyKind::Stopped;
    message.stage = stage;
    message.signal = info.si_status;
    message.exit.seen = tickNow();
    reply(message, offsetof(Reply, steps));
}

void Keeper::finish(pid_t pid, std::uint32_t stage, bool isStage, const siginfo_t &info)
{
    Reply message;
    message.kind = ReplyKind::Exited;
    message.stage = stage;
    message.exit.seen = tickNow();
    message.exit.code = info.si_code;
    message.exit.status = info.si_status;
    if (isStage && m_tellBytes) {
        if (const auto bytes = ioBytes(pid)) {
            message.exit.read = static_cast<std::int64_t>(bytes->read);
            message.exit.written = static_cast<std::int64_t>(bytes->written);
        }
    }
    siginfo_t taken = {};
    rusage usage = {};
    ::syscall(SYS_waitid, P_PID, pid, &taken, WEXITED, &usage);
    if (!isStage)
        return;
    m_stages.erase(pid);
    message.exit.userNs = nanoseconds(usage.ru_utime);
    message.exit.systemNs = nanoseconds(usage.ru_stime);
    message.exit.maxRssKib = usage.ru_maxrss;
    if (nobodyIsLeft()) {
        message.nobodyLeft = 1;
        forgetJob();
    }
    reply(message, offsetof(Reply, steps));
}

void Keeper::signalStages(std::uint32_t stage, int number)
{
    for (const auto &[pid, index] : m_stages) {
        if (stage == kAllStages || stage == index)
            ::kill(pid, number); // unreaped, so still this process
    }
    for (const auto &[index, opening] : m_openings) {
        if (stage == kAllStages || stage == index)
            ::kill(opening.opener.pid(), number); // unreaped too
    }
}

/// How many there are.
std::uint32_t Keeper::reportSurvivors()
{
    Reply message;
    message.kind = ReplyKind::Survivors;
    for (const Descendant &who : descendantsOf(::getpid())) {
        const auto identity = identify(who.pid);
        const bool isHidden = !identity && (::kill(who.pid, 0) == 0 || errno == EPERM); // proc(5), hidepid
        if (identity ? identity->state == 'Z' : !isHidden)
            continue;
        if (message.count < kMaxSurvivors) {
            Survivor &survivor = message.survivors[message.count];
            survivor.pid = who.pid;
            (identity ? identity->name : "(hidden)").copy(survivor.name.data(), survivor.name.size() - 1);
        }
        ++message.count;
    }
    reply(message, sizeof message);
    return message.count;
}

void Keeper::sweep()
{
    m_sweeping = true;
    if (signalDescendants(SIGKILL) || killGroup())
        return;
    sayGone(reportSurvivors()); // whoever may not be signalled: nothing more can be done here
}

/// Those too that may not be signalled. False: nobody is there to be killed. This process stands aside meanwhile.
bool Keeper::killGroup() const
{
    const auto &group = m_guarded.group;
    if (!group || !group->leave())
        return false;
    const bool killed = group->isPopulated() && group->kill();
    (void)group->enter(); // else what this keeper starts from now on is kept by the first layer alone
    return killed;
}

void Keeper::sayGone(std::uint32_t left)
{
    forgetJob();
    Reply message;
    message.count = left;
    reply(message, offsetof(Reply, steps));
}

/// No child is left: neither a stage nor an orphan of one.
bool Keeper::isAlone() const
{
    siginfo_t info = {};
    return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 && errno == ECHILD;
}

/// Ready for another job.
void Keeper::forgetJob()
{
    m_sweeping = false;
    m_launching = true;
    m_leader = 0;
    m_stages.clear();
    m_openings.clear();
}

void Keeper::reply(const Reply &message, std::size_t size, int fd)
{
    if (m_orphaned)
        return;
    const auto bytes = std::as_bytes(std::span(&message, 1)).first(size);
    const std::array<int, 1> fds = {fd};
    (void)send(m_socket.get(), bytes, std::span(fds).first(fd >= 0 ? 1 : 0)); // a closed end is seen by the next receive
}

} // namespace forklane::keeper
