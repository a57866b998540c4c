// SPDX-License-Identifier: MIT
#include "keeper/tree.h"

#include <cerrno>

#include <sys/syscall.h>
#include <unistd.h>

#include "base/unique_fd.h"
#include "process/proc_stat.h"

namespace forklane::keeper {

namespace {

enum class Reach { Signalled, Gone, Refused };

/// Signals who is still that parent's child, or ours by now.
Reach signalDescendant(const Descendant &who, int number)
{
    const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, who.pid, 0)));
    const auto identity = identify(who.pid);
    if (!pidfd || !identity || (identity->parent != who.parent && identity->parent != ::getpid()))
        return Reach::Signalled; // it has ended or moved since it was listed: look again
    if (identity->state == 'Z' && identity->parent != ::getpid())
        return Reach::Gone; // only its parent can take it away
    if (::syscall(SYS_pidfd_send_signal, pidfd.get(), number, nullptr, 0) != 0 && errno == EPERM)
        return Reach::Refused;
    return Reach::Signalled;
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
