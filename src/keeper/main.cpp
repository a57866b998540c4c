// SPDX-License-Identifier: MIT
// forklane-keeper: started by the program with its end of the socket as descriptor 3. Not for hands.
#include <csignal>
#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "keeper/guard.h"
#include "keeper/keeper.h"

namespace {

/// Terminal signals are for the stages, which get the default dispositions back.
void prepareSignals()
{
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE})
        ::signal(signal, SIG_IGN);
    ::signal(SIGCHLD, SIG_DFL);
    sigset_t children;
    ::sigemptyset(&children);
    ::sigaddset(&children, SIGCHLD);
    ::sigprocmask(SIG_SETMASK, &children, nullptr);
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
