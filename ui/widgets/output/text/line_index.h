// SPDX-License-Identifier: MIT
// Which line of a filtered output lies where in the store: a line count for each block, never an entry for each line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/output_store.h"
#include "trace/event.h"

namespace forklane::ui {

/// Which streams are shown.
struct OutputFilter {
    std::optional<std::uint16_t> stage; ///< Nothing: all stages.
    bool output = true;                 ///< stdout.
    bool error = true;                  ///< stderr.

    bool operator==(const OutputFilter &) const = default;
    [[nodiscard]] bool contains(StreamId stream) const noexcept
    {
        return (!stage || *stage == stream.stage) && (stream.kind == StreamKind::Output ? output : error);
    }
};

/// Where a line lies. Its bytes are contiguous in its stream.
struct OutputLine {
    std::uint64_t number = 0; ///< Stays when older lines are dropped, unless some newer than this were: see LineIndex::moved().
    StreamId stream;
    Tick tick = 0;           ///< When the block in which it begins was read.
    std::uint64_t block = 0; ///< That block's number.
    std::uint64_t begin = 0; ///< Offsets in the stream, without the newline.
    std::uint64_t end = 0;
    std::uint64_t dropped = 0; ///< Not 0: no line, but the place of that many older ones of the stream that were given up.

    [[nodiscard]] std::uint64_t size() const noexcept { return end - begin; }
    bool operator==(const OutputLine &) const = default;
};

/// The lines of a store's blocks that pass a filter, in arrival order. A line runs on from block to block; it also ends where
/// the next block of the filter is of another stream. Where a stream has given up lines, one line stands for them, before the
/// oldest that is kept of it. Copies no bytes and pins no slab. One thread; the store may be written meanwhile.
class LineIndex {
public:
    static constexpr std::size_t kMostBlocks = 64 * 1024; ///< Read by one refresh() unless told: a few milliseconds.

    /// Forgets everything; `store` may be null.
    void reset(std::shared_ptr<const OutputStore> store, OutputFilter filter);
    /// Takes in what was written and dropped since. False when there was more than `mostBlocks`: call again.
    bool refresh(std::size_t mostBlocks = kMostBlocks);
    /// Only blocks read up to then count; nothing: all of them.
    void setInstant(std::optional<Tick> instant);

    [[nodiscard]] const std::shared_ptr<const OutputStore> &store() const { return m_store; }
    [[nodiscard]] std::optional<Tick> instant() const { return m_instant; }
    [[nodiscard]] const OutputFilter &filter() const { return m_filter; }
    [[nodiscard]] std::uint64_t firstLine() const;                    ///< The oldest that is (perhaps not wholly) kept.
    [[nodiscard]] std::uint64_t endLine() const { return m_endLine; } ///< One past the newest.
    [[nodiscard]] std::uint64_t droppedLines() const { return m_droppedLines; } ///< Newlines of the filter that were given up.
    [[nodiscard]] std::size_t streamCount() const { return m_streams.size(); }  ///< Of the filter that have written.
    /// What the last refresh() has made of a line's number: newer lines than this were dropped, so it moved towards them.
    [[nodiscard]] std::uint64_t moved(std::uint64_t line) const;
    [[nodiscard]] bool hasErrors() const { return m_hasErrors; } ///< A block of stderr has been seen.

    /// Fewer than `count` at the end, or when the store has dropped some since refresh().
    [[nodiscard]] std::vector<OutputLine> lines(std::uint64_t first, std::size_t count) const;
    /// The line's bytes from its `from`-th on, at most `size`; less when they were dropped.
    [[nodiscard]] std::string bytes(const OutputLine &line, std::uint64_t from, std::uint64_t size) const;
    /// The last line that begins in a block read at or before `tick`; the first line when there is none.
    [[nodiscard]] std::uint64_t lineAt(Tick tick) const;

    // For searching: the shown blocks in order, and the places of dropped ones.
    [[nodiscard]] std::size_t blockCount() const { return m_shown; }
    [[nodiscard]] std::optional<OutputBlock> block(std::size_t index) const; ///< Nothing where blocks were dropped.
    /// The line to which the block's first byte belongs.
    [[nodiscard]] std::uint64_t lineOfBlock(std::size_t index) const { return m_entries[index].line; }
    /// The last block whose first byte belongs to `line` or an earlier one.
    [[nodiscard]] std::size_t lastBlockOfLine(std::uint64_t line) const;

private:
    struct Entry {
        std::uint64_t number : 44; ///< The block's; for a notice, that of the block behind it.
        std::uint64_t newlines : 17;
        std::uint64_t isError : 1;
        std::uint64_t isOpen : 1; ///< Does not end in a newline.
        std::uint64_t isNotice : 1;
        std::uint64_t line : 48; ///< Of its first byte.
        std::uint64_t stage : 16;
        Tick tick;

        [[nodiscard]] StreamId stream() const;
    };
    static_assert(sizeof(Entry) == 24); // as many as the store has blocks
    struct Move {
        std::uint64_t from = 0; ///< Lines from here on …
        std::uint64_t to = 0;   ///< … are now these.
    };
    struct Cursor {
        std::size_t entry = 0;
        std::size_t position = 0;
        std::optional<OutputBlock> block;
    };

    void takeTotals();
    void dropOlder();
    [[nodiscard]] std::vector<Entry> keptBefore(std::size_t behind) const;
    void number(std::vector<Entry> &kept, std::size_t behind);
    void takeOffGrown();
    void add(const OutputBlock &block);
    void addNotice(const StreamTotals &stream);
    [[nodiscard]] const StreamTotals *noticeBefore(std::uint64_t block) const;
    void updateEnd();
    [[nodiscard]] bool isOpenAfterShown() const;
    [[nodiscard]] std::optional<Cursor> find(std::uint64_t line) const;
    [[nodiscard]] std::optional<OutputLine> take(Cursor &cursor, std::uint64_t number) const;

    std::shared_ptr<const OutputStore> m_store;
    OutputFilter m_filter;
    std::optional<Tick> m_instant;
    std::deque<Entry> m_entries;
    std::uint64_t m_nextBlock = 0; ///< The first that was not looked at.
    std::uint64_t m_line = 0;      ///< To which the next byte belongs, if it is of m_lastStream.
    StreamId m_lastStream;         ///< Of the last block.
    bool m_open = false;           ///< That does not end in a newline.
    bool m_hasErrors = false;
    std::uint64_t m_droppedLines = 0;
    std::vector<StreamTotals> m_streams; ///< Of the filter, as of the last refresh().
    std::uint64_t m_droppedUntil = 0;    ///< By the last takeTotals(): no entry from this block on has gone.
    std::vector<Move> m_moves;           ///< By the last refresh(), ascending.
    std::uint64_t m_firstUnmoved = 0;
    std::size_t m_shown = 0; ///< Entries up to m_instant.
    std::uint64_t m_endLine = 0;
};

} // namespace forklane::ui
