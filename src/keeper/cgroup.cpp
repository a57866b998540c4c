// SPDX-License-Identifier: MIT
#include "keeper/cgroup.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/sched.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/unique_fd.h"
#include "base/write_all.h"

namespace forklane::keeper {

namespace {

constexpr int kReleaseRounds = 10; // a process that forks meanwhile is met again

std::string readAll(const std::string &path)
{
    std::string text;
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, 4096> part;
    ssize_t size = 0;
    while (file && (size = ::read(file.get(), part.data(), part.size())) > 0)
        text.append(part.data(), static_cast<std::size_t>(size));
    return text;
}

/// cgroup.events, from an open descriptor: reading it is what arms poll(2) for its next change.
bool saysPopulated(int events)
{
    std::array<char, 256> text;
    const ssize_t size = ::pread(events, text.data(), text.size(), 0);
    return size > 0 &&
           std::string_view(text.data(), static_cast<std::size_t>(size)).find("populated 1") != std::string_view::npos;
}

bool writeTo(const std::string &path, std::string_view text)
{
    const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return file && writeAll(file.get(), text) == 0;
}

/// Where systemd and everybody after it has the hierarchy: alone, or beside those of version 1.
std::optional<std::string> hierarchy()
{
    for (const char *place : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
        struct statfs status = {};
        if (::statfs(place, &status) == 0 && status.f_type == CGROUP2_SUPER_MAGIC)
            return place;
    }
    return std::nullopt;
}

/// The line "0::/PLACE" of /proc/self/cgroup is that of version 2.
std::optional<std::string> ownPlace()
{
    const std::string lines = readAll("/proc/self/cgroup");
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        if (lines.compare(at, 3, "0::") == 0)
            return lines.substr(at + 3, end - at - 3);
        at = end + 1;
    }
    return std::nullopt;
}

/// From the leaves up: a command may have made its own below.
bool removeFolder(const std::string &path)
{
    if (::rmdir(path.c_str()) == 0 || errno == ENOENT)
        return true;
    DIR *folder = ::opendir(path.c_str());
    if (folder == nullptr)
        return false;
    while (const dirent *entry = ::readdir(folder)) {
        const std::string name = entry->d_name;
        if (entry->d_type == DT_DIR && name != "." && name != "..")
            removeFolder(path + '/' + name);
    }
    ::closedir(folder);
    return ::rmdir(path.c_str()) == 0;
}

} // namespace

Result<Cgroup> Cgroup::ofGuard(pid_t guard)
{
    const auto mount = hierarchy();
    const auto place = ownPlace();
    if (!mount || !place)
        return failure({ENODEV, "make a cgroup in", "/sys/fs/cgroup", "no hierarchy of version 2 is mounted there"});
    return Cgroup(*mount + (*place == "/" ? "" : *place) + "/forklane-" + std::to_string(guard));
}

Result<Cgroup> Cgroup::make(pid_t guard)
{
    auto group = ofGuard(guard);
    if (!group)
        return group;
    removeFolder(group->m_path); // of an earlier process with this pid
    if (::mkdir(group->m_path.c_str(), 0755) != 0)
        return failure({errno, "make the cgroup", group->m_path, ""});
    if (::access((group->m_path + "/cgroup.kill").c_str(), W_OK) == 0)
        return group;
    removeFolder(group->m_path);
    return failure({EOPNOTSUPP, "use the cgroup", group->m_path, "it has no cgroup.kill; Linux 5.14 or newer has it"});
}

pid_t Cgroup::fork() const
{
    const UniqueFd folder(::open(m_path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    clone_args args = {};
    args.flags = CLONE_INTO_CGROUP;
    args.exit_signal = SIGCHLD;
    args.cgroup = static_cast<std::uint64_t>(folder.get());
    return static_cast<pid_t>(::syscall(SYS_clone3, &args, sizeof args));
}

bool Cgroup::enter() const
{
    return writeTo(m_path + "/cgroup.procs", "0");
}

bool Cgroup::leave() const
{
    return writeTo(m_path + "/../cgroup.procs", "0");
}

void Cgroup::release() const
{
    const std::string self = std::to_string(::getpid());
    bool found = true;
    for (int round = 0; found && round < kReleaseRounds; ++round) {
        const std::string pids = readAll(m_path + "/cgroup.procs");
        found = false;
        for (std::size_t at = 0; at < pids.size();) {
            const std::size_t end = std::min(pids.find('\n', at), pids.size());
            const std::string pid = pids.substr(at, end - at);
            if (pid != self)
                found = writeTo(m_path + "/../cgroup.procs", pid) || found;
            at = end + 1;
        }
    }
}

bool Cgroup::isPopulated() const
{
    const UniqueFd events(::open((m_path + "/cgroup.events").c_str(), O_RDONLY | O_CLOEXEC));
    return events && saysPopulated(events.get());
}

bool Cgroup::kill() const
{
    return writeTo(m_path + "/cgroup.kill", "1");
}

bool Cgroup::remove(Instant deadline) const
{
    const UniqueFd events(::open((m_path + "/cgroup.events").c_str(), O_RDONLY | O_CLOEXEC));
    while (events && saysPopulated(events.get())) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0)
            return false;
        pollfd changed = {events.get(), POLLPRI, 0};
        (void)::poll(&changed, 1, static_cast<int>(left));
    }
    return removeFolder(m_path);
}

} // namespace forklane::keeper
