// SPDX-License-Identifier: MIT
#include "process/launch_spawn.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/time.h"

namespace forklane {

namespace {

constexpr int kBusyTries = 50;

/// posix_spawn's two argument objects, destroyed on every path.
struct SpawnArguments {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    std::vector<UniqueFd> lifted; ///< Copies above every target, so that no dup2 overwrites a source.

    SpawnArguments()
    {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
    }
    ~SpawnArguments()
    {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }
    SpawnArguments(const SpawnArguments &) = delete;
    SpawnArguments &operator=(const SpawnArguments &) = delete;
};

int addMoves(SpawnArguments &arguments, const ChildPlan &child)
{
    std::vector<bool> isTarget(static_cast<std::size_t>(child.liftTo), false);
    for (std::size_t i = 0; i < child.moveCount; ++i) {
        const FdMove &move = child.moves[i];
        isTarget[static_cast<std::size_t>(move.target)] = move.source >= 0;
        if (move.source < 0)
            continue;
        UniqueFd copy(duplicateAside(move.source, child));
        if (!copy)
            return errno;
        ::posix_spawn_file_actions_adddup2(&arguments.actions, copy.get(), move.target);
        arguments.lifted.push_back(std::move(copy));
    }
    for (std::size_t i = 0; i < child.moveCount; ++i) {
        if (child.moves[i].source < 0)
            ::posix_spawn_file_actions_addclose(&arguments.actions, child.moves[i].target);
    }
    if (child.closeOthers) {
        for (int fd = 3; fd < child.liftTo; ++fd) {
            if (!isTarget[static_cast<std::size_t>(fd)])
                ::posix_spawn_file_actions_addclose(&arguments.actions, fd);
        }
        ::posix_spawn_file_actions_addclosefrom_np(&arguments.actions, std::max(3, child.liftTo));
    }
    return 0;
}

void setAttributes(SpawnArguments &arguments, const ChildPlan &child)
{
    short flags = 0;
    if (child.newSession)
        flags |= POSIX_SPAWN_SETSID;
    if (child.newGroup) {
        flags |= POSIX_SPAWN_SETPGROUP;
        ::posix_spawnattr_setpgroup(&arguments.attributes, child.group);
    }
    // As bytes: sigaddset(3) refuses the C library's own signals (32 and 33), which would be ignored in the child if they were
    // left out.
    flags |= POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    const std::uint64_t toDefault = ~child.ignoredSignals;
    sigset_t signals;
    ::sigemptyset(&signals);
    std::memcpy(&signals, &child.blockedSignals, sizeof child.blockedSignals);
    ::posix_spawnattr_setsigmask(&arguments.attributes, &signals);
    std::memcpy(&signals, &toDefault, sizeof toDefault);
    ::posix_spawnattr_setsigdefault(&arguments.attributes, &signals);
    ::posix_spawnattr_setflags(&arguments.attributes, flags);
}

/// Tried again for a while on ETXTBSY: another thread is between writing this script and closing it.
int spawnOnce(pid_t &pid, const char *file, const SpawnArguments &arguments, const ChildPlan &child)
{
    int error = ETXTBSY;
    for (int tries = 0; tries < kBusyTries && error == ETXTBSY; ++tries) {
        if (tries > 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        error = ::posix_spawn(&pid, file, &arguments.actions, &arguments.attributes, const_cast<char *const *>(child.argv),
                              const_cast<char *const *>(child.environment));
    }
    return error;
}

} // namespace

const char *notForPosixSpawn(const Plan &plan)
{
    if (plan.umask)
        return "umask";
    if (plan.nice)
        return "nice";
    if (plan.credentials != Credentials{})
        return "user, group and groups";
    return "";
}

Launched launchBySpawn(const Plan &plan, const ChildPlan &child)
{
    Launched launched;
    LaunchRecord &record = launched.record;
    if ((child.ignoredSignals & ~signalsOfThisThread().ignored) != 0) { // it can set defaults only
        record.failed = LaunchRecord::Failed::Refused;
        record.error = ENOTSUP;
        return launched;
    }
    SpawnArguments arguments;
    if (child.folder >= 0)
        ::posix_spawn_file_actions_addfchdir_np(&arguments.actions, child.folder);
    record.error = addMoves(arguments, child);
    if (record.error != 0) {
        record.failed = LaunchRecord::Failed::Fork;
        return launched;
    }
    setAttributes(arguments, child);
    record.called = tickNow();
    int reason = record.error;
    for (std::size_t i = 0; record.error == 0 && i < plan.executables.size(); ++i) {
        const int error = spawnOnce(record.pid, plan.executables[i].c_str(), arguments, child);
        if (error == 0) {
            reason = 0;
            break;
        }
        record.pid = -1;
        if (saysMore(error, reason)) {
            reason = error;
            record.detail = static_cast<std::int32_t>(i);
        }
        if (error != ENOENT && error != ENOTDIR && error != EACCES)
            break;
    }
    record.returned = record.seen = tickNow();
    record.error = reason;
    if (reason != 0) {
        record.failed = reason == EAGAIN ? LaunchRecord::Failed::Fork : LaunchRecord::Failed::Child;
        record.step = ChildStep::Exec;
        return launched;
    }
    arguments.lifted.clear();
    record.error = openPidfd(record.pid, launched.pidfd);
    if (record.error != 0) {
        record.failed = LaunchRecord::Failed::Fork;
        record.pid = -1;
    }
    return launched;
}

} // namespace forklane
