// SPDX-License-Identifier: MIT
#include "keeper/guard.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <optional>

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.h"
#include "keeper/tree.h"

namespace forklane::keeper {

namespace {

constexpr timespec kSweepAgain = {0, 100'000'000}; // a process that forked behind our back is met again after that

constexpr Duration kEndsWithin = std::chrono::seconds(5); // a keeper whose program has gone has only to kill

constexpr Duration kRemovesWithin = std::chrono::seconds(1); // those whom only the group's end has reached are dying

constexpr int kProgramDied = SIGUSR2; // or the thread of it that had started us

/// What the guard waits for, blocked from before the fork on: nothing that is to be passed on gets lost.
sigset_t guardSignals()
{
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGCHLD, SIGCONT, SIGUSR1, kProgramDied})
        ::sigaddset(&signals, signal);
    return signals;
}

/// Every child is ours to reap: the guard has started only the keeper, and the others have fallen to it. False: none is left.
bool reapChildren()
{
    int reaped = 0;
    while ((reaped = ::waitpid(-1, nullptr, WNOHANG)) > 0) {
    }
    return reaped == 0;
}

void killWhoIsLeft(const sigset_t &signals)
{
    while (reapChildren() && signalDescendants(SIGKILL))
        ::sigtimedwait(&signals, nullptr, &kSweepAgain);
}

/// The keeper's wait status (waitpid(2)), once it has ended.
std::optional<int> statusOf(pid_t keeper)
{
    int status = 0;
    if (::waitpid(keeper, &status, WNOHANG) != keeper)
        return std::nullopt;
    return status;
}

/// The next signal; 0 when it is time to kill.
int nextSignal(const sigset_t &signals, std::optional<Instant> killAt)
{
    if (!killAt)
        return ::sigwaitinfo(&signals, nullptr);
    const Duration left = std::max(Duration(0), Duration(*killAt - Clock::now()));
    const timespec timeout = {left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    const int signal = ::sigtimedwait(&signals, nullptr, &timeout);
    return signal < 0 && errno == EAGAIN ? 0 : signal;
}

[[noreturn]] void watchOver(pid_t keeper, pid_t program, const std::optional<Cgroup> &group, const sigset_t &signals)
{
    ::syscall(SYS_close_range, 0U, ~0U, 0U); // the socket's end and the pipes' ends are to be the keeper's alone
    std::optional<Instant> killAt;
    while (true) {
        if (!killAt && ::getppid() != program)
            killAt = Clock::now() + kEndsWithin;
        const int signal = nextSignal(signals, killAt);
        if (signal == SIGCONT || signal == kProgramDied)
            ::kill(keeper, SIGCONT); // unreaped, so still it
        if (signal == SIGUSR1 || signal == 0)
            ::kill(keeper, SIGKILL);
        const auto status = statusOf(keeper);
        if (!status)
            continue;
        const bool killed = !WIFEXITED(*status); // else it has left nobody, or those that are to live on
        if (killed && group)
            (void)group->kill();
        if (killed)
            killWhoIsLeft(signals);
        if (group)
            group->remove(Clock::now() + kRemovesWithin);
        ::_exit(killed ? 128 + WTERMSIG(*status) : WEXITSTATUS(*status));
    }
}

pid_t forkInto(std::optional<Cgroup> &group)
{
    if (group) {
        const pid_t child = group->fork();
        if (child >= 0)
            return child;
        group->remove(Clock::now()); // not ours to use after all, or a kernel without clone3(2)
        group.reset();
    }
    return ::fork();
}

} // namespace

Guarded forkUnderGuard()
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    const pid_t program = ::getppid();
    UniqueFd guard(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
    if (!guard)
        return {};
    const sigset_t signals = guardSignals();
    sigset_t before;
    ::sigprocmask(SIG_BLOCK, &signals, &before);
    auto made = Cgroup::make(::getpid());
    std::optional<Cgroup> group = made ? std::optional(std::move(*made)) : std::nullopt;
    ::prctl(PR_SET_NAME, "forklane-guard"); // before anybody can hear of its keeper
    ::prctl(PR_SET_PDEATHSIG, kProgramDied, 0, 0, 0); // not inherited
    const pid_t keeper = forkInto(group);
    if (keeper > 0)
        watchOver(keeper, program, group, signals);
    ::prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
    ::prctl(PR_SET_NAME, "forklane-keeper");
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    if (keeper < 0)
        return {};
    return {std::move(guard), std::move(group)};
}

} // namespace forklane::keeper
