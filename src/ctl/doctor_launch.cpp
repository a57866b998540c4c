// SPDX-License-Identifier: MIT
// Launching and keeping processes, tried.
#include "ctl/finding.h"

#include <cerrno>
#include <charconv>
#include <string_view>

#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "keeper/cgroup.h"
#include "process/child.h"
#include "process/proc_stat.h"

namespace forklane {
namespace {

constexpr std::string_view kKeeping = "who belongs to a job";

Finding tried(std::string name, int error, std::string about)
{
    if (error != 0)
        return {std::move(name), errnoName(error), Sight::NotSeen, std::move(about)};
    return {std::move(name), "works", Sight::Exact, std::move(about)};
}

/// On this process: it lives, so its pidfd must not be readable.
Finding pidfdFinding()
{
    const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
    if (!pidfd)
        return tried("pidfd_open", errno, "the end of a process");
    pollfd ready{pidfd.get(), POLLIN, 0};
    const int count = ::poll(&ready, 1, 0);
    return tried("pidfd_open", count == 0 ? 0 : EINVAL, "the end of a process");
}

/// On a descriptor of our own, without closing it.
Finding closeRangeFinding()
{
    const auto pipe = makePipe();
    if (!pipe)
        return tried("close_range", pipe.error().code, "the descriptors of a child");
    const auto fd = static_cast<unsigned>(pipe->readEnd.get());
    const long result = ::syscall(SYS_close_range, fd, fd, CLOSE_RANGE_CLOEXEC);
    return tried("close_range", result == 0 ? 0 : errno, "the descriptors of a child");
}

/// /bin/true from call to end.
Finding launchFinding(std::string name, LaunchMode mode, Sight sight, std::string about)
{
    Command command;
    command.argv = {"/bin/true"};
    command.launch = mode;
    auto child = spawn(command);
    if (!child)
        return {std::move(name), describe(child.error().error), Sight::NotSeen, std::move(about)};
    const double launched = static_cast<double>(child->launch().seen - child->launch().called) / 1e6;
    const ExitStatus status = child->wait();
    const std::string found = status.isSuccess() ? fmt::format("works, {:.2f} ms to exec", launched)
                                                 : fmt::format("ended with {}", status.shellCode());
    return {std::move(name), found, status.isSuccess() ? sight : Sight::NotSeen, std::move(about)};
}

/// Reads a line from a descriptor; what comes behind it is lost.
std::string readLine(int fd)
{
    std::string line;
    char byte = 0;
    while (::read(fd, &byte, 1) == 1 && byte != '\n')
        line += byte;
    return line;
}

/// A shell that leaves a process behind and says its pid. 0 if that did not work.
pid_t makeOrphan()
{
    Command command = shellCommand("sleep 5 >/dev/null 2>&1 & echo $!");
    redirect(command, 0, NullDevice{});
    redirect(command, 1, NewPipe{});
    auto shell = spawn(command);
    if (!shell)
        return 0;
    const std::string line = readLine(shell->pipe(1).get());
    shell->wait();
    pid_t pid = 0;
    std::from_chars(line.data(), line.data() + line.size(), pid);
    return pid;
}

} // namespace

Findings launchFindings()
{
    return {pidfdFinding(), closeRangeFinding(), launchFinding("fork", LaunchMode::Fork, Sight::Exact, "the steps of a launch"),
            launchFinding("clone with CLONE_PIDFD", LaunchMode::Vfork, Sight::Exact, "the steps of a launch"),
            launchFinding("posix_spawn", LaunchMode::Spawn, Sight::NotSeen, "the steps of posix_spawn")};
}

Finding subreaperFinding()
{
    const std::string name = "child subreaper";
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
        return tried(name, errno, std::string(kKeeping));
    const pid_t orphan = makeOrphan();
    ::prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
    const auto identity = orphan > 0 ? identify(orphan) : std::nullopt;
    if (!identity || identity->parent != ::getpid())
        return {name, "an orphan did not come to us", Sight::NotSeen, std::string(kKeeping)};
    siginfo_t info{};
    ::kill(orphan, SIGKILL); // Ours and not reaped: the pid is still its own.
    ::waitid(P_PID, static_cast<id_t>(orphan), &info, WEXITED);
    return {name, "works: an orphan came to us", Sight::Exact, std::string(kKeeping)};
}

Finding cgroupFinding()
{
    const std::string name = "cgroup v2 subtree";
    const std::string about = "keeping set-uid programs";
    const auto group = keeper::Cgroup::make(::getpid());
    if (!group && group.error().code == ENODEV)
        return {name, "no cgroup v2", Sight::NotSeen, about};
    if (!group && group.error().code == EOPNOTSUPP)
        return {name, "without cgroup.kill", Sight::NotSeen, about};
    if (!group)
        return {name, fmt::format("not delegated: {} for {}", errnoName(group.error().code), group.error().subject),
                Sight::NotSeen, about};
    const pid_t child = group->fork();
    if (child == 0)
        ::_exit(0);
    const int error = errno;
    siginfo_t info{};
    if (child > 0)
        ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED);
    group->remove(Clock::now());
    return child > 0 ? Finding{name, "works: a process was started in one", Sight::Exact, about}
                     : Finding{name, "none can be started in one: " + errnoName(error), Sight::NotSeen, about};
}

} // namespace forklane
