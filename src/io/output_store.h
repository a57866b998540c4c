// SPDX-License-Identifier: MIT
// What a job's programs wrote, in arrival order, bounded in memory, readable while it is written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "base/time.h"

namespace forklane {

enum class StreamKind : std::uint8_t { Output, Error }; ///< stdout, stderr.

/// Which program's which stream a piece of output came from.
struct StreamId {
    std::uint16_t stage = 0;
    StreamKind kind = StreamKind::Output;
    auto operator<=>(const StreamId &) const = default;
};

/// The index entry: consecutive bytes of one stream. A block ends when the stream changes, when it has kBlockBytes, or when the
/// next read came more than kBlockSpan after its first. Lines may run on from block to block.
struct OutputBlock {
    std::uint64_t number = 0; ///< 0, 1, 2 … over the store's life; dropped blocks keep their numbers.
    std::uint64_t offset = 0; ///< Of its first byte, within its own stream, from the stream's beginning.
    StreamId stream;
    std::uint32_t size = 0;
    std::uint32_t newlines = 0;
    std::int64_t tick = 0;              ///< When its first byte was read, CLOCK_MONOTONIC ns.
    std::shared_ptr<const char[]> slab; ///< Keeps the bytes alive while this copy exists.
    std::uint32_t slabOffset = 0;

    /// The bytes; immutable although the block may still grow behind them.
    [[nodiscard]] std::string_view bytes() const noexcept { return {slab.get() + slabOffset, size}; }
};

struct OutputTotals {
    std::uint64_t bytes = 0;        ///< Ever written.
    std::uint64_t newlines = 0;     ///< Ever written.
    std::uint64_t keptBytes = 0;    ///< Still here.
    std::uint64_t firstBlock = 0;   ///< Number of the oldest block still here. Later ones may have gone: see StreamTotals.
    std::uint64_t endBlock = 0;     ///< One past the newest block's number.
    std::uint64_t droppedBytes = 0; ///< Given up to stay within the limit.
    std::uint64_t droppedLines = 0; ///< Newlines among them.
};

/// The same of one stream.
struct StreamTotals {
    StreamId stream;
    std::uint64_t bytes = 0;        ///< Ever written.
    std::uint64_t newlines = 0;     ///< Ever written.
    std::uint64_t droppedBytes = 0; ///< Given up: the stream's kept bytes begin at this offset.
    std::uint64_t droppedLines = 0; ///< Newlines among them.
    std::uint64_t firstBlock = 0;   ///< Its oldest block still here; its later ones are all here.
    bool operator==(const StreamTotals &) const = default;
};

/// How many '\n' there are; as fast as memory is read.
[[nodiscard]] std::uint32_t countNewlines(std::string_view bytes) noexcept;

/// One writer (the job's reactor), any number of readers. A slab is a piece of memory that holds many blocks of one stream:
/// their bytes from its front, their index entries from its back. A stream at its limit gives up its own oldest slab, so that a
/// flood on one stream leaves the others alone; the memory is used again unless a reader's OutputBlock still holds it.
/// Memory ≤ limit (index included) for each stream + what readers hold.
class OutputStore {
public:
    static constexpr std::size_t kBlockBytes = 64 * 1024;
    static constexpr std::size_t kSlabBytes = 1024 * 1024;
    static constexpr Duration kBlockSpan = std::chrono::milliseconds(1);

    /// Bytes kept of each stream, index included; at least two slabs.
    explicit OutputStore(std::size_t limit = 64 * 1024 * 1024);

    // Writer's thread.
    /// Where the next read(2) of the stream may put its bytes: contiguous, at most kBlockBytes, never empty. Valid until the
    /// stream's next commit().
    [[nodiscard]] std::span<char> space(StreamId stream);
    /// The first `size` bytes of the stream's space() are now its own. Ticks do not go back.
    void commit(StreamId stream, std::size_t size, std::int64_t tick);
    /// `copy` gets all bytes from the next commit() on, in its thread; an empty function ends that. Not from within `copy`.
    void copyTo(std::function<void(std::string_view)> copy);
    void append(StreamId stream, std::string_view bytes, std::int64_t tick); ///< Copies; for tests and small pieces.

    // Any thread.
    /// From now on all streams together keep at most `limit` bytes: the one that keeps most gives up its oldest at once. At
    /// least two slabs of each stay. A higher limit than before changes nothing.
    void lowerLimit(std::size_t limit);
    [[nodiscard]] OutputTotals totals() const;
    /// Copies of the blocks numbered from ≤ n < to that are still here, ascending: the first `most` of them.
    [[nodiscard]] std::vector<OutputBlock> blocks(std::uint64_t from, std::uint64_t to, std::size_t most = SIZE_MAX) const;
    [[nodiscard]] std::uint64_t streamBytes(StreamId stream) const; ///< Ever written to this stream.
    [[nodiscard]] std::vector<StreamTotals> streams() const;        ///< Of every stream that wrote, ascending.

private:
    struct Impl;
    std::shared_ptr<Impl> m_impl;
};

} // namespace forklane
