// SPDX-License-Identifier: MIT
// Launching and keeping processes, tried.
#include "ctl/finding.h"

#include <cerrno>
#include <charconv>
#include <fstream>
#include <sstream>
#include <string_view>

#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

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

/// Mount point of the cgroup v2 hierarchy plus this process's place in it; empty if there is none.
std::string ownCgroup()
{
    std::string place;
    std::ifstream own("/proc/self/cgroup");
    for (std::string line; std::getline(own, line);) {
        if (line.starts_with("0::"))
            place = line.substr(3);
    }
    std::ifstream mounts("/proc/self/mounts");
    for (std::string line; !place.empty() && std::getline(mounts, line);) {
        std::istringstream fields(line);
        std::string device;
        std::string mountPoint;
        std::string type;
        fields >> device >> mountPoint >> type;
        if (type == "cgroup2")
            return mountPoint + (place == "/" ? "" : place);
    }
    return {};
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
    const std::string own = ownCgroup();
    if (own.empty())
        return {name, "no cgroup v2", Sight::NotSeen, "cgroups of jobs"};
    const std::string group = fmt::format("{}/forklane-doctor-{}", own, ::getpid());
    if (::mkdir(group.c_str(), 0755) != 0)
        return {name, fmt::format("not delegated: {} in {}", errnoName(errno), own), Sight::NotSeen, "cgroups of jobs"};
    const bool kills = ::access((group + "/cgroup.kill").c_str(), W_OK) == 0;
    const bool takes = ::access((group + "/cgroup.procs").c_str(), W_OK) == 0;
    ::rmdir(group.c_str());
    const std::string found = kills ? "can be made, with cgroup.kill" : "can be made, without cgroup.kill";
    return {name, found, takes ? Sight::Exact : Sight::NotSeen, "cgroups of jobs"};
}

} // namespace forklane
