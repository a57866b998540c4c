// SPDX-License-Identifier: MIT
#include "process/child_exec.h"

#include <cerrno>
#include <csignal>
#include <ctime>

#include <fcntl.h>
#include <grp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

namespace forklane {

namespace {

constexpr int kFailureCode = 127;
constexpr int kBusyTries = 20; // × 1 ms: another thread is between writing this script and closing it (ETXTBSY)

void note(const ChildPlan &plan, ChildStep step, int detail, int error) noexcept
{
    timespec now;
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const std::uint32_t count = plan.log->count.load(std::memory_order_relaxed);
    const std::uint32_t index = count < StepLog::kCapacity ? count : StepLog::kCapacity - 1;
    LaunchStep &entry = plan.log->steps[index];
    entry.tick = static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
    entry.step = step;
    entry.detail = detail;
    entry.error = error;
    plan.log->count.store(index + 1, std::memory_order_release);
}

[[noreturn]] void fail(const ChildPlan &plan, ChildStep step, int detail, int error) noexcept
{
    note(plan, step, detail, error);
    plan.log->failure = error;
    ::_exit(kFailureCode);
}

void check(const ChildPlan &plan, ChildStep step, int detail, long result) noexcept
{
    if (result < 0)
        fail(plan, step, detail, errno);
    note(plan, step, detail, 0);
}

bool contains(std::uint64_t signals, int signal) noexcept
{
    return ((signals >> (signal - 1)) & 1U) != 0;
}

/// Ignored signals survive exec(2), so each is set to its default unless it is to stay so. Handlers go too: the mask is opened
/// only after that.
void setSignals(const ChildPlan &plan) noexcept
{
    struct sigaction action = {};
    sigset_t mask;
    ::sigemptyset(&mask);
    for (int signal = 1; signal < _NSIG; ++signal) {
        const bool ignored = contains(plan.ignoredSignals, signal);
        action.sa_handler = ignored ? SIG_IGN : SIG_DFL;
        if (ignored || contains(plan.changedSignals, signal))
            ::sigaction(signal, &action, nullptr); // EINVAL for SIGKILL, SIGSTOP and the C library's own: nothing to set
        if (contains(plan.blockedSignals, signal))
            ::sigaddset(&mask, signal);
    }
    ::sigprocmask(SIG_SETMASK, &mask, nullptr);
    note(plan, ChildStep::Signals, 0, 0);
}

void joinGroup(const ChildPlan &plan) noexcept
{
    if (plan.newSession)
        check(plan, ChildStep::Session, 0, ::setsid());
    if (plan.newGroup)
        check(plan, ChildStep::Group, plan.group, ::setpgid(0, plan.group));
}

/// The C library's wrappers would ask every thread of the parent to follow (nptl(7)); the system calls touch this child only.
void becomeUser(const ChildPlan &plan) noexcept
{
    if (plan.hasGroups)
        check(plan, ChildStep::Groups, 0, ::syscall(SYS_setgroups, plan.groupCount, plan.groups));
    if (plan.hasGid)
        check(plan, ChildStep::Gid, static_cast<int>(plan.gid), ::syscall(SYS_setresgid, plan.gid, plan.gid, plan.gid));
    if (plan.hasUid)
        check(plan, ChildStep::Uid, static_cast<int>(plan.uid), ::syscall(SYS_setresuid, plan.uid, plan.uid, plan.uid));
}

struct DirectoryEntry { // linux_dirent64 of getdents64(2)
    std::uint64_t inode;
    std::int64_t offset;
    std::uint16_t length;
    std::uint8_t type;
    char name[1];
};

int toNumber(const char *name) noexcept
{
    int number = 0;
    for (; *name != '\0'; ++name) {
        if (*name < '0' || *name > '9')
            return -1;
        number = number * 10 + (*name - '0');
    }
    return number;
}

/// For kernels (and seccomp filters) without close_range(2). Reads the list, not the limit: descriptors above a lowered limit
/// exist. False with errno: there is no list.
bool markByList() noexcept
{
    const int folder = ::open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return false;
    alignas(DirectoryEntry) char buffer[2048];
    long size = 0;
    while ((size = ::syscall(SYS_getdents64, folder, buffer, sizeof buffer)) > 0) {
        for (long at = 0; at < size;) {
            const auto *entry = reinterpret_cast<const DirectoryEntry *>(buffer + at);
            const int fd = toNumber(entry->name);
            if (fd > 2)
                ::fcntl(fd, F_SETFD, FD_CLOEXEC);
            at += entry->length;
        }
    }
    ::close(folder);
    return true;
}

void closeOthers(const ChildPlan &plan) noexcept
{
    if (::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) != 0 && !markByList())
        fail(plan, ChildStep::CloseOthers, 0, errno);
    note(plan, ChildStep::CloseOthers, 0, 0);
}

bool isTarget(int fd, const ChildPlan &plan) noexcept
{
    for (std::size_t i = 0; i < plan.moveCount; ++i) {
        if (plan.moves[i].target == fd)
            return true;
    }
    return false;
}

/// Sources that are a target too are put aside first, so that no dup2 overwrites one that is still needed.
void arrangeFds(const ChildPlan &plan) noexcept
{
    for (std::size_t i = 0; i < plan.moveCount; ++i) {
        FdMove &move = plan.moves[i];
        if (move.source < 0 || move.source == move.target || !isTarget(move.source, plan))
            continue;
        const int lifted = duplicateAside(move.source, plan);
        if (lifted < 0)
            fail(plan, ChildStep::Dup, move.target, errno);
        move.source = lifted;
    }
    for (std::size_t i = 0; i < plan.moveCount; ++i) {
        const FdMove &move = plan.moves[i];
        if (move.source < 0)
            ::close(move.target);
        else if (move.source == move.target) // dup2(n, n) would leave close-on-exec set
            check(plan, ChildStep::Dup, move.target, ::fcntl(move.target, F_SETFD, 0));
        else
            check(plan, ChildStep::Dup, move.target, ::dup2(move.source, move.target));
    }
}

/// execve(2) over the candidates. The first error that says more than "not here" is the one to report.
[[noreturn]] void execute(const ChildPlan &plan) noexcept
{
    int reason = 0;
    int reasonIndex = 0;
    for (int i = 0; plan.executables[i] != nullptr; ++i) {
        int error = 0;
        for (int tries = 0; tries < kBusyTries; ++tries) {
            note(plan, ChildStep::Exec, i, 0);
            ::execve(plan.executables[i], const_cast<char *const *>(plan.argv), const_cast<char *const *>(plan.environment));
            error = errno;
            if (error != ETXTBSY)
                break;
            const timespec pause = {0, 1'000'000};
            ::nanosleep(&pause, nullptr);
        }
        if (saysMore(error, reason)) {
            reason = error;
            reasonIndex = i;
        }
        if (error != ENOENT && error != ENOTDIR && error != EACCES)
            break; // E2BIG, ENOEXEC, ENOMEM …: another folder would not help
        note(plan, ChildStep::Exec, i, error);
    }
    fail(plan, ChildStep::Exec, reasonIndex, reason);
}

} // namespace

int duplicateAside(int fd, const ChildPlan &plan) noexcept
{
    int from = 3;
    while (from < plan.liftTo && isTarget(from, plan))
        ++from;
    while (true) { // at most one try more than there are targets
        const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, from);
        if (copy < 0 || !isTarget(copy, plan))
            return copy;
        ::close(copy);
        from = copy + 1;
    }
}

void runChild(const ChildPlan &plan) noexcept
{
    note(plan, ChildStep::Begun, 0, 0);
    joinGroup(plan);
    if (plan.hasUmask) {
        ::umask(plan.umask);
        note(plan, ChildStep::Umask, 0, 0);
    }
    if (plan.hasNice)
        check(plan, ChildStep::Nice, plan.nice, ::setpriority(PRIO_PROCESS, 0, ::getpriority(PRIO_PROCESS, 0) + plan.nice));
    becomeUser(plan);
    if (plan.folder >= 0)
        check(plan, ChildStep::Folder, 0, ::fchdir(plan.folder));
    if (plan.closeOthers)
        closeOthers(plan);
    arrangeFds(plan);
    setSignals(plan);
    execute(plan);
}

} // namespace forklane
