// SPDX-License-Identifier: MIT
#include "base/byte_buffer.h"

#include <algorithm>
#include <new>

namespace forklane {

std::span<char> ByteBuffer::room(std::size_t wanted)
{
    if (m_capacity - m_size < wanted) {
        const std::size_t capacity = std::max(m_size + wanted, m_capacity * 2);
        auto *bytes = static_cast<char *>(std::realloc(m_bytes.get(), capacity));
        if (bytes == nullptr)
            throw std::bad_alloc();
        (void)m_bytes.release();
        m_bytes.reset(bytes);
        m_capacity = capacity;
    }
    return {m_bytes.get() + m_size, wanted};
}

} // namespace forklane
