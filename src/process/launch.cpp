// SPDX-License-Identifier: MIT
#include "process/launch.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <memory>
#include <new>

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.h"
#include "process/launch_spawn.h"

namespace forklane {

namespace {

constexpr std::size_t kStackBytes = 64 * 1024;
constexpr int kBusyLaunches = 5;

/// Blocks every signal of this thread; the old mask comes back on every path.
class SignalsBlocked {
public:
    SignalsBlocked()
    {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &m_before);
    }
    ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }
    SignalsBlocked(const SignalsBlocked &) = delete;
    SignalsBlocked &operator=(const SignalsBlocked &) = delete;

private:
    sigset_t m_before;
};

/// Anonymous memory: shared with the child (a log), or a stack with a guard page below it.
class Mapping {
public:
    Mapping(std::size_t size, int flags) : m_size(size)
    {
        m_address = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | flags, -1, 0);
    }
    ~Mapping()
    {
        if (m_address != MAP_FAILED)
            ::munmap(m_address, m_size);
    }
    Mapping(const Mapping &) = delete;
    Mapping &operator=(const Mapping &) = delete;
    [[nodiscard]] bool isValid() const { return m_address != MAP_FAILED; }
    [[nodiscard]] char *begin() const { return static_cast<char *>(m_address); }
    [[nodiscard]] char *end() const { return begin() + m_size; }

private:
    std::size_t m_size;
    void *m_address;
};

std::vector<const char *> pointers(const std::vector<std::string> &texts)
{
    std::vector<const char *> all;
    all.reserve(texts.size() + 1);
    for (const std::string &text : texts)
        all.push_back(text.c_str());
    all.push_back(nullptr);
    return all;
}

int openFlags(OpenMode mode)
{
    switch (mode) {
    case OpenMode::Read: return O_RDONLY;
    case OpenMode::Truncate: return O_WRONLY | O_CREAT | O_TRUNC;
    case OpenMode::Append: return O_WRONLY | O_CREAT | O_APPEND;
    case OpenMode::ReadWrite: return O_RDWR;
    }
    return O_RDONLY;
}

/// The plan with its files open, its folder too, and its texts as C arrays: all that the child will need.
class Prepared {
public:
    Prepared(const Plan &plan, std::span<const int> handed, std::span<const UniqueFd> files, std::uint64_t changed)
        : m_argv(pointers(plan.argv)), m_environment(plan.environment.pointers()), m_executables(pointers(plan.executables))
    {
        for (const PlannedFd &fd : plan.fds)
            m_liftTo = std::max(m_liftTo, fd.target + 1);
        connect(plan, handed, files);
        openFolder(plan);
        fill(plan);
        m_child.changedSignals = changed;
    }

    [[nodiscard]] int error() const { return m_error; }
    /// Fresh for one child: the one before may have lifted its sources in this very memory (LaunchMode::Vfork).
    [[nodiscard]] ChildPlan &child()
    {
        m_childMoves = m_moves;
        m_child.moves = m_childMoves.data();
        return m_child;
    }

private:
    void connect(const Plan &plan, std::span<const int> handed, std::span<const UniqueFd> files)
    {
        for (const PlannedFd &planned : plan.fds) {
            const auto index = static_cast<std::size_t>(planned.index);
            FdMove move = {-1, planned.target};
            if (planned.from == PlannedFd::From::Handed)
                move.source = handed[index];
            else if (planned.from == PlannedFd::From::File)
                move.source = files[index].get();
            m_moves.push_back(move);
        }
    }

    void openFolder(const Plan &plan)
    {
        if (plan.folder.empty())
            return;
        m_folder.reset(::open(plan.folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!m_folder)
            m_error = errno;
    }

    void fill(const Plan &plan)
    {
        m_child.argv = m_argv.data();
        m_child.environment = m_environment.data();
        m_child.executables = m_executables.data();
        m_child.moveCount = m_moves.size();
        m_child.liftTo = m_liftTo;
        m_child.folder = m_folder.get();
        m_child.closeOthers = plan.closeOtherFds;
        const KeptSignals kept = plan.keptSignals.value_or(KeptSignals{});
        m_child.ignoredSignals = kept.ignored;
        m_child.blockedSignals = kept.blocked;
        m_child.newSession = plan.grouping == Grouping::NewSession;
        m_child.newGroup = plan.grouping == Grouping::NewGroup;
        m_child.group = plan.processGroup;
        m_child.hasUmask = plan.umask.has_value();
        m_child.umask = plan.umask.value_or(0);
        m_child.hasNice = plan.nice.has_value();
        m_child.nice = plan.nice.value_or(0);
        m_child.hasGroups = plan.credentials.groups.has_value();
        if (plan.credentials.groups) {
            m_child.groups = plan.credentials.groups->data();
            m_child.groupCount = plan.credentials.groups->size();
        }
        m_child.hasGid = plan.credentials.gid.has_value();
        m_child.gid = plan.credentials.gid.value_or(0);
        m_child.hasUid = plan.credentials.uid.has_value();
        m_child.uid = plan.credentials.uid.value_or(0);
    }

    std::vector<const char *> m_argv;
    std::vector<const char *> m_environment;
    std::vector<const char *> m_executables;
    std::vector<FdMove> m_moves;
    std::vector<FdMove> m_childMoves;
    UniqueFd m_folder;
    int m_liftTo = 3; // never below the standard ones, which may be closed here
    int m_error = 0;
    ChildPlan m_child = {};
};

void reap(pid_t pid)
{
    siginfo_t info;
    while (::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED) != 0 && errno == EINTR) {
    }
}

[[maybe_unused]] int childOnOwnStack(void *plan)
{
    runChild(*static_cast<const ChildPlan *>(plan));
}

/// clone(2) with a shared address space: the caller sleeps until the child has executed or ended, so a cached stack is safe.
[[maybe_unused]] __attribute__((noinline)) pid_t cloneSharing(ChildPlan &plan, UniqueFd &pidfd)
{
    static thread_local Mapping stack(kStackBytes, MAP_PRIVATE | MAP_STACK);
    if (!stack.isValid()) {
        errno = ENOMEM;
        return -1;
    }
    int fd = -1;
    const pid_t pid = ::clone(childOnOwnStack, stack.end(), CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &plan, &fd);
    if (pid >= 0)
        pidfd.reset(fd);
    return pid;
}

/// fork(2). A close-on-exec pipe tells the moment of exec: the child's end closes by itself.
pid_t forkCopying(ChildPlan &plan, UniqueFd &pidfd, std::int64_t &returned)
{
    auto channel = makePipe();
    if (!channel) {
        errno = channel.error().code;
        return -1;
    }
    // The child's moves must not land on the channel.
    UniqueFd lifted(duplicateAside(channel->writeEnd.get(), plan));
    if (!lifted)
        return -1;
    channel->writeEnd = std::move(lifted);
    const pid_t pid = ::fork();
    if (pid == 0)
        runChild(plan);
    int error = errno;
    returned = tickNow();
    channel->writeEnd.reset();
    if (pid > 0)
        error = openPidfd(pid, pidfd);
    char byte = 0;
    while (pid > 0 && error == 0 && ::read(channel->readEnd.get(), &byte, 1) < 0 && errno == EINTR) {
    }
    errno = error;
    return error == 0 ? pid : -1;
}

void takeSteps(const StepLog &log, Launched &launched)
{
    const std::uint32_t count = log.count.load(std::memory_order_acquire);
    launched.steps.assign(log.steps, log.steps + count);
    if (log.failure == 0 || count == 0)
        return;
    LaunchRecord &record = launched.record;
    record.failed = LaunchRecord::Failed::Child;
    record.error = log.failure;
    record.step = log.steps[count - 1].step;
    record.detail = log.steps[count - 1].detail;
    reap(record.pid);
    record.pid = -1;
    launched.pidfd.reset();
}

bool sharesMemory(LaunchMode mode)
{
#ifdef FORKLANE_SANITIZED
    (void)mode;
    return false;
#else
    return mode == LaunchMode::Vfork;
#endif
}

Launched launchOwn(const Plan &plan, Prepared &prepared)
{
    Launched launched;
    LaunchRecord &record = launched.record;
    static thread_local Mapping logMemory(sizeof(StepLog), MAP_SHARED);
    if (!logMemory.isValid()) {
        record.failed = LaunchRecord::Failed::Fork;
        record.error = ENOMEM;
        return launched;
    }
    StepLog &log = *::new (logMemory.begin()) StepLog;
    log.count.store(0, std::memory_order_relaxed);
    log.failure = 0;
    ChildPlan &child = prepared.child();
    child.log = &log;
    int error = 0;
    {
        const SignalsBlocked blocked;
        record.called = tickNow();
        if (sharesMemory(plan.launch)) {
            record.pid = cloneSharing(child, launched.pidfd);
            error = errno;
            record.returned = tickNow();
        } else {
            record.pid = forkCopying(child, launched.pidfd, record.returned);
            error = errno;
        }
    }
    record.seen = tickNow();
    if (record.pid < 0) {
        record.failed = LaunchRecord::Failed::Fork;
        record.error = error;
        return launched;
    }
    takeSteps(log, launched);
    return launched;
}

} // namespace

int openPidfd(pid_t pid, UniqueFd &pidfd)
{
    pidfd.reset(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    const int error = errno;
    if (pidfd)
        return 0;
    ::kill(pid, SIGKILL); // no descriptor left: nobody could wait for it
    reap(pid);
    return error;
}

std::uint64_t changedSignals() noexcept
{
    std::uint64_t changed = 0;
    for (int signal = 1; signal < _NSIG; ++signal) {
        struct sigaction action = {};
        if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_DFL)
            changed |= std::uint64_t{1} << (signal - 1);
    }
    return changed;
}

bool isRefused(const Plan &plan)
{
    return plan.launch == LaunchMode::Spawn && *notForPosixSpawn(plan) != '\0';
}

Launched notLaunched(LaunchRecord::Failed failed, int error, std::int32_t detail)
{
    Launched launched;
    launched.record.failed = failed;
    launched.record.error = error;
    launched.record.detail = detail;
    return launched;
}

bool mayWait(const PlannedFile &file)
{
    constexpr unsigned kMemoryDevices = 1; // mem(4), null(4), full(4), random(4)
    struct stat status = {};
    if (::stat(file.path.c_str(), &status) != 0)
        return false;
    return S_ISFIFO(status.st_mode) || (S_ISCHR(status.st_mode) && major(status.st_rdev) != kMemoryDevices);
}

UniqueFd openFile(const PlannedFile &file)
{
    return UniqueFd(::open(file.path.c_str(), openFlags(file.mode) | O_CLOEXEC | O_NOCTTY, 0666));
}

UniqueFd openAtOnce(const PlannedFile &file)
{
    if (mayWait(file)) { // not even touched: a FIFO's other end would notice
        errno = EAGAIN;
        return {};
    }
    const int flags = openFlags(file.mode);
    UniqueFd opened(::open(file.path.c_str(), flags | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0666));
    if (!opened && errno == ENXIO)
        errno = EAGAIN; // a FIFO by now: openFile() finds out what it is
    if (opened && ::fcntl(opened.get(), F_SETFL, flags) != 0)
        opened.reset();
    return opened;
}

Launched launch(const Plan &plan, std::span<const int> handed, std::uint64_t changed)
{
    if (isRefused(plan)) // before a file is emptied for it
        return notLaunched(LaunchRecord::Failed::Refused, ENOTSUP);
    std::vector<UniqueFd> files;
    for (const PlannedFile &file : plan.files) {
        files.push_back(openFile(file));
        if (!files.back())
            return notLaunched(LaunchRecord::Failed::Open, errno, static_cast<std::int32_t>(files.size()) - 1);
    }
    return launchOpened(plan, handed, files, changed);
}

Launched launchOpened(const Plan &plan, std::span<const int> handed, std::span<const UniqueFd> files, std::uint64_t changed)
{
    Prepared prepared(plan, handed, files, changed);
    if (prepared.error() != 0)
        return notLaunched(LaunchRecord::Failed::Folder, prepared.error());
    if (plan.launch == LaunchMode::Spawn)
        return launchBySpawn(plan, prepared.child());
    Launched launched;
    // The child has tried for a while; but when a thread of ours was writing the script, the child's own copy kept it busy.
    for (int tries = 0; tries < kBusyLaunches; ++tries) {
        launched = launchOwn(plan, prepared);
        if (launched.record.error != ETXTBSY)
            break;
    }
    return launched;
}

const char *nameOfStep(ChildStep step) noexcept
{
    switch (step) {
    case ChildStep::Begun: return "child begins";
    case ChildStep::Signals: return "sigaction";
    case ChildStep::Session: return "setsid";
    case ChildStep::Group: return "setpgid";
    case ChildStep::Umask: return "umask";
    case ChildStep::Folder: return "fchdir";
    case ChildStep::Nice: return "setpriority";
    case ChildStep::Groups: return "setgroups";
    case ChildStep::Gid: return "setresgid";
    case ChildStep::Uid: return "setresuid";
    case ChildStep::CloseOthers: return "close_range";
    case ChildStep::Dup: return "dup2";
    case ChildStep::Exec: return "execve";
    }
    return "step";
}

const char *nameOfCall(LaunchMode mode) noexcept
{
    switch (mode) {
    case LaunchMode::Fork: return "fork";
    case LaunchMode::Vfork: return "clone (vfork)";
    case LaunchMode::Spawn: return "posix_spawn";
    }
    return "fork";
}

} // namespace forklane
