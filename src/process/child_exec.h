// SPDX-License-Identifier: MIT
// The only code that runs between fork and exec. It sees nothing but this flat plan: no container, no allocation, no lock, no
// logging; it ends in execve(2) or _exit(2). Only async-signal-safe calls (signal-safety(7)) and raw system calls.
#pragma once

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <sys/types.h>

namespace forklane {

/// What the child has just done (or what failed).
enum class ChildStep : std::int32_t {
    Begun,       ///< The child runs its first instruction.
    Signals,     ///< Dispositions and mask restored.
    Session,     ///< setsid(2)
    Group,       ///< setpgid(2)
    Umask,       ///< umask(2)
    Folder,      ///< fchdir(2)
    Nice,        ///< setpriority(2)
    Groups,      ///< setgroups(2)
    Gid,         ///< setresgid(2)
    Uid,         ///< setresuid(2)
    CloseOthers, ///< close_range(2) with CLOSE_RANGE_CLOEXEC
    Dup,         ///< dup2(2); detail = target
    Exec,        ///< execve(2); detail = index of the candidate; logged before the call, again with errno when it fails
};

/// Whether `error`, what execve(2) says of one candidate, is to be reported rather than `than`, of one before it (0: of none).
/// "Not here" says least, and least of all that a folder of the search path is none.
[[nodiscard]] constexpr bool saysMore(int error, int than) noexcept
{
    const auto weight = [](int code) { return code == 0 ? 0 : code == ENOTDIR ? 1 : code == ENOENT ? 2 : 3; };
    return weight(error) > weight(than);
}

struct LaunchStep {
    std::int64_t tick = 0; ///< CLOCK_MONOTONIC, ns.
    ChildStep step = ChildStep::Begun;
    std::int32_t detail = 0;
    std::int32_t error = 0; ///< errno; 0 = done (Exec: about to be tried).
    std::int32_t reserved = 0;
};

/// Written by the child, read by the launcher after exec or exit. Lies in memory that both share.
struct StepLog {
    static constexpr std::uint32_t kCapacity = 160;
    std::atomic<std::uint32_t> count;
    std::int32_t failure;        ///< errno of the step that ended the child; 0 while none did.
    LaunchStep steps[kCapacity]; ///< When full, the last entry is overwritten.
};

struct FdMove {
    int source = -1; ///< −1: close the target.
    int target = 0;
};

struct ChildPlan {
    const char *const *argv;
    const char *const *environment;
    const char *const *executables; ///< Ends with a null pointer.
    FdMove *moves;                  ///< The child's own copy: sources are lifted in place.
    std::size_t moveCount;
    int liftTo; ///< First number above every target and above 2.
    int folder; ///< O_PATH descriptor, or −1.
    bool closeOthers;
    bool newSession;
    bool newGroup;
    pid_t group;
    bool hasUmask;
    mode_t umask;
    bool hasNice;
    int nice;
    bool hasGroups;
    const gid_t *groups;
    std::size_t groupCount;
    bool hasGid;
    gid_t gid;
    bool hasUid;
    uid_t uid;
    std::uint64_t ignoredSignals; ///< Bit n − 1: signal n is to be ignored; all others get their default.
    std::uint64_t blockedSignals; ///< The mask, likewise.
    std::uint64_t changedSignals; ///< Those that may not be at their default in the launcher.
    StepLog *log;
};
static_assert(std::is_standard_layout_v<ChildPlan> && std::is_trivially_destructible_v<ChildPlan>);
static_assert(std::is_standard_layout_v<StepLog> && std::is_trivially_destructible_v<StepLog>);

/// A close-on-exec copy of `fd` on a number that no move of the plan will overwrite, and above 2; −1 and errno when there is
/// none.
[[nodiscard]] int duplicateAside(int fd, const ChildPlan &plan) noexcept;

/// All signals must be blocked. The exit code after a failure is 127; the reason is in the log.
[[noreturn]] void runChild(const ChildPlan &plan) noexcept;

} // namespace forklane
