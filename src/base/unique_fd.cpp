// SPDX-License-Identifier: MIT
#include "base/unique_fd.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace forklane {

void UniqueFd::reset(int fd) noexcept
{
    const int old = std::exchange(m_fd, fd);
    if (old >= 0)
        ::close(old);
}

Result<Pipe> makePipe()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return failure({errno, "make a pipe", "", ""});
    return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

Result<UniqueFd> duplicate(int fd)
{
    UniqueFd copy(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
    if (!copy)
        return failure({errno, "duplicate descriptor", std::to_string(fd), ""});
    return copy;
}

Status setNonBlocking(int fd)
{
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
        return failure({errno, "make non-blocking", std::to_string(fd), ""});
    return {};
}

} // namespace forklane
