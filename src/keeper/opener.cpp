// SPDX-License-Identifier: MIT
#include "keeper/opener.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keeper/protocol.h"
#include "process/launch.h"

namespace forklane::keeper {

namespace {

constexpr int kChannelFd = 3; // those below are the keeper's, which /dev/stdin and its like stand for

/// In the child: what stops a stage is to stop it too.
void restoreSignals()
{
    for (int signal = 1; signal < _NSIG; ++signal)
        ::signal(signal, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Only the channel stays open: the pipes' ends and the keeper's socket are to end without this process.
void keepOnly(int channel)
{
    if (channel != kChannelFd)
        ::dup2(channel, kChannelFd);
    ::syscall(SYS_close_range, static_cast<unsigned>(kChannelFd + 1), ~0U, 0U);
}

/// One message a file: 0 with the file, or the errno. Stays until the other end of the channel is closed.
[[noreturn]] void openFrom(const Plan &plan, std::size_t first)
{
    for (std::size_t i = first; i < plan.files.size(); ++i) {
        const UniqueFd opened = openFile(plan.files[i]);
        const int error = opened ? 0 : errno;
        const std::array<int, 1> fds = {opened.get()};
        if (!send(kChannelFd, std::as_bytes(std::span(&error, 1)), std::span(fds).first(opened ? 1 : 0)) || error != 0)
            break;
    }
    char nothing = 0;
    while (::read(kChannelFd, &nothing, sizeof nothing) > 0) {
    }
    ::_exit(0);
}

} // namespace

Result<Opener> Opener::start(const Plan &plan, std::vector<UniqueFd> files, pid_t group)
{
    std::array<int, 2> ends;
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return failure({errno, "make a socket for", plan.argv.front(), ""});
    UniqueFd ours(ends[0]);
    const UniqueFd theirs(ends[1]);
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, &before); // what comes before the child can heed it waits, even if it is ignored here
    const pid_t keeper = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::prctl(PR_SET_NAME, "forklane-opener");
        ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (::getppid() != keeper)
            ::_exit(0);
        keepOnly(theirs.get());
        restoreSignals();
        openFrom(plan, files.size());
    }
    const int error = errno;
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    if (pid < 0)
        return failure({error, "start", plan.argv.front(), ""});
    if (group >= 0)
        ::setpgid(pid, group); // here, so that it is there before the next stage looks for it
    return Opener(pid, std::move(ours), std::move(files));
}

Opener::Opener(Opener &&other) noexcept
    : m_pid(std::exchange(other.m_pid, -1)), m_channel(std::move(other.m_channel)), m_files(std::move(other.m_files)),
      m_error(other.m_error)
{}

Opener::~Opener()
{
    if (m_pid <= 0)
        return;
    ::kill(m_pid, SIGKILL);
    while (::waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) {
    }
}

bool Opener::end()
{
    ::kill(m_pid, SIGKILL);
    siginfo_t info = {};
    while (::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
    }
    return info.si_code == CLD_KILLED && info.si_status == SIGKILL;
}

bool Opener::hasJustStopped() const
{
    siginfo_t info = {};
    return ::waitid(P_PID, static_cast<id_t>(m_pid), &info, WSTOPPED | WNOHANG | WNOWAIT) == 0 && info.si_pid == m_pid;
}

bool Opener::receive()
{
    int error = 0;
    auto received = keeper::receive(m_channel.get(), std::as_writable_bytes(std::span(&error, 1)));
    if (!received || received->size != sizeof error)
        return false;
    if (error == 0 && received->fds.empty())
        error = EMFILE; // it came, and found no room here
    m_error = error;
    if (error == 0)
        m_files.push_back(std::move(received->fds.front()));
    return true;
}

} // namespace forklane::keeper
