// SPDX-License-Identifier: MIT
// What the program and a keeper say to each other: fixed-size messages over one SOCK_SEQPACKET socket pair, descriptors beside
// them (SCM_RIGHTS, unix(7)). Both ends are of one build, so structs travel as they are.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/unique_fd.h"
#include "process/launch.h"

namespace forklane::keeper {

inline constexpr int kSocketFd = 3;                   ///< The keeper's end, after its exec.
inline constexpr std::size_t kMaxFds = 250;           ///< A message (SCM_MAX_FD is 253).
inline constexpr std::size_t kMaxSurvivors = 16;      ///< Named in one message; more are counted.
inline constexpr std::size_t kMostInside = 12 * 1024; ///< Bytes of a plan inside a message: eight of them fit into a socket.

enum class RequestKind : std::uint32_t {
    Spawn, ///< fds: what the plan calls handed; `stage` names it in replies. The encoded plan follows the request in the same
           ///< message, or, when it is larger than kMostInside, is in a memory file: then that is fds[0] and nothing follows.
    Launched, ///< No further Spawn follows for this job: reaping may begin (a group's leader stays until all have joined).
    Signal,   ///< `signal` to `stage`, or to every living stage with kAllStages.
    Tree,     ///< `signal` to every process of the job, descendants included.
    Look,     ///< Asks for Survivors now.
    Sweep,    ///< SIGKILL until nobody is left, then Gone.
    Leave,    ///< Gone at once; whoever lives on is let go when the keeper ends.
};
inline constexpr std::uint32_t kAllStages = UINT32_MAX;

struct Request {
    RequestKind kind = RequestKind::Launched;
    std::uint32_t stage = 0;
    std::int32_t signal = 0;
    std::uint32_t flags = 0; ///< Spawn: any of the three below.
};
inline constexpr std::uint32_t kJoinGroup = 1; ///< Spawn: join the group of this job's first living stage (or lead a new one).
inline constexpr std::uint32_t kLast = 2;      ///< Spawn: as if Launched followed.
inline constexpr std::uint32_t kTellBytes = 4; ///< Spawn: fill in ExitFacts::read and ::written of this job's stages.

enum class ReplyKind : std::uint32_t {
    Opening, ///< count: index into Plan::files of one that waits for somebody, or may (mayWait()); launch.called: since when.
             ///< Spawned follows when all are open; other stages are launched meanwhile. Signal, Stopped and Continued mean the
             ///< stage all the same.
    Spawned, ///< launch, steps; the stage's pidfd beside it when it lives. Error EINTR: it was ended by a signal, or swept,
             ///< while a file was being opened. nobodyLeft, when it failed.
    Exited,  ///< exit, nobodyLeft
    Stopped, ///< signal
    Continued,
    Survivors, ///< pids, names
    Gone,      ///< Nobody of the job is left who may be killed, or all were told to be left alone; count: how many may not be.
               ///< With none the keeper is free for another job.
};

struct ExitFacts {
    std::int32_t code = 0;   ///< si_code: CLD_EXITED, CLD_KILLED, CLD_DUMPED.
    std::int32_t status = 0; ///< si_status: exit code or signal.
    std::int64_t seen = 0;   ///< When the keeper learned it; CLOCK_MONOTONIC, ns.
    std::int64_t userNs = 0;
    std::int64_t systemNs = 0;
    std::int64_t maxRssKib = 0;
    std::int64_t read = -1;    ///< rchar of /proc/PID/io just before it was reaped; −1 if it could not be read.
    std::int64_t written = -1; ///< wchar, likewise.
};

struct Survivor {
    std::int32_t pid = 0;
    std::array<char, 16> name = {};
};

struct Reply {
    ReplyKind kind = ReplyKind::Gone;
    std::uint32_t stage = 0;
    std::int32_t signal = 0;
    std::uint32_t count = 0; ///< Opening: a file. Spawned: steps. Survivors: all of them, also those not named.
    std::uint32_t nobodyLeft = 0; ///< 1: as if Gone followed (unless Sweep was asked for).
    std::int32_t keeper = 0; ///< Spawned: who answers, the parent of the stages and of their orphans.
    LaunchRecord launch;
    ExitFacts exit;
    std::array<LaunchStep, StepLog::kCapacity> steps; ///< Sent only as far as used.
    std::array<Survivor, kMaxSurvivors> survivors;
};

/// One message with its descriptors. `fds` stay the caller's. EAGAIN when the socket is full and non-blocking.
[[nodiscard]] Status send(int socket, std::span<const std::byte> message, std::span<const int> fds);

struct Received {
    std::size_t size = 0; ///< 0: the other end is closed.
    bool fdsLost = false; ///< Descriptors came that this process had no room for (RLIMIT_NOFILE).
    std::vector<UniqueFd> fds;
};
/// Error EAGAIN when nothing is there (non-blocking socket).
[[nodiscard]] Result<Received> receive(int socket, std::span<std::byte> message);

/// A plan as bytes and back. The decoder trusts its peer: same build.
[[nodiscard]] std::string encodePlan(const Plan &plan);
[[nodiscard]] Plan decodePlan(std::string_view bytes);

/// Bytes of any size in a file that is only memory (memfd_create(2)), and back.
[[nodiscard]] Result<UniqueFd> toMemoryFile(std::string_view bytes);
[[nodiscard]] Result<std::string> readMemoryFile(int memoryFile);

} // namespace forklane::keeper
