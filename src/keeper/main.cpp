// SPDX-License-Identifier: MIT
// forklane-keeper: started by the program with its end of the socket as descriptor 3. Not for hands.
#include <csignal>
#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "keeper/guard.h"
#include "keeper/keeper.h"

namespace {

/// Once more after a second: a signal that comes just before open() interrupts nothing.
void interruptOnly(int signal)
{
    if (signal == SIGUSR1)
        ::alarm(1);
}

/// Terminal signals are for the stages, which get the default dispositions back. SIGUSR1 only interrupts: a blocking open() of
/// a FIFO ends with EINTR when the program asks for it, or when the program dies (PR_SET_PDEATHSIG, a help beside the socket's
/// end).
void prepareSignals()
{
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE})
        ::signal(signal, SIG_IGN);
    ::signal(SIGCHLD, SIG_DFL);
    struct sigaction action = {};
    action.sa_handler = interruptOnly; // no SA_RESTART
    ::sigaction(SIGUSR1, &action, nullptr);
    ::sigaction(SIGALRM, &action, nullptr);
    sigset_t children;
    ::sigemptyset(&children);
    ::sigaddset(&children, SIGCHLD);
    ::sigprocmask(SIG_SETMASK, &children, nullptr);
    ::prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0);
}

} // namespace

int main()
{
    int type = 0;
    socklen_t size = sizeof type;
    if (::getsockopt(forklane::keeper::kSocketFd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET) {
        std::fputs("forklane-keeper is started by forklane and forklanectl, not by hand.\n", stderr);
        return 2;
    }
    ::fcntl(forklane::keeper::kSocketFd, F_SETFD, FD_CLOEXEC); // no stage is to hear what the program says, or to answer for us
    prepareSignals();
    forklane::keeper::Keeper keeper(forklane::UniqueFd(forklane::keeper::kSocketFd), forklane::keeper::forkUnderGuard());
    ::_exit(keeper.run()); // at once: the socket's end, which the program waits for, is to be the end of this process
}
