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
        std::array<pollfd, 3> entries = {{{m_orphaned ? -1 : m_socket.get(), POLLIN, 0},
                                          {m_childSignals.get(), POLLIN, 0},
                                          {m_orphaned ? -1 : m_guarded.guard.get(), POLLIN, 0}}};
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
        handle(m_message.request, *received);
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

void Keeper::handle(const Request &request, const Received &received)
{
    switch (request.kind) {
    case RequestKind::Spawn: spawn(request, received); break;
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

void Keeper::spawn(const Request &request, const Received &received)
{
    Reply message;
    message.kind = ReplyKind::Spawned;
    message.keeper = ::getpid();
    message.stage = request.stage;
    const std::span<const UniqueFd> handedOver(received.fds);
    const std::size_t inside = received.size - sizeof request;
    auto plan = planOf(received, inside);
    Launched launched;
    if (plan) {
        if ((request.flags & kJoinGroup) != 0 && plan->grouping == Grouping::Inherit) {
            plan->grouping = Grouping::NewGroup;
            plan->processGroup = m_leader;
        }
        std::vector<int> handed;
        for (const UniqueFd &fd : handedOver.subspan(inside > 0 ? 0 : 1))
            handed.push_back(fd.get());
        ::alarm(0); // an interruption that was meant for an earlier launch
        launched = launch(*plan, handed, m_changedSignals);
        ::alarm(0);
    } else {
        launched.record.failed = LaunchRecord::Failed::Fork;
        launched.record.error = plan.error().code;
    }
    if (launched.record.pid > 0) {
        m_stages[launched.record.pid] = request.stage;
        m_leader = m_leader == 0 ? launched.record.pid : m_leader;
    }
    m_tellBytes = (request.flags & kTellBytes) != 0;
    m_launching = (request.flags & kLast) == 0;
    message.launch = launched.record;
    message.count = static_cast<std::uint32_t>(launched.steps.size());
    std::copy(launched.steps.begin(), launched.steps.end(), message.steps.begin());
    reply(message, offsetof(Reply, steps) + launched.steps.size() * sizeof(LaunchStep), launched.pidfd.get());
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
        const bool ended = info.si_code == CLD_EXITED || info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED;
        const bool isStage = found != m_stages.end();
        const std::uint32_t stage = isStage ? found->second : 0;
        if (ended) {
            finish(info.si_pid, stage, isStage, info);
            continue;
        }
        siginfo_t taken = {}; // by now it may have gone on: what is taken is what is told
        ::waitid(P_PID, static_cast<id_t>(info.si_pid), &taken, WSTOPPED | WCONTINUED | WNOHANG);
        if (isStage && taken.si_pid != 0)
            reportStage(stage, taken);
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
    if (!m_sweeping && m_stages.empty() && isAlone()) {
        message.count = 1;
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
    ::alarm(0);
    m_sweeping = false;
    m_launching = true;
    m_leader = 0;
    m_stages.clear();
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
