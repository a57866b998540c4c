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
    [[nodiscard]] bool tryPush(const Event &event) noexcept;
    /// Consumer's thread. Takes up to into.size() events; returns how many.
    [[nodiscard]] std::size_t pop(std::span<Event> into) noexcept;
    /// Any thread; a moment's guess.
    [[nodiscard]] bool looksEmpty() const noexcept;
    [[nodiscard]] std::size_t capacity() const noexcept { return m_mask + 1; }

private:
    const std::size_t m_mask;
    const std::unique_ptr<Event[]> m_events;
    alignas(64) std::atomic<std::size_t> m_head{0}; // next to write; producer's
    std::size_t m_cachedTail = 0;
    alignas(64) std::atomic<std::size_t> m_tail{0}; // next to read; consumer's
    std::size_t m_cachedHead = 0;
};

} // namespace forklane
