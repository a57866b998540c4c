// SPDX-License-Identifier: MIT
// A bounded queue between exactly one producer and one consumer thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <span>

#include "trace/event.h"

namespace forklane {

/// Single-producer single-consumer ring of events with cached indices (Lamport 1983; the caching as in Lee, Bu and
/// Chandranmenon, "MCRingBuffer", 2009): each side touches the other's index only when its own copy is used up.
class EventRing {
public:
    explicit EventRing(std::size_t capacity); ///< Rounded up to a power of two.

    /// Producer's thread. False when full.
    [[nodiscard]] bool tryPush(const Event &event) noexcept
    {
        const std::size_t head = m_head.load(std::memory_order_relaxed);
        if (head - m_cachedTail > m_mask) [[unlikely]] {
            m_cachedTail = m_tail.load(std::memory_order_acquire);
            if (head - m_cachedTail > m_mask)
                return false;
        }
        assign(m_events[head & m_mask], event);
        m_head.store(head + 1, std::memory_order_release);
        return true;
    }
    /// Consumer's thread. Takes up to into.size() events; returns how many.
    [[nodiscard]] std::size_t pop(std::span<Event> into) noexcept;
    /// Any thread; a moment's guess.
    [[nodiscard]] bool looksEmpty() const noexcept;
    [[nodiscard]] std::size_t capacity() const noexcept { return m_mask + 1; }

private:
    /// Field by field, so that the event need not exist anywhere else: copied as a whole it would be put together on the
    /// stack and read back before it is there (a store-forwarding stall of some nanoseconds).
    static void assign(Event &slot, const Event &event) noexcept
    {
        slot.tick = event.tick;
        slot.row = event.row;
        slot.kind = event.kind;
        slot.role = event.role;
        slot.certainty = event.certainty;
        slot.ending = event.ending;
        slot.a = event.a;
        slot.name = event.name;
        slot.payload = event.payload;
    }

    const std::size_t m_mask;
    const std::unique_ptr<std::byte[]> m_memory; ///< Left as it comes: what was never pushed is never read.
    Event *const m_events;
    alignas(64) std::atomic<std::size_t> m_head{0}; // next to write; producer's
    std::size_t m_cachedTail = 0;
    alignas(64) std::atomic<std::size_t> m_tail{0}; // next to read; consumer's
    std::size_t m_cachedHead = 0;
};

} // namespace forklane
