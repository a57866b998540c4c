// SPDX-License-Identifier: MIT
// Opens the files of one stage in a process of its own, so that a FIFO without its other end holds up that stage alone.
#pragma once

#include <span>
#include <vector>

#include <sys/types.h>

#include "base/unique_fd.h"
#include "process/plan.h"

namespace forklane::keeper {

/// A child of this (single-threaded) process that opens a plan's files in their order and hands each over as it is open. It
/// has every signal at its default and stays until it is dropped here: a process group it is in lives as long. Dropping it
/// kills and reaps it. Whoever reaps children by other means tells it (onReaped). It does not outlive this process.
class Opener {
public:
    /// Forks. `files`: those that are open already, the plan's first ones. `group`: the process group it joins, 0: it leads a
    /// new one, −1: it stays in this one.
    [[nodiscard]] static Result<Opener> start(const Plan &plan, std::vector<UniqueFd> files, pid_t group);

    Opener(Opener &&other) noexcept;
    Opener &operator=(Opener &&) = delete;
    ~Opener();

    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] int channel() const { return m_channel.get(); } ///< Readable when a file is open, or the process has ended.

    /// Takes what is there, without waiting. False: it has ended before its work was done, by a signal.
    [[nodiscard]] bool receive();
    [[nodiscard]] std::span<const UniqueFd> files() const { return m_files; } ///< Open by now.
    [[nodiscard]] int error() const { return m_error; } ///< errno of the file that comes after files(); 0: none has failed.

    /// Ends it; its pid and its place in the group stay until it is dropped. False: a signal had ended it before.
    [[nodiscard]] bool end();
    /// It is stopped, and nobody has been told yet (waitid(2)).
    [[nodiscard]] bool hasJustStopped() const;
    /// It has been reaped: its pid may be another's by now.
    void onReaped() { m_pid = -1; }

private:
    Opener(pid_t pid, UniqueFd channel, std::vector<UniqueFd> files)
        : m_pid(pid), m_channel(std::move(channel)), m_files(std::move(files))
    {}

    pid_t m_pid = -1;
    UniqueFd m_channel;
    std::vector<UniqueFd> m_files;
    int m_error = 0;
};

} // namespace forklane::keeper
