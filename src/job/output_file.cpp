// SPDX-License-Identifier: MIT
#include "job/output_file.h"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace forklane {

namespace {

constexpr mode_t kMode = 0666; // less the umask

} // namespace

Result<OutputFile> OutputFile::create(const std::string &path)
{
    UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, kMode));
    if (!fd)
        return failure({errno, "write", path, ""});
    return OutputFile(path, std::move(fd));
}

Status OutputFile::write(std::string_view bytes)
{
    while (m_fd && !bytes.empty()) {
        const ssize_t size = ::write(m_fd.get(), bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0) {
            const int code = errno;
            m_fd.reset();
            return failure({code, "go on writing", m_path, ""});
        }
        bytes.remove_prefix(static_cast<std::size_t>(size));
        m_bytes += static_cast<std::uint64_t>(size);
    }
    return {};
}

} // namespace forklane
