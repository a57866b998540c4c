// SPDX-License-Identifier: MIT
// Bytes that grow at their end by reading straight into them.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace forklane {

struct FreeBytes {
    std::size_t mapped = 0; ///< The size of a mapping; 0: from realloc(3).
    void operator()(char *bytes) const noexcept;
};

/// A small one grows by realloc(3). From some MiB on it is a mapping of its own, moved by its page tables (mremap(2)), so that
/// no byte is copied or zeroed on its way, as in a std::string; it asks for huge pages (madvise(2)), since a fault for each 4
/// KiB costs more than the bytes. Not thread-safe; movable.
class ByteBuffer {
public:
    ByteBuffer() noexcept = default;
    ByteBuffer(ByteBuffer &&other) noexcept
        : m_bytes(std::move(other.m_bytes)), m_size(std::exchange(other.m_size, 0)),
          m_capacity(std::exchange(other.m_capacity, 0))
    {}
    ByteBuffer &operator=(ByteBuffer &&other) noexcept
    {
        m_bytes = std::move(other.m_bytes);
        m_size = std::exchange(other.m_size, 0);
        m_capacity = std::exchange(other.m_capacity, 0);
        return *this;
    }

    [[nodiscard]] std::string_view view() const noexcept { return {m_bytes.get(), m_size}; }
    operator std::string_view() const noexcept { return view(); } // NOLINT(google-explicit-constructor): it is one
    [[nodiscard]] std::size_t size() const noexcept { return m_size; }
    /// Its pages hold nothing else, and go when it goes.
    [[nodiscard]] bool isMapping() const noexcept { return m_bytes && m_bytes.get_deleter().mapped > 0; }

    /// Room for `wanted` more bytes, uninitialised; valid until the next call. Throws std::bad_alloc.
    [[nodiscard]] std::span<char> room(std::size_t wanted);
    /// The first `count` bytes of room() now belong to the buffer.
    void commit(std::size_t count) noexcept { m_size += count; }
    /// Copies them to the end. They are not its own. Throws std::bad_alloc.
    void append(std::string_view bytes);

private:
    void growByRealloc(std::size_t capacity);
    void growMapping(std::size_t capacity);

    std::unique_ptr<char, FreeBytes> m_bytes;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

inline bool operator==(const ByteBuffer &left, std::string_view right) noexcept
{
    return left.view() == right;
}
inline bool operator==(const ByteBuffer &left, const ByteBuffer &right) noexcept
{
    return left.view() == right.view();
}

} // namespace forklane
