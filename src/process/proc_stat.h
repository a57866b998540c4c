// SPDX-License-Identifier: MIT
// Readings of /proc about one process: what it does now, sampled. See proc(5).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/unique_fd.h"

namespace forklane {

/// Bytes that have passed through a process's system calls so far, of all its descriptors (/proc/PID/io),
/// and through those of the children that it has waited for. Only its owner may
/// see them, and nobody those of a set-uid program.
struct IoBytes {
    std::uint64_t read = 0;    ///< rchar: taken by read(2) and the like.
    std::uint64_t written = 0; ///< wchar: passed to write(2) and the like.
};

/// What a process was doing when it was looked at.
enum class Activity : std::uint8_t { Running, WaitsToRead, WaitsToWrite, Sleeping, Stopped, Zombie };

struct ProcReading {
    /// Of a process with threads: Running while one of them runs, else waiting for a pipe while one of them does. Of many
    /// threads 16 are looked at beside the first; what the others do shows in the CPU time.
    Activity activity = Activity::Sleeping;
    std::array<char, 16> name = {}; ///< comm, which an exec changes; ends with a 0.
    /// CPU time so far, of all threads: /proc/PID/schedstat, which is the first thread's, while there was never another one,
    /// else utime + stime of stat (10 ms steps).
    std::int64_t cpuNs = 0;
    std::int64_t memory = 0; ///< Bytes in RAM now (rss of stat, some pages behind); 0 when it is ending.
    std::optional<IoBytes> io;
};

/// How many descriptors a watch costs for as long as it lives: all five files, so that a look is a few reads, or one.
enum class ProcFiles : std::uint8_t { AllOpen, OneOpen };

/// Watches one process, whose stat is kept open. One thread at a time. After the process was
/// reaped every reading is empty, also when its pid has gone to another.
class ProcWatch {
public:
    explicit ProcWatch(pid_t pid, ProcFiles files = ProcFiles::AllOpen);
    /// Nothing when the process is gone.
    [[nodiscard]] std::optional<ProcReading> read();
    [[nodiscard]] pid_t pid() const { return m_pid; }

private:
    enum File : std::uint8_t { Schedstat, Io, Syscall, Wchan };
    using Buffer = std::array<char, 1024>;
    [[nodiscard]] std::string_view look(File file, Buffer &buffer) const;
    [[nodiscard]] std::string_view lookAtThread(const char *thread, const char *file, Buffer &buffer) const;
    template <typename Look>
    [[nodiscard]] static Activity waitingFor(const Look &look);
    [[nodiscard]] static Activity activityOf(char state);
    [[nodiscard]] Activity withThreads(Activity first) const;

    pid_t m_pid;
    ProcFiles m_keeps;
    UniqueFd m_stat;
    bool m_hasThreads = false;       ///< Now or once.
    std::int64_t m_cpuNs = 0;        ///< As last read.
    std::array<UniqueFd, 4> m_files; ///< By File; empty with OneOpen.
};

struct PipeReading {
    std::int64_t fill = 0;     ///< Bytes in the pipe (FIONREAD).
    std::int64_t capacity = 0; ///< F_GETPIPE_SZ; "full" is counted in slots, so a writer can block below it.
};

/// Which pipe it is: st_ino of fstat(2), the number in /proc/PID/fd's "pipe:[4711]"; 0 if it cannot be told.
[[nodiscard]] std::uint64_t pipeNumber(const UniqueFd &end);
/// Looks into the pipe that is descriptor `fd` of process `pid`. A second read end is open for a few microseconds: a reader's
/// end in that time reaches the writer that much later, and nothing else changes. Nothing if it is not the pipe with that
/// pipeNumber(), or not ours to see.
[[nodiscard]] std::optional<PipeReading> readPipe(pid_t pid, int fd, std::uint64_t number);
/// Looks into the pipe whose read end this is: nothing is opened. Nothing if it is no pipe.
[[nodiscard]] std::optional<PipeReading> readPipe(const UniqueFd &readEnd);

/// Also of a zombie, as its last word.
[[nodiscard]] std::optional<IoBytes> ioBytes(pid_t pid);

/// Memory that is in RAM now (statm). Nothing when the process is gone.
[[nodiscard]] std::optional<std::int64_t> residentKib(pid_t pid);
/// The children of all threads of `pid` (/proc/PID/task/*/children). Empty when there are none or the kernel does not tell.
[[nodiscard]] std::vector<pid_t> childrenOf(pid_t pid);

struct Descendant {
    pid_t pid = 0;
    pid_t parent = 0;
};
/// Everybody below `pid`, parents before their children, zombies too; of a subreaper also who became its child meanwhile, once.
/// Those that fork or lose their parents as fast as they are listed may be missed: look again.
[[nodiscard]] std::vector<Descendant> descendantsOf(pid_t pid);

struct ProcIdentity {
    pid_t parent = 0;
    pid_t session = 0;
    std::uint64_t startTime = 0; ///< In clock ticks since boot: with the pid it names a process for good.
    char state = '?';
    std::string name; ///< comm, at most 15 bytes.
};
[[nodiscard]] std::optional<ProcIdentity> identify(pid_t pid);

/// Every process that lives (zombies not), for walks over a tree or a session.
[[nodiscard]] std::vector<std::pair<pid_t, ProcIdentity>> allProcesses();

} // namespace forklane
