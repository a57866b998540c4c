// SPDX-License-Identifier: MIT
// The only owner of a file descriptor, and the only maker of pipes.
#pragma once

#include <utility>

#include "base/error.h"

namespace forklane {

/// Owns one file descriptor and closes it. Not thread-safe; movable.
class UniqueFd {
public:
    UniqueFd() noexcept = default;
    explicit UniqueFd(int fd) noexcept : m_fd(fd) {}
    UniqueFd(UniqueFd &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    UniqueFd &operator=(UniqueFd &&other) noexcept
    {
        reset(std::exchange(other.m_fd, -1));
        return *this;
    }
    UniqueFd(const UniqueFd &) = delete;
    UniqueFd &operator=(const UniqueFd &) = delete;
    ~UniqueFd() { reset(); }

    [[nodiscard]] int get() const noexcept { return m_fd; }
    [[nodiscard]] explicit operator bool() const noexcept { return m_fd >= 0; }
    [[nodiscard]] int release() noexcept { return std::exchange(m_fd, -1); }
    /// Closes what is owned (EINTR is not retried: close(2) on Linux has always closed) and owns `fd`.
    void reset(int fd = -1) noexcept;

private:
    int m_fd = -1;
};

struct Pipe {
    UniqueFd readEnd;
    UniqueFd writeEnd;
};

/// A pipe whose both ends are close-on-exec from birth (pipe2(2) with O_CLOEXEC).
[[nodiscard]] Result<Pipe> makePipe();

/// A second descriptor for the same open file description, close-on-exec and ≥ 3.
[[nodiscard]] Result<UniqueFd> duplicate(int fd);

/// Makes reads and writes of this open file description return EAGAIN. Only for ends that nobody else holds.
[[nodiscard]] Status setNonBlocking(int fd);

} // namespace forklane
