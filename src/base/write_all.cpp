// SPDX-License-Identifier: MIT
#include "base/write_all.h"

#include <cerrno>

#include <poll.h>
#include <unistd.h>

namespace forklane {

int writeAll(int fd, std::string_view bytes) noexcept
{
    while (!bytes.empty()) {
        const ssize_t size = ::write(fd, bytes.data(), bytes.size());
        const int error = errno;
        if (size >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(size));
        } else if (error == EAGAIN) {
            pollfd waiting = {fd, POLLOUT, 0};
            ::poll(&waiting, 1, -1);
        } else if (error != EINTR) {
            return error;
        }
    }
    return 0;
}

} // namespace forklane
