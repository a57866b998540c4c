// SPDX-License-Identifier: MIT
// Bytes that grow at their end by reading straight into them.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace forklane {

/// Grows by realloc(3): a large block is moved by the kernel, by its page tables (mremap(2)), so that no byte is copied or
/// zeroed on its way, as in a std::string. Not thread-safe; movable.
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

    /// Room for `wanted` more bytes, uninitialised; valid until the next call. Throws std::bad_alloc.
    [[nodiscard]] std::span<char> room(std::size_t wanted);
    /// The first `count` bytes of room() now belong to the buffer.
    void commit(std::size_t count) noexcept { m_size += count; }

private:
    struct Free {
        void operator()(char *bytes) const noexcept { std::free(bytes); }
    };
    std::unique_ptr<char, Free> m_bytes;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

inline bool operator==(const ByteBuffer &left, std::string_view right) noexcept
{
    return left.view() == right;
}

} // namespace forklane
