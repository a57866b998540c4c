// SPDX-License-Identifier: MIT
// The payloads of a row: bytes of any kind beside some of its slices. One thread writes (the collector's); views are
// read by any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "trace/append_log.h"

namespace forklane {

inline constexpr std::size_t kMaxPayload = 4096; ///< Bytes kept of one payload; of a longer one the rest is left out.

/// Bytes that were written with a slice. They are there for as long as the view they come from.
struct Payload {
    std::string_view bytes;
    std::uint32_t size = 0; ///< Of the whole, which may be more than was kept.
};

/// Which slice a payload belongs to and where its bytes are.
struct PayloadEntry {
    std::size_t slice = 0;
    std::size_t offset = 0;
    std::uint32_t kept = 0;
    std::uint32_t size = 0;
    [[nodiscard]] std::size_t end() const noexcept { return offset + kept; }
};

using PayloadEntryLog = AppendLog<PayloadEntry, 1024>;
using PayloadByteLog = AppendLog<char, 65'536>;

/// A pinned state of a row's payloads. Any thread; lock-free once made.
class PayloadView {
public:
    [[nodiscard]] Payload of(std::size_t slice) const noexcept; ///< Empty if it has none. O(log n).

private:
    friend class PayloadStore;
    PayloadEntryLog::View m_entries;
    PayloadByteLog::View m_bytes;
};

class PayloadStore {
public:
    // Writer's thread.

    /// `size` is that of the whole payload; `bytes` are at most kMaxPayload of it, and at least one.
    void append(std::size_t slice, std::string_view bytes, std::uint32_t size);
    /// Bytes of memory that the payloads of all slices before that one have taken, those dropped since included.
    [[nodiscard]] std::uint64_t bytesBefore(std::size_t slice) const noexcept;
    [[nodiscard]] std::uint64_t bytes() const noexcept { return m_entries.size() * sizeof(PayloadEntry) + m_bytes.size(); }
    /// Lets go of the chunks in which only slices before that one have a part.
    void dropBefore(std::size_t slice);

    /// Any thread, but not during dropBefore(). Holds the payloads of all slices that were published before.
    [[nodiscard]] PayloadView view() const;

private:
    [[nodiscard]] std::size_t entriesBefore(std::size_t slice) const noexcept;

    PayloadEntryLog m_entries; // by slice
    PayloadByteLog m_bytes;    // each payload within one chunk
};

} // namespace forklane
