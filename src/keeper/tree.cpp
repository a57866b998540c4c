// SPDX-License-Identifier: MIT
#include "keeper/tree.h"

#include <cerrno>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/unique_fd.h"
#include "process/proc_stat.h"

namespace forklane::keeper {

namespace {

enum class Reach {
    Signalled, ///< Or it has changed meanwhile: look again.
    Gone,
    Refused, ///< Not ours to signal, now or later.
};

Reach reachOf(long result)
{
    return result != 0 && errno == EPERM ? Reach::Refused : Reach::Signalled;
}

/// Of a process that /proc hides (proc(5), hidepid): another user's, or one that may not be traced.
Reach signalHidden(const UniqueFd &pidfd, pid_t pid, int number)
{
    if (::syscall(SYS_pidfd_send_signal, pidfd.get(), 0, nullptr, 0) != 0)
        return reachOf(-1);
    siginfo_t info = {};
    const bool isOurs = ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0;
    if (!isOurs)
        return Reach::Refused; // nothing says that it is still who was listed; without its parent it becomes ours
    return reachOf(::syscall(SYS_pidfd_send_signal, pidfd.get(), number, nullptr, 0));
}

/// Signals who is still that parent's child, or ours by now.
Reach signalDescendant(const Descendant &who, int number)
{
    const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, who.pid, 0)));
    const auto identity = identify(who.pid);
    if (pidfd && !identity)
        return signalHidden(pidfd, who.pid, number);
    if (!pidfd || (identity->parent != who.parent && identity->parent != ::getpid()))
        return Reach::Signalled; // it has ended or moved since it was listed: look again
    if (identity->state == 'Z' && identity->parent != ::getpid())
        return Reach::Gone; // only its parent can take it away
    return reachOf(::syscall(SYS_pidfd_send_signal, pidfd.get(), number, nullptr, 0));
}

} // namespace

bool signalDescendants(int number)
{
    const std::vector<Descendant> tree = descendantsOf(::getpid());
    bool signalled = tree.empty();
    for (const Descendant &who : tree)
        signalled = signalDescendant(who, number) == Reach::Signalled || signalled;
    return signalled;
}

} // namespace forklane::keeper
