// SPDX-License-Identifier: MIT
#include "process/splice.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

namespace forklane {

namespace {

// A pipe is locked while bytes are copied into it or out of it. Written and read in turn, by pieces as long as a filter's own,
// the two pipes of a filter are used at the same time: by us the one, by it the other. With longer pieces each waits for the
// other's copying. References are quickly written: there longer pieces are better.
constexpr std::size_t kCopiedPiece = 128 * 1024;
constexpr std::size_t kSplicedPiece = kPipeBytes;
constexpr std::size_t kHugePage = 2 * 1024 * 1024; // dropped as a whole it need not be split

/// Not now; anything else says: not here.
bool isForNow(int error)
{
    return error == EAGAIN || error == EINTR;
}

} // namespace

ssize_t SplicingWriter::write(int pipe) noexcept
{
    const ssize_t size = writePiece(pipe);
    if (size <= 0)
        return size;
    m_left.remove_prefix(static_cast<std::size_t>(size));
    if (m_lends)
        dropLent();
    return size;
}

ssize_t SplicingWriter::writePiece(int pipe) noexcept
{
    if (m_lends) {
        const iovec piece = {const_cast<char *>(m_left.data()), std::min(kSplicedPiece, m_left.size())};
        const ssize_t size = ::vmsplice(pipe, &piece, 1, SPLICE_F_NONBLOCK);
        if (size >= 0 || isForNow(errno))
            return size;
        m_lends = false;
    }
    return ::write(pipe, m_left.data(), std::min(kCopiedPiece, m_left.size()));
}

void SplicingWriter::dropLent() noexcept
{
    // A pipe full stays a while: what lies before it has been read, so that we are the last who have it. Then it is freed on
    // this CPU, and the next page of the answer is taken from there. Pages that the reader frees go to its own CPU.
    const std::size_t lent = m_own.size() - m_left.size();
    const std::size_t read = (lent - std::min<std::size_t>(lent, kPipeBytes)) / kHugePage * kHugePage;
    if (read > m_dropped)
        ::madvise(const_cast<char *>(m_own.view().data()) + m_dropped, read - m_dropped, MADV_DONTNEED);
    m_dropped = read;
}

std::size_t SplicingReader::pieceBytes() const noexcept
{
    return m_own.readEnd ? kSplicedPiece : kCopiedPiece;
}

ssize_t SplicingReader::read(int pipe, std::span<char> into) noexcept
{
    if (m_own.readEnd) {
        const ssize_t moved = ::splice(pipe, nullptr, m_own.writeEnd.get(), nullptr, into.size(), SPLICE_F_NONBLOCK);
        if (moved > 0)
            return readMoved(into.first(static_cast<std::size_t>(moved)));
        if (moved == 0 || isForNow(errno))
            return moved;
        m_own = {};
    }
    const ssize_t size = ::read(pipe, into.data(), into.size());
    if (size == static_cast<ssize_t>(kCopiedPiece) && !std::exchange(m_isTried, true))
        makeOwnPipe();
    return size;
}

void SplicingReader::makeOwnPipe() noexcept
{
    auto made = makePipe();
    if (made && ::fcntl(made->readEnd.get(), F_SETPIPE_SZ, kPipeBytes) >= kPipeBytes)
        m_own = std::move(*made); // else no descriptor was left, or the pipe is so short that it does not pay
}

ssize_t SplicingReader::readMoved(std::span<char> into) noexcept
{
    for (std::size_t done = 0; done < into.size();) {
        const ssize_t size = ::read(m_own.readEnd.get(), into.data() + done, into.size() - done);
        if (size < 0 && errno != EINTR) { // a file's page that its disk does not give
            m_own = {};
            return -1;
        }
        done += static_cast<std::size_t>(std::max<ssize_t>(size, 0));
    }
    return static_cast<ssize_t>(into.size());
}

} // namespace forklane
