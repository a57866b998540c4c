// SPDX-License-Identifier: MIT
// Many bytes into and out of pipes by references to their pages, where a copy is not needed (vmsplice(2), splice(2)). Where the
// kernel refuses, as under a filter of seccomp(2), all goes on by write(2) and read(2). Not thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <sys/types.h>

#include "base/byte_buffer.h"
#include "base/unique_fd.h"

namespace forklane {

/// The longest that a user's pipe may be made (pipe(7)): fewer switches. Refused beyond the user's share.
inline constexpr int kPipeBytes = 1024 * 1024;

/// What is left to write to a pipe. A buffer of its own that is a mapping is lent: the pipe refers to its pages, and they live
/// on there when the mapping has gone. Whoever reads may pass them on unread (splice(2), tee(2)): nobody ever learns that they
/// are no longer needed, so nobody may write to them again. Therefore only what nobody else has is lent, and nothing writes to
/// it here. It is given up on the way (MADV_DONTNEED), so that its memory becomes that of the answer.
class SplicingWriter {
public:
    /// Copies: `bytes` are someone else's, and stay.
    explicit SplicingWriter(std::string_view bytes) noexcept : m_left(bytes) {}
    /// Lends, or copies what is too small to be a mapping.
    explicit SplicingWriter(ByteBuffer &&bytes) noexcept : m_own(std::move(bytes)), m_left(m_own), m_lends(m_own.isMapping()) {}

    [[nodiscard]] bool isEmpty() const noexcept { return m_left.empty(); }
    /// Writes one piece at most to a non-blocking descriptor. Returns and fails as write(2), with SIGPIPE too.
    [[nodiscard]] ssize_t write(int pipe) noexcept;

private:
    [[nodiscard]] ssize_t writePiece(int pipe) noexcept;
    void dropLent() noexcept;

    ByteBuffer m_own;
    std::string_view m_left;
    std::size_t m_dropped = 0; ///< Bytes at the beginning of m_own.
    bool m_lends = false;
};

/// Reads from pipes, by read(2) at first. When whole pieces come, the pages are moved to a pipe of its own and read there: who
/// writes is held up only while references are moved, not while bytes are copied (a pipe is locked meanwhile). Nothing stays in
/// that pipe from one read to the next.
class SplicingReader {
public:
    /// How many bytes read() takes at most.
    [[nodiscard]] std::size_t pieceBytes() const noexcept;
    /// Returns and fails as read(2) from a non-blocking descriptor.
    [[nodiscard]] ssize_t read(int pipe, std::span<char> into) noexcept;

private:
    void makeOwnPipe() noexcept;
    [[nodiscard]] ssize_t readMoved(std::span<char> into) noexcept;

    Pipe m_own;
    bool m_isTried = false;
};

} // namespace forklane
