// SPDX-License-Identifier: MIT
#include "widgets/output/text/line_index.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace forklane::ui {

namespace {

constexpr std::uint64_t kBatch = 1024;

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

bool LineIndex::refresh(std::size_t mostBlocks)
{
    if (!m_store)
        return true;
    m_droppedLines = 0;
    for (const StreamTotals &each : m_store->streams())
        m_droppedLines += m_filter.contains(each.stream) ? each.droppedLines : 0;
    const OutputTotals totals = m_store->totals();
    dropUntil(totals.firstBlock);
    // The newest block may have grown since it was looked at.
    if (!m_entries.empty() && m_entries.back().number + 1 == m_nextBlock) {
        m_nextBlock = m_entries.back().number;
        m_line = m_entries.back().line;
        m_entries.pop_back();
        m_open = false; // a forced break, if any, is in m_line already
    }
    const std::uint64_t end = std::min<std::uint64_t>(totals.endBlock, m_nextBlock + mostBlocks);
    while (m_nextBlock < end) {
        for (const OutputBlock &block : m_store->blocks(m_nextBlock, std::min(end, m_nextBlock + kBatch)))
            add(block);
        m_nextBlock = std::min(end, m_nextBlock + kBatch);
    }
    updateEnd();
    return end == totals.endBlock;
}

void LineIndex::dropUntil(std::uint64_t firstBlock)
{
    while (!m_entries.empty() && m_entries.front().number < firstBlock)
        m_entries.pop_front();
    if (m_nextBlock >= firstBlock)
        return;
    // Some went before they were looked at: numbers go on from what is known to have been dropped.
    m_nextBlock = firstBlock;
    m_line = std::max(m_line + (m_open ? 1 : 0), m_droppedLines);
    m_open = false;
}

void LineIndex::add(const OutputBlock &block)
{
    if (!m_filter.contains(block.stream))
        return;
    if (m_open && block.stream != m_lastStream)
        ++m_line;
    m_entries.push_back({block.number, m_line, block.tick});
    m_line += block.newlines;
    m_lastStream = block.stream;
    m_open = endsOpen(block);
    m_hasErrors = m_hasErrors || block.stream.kind == StreamKind::Error;
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
        const std::optional<OutputBlock> before = block(cursor.entry);
        if (!before)
            return std::nullopt;
        const std::optional<std::size_t> behind = behindNewline(before->bytes(), line - m_entries[cursor.entry].line);
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
    if (!cursor.block)
        return std::nullopt;
    OutputLine line{number, cursor.block->stream, cursor.block->tick, cursor.block->number, 0, 0};
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
