// SPDX-License-Identifier: MIT
// A child process of this program, owned: the primitive under everything that launches in-process.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "base/unique_fd.h"
#include "process/command.h"
#include "process/exit_status.h"
#include "process/launch.h"

namespace forklane {

/// Owns one child: its pidfd and the parent's ends of its pipes. Not thread-safe; movable. Dropping it while the child runs
/// kills and reaps it: it never leaves a zombie. To let the child live on, release() it to whoever will wait for it.
class Child {
public:
    Child() = default;
    Child(Child &&) noexcept = default;
    Child &operator=(Child &&other) noexcept;
    ~Child();

    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] int pidfd() const { return m_pidfd.get(); } ///< Readable when the child has ended (pidfd_open(2)).
    [[nodiscard]] const LaunchRecord &launch() const { return m_launch; }
    [[nodiscard]] const std::vector<LaunchStep> &steps() const { return m_steps; }
    /// The parent's end of the pipe made for `target` by NewPipe; empty if there is none (or it was moved away).
    [[nodiscard]] UniqueFd &pipe(int target) { return m_pipes[target]; }

    /// The status, if the child has ended; reaps it. Does not block.
    [[nodiscard]] std::optional<ExitStatus> poll();
    /// Blocks until the child has ended.
    ExitStatus wait();
    /// Blocks until the child has ended or the deadline has come (then nothing).
    [[nodiscard]] std::optional<ExitStatus> wait(Instant deadline);
    /// pidfd_send_signal(2); ESRCH after the child was reaped. Never hits another process that got the same pid.
    Status signal(int number);
    Status terminate() { return signal(15); }
    Status kill() { return signal(9); }
    /// Gives up pid and pidfd: the caller reaps.
    [[nodiscard]] std::pair<pid_t, UniqueFd> release();

private:
    friend tl::expected<Child, LaunchFailure> spawn(const Command &command);
    void abandon() noexcept;

    pid_t m_pid = -1;
    UniqueFd m_pidfd;
    std::optional<ExitStatus> m_status;
    std::map<int, UniqueFd> m_pipes;
    LaunchRecord m_launch;
    std::vector<LaunchStep> m_steps;
};

/// Launches `command` and returns when its exec has happened or failed. Redirections to NewPipe give pipe(target). Any thread
/// but the UI's: LaunchMode::Vfork and FIFOs block. In a program that ignores SIGCHLD statuses vanish: see resetChildSignal().
[[nodiscard]] tl::expected<Child, LaunchFailure> spawn(const Command &command);

/// To be called first in main(): SIGCHLD to its default (a parent may have us started with it ignored), and descriptors 0–2
/// open, so that no pipe of ours becomes somebody's stdout: on /dev/null, the wrong way round, so that to read or write them is
/// still EBADF (as glibc's csu/check_fds.c), and close-on-exec, so that a child still finds them closed.
void prepareThisProcess();

} // namespace forklane
