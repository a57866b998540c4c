// SPDX-License-Identifier: MIT
// Writes to a job's stdin pipe as fast as it is read, without blocking.
#pragma once

#include <deque>
#include <string>

#include "base/unique_fd.h"
#include "io/reactor.h"

namespace forklane {

/// Owned by the job; reactor's thread.
class Feeder {
public:
    /// `writeEnd` is ours alone: it becomes non-blocking.
    Feeder(Reactor &reactor, UniqueFd writeEnd);
    ~Feeder();
    Feeder(const Feeder &) = delete;
    Feeder &operator=(const Feeder &) = delete;

    void send(std::string bytes); ///< Kept until the program reads it.
    void end();                   ///< End of file after what was sent. A program that has gone (EPIPE) ends it too.
    [[nodiscard]] bool isOpen() const { return static_cast<bool>(m_fd); }

private:
    void writeSome();
    void close();

    Reactor &m_reactor;
    UniqueFd m_fd;
    std::deque<std::string> m_waiting;
    std::size_t m_written = 0; ///< Of the first piece.
    bool m_ending = false;
    bool m_watched = false;
};

} // namespace forklane
