// SPDX-License-Identifier: MIT
#include "keeper/guard.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <optional>

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper/tree.h"

namespace forklane::keeper {

namespace {

constexpr timespec kSweepAgain = {0, 100'000'000}; // a process that forked behind our back is met again after that

/// What the guard waits for, blocked from before the fork on: nothing that is to be passed on gets lost.
sigset_t guardSignals()
{
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGCHLD, SIGUSR1, SIGCONT})
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

[[noreturn]] void watchOver(pid_t keeper, const sigset_t &signals)
{
    ::syscall(SYS_close_range, 0U, ~0U, 0U); // the socket's end and the pipes' ends are to be the keeper's alone
    ::prctl(PR_SET_NAME, "forklane-guard");
    while (true) {
        const int signal = ::sigwaitinfo(&signals, nullptr);
        if (signal == SIGUSR1 || signal == SIGCONT)
            ::kill(keeper, signal); // unreaped, so still it
        const auto status = statusOf(keeper);
        if (!status)
            continue;
        if (WIFEXITED(*status)) // it has left nobody, or those that are to live on
            ::_exit(WEXITSTATUS(*status));
        killWhoIsLeft(signals);
        ::_exit(128 + WTERMSIG(*status));
    }
}

} // namespace

UniqueFd forkUnderGuard()
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    UniqueFd guard(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
    if (!guard)
        return {};
    const sigset_t signals = guardSignals();
    sigset_t before;
    ::sigprocmask(SIG_BLOCK, &signals, &before);
    const pid_t keeper = ::fork();
    if (keeper > 0)
        watchOver(keeper, signals);
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    if (keeper < 0)
        return {};
    ::prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0); // if the guard is already gone, its pidfd says so
    return guard;
}

} // namespace forklane::keeper
