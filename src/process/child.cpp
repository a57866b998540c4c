// SPDX-License-Identifier: MIT
#include "process/child.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace forklane {

namespace {

#ifndef P_PIDFD
constexpr idtype_t P_PIDFD = static_cast<idtype_t>(3);
#endif

/// Replaces every NewPipe by a descriptor of ours; the parent's ends go to `parentEnds`, the child's to `childEnds`.
Status makePipes(Command &command, std::map<int, UniqueFd> &parentEnds, std::vector<UniqueFd> &childEnds)
{
    for (Redirection &redirection : command.redirections) {
        if (!std::holds_alternative<NewPipe>(redirection.source))
            continue;
        auto pipe = makePipe();
        if (!pipe)
            return failure(pipe.error());
        const bool childReads = redirection.target == 0;
        UniqueFd &childEnd = childReads ? pipe->readEnd : pipe->writeEnd;
        redirection.source = OwnFd{childEnd.get()};
        parentEnds[redirection.target] = std::move(childReads ? pipe->writeEnd : pipe->readEnd);
        childEnds.push_back(std::move(childEnd));
    }
    return {};
}

} // namespace

Child &Child::operator=(Child &&other) noexcept
{
    if (this != &other) {
        abandon();
        m_pid = std::exchange(other.m_pid, -1);
        m_pidfd = std::move(other.m_pidfd);
        m_status = std::exchange(other.m_status, std::nullopt);
        m_pipes = std::move(other.m_pipes);
        m_launch = other.m_launch;
        m_steps = std::move(other.m_steps);
    }
    return *this;
}

Child::~Child()
{
    abandon();
}

void Child::abandon() noexcept
{
    if (!m_pidfd || m_status)
        return;
    (void)kill();
    wait();
}

std::optional<ExitStatus> Child::poll()
{
    return wait(Instant::min());
}

ExitStatus Child::wait()
{
    while (!m_status) {
        siginfo_t info = {};
        if (::waitid(P_PIDFD, static_cast<id_t>(m_pidfd.get()), &info, WEXITED) == 0)
            m_status = ExitStatus::fromWaitid(info.si_code, info.si_status);
        else if (errno != EINTR)
            m_status = ExitStatus::exited(255); // ECHILD: someone else has reaped it, its status is lost
    }
    return *m_status;
}

std::optional<ExitStatus> Child::wait(Instant deadline)
{
    while (!m_status) {
        const auto left = deadline == Instant::min() ? Duration(0) : std::max(Duration(0), Duration(deadline - Clock::now()));
        const timespec timeout = {left.count() / 1'000'000'000, left.count() % 1'000'000'000};
        pollfd entry = {m_pidfd.get(), POLLIN, 0};
        const int ready = ::ppoll(&entry, 1, &timeout, nullptr);
        if (ready > 0)
            return wait();
        if (ready == 0)
            return std::nullopt;
    }
    return m_status;
}

Status Child::signal(int number)
{
    if (m_status || !m_pidfd)
        return failure({ESRCH, "signal", std::to_string(m_pid), ""});
    if (::syscall(SYS_pidfd_send_signal, m_pidfd.get(), number, nullptr, 0) != 0)
        return failure({errno, "signal", std::to_string(m_pid), ""});
    return {};
}

std::pair<pid_t, UniqueFd> Child::release()
{
    return {std::exchange(m_pid, -1), std::move(m_pidfd)};
}

tl::expected<Child, LaunchFailure> spawn(const Command &command)
{
    Command own = command;
    Child child;
    std::vector<UniqueFd> childEnds;
    if (auto made = makePipes(own, child.m_pipes, childEnds); !made)
        return tl::unexpected(LaunchFailure{"pipe", made.error()});
    auto flat = flatten(own);
    if (!flat)
        return tl::unexpected(flat.error());
    Launched launched = launch(flat->plan, flat->handed);
    if (launched.record.error != 0)
        return tl::unexpected(explain(flat->plan, launched.record));
    child.m_pid = launched.record.pid;
    child.m_pidfd = std::move(launched.pidfd);
    child.m_launch = launched.record;
    child.m_steps = std::move(launched.steps);
    return child;
}

void prepareThisProcess()
{
    ::signal(SIGCHLD, SIG_DFL);
    for (int fd = 0; fd <= 2; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        const int opened = ::open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
        if (opened > 2)
            ::close(opened);
    }
}

} // namespace forklane
