// SPDX-License-Identifier: MIT
// The bytes that travel beside a ring of events: between exactly one producer and one consumer thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace forklane {

/// Payloads in the order of their events, each of which says how many bytes are its own. Pushing that event is what
/// makes them known to the consumer: here only the room that it gives back crosses threads.
class PayloadRing {
public:
    explicit PayloadRing(std::size_t capacity); ///< Rounded up to a power of two.

    // Producer's thread.

    /// False when there is no room for all of it.
    [[nodiscard]] bool tryPut(std::string_view bytes) noexcept;
    /// Undoes the last put of `size` bytes: their event was not pushed.
    void takeBack(std::size_t size) noexcept { m_head -= size; }

    /// Consumer's thread, after it has popped the event of the next into.size() bytes.
    void take(std::span<char> into) noexcept;

    [[nodiscard]] std::size_t capacity() const noexcept { return m_mask + 1; }

private:
    const std::size_t m_mask;
    const std::unique_ptr<char[]> m_bytes;
    alignas(64) std::size_t m_head = 0; // next to write; producer's
    std::size_t m_cachedTail = 0;
    alignas(64) std::atomic<std::size_t> m_tail{0}; // next to read; consumer's
};

} // namespace forklane
