// SPDX-License-Identifier: MIT
#include "trace/payload_ring.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace forklane {

PayloadRing::PayloadRing(std::size_t capacity)
    : m_mask(std::bit_ceil(std::max<std::size_t>(capacity, 2)) - 1), m_bytes(std::make_unique_for_overwrite<char[]>(m_mask + 1))
{}

bool PayloadRing::tryPut(std::string_view bytes) noexcept
{
    if (m_head + bytes.size() - m_cachedTail > capacity()) {
        m_cachedTail = m_tail.load(std::memory_order_acquire);
        if (m_head + bytes.size() - m_cachedTail > capacity())
            return false;
    }
    const std::size_t at = m_head & m_mask;
    const std::size_t untilWrap = std::min(bytes.size(), capacity() - at);
    std::copy_n(bytes.data(), untilWrap, &m_bytes[at]);
    std::copy_n(bytes.data() + untilWrap, bytes.size() - untilWrap, &m_bytes[0]);
    m_head += bytes.size();
    return true;
}

void PayloadRing::take(std::span<char> into) noexcept
{
    const std::size_t tail = m_tail.load(std::memory_order_relaxed);
    const std::size_t at = tail & m_mask;
    const std::size_t untilWrap = std::min(into.size(), capacity() - at);
    std::copy_n(&m_bytes[at], untilWrap, into.data());
    std::copy_n(&m_bytes[0], into.size() - untilWrap, into.data() + untilWrap);
    m_tail.store(tail + into.size(), std::memory_order_release);
}

} // namespace forklane
