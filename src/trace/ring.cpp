// SPDX-License-Identifier: MIT
#include "trace/ring.h"

#include <algorithm>
#include <bit>

namespace forklane {

EventRing::EventRing(std::size_t capacity)
    : m_mask(std::bit_ceil(std::max<std::size_t>(capacity, 2)) - 1), 
      m_memory(std::make_unique_for_overwrite<std::byte[]>((m_mask + 1) * sizeof(Event))),
      m_events(reinterpret_cast<Event *>(m_memory.get()))
{}

std::size_t EventRing::pop(std::span<Event> into) noexcept
{
    const std::size_t tail = m_tail.load(std::memory_order_relaxed);
    if (m_cachedHead - tail < into.size())
        m_cachedHead = m_head.load(std::memory_order_acquire);
    const std::size_t count = std::min(m_cachedHead - tail, into.size());
    const std::size_t at = tail & m_mask;
    const std::size_t untilWrap = std::min(count, m_mask + 1 - at);
    std::copy_n(&m_events[at], untilWrap, into.begin());
    std::copy_n(&m_events[0], count - untilWrap, into.begin() + static_cast<std::ptrdiff_t>(untilWrap));
    m_tail.store(tail + count, std::memory_order_release);
    return count;
}

bool EventRing::looksEmpty() const noexcept
{
    return m_head.load(std::memory_order_acquire) == m_tail.load(std::memory_order_acquire);
}

} // namespace forklane
