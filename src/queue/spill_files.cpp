// SPDX-License-Identifier: MIT
#include "queue/spill_files.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace forklane::queue {

namespace {

constexpr std::uint64_t kSmall = 64 * 1024; // output up to that is read at once, and its file used again
constexpr std::size_t kSpareFiles = 64;
constexpr std::size_t kCopyStep = 1 << 20;

UniqueFd memoryFile()
{
    UniqueFd file(::memfd_create("forklane-output", MFD_CLOEXEC));
    if (file)
        ::fcntl(file.get(), F_SETFL, O_APPEND);
    return file;
}

Error noFile(const std::string &folder, int error)
{
    const std::string limit = limitDetail(error);
    return {error, "keep output in", folder, limit.empty() ? "TMPDIR names the folder for it" : limit};
}

Status writeAt(int file, std::string_view bytes, std::uint64_t offset)
{
    while (!bytes.empty()) {
        const ssize_t size = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return failure({size < 0 ? errno : EIO, "keep the output of", "a command", ""});
        offset += static_cast<std::uint64_t>(size);
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return {};
}

} // namespace

Result<std::string> readAt(int file, std::uint64_t from, std::size_t most)
{
    std::string bytes(most, '\0');
    std::size_t have = 0;
    while (have < most) {
        const ssize_t size = ::pread(file, bytes.data() + have, most - have, static_cast<off_t>(from + have));
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return failure({errno, "read back the output of", "a command", ""});
        if (size == 0)
            break;
        have += static_cast<std::size_t>(size);
    }
    bytes.resize(have);
    return bytes;
}

std::uint64_t sizeOf(int file) noexcept
{
    struct stat status = {};
    return ::fstat(file, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

Result<UniqueFd> SpillFiles::lend()
{
    if (!m_spare.empty()) {
        UniqueFd file = std::move(m_spare.back());
        m_spare.pop_back();
        return file;
    }
    UniqueFd file(::open(m_folder.c_str(), O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600));
    if (!file && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) // a file system without such files
        file = memoryFile();
    if (!file)
        return failure(noFile(m_folder, errno));
    return file;
}

Written SpillFiles::take(UniqueFd file)
{
    Written written;
    struct stat status = {};
    if (!file || ::fstat(file.get(), &status) != 0)
        return written;
    written.size = static_cast<std::uint64_t>(status.st_size);
    if (written.size > kSmall) {
        written.file = std::move(file);
        return written;
    }
    if (written.size > 0) {
        written.bytes = readAt(file.get(), 0, written.size).value_or(std::string());
        giveBack(std::move(file));
    } else if (m_spare.size() < kSpareFiles) {
        m_spare.push_back(std::move(file));
    }
    return written;
}

void SpillFiles::giveBack(UniqueFd file)
{
    if (m_spare.size() < kSpareFiles && ::ftruncate(file.get(), 0) == 0)
        m_spare.push_back(std::move(file));
}

Status OutputArchive::append(const Written &written, std::uint64_t offset)
{
    if (!written.file)
        return writeAt(m_common.get(), written.bytes, offset);
    for (std::uint64_t at = 0; at < written.size;) {
        const auto bytes = readAt(written.file.get(), at, kCopyStep);
        if (!bytes)
            return failure(bytes.error());
        if (bytes->empty())
            break;
        if (auto kept = writeAt(m_common.get(), *bytes, offset + at); !kept)
            return kept;
        at += bytes->size();
    }
    return {};
}

Status OutputArchive::keep(Key key, Written written)
{
    if (written.size == 0)
        return {};
    Place place;
    place.size = written.size;
    if (written.file && m_ownFiles < kMostOwnFiles) {
        place.own = std::move(written.file);
        ++m_ownFiles;
    } else {
        if (!m_common) {
            auto file = m_files.lend();
            if (!file)
                return failure(file.error());
            m_common = std::move(*file);
            ::fcntl(m_common.get(), F_SETFL, 0); // pwrite(2) to a file opened with O_APPEND ignores its offset
        }
        place.offset = m_end;
        if (auto kept = append(written, m_end); !kept)
            return kept;
        m_end += written.size;
    }
    m_places.insert_or_assign(key, std::move(place));
    return {};
}

std::uint64_t OutputArchive::sizeOf(Key key) const
{
    const auto found = m_places.find(key);
    return found == m_places.end() ? 0 : found->second.size;
}

Result<std::string> OutputArchive::read(Key key, std::uint64_t from, std::size_t most) const
{
    const auto found = m_places.find(key);
    if (found == m_places.end() || from >= found->second.size)
        return std::string();
    const Place &place = found->second;
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(most, place.size - from));
    return place.own ? readAt(place.own.get(), from, size) : readAt(m_common.get(), place.offset + from, size);
}

} // namespace forklane::queue
