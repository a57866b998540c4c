// SPDX-License-Identifier: MIT
#include "process/proc_stat.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace forklane {

namespace {

using Buffer = std::array<char, 1024>;
constexpr std::array<const char *, 4> kFileNames = {"schedstat", "io", "syscall", "wchan"}; // by ProcWatch::File
constexpr int kThreadsPerLook = 16;

struct CloseFolder {
    void operator()(DIR *folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

UniqueFd openProc(pid_t pid, const char *file)
{
    std::array<char, 64> path;
    std::snprintf(path.data(), path.size(), "/proc/%d/%s", pid, file);
    return UniqueFd(::open(path.data(), O_RDONLY | O_CLOEXEC));
}

std::string_view readAt(const UniqueFd &file, Buffer &buffer)
{
    if (!file)
        return {};
    const ssize_t size = ::pread(file.get(), buffer.data(), buffer.size(), 0);
    return size > 0 ? std::string_view(buffer.data(), static_cast<std::size_t>(size)) : std::string_view();
}

std::int64_t toNumber(std::string_view text)
{
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// The fields of /proc/PID/stat behind the name, whose parentheses may hold anything; field 0 is the state.
std::string_view afterName(std::string_view stat)
{
    const std::size_t close = stat.rfind(')');
    return close == std::string_view::npos || close + 2 > stat.size() ? std::string_view() : stat.substr(close + 2);
}

std::string_view nameIn(std::string_view stat)
{
    const std::size_t open = stat.find('(');
    return open == std::string_view::npos ? std::string_view() : stat.substr(open + 1, stat.rfind(')') - open - 1);
}

std::string_view field(std::string_view text, int index)
{
    for (; index > 0; --index) {
        const std::size_t space = text.find(' ');
        if (space == std::string_view::npos)
            return {};
        text.remove_prefix(space + 1);
    }
    return text.substr(0, text.find_first_of(" \n"));
}

std::optional<std::uint64_t> countIn(std::string_view io, std::string_view key)
{
    const std::size_t at = io.find(key);
    if (at == std::string_view::npos)
        return std::nullopt;
    const std::string_view rest = io.substr(at + key.size());
    return static_cast<std::uint64_t>(toNumber(rest.substr(0, rest.find('\n'))));
}

std::optional<IoBytes> bytesIn(std::string_view io)
{
    const auto read = countIn(io, "rchar: ");
    const auto written = countIn(io, "wchar: ");
    return read && written ? std::optional(IoBytes{*read, *written}) : std::nullopt;
}

bool readsCall(std::int64_t number)
{
    switch (number) {
    case SYS_read:
    case SYS_readv:
    case SYS_pread64:
    case SYS_recvfrom:
    case SYS_recvmsg: return true;
    default: return false;
    }
}

} // namespace

ProcWatch::ProcWatch(pid_t pid, ProcFiles files) : m_pid(pid), m_keeps(files), m_stat(openProc(pid, "stat"))
{
    for (std::size_t file = 0; file < m_files.size() && files == ProcFiles::AllOpen; ++file)
        m_files[file] = openProc(pid, kFileNames[file]);
}

/// Of a process that stat has just told of.
std::string_view ProcWatch::look(File file, Buffer &buffer) const
{
    if (m_keeps == ProcFiles::AllOpen)
        return readAt(m_files[file], buffer);
    return readAt(openProc(m_pid, kFileNames[file]), buffer);
}

std::string_view ProcWatch::lookAtThread(const char *thread, const char *file, Buffer &buffer) const
{
    std::array<char, 96> path;
    std::snprintf(path.data(), path.size(), "/proc/%d/task/%s/%s", m_pid, thread, file);
    return readAt(UniqueFd(::open(path.data(), O_RDONLY | O_CLOEXEC)), buffer);
}

/// Of a sleeper: the kernel function it sleeps in says whether a pipe holds it; splice and sendfile sleep in them too. `look`
/// reads one of its files.
template <typename Look>
Activity ProcWatch::waitingFor(const Look &look)
{
    Buffer buffer;
    const std::string_view wchan = look(Wchan, buffer);
    if (wchan.find("pipe_write") != std::string_view::npos || wchan == "wait_for_space")
        return Activity::WaitsToWrite;
    if (wchan.find("pipe_read") != std::string_view::npos)
        return Activity::WaitsToRead;
    const std::string_view call = look(Syscall, buffer); // "0 0x0 …": number, arguments; "running"; "-1 …" outside a call
    if (call.starts_with("running"))
        return Activity::Running; // it has been woken since its state was read
    if (call.empty() || call.front() < '0' || call.front() > '9')
        return Activity::Sleeping;
    const std::int64_t number = toNumber(call.substr(0, call.find(' ')));
    if (readsCall(number))
        return Activity::WaitsToRead;
    return number == SYS_write || number == SYS_writev ? Activity::WaitsToWrite : Activity::Sleeping;
}

/// A sleeper's is still to be refined.
Activity ProcWatch::activityOf(char state)
{
    switch (state) {
    case 'R':
    case 'D': return Activity::Running; // D: a disk or a page fault: doing, not waiting for a neighbour
    case 'T':
    case 't': return Activity::Stopped;
    case 'Z':
    case 'X': return Activity::Zombie;
    default: return Activity::Sleeping;
    }
}

/// The first thread's files speak for it alone: it may only wait for the others (pthread_join), or be gone before them.
Activity ProcWatch::withThreads(Activity first) const
{
    Activity all = first;
    const std::string own = std::to_string(m_pid);
    const Folder tasks(::opendir(("/proc/" + own + "/task").c_str()));
    int looks = 0;
    while (const dirent *entry = tasks && looks < kThreadsPerLook ? ::readdir(tasks.get()) : nullptr) {
        const char *const thread = entry->d_name;
        if (thread[0] == '.' || own == thread)
            continue;
        ++looks;
        Buffer buffer;
        const std::string_view fields = afterName(lookAtThread(thread, "stat", buffer));
        if (fields.empty())
            continue;
        Activity activity = activityOf(fields.front());
        if (activity == Activity::Running)
            return activity;
        if (activity == Activity::Sleeping)
            activity = waitingFor([&](File file, Buffer &into) { return lookAtThread(thread, kFileNames[file], into); });
        const bool waits = activity == Activity::WaitsToRead || activity == Activity::WaitsToWrite;
        if (all == Activity::Zombie || (all == Activity::Sleeping && waits))
            all = activity;
    }
    return all;
}

std::optional<ProcReading> ProcWatch::read()
{
    Buffer buffer;
    const std::string_view stat = readAt(m_stat, buffer);
    const std::string_view fields = afterName(stat);
    if (fields.empty())
        return std::nullopt;
    ProcReading reading;
    const std::string_view name = nameIn(stat);
    name.copy(reading.name.data(), reading.name.size() - 1);
    const std::int64_t threads = toNumber(field(fields, 17));
    m_hasThreads = m_hasThreads || threads > 1;
    Buffer other;
    const std::string_view schedstat = m_hasThreads ? std::string_view() : look(Schedstat, other);
    const std::int64_t ticks = toNumber(field(fields, 11)) + toNumber(field(fields, 12)); // utime, stime
    const std::int64_t cpuNs =
        schedstat.empty() ? ticks * (1'000'000'000 / ::sysconf(_SC_CLK_TCK)) : toNumber(field(schedstat, 0));
    const bool hasWorked = cpuNs > std::exchange(m_cpuNs, std::max(m_cpuNs, cpuNs));
    reading.cpuNs = m_cpuNs;
    reading.memory = toNumber(field(fields, 21)) * ::sysconf(_SC_PAGESIZE);
    reading.io = bytesIn(look(Io, other));
    reading.activity = activityOf(fields.front());
    if (reading.activity == Activity::Sleeping)
        reading.activity = waitingFor([this](File file, Buffer &into) { return look(file, into); });
    if (threads > 1 && reading.activity != Activity::Running && reading.activity != Activity::Stopped)
        reading.activity = withThreads(reading.activity);
    if (threads > kThreadsPerLook + 1 && hasWorked && reading.activity != Activity::Stopped)
        reading.activity = Activity::Running;
    return reading;
}

std::uint64_t pipeNumber(const UniqueFd &end)
{
    struct stat facts = {};
    return ::fstat(end.get(), &facts) == 0 ? facts.st_ino : 0;
}

std::optional<PipeReading> readPipe(pid_t pid, int fd, std::uint64_t number)
{
    std::array<char, 64> path;
    std::snprintf(path.data(), path.size(), "/proc/%d/fd/%d", pid, fd);
    std::array<char, 64> target;
    const ssize_t size = ::readlink(path.data(), target.data(), target.size());
    const std::string_view name(target.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    if (name != "pipe:[" + std::to_string(number) + ']')
        return std::nullopt;
    const UniqueFd end(::open(path.data(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    return pipeNumber(end) == number ? readPipe(end) : std::nullopt;
}

std::optional<PipeReading> readPipe(const UniqueFd &readEnd)
{
    const int capacity = ::fcntl(readEnd.get(), F_GETPIPE_SZ);
    int fill = 0;
    if (capacity < 0 || ::ioctl(readEnd.get(), FIONREAD, &fill) != 0)
        return std::nullopt;
    return PipeReading{fill, capacity};
}

std::optional<IoBytes> ioBytes(pid_t pid)
{
    Buffer buffer;
    return bytesIn(readAt(openProc(pid, "io"), buffer));
}

namespace {

/// The file `children` exists only in kernels built with CONFIG_PROC_CHILDREN.
bool kernelListsChildren()
{
    static const bool lists = ::access("/proc/thread-self/children", R_OK) == 0;
    return lists;
}

std::vector<pid_t> childrenByScan(pid_t parent)
{
    std::vector<pid_t> children;
    for (const auto &[pid, identity] : allProcesses()) {
        if (identity.parent == parent)
            children.push_back(pid);
    }
    return children;
}

} // namespace

std::optional<std::int64_t> residentKib(pid_t pid)
{
    Buffer buffer;
    const std::string_view pages = field(readAt(openProc(pid, "statm"), buffer), 1);
    if (pages.empty())
        return std::nullopt;
    return toNumber(pages) * (::sysconf(_SC_PAGESIZE) / 1024);
}

std::vector<pid_t> childrenOf(pid_t pid)
{
    std::vector<pid_t> children;
    const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
    const Folder folder(::opendir(tasks.c_str()));
    while (const dirent *entry = folder ? ::readdir(folder.get()) : nullptr) {
        if (entry->d_name[0] == '.')
            continue;
        const UniqueFd file(::open((tasks + '/' + entry->d_name + "/children").c_str(), O_RDONLY | O_CLOEXEC));
        if (!file && !kernelListsChildren())
            return childrenByScan(pid);
        Buffer buffer;
        ssize_t size = 0;
        std::string text;
        while (file && (size = ::read(file.get(), buffer.data(), buffer.size())) > 0)
            text.append(buffer.data(), static_cast<std::size_t>(size));
        for (const char *at = text.c_str(); *at != '\0';) {
            char *end = nullptr;
            const long number = std::strtol(at, &end, 10);
            if (end == at)
                break;
            children.push_back(static_cast<pid_t>(number));
            at = end + (*end == ' ' ? 1 : 0);
        }
    }
    return children;
}

std::vector<Descendant> descendantsOf(pid_t pid)
{
    std::vector<Descendant> all;
    std::unordered_set<pid_t> seen;
    const auto addChildren = [&all, &seen](pid_t parent) {
        for (const pid_t child : childrenOf(parent)) {
            if (seen.insert(child).second)
                all.push_back({child, parent});
        }
    };
    std::size_t next = 0;
    for (int again = 0; again < 2; ++again) { // orphans fall to a subreaper, whose children have been read by then
        addChildren(pid);
        for (; next < all.size(); ++next)
            addChildren(all[next].pid);
    }
    return all;
}

std::optional<ProcIdentity> identify(pid_t pid)
{
    Buffer buffer;
    const std::string_view stat = readAt(openProc(pid, "stat"), buffer);
    const std::string_view fields = afterName(stat);
    if (fields.empty())
        return std::nullopt;
    ProcIdentity identity;
    identity.name = std::string(nameIn(stat));
    identity.state = fields.front();
    identity.parent = static_cast<pid_t>(toNumber(field(fields, 1)));
    identity.session = static_cast<pid_t>(toNumber(field(fields, 3)));
    identity.startTime = static_cast<std::uint64_t>(toNumber(field(fields, 19)));
    return identity;
}

std::vector<std::pair<pid_t, ProcIdentity>> allProcesses()
{
    std::vector<std::pair<pid_t, ProcIdentity>> all;
    const Folder folder(::opendir("/proc"));
    while (const dirent *entry = folder ? ::readdir(folder.get()) : nullptr) {
        const pid_t pid = static_cast<pid_t>(toNumber(entry->d_name));
        if (pid <= 0)
            continue;
        auto identity = identify(pid);
        if (identity && identity->state != 'Z' && identity->state != 'X')
            all.emplace_back(pid, std::move(*identity));
    }
    return all;
}

} // namespace forklane
