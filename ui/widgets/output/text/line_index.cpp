// SPDX-License-Identifier: MIT
#include "widgets/output/text/line_index.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <utility>

namespace forklane::ui {

namespace {

constexpr std::size_t kBatch = 1024;

// What an entry has room for: more blocks, lines and newlines in a block than there can be.
constexpr std::uint64_t kMostNumber = (std::uint64_t{1} << 44) - 1;
constexpr std::uint64_t kMostNewlines = (std::uint64_t{1} << 17) - 1;
constexpr std::uint64_t kMostLine = (std::uint64_t{1} << 48) - 1;
static_assert(OutputStore::kBlockBytes <= kMostNewlines);

/// Behind the `count`-th newline; nothing when there are fewer.
std::optional<std::size_t> behindNewline(std::string_view bytes, std::uint64_t count)
{
    constexpr std::size_t kStep = 4096; // counted as a whole, many times faster than newline by newline
    std::size_t at = 0;
    while (count > 0 && at < bytes.size()) {
        const std::string_view piece = bytes.substr(at, kStep);
        const std::uint32_t here = countNewlines(piece);
        if (here >= count)
            break;
        count -= here;
        at += piece.size();
    }
    for (; count > 0; --count) {
        const std::size_t newline = bytes.find('\n', at);
        if (newline == std::string_view::npos)
            return std::nullopt;
        at = newline + 1;
    }
    return at;
}

const StreamTotals *streamIn(const std::vector<StreamTotals> &streams, StreamId stream)
{
    const auto found =
        std::find_if(streams.begin(), streams.end(), [stream](const StreamTotals &each) { return each.stream == stream; });
    return found == streams.end() ? nullptr : &*found;
}

bool endsOpen(const OutputBlock &block)
{
    return block.size > 0 && block.bytes().back() != '\n';
}

} // namespace

void LineIndex::reset(std::shared_ptr<const OutputStore> store, OutputFilter filter)
{
    const std::optional<Tick> instant = m_instant;
    *this = LineIndex();
    m_instant = instant;
    m_store = std::move(store);
    m_filter = filter;
}

StreamId LineIndex::Entry::stream() const
{
    return {static_cast<std::uint16_t>(stage), isError != 0 ? StreamKind::Error : StreamKind::Output};
}

bool LineIndex::refresh(std::size_t mostBlocks)
{
    if (!m_store)
        return true;
    takeTotals();
    dropOlder();
    takeOffGrown();
    const std::uint64_t endBlock = m_store->totals().endBlock;
    while (m_nextBlock < endBlock && mostBlocks > 0) {
        const std::size_t most = std::min(kBatch, mostBlocks);
        const std::vector<OutputBlock> blocks = m_store->blocks(m_nextBlock, endBlock, most);
        for (const OutputBlock &block : blocks)
            add(block);
        mostBlocks -= blocks.size();
        m_nextBlock = blocks.size() == most ? blocks.back().number + 1 : endBlock;
    }
    updateEnd();
    return m_nextBlock == endBlock;
}

void LineIndex::takeTotals()
{
    const std::vector<StreamTotals> before = std::exchange(m_streams, {});
    m_droppedLines = 0;
    m_droppedUntil = 0;
    for (const StreamTotals &each : m_store->streams()) {
        if (!m_filter.contains(each.stream))
            continue;
        const StreamTotals *then = streamIn(before, each.stream);
        if (each.droppedBytes != (then != nullptr ? then->droppedBytes : 0))
            m_droppedUntil = std::max(m_droppedUntil, std::min(each.firstBlock, m_nextBlock));
        m_streams.push_back(each);
        m_droppedLines += each.droppedLines;
    }
}

/// The stream whose notice stands before this block.
const StreamTotals *LineIndex::noticeBefore(std::uint64_t block) const
{
    const auto found = std::find_if(m_streams.begin(), m_streams.end(), [block](const StreamTotals &each) {
        return each.firstBlock == block && each.droppedLines > 0;
    });
    return found == m_streams.end() ? nullptr : &*found;
}

/// Takes out what the store has given up. Each stream gives up its own oldest, so that others' older blocks may stay: lines
/// behind the last dropped block keep their numbers, and what is kept before it moves up to them.
void LineIndex::dropOlder()
{
    m_moves.clear();
    m_firstUnmoved = 0;
    if (m_droppedUntil == 0)
        return;
    const auto behind = static_cast<std::size_t>(
        std::lower_bound(m_entries.begin(), m_entries.end(), m_droppedUntil,
                         [](const Entry &entry, std::uint64_t number) { return entry.number < number; }) -
        m_entries.begin());
    std::vector<Entry> kept = keptBefore(behind);
    number(kept, behind);
    m_entries.erase(m_entries.begin(), m_entries.begin() + static_cast<std::ptrdiff_t>(behind));
    m_entries.insert(m_entries.begin(), kept.begin(), kept.end());
}

/// Of the entries before index `behind`; with the notices that stand among them now, and before `behind` itself.
std::vector<LineIndex::Entry> LineIndex::keptBefore(std::size_t behind) const
{
    std::vector<Entry> kept;
    const auto keepNotice = [&](const Entry &block) {
        const StreamTotals *stream = noticeBefore(block.number);
        if (stream == nullptr)
            return;
        kept.push_back(block);
        kept.back().isNotice = 1;
        kept.back().isOpen = 0;
        kept.back().newlines = 1;
        kept.back().tick = kept.size() > 1 ? kept[kept.size() - 2].tick : std::numeric_limits<Tick>::min();
    };
    for (std::size_t i = 0; i < behind; ++i) {
        const Entry &entry = m_entries[i];
        const StreamTotals *stream = streamIn(m_streams, entry.stream());
        if (entry.isNotice != 0 || stream == nullptr || entry.number < stream->firstBlock)
            continue;
        keepNotice(entry);
        kept.push_back(entry);
    }
    if (behind < m_entries.size() && m_entries[behind].isNotice == 0)
        keepNotice(m_entries[behind]);
    return kept;
}

/// Numbers the lines of `kept` upwards from what lies behind them.
void LineIndex::number(std::vector<Entry> &kept, std::size_t behind)
{
    const bool isEnd = behind == m_entries.size();
    if (isEnd) { // the next byte comes behind the last kept one
        m_line += m_open ? 1 : 0;
        m_open = !kept.empty() && kept.back().isOpen != 0;
        m_line -= m_open ? 1 : 0;
        m_lastStream = kept.empty() ? StreamId() : kept.back().stream();
    }
    const Entry *next = isEnd ? nullptr : &m_entries[behind];
    std::uint64_t line = isEnd ? m_line : next->line;
    m_firstUnmoved = line;
    for (std::size_t i = kept.size(); i-- > 0;) {
        Entry &entry = kept[i];
        const bool runsOn = next == nullptr || (next->isNotice == 0 && next->stream() == entry.stream());
        line -= entry.newlines + (entry.isOpen != 0 && !runsOn ? 1 : 0);
        if (entry.isNotice == 0)
            m_moves.push_back({entry.line, line});
        entry.line = line & kMostLine;
        next = &entry;
    }
    std::reverse(m_moves.begin(), m_moves.end());
}

std::uint64_t LineIndex::moved(std::uint64_t line) const
{
    if (line >= m_firstUnmoved)
        return line;
    const auto behind = std::upper_bound(m_moves.begin(), m_moves.end(), line,
                                         [](std::uint64_t wanted, const Move &move) { return wanted < move.from; });
    if (behind == m_moves.begin())
        return line;
    const Move &move = *std::prev(behind);
    return std::min(move.to + (line - move.from), behind == m_moves.end() ? m_firstUnmoved : behind->to);
}

/// The newest block may have grown since it was looked at: it is taken in again.
void LineIndex::takeOffGrown()
{
    if (m_entries.empty() || m_entries.back().isNotice != 0 || m_entries.back().number + 1 != m_nextBlock)
        return;
    m_nextBlock = m_entries.back().number;
    m_line = m_entries.back().line;
    m_entries.pop_back();
    m_open = false; // a forced break, if any, is in m_line already
}

void LineIndex::addNotice(const StreamTotals &stream)
{
    m_line += m_open ? 2 : 1;
    m_open = false;
    if (m_entries.empty()) // some went before they were looked at: numbers go on from what is known to have been dropped
        m_line = std::max(m_line, m_droppedLines);
    Entry notice{};
    notice.number = stream.firstBlock & kMostNumber;
    notice.newlines = 1;
    notice.isNotice = 1;
    notice.isError = stream.stream.kind == StreamKind::Error ? 1 : 0;
    notice.stage = stream.stream.stage;
    notice.line = (m_line - 1) & kMostLine;
    notice.tick = m_entries.empty() ? std::numeric_limits<Tick>::min() : m_entries.back().tick;
    m_entries.push_back(notice);
}

void LineIndex::add(const OutputBlock &block)
{
    if (!m_filter.contains(block.stream))
        return;
    const StreamTotals *dropped = noticeBefore(block.number);
    const bool isSaid = !m_entries.empty() && m_entries.back().isNotice != 0 && m_entries.back().number == block.number;
    if (dropped != nullptr && !isSaid)
        addNotice(*dropped);
    if (m_open && block.stream != m_lastStream)
        ++m_line;
    m_lastStream = block.stream;
    m_open = endsOpen(block);
    m_hasErrors = m_hasErrors || block.stream.kind == StreamKind::Error;
    Entry entry{};
    entry.number = block.number & kMostNumber;
    entry.newlines = block.newlines & kMostNewlines;
    entry.isError = block.stream.kind == StreamKind::Error ? 1 : 0;
    entry.isOpen = m_open ? 1 : 0;
    entry.line = m_line & kMostLine;
    entry.stage = block.stream.stage;
    entry.tick = block.tick;
    m_entries.push_back(entry);
    m_line += block.newlines;
}

void LineIndex::setInstant(std::optional<Tick> instant)
{
    m_instant = instant;
    updateEnd();
}

void LineIndex::updateEnd()
{
    m_shown = m_entries.size();
    if (m_instant) {
        const auto after = std::upper_bound(m_entries.begin(), m_entries.end(), *m_instant,
                                            [](Tick tick, const Entry &entry) { return tick < entry.tick; });
        m_shown = static_cast<std::size_t>(after - m_entries.begin());
    }
    if (m_shown == 0)
        m_endLine = firstLine();
    else if (m_shown == m_entries.size())
        m_endLine = m_line + (m_open ? 1 : 0);
    else
        m_endLine = m_entries[m_shown].line + (isOpenAfterShown() ? 1 : 0);
}

/// Whether the last shown block ends within the line to which the first hidden block belongs.
bool LineIndex::isOpenAfterShown() const
{
    const std::optional<OutputBlock> last = block(m_shown - 1);
    const std::uint64_t lineBehind = last ? m_entries[m_shown - 1].line + last->newlines : 0;
    return last && endsOpen(*last) && m_entries[m_shown].line == lineBehind;
}

std::uint64_t LineIndex::firstLine() const
{
    return m_entries.empty() ? m_line : m_entries.front().line;
}

std::optional<OutputBlock> LineIndex::block(std::size_t index) const
{
    if (m_entries[index].isNotice != 0)
        return std::nullopt;
    const std::uint64_t number = m_entries[index].number;
    std::vector<OutputBlock> found = m_store->blocks(number, number + 1);
    if (found.empty())
        return std::nullopt;
    return std::move(found.front());
}

std::size_t LineIndex::lastBlockOfLine(std::uint64_t line) const
{
    const auto shownEnd = m_entries.begin() + static_cast<std::ptrdiff_t>(m_shown);
    const auto after = std::upper_bound(m_entries.begin(), shownEnd, line,
                                        [](std::uint64_t wanted, const Entry &entry) { return wanted < entry.line; });
    return after == m_entries.begin() ? 0 : static_cast<std::size_t>(after - m_entries.begin()) - 1;
}

/// Where the line begins: behind the newline, or the forced break, that ends the one before it.
std::optional<LineIndex::Cursor> LineIndex::find(std::uint64_t line) const
{
    if (line < firstLine() || line >= m_endLine)
        return std::nullopt;
    Cursor cursor;
    if (line > firstLine()) {
        cursor.entry = lastBlockOfLine(line - 1);
        const Entry &entry = m_entries[cursor.entry];
        const std::optional<OutputBlock> before = block(cursor.entry);
        if (!before && entry.isNotice == 0)
            return std::nullopt;
        const std::optional<std::size_t> behind = before ? behindNewline(before->bytes(), line - entry.line) : std::nullopt;
        const bool isHere = behind && *behind < before->size;
        cursor.entry += isHere ? 0 : 1;
        cursor.position = isHere ? *behind : 0;
    }
    if (cursor.entry >= m_shown)
        return std::nullopt;
    cursor.block = block(cursor.entry);
    return cursor;
}

/// The line that begins at the cursor, which goes on behind it. Looks at two blocks however many the line has.
std::optional<OutputLine> LineIndex::take(Cursor &cursor, std::uint64_t number) const
{
    if (cursor.entry < m_shown && m_entries[cursor.entry].isNotice != 0) {
        const Entry &entry = m_entries[cursor.entry++];
        const StreamTotals *stream = streamIn(m_streams, entry.stream());
        cursor.block = cursor.entry < m_shown ? block(cursor.entry) : std::nullopt;
        return OutputLine{number, entry.stream(), entry.tick, entry.number, 0, 0, stream ? stream->droppedLines : 1};
    }
    if (!cursor.block)
        return std::nullopt;
    OutputLine line{number, cursor.block->stream, cursor.block->tick, cursor.block->number, 0, 0, 0};
    line.begin = cursor.block->offset + cursor.position;
    std::size_t newline = cursor.block->bytes().find('\n', cursor.position);
    const bool runsOn = cursor.entry + 1 < m_shown && m_entries[cursor.entry + 1].line == number;
    if (newline == std::string_view::npos && runsOn) {
        cursor.entry = lastBlockOfLine(number);
        cursor.block = block(cursor.entry);
        if (!cursor.block)
            return std::nullopt;
        newline = cursor.block->bytes().find('\n');
    }
    cursor.position = std::min<std::size_t>(newline, cursor.block->size);
    line.end = cursor.block->offset + cursor.position;
    ++cursor.position;
    if (cursor.position >= cursor.block->size) {
        ++cursor.entry;
        cursor.position = 0;
        cursor.block = cursor.entry < m_shown ? block(cursor.entry) : std::nullopt;
    }
    return line;
}

std::vector<OutputLine> LineIndex::lines(std::uint64_t first, std::size_t count) const
{
    std::vector<OutputLine> result;
    std::optional<Cursor> cursor = find(first);
    for (; cursor && result.size() < count && first < m_endLine; ++first) {
        const std::optional<OutputLine> line = take(*cursor, first);
        if (!line)
            break;
        result.push_back(*line);
    }
    return result;
}

std::string LineIndex::bytes(const OutputLine &line, std::uint64_t from, std::uint64_t size) const
{
    std::string result;
    std::uint64_t at = line.begin + std::min(from, line.size());
    const std::uint64_t end = std::min(line.end, at + std::min(size, line.size()));
    const auto number = [](const Entry &entry, std::uint64_t wanted) { return entry.number < wanted; };
    const auto firstEntry = std::lower_bound(m_entries.begin(), m_entries.end(), line.block, number);
    // The last of the line's blocks that begins at or before `at`.
    auto low = static_cast<std::size_t>(firstEntry - m_entries.begin());
    std::size_t high = std::max(low, lastBlockOfLine(line.number));
    while (low < high) {
        const std::size_t middle = low + (high - low + 1) / 2;
        const std::optional<OutputBlock> there = block(middle);
        if (there && there->offset > at)
            high = middle - 1;
        else
            low = middle;
    }
    for (; at < end && low < m_shown; ++low) {
        const std::optional<OutputBlock> piece = block(low);
        if (!piece || piece->stream != line.stream || piece->offset > at || piece->offset + piece->size <= at)
            break;
        const std::string_view part = piece->bytes().substr(at - piece->offset, end - at);
        result += part;
        at += part.size();
    }
    return result;
}

std::uint64_t LineIndex::lineAt(Tick tick) const
{
    const auto shownEnd = m_entries.begin() + static_cast<std::ptrdiff_t>(m_shown);
    const auto after = std::upper_bound(m_entries.begin(), shownEnd, tick,
                                        [](Tick wanted, const Entry &entry) { return wanted < entry.tick; });
    if (after == m_entries.begin())
        return firstLine();
    const std::uint64_t behind = after == shownEnd ? m_endLine : after->line;
    return behind > firstLine() ? behind - 1 : firstLine();
}

} // namespace forklane::ui
