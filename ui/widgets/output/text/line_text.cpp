// SPDX-License-Identifier: MIT
#include "widgets/output/text/line_text.h"

#include <algorithm>
#include <string>

#include "widgets/output/text/output_search.h"

namespace forklane::ui {

namespace {

constexpr std::uint64_t kTail = 8 * 1024;     ///< Where a rewritten line's newest state is looked for.
constexpr std::uint64_t kLookBack = 4 * 1024; ///< Read before a window for its style.
constexpr std::uint64_t kPiece = 64 * 1024;   ///< Searched at once.
constexpr int kMostColumns = 1'000'000'000;   ///< A scroll bar's range is an int.

LineText whole(const std::string &bytes)
{
    LineText result;
    result.cells = parseAnsi(bytes);
    result.columns = result.cells.columns();
    return result;
}

/// What follows the first rewriting in the line's tail; empty when the tail does not rewrite.
std::string newestState(const LineIndex &index, const OutputLine &line)
{
    std::string tail = index.bytes(line, line.size() - kTail, kTail);
    if (tail.ends_with('\r'))
        tail.pop_back();
    const std::size_t rewrites = tail.find('\r');
    return rewrites == std::string::npos ? std::string() : tail.substr(rewrites + 1);
}

LineText window(const LineIndex &index, const OutputLine &line, int from, int count)
{
    constexpr int kMostBytesOfCharacter = 4;
    const std::uint64_t begin = std::min<std::uint64_t>(static_cast<std::uint64_t>(std::max(from, 0)), line.size());
    const std::uint64_t lead = begin - std::min(begin, kLookBack);
    AnsiParser parser;
    parser.feed(index.bytes(line, lead, begin - lead));
    parser.forgetCells();
    parser.feed(index.bytes(line, begin, static_cast<std::uint64_t>(std::max(count, 0)) * kMostBytesOfCharacter));
    LineText result;
    result.cells = parser.finish();
    result.firstColumn = static_cast<int>(begin);
    result.columns = static_cast<int>(std::min<std::uint64_t>(line.size(), kMostColumns));
    return result;
}

/// Piece by piece from `beyond` on. A piece overlaps the next one, so that no place is cut in two.
std::optional<ColumnRange> nextInBytes(const LineIndex &index, const OutputLine &line, const std::string &words,
                                       SearchDirection direction, int beyond)
{
    const std::uint64_t overlap = words.size() - 1;
    const auto found = [&words](std::uint64_t at) {
        return ColumnRange{static_cast<int>(at), static_cast<int>(at + words.size())};
    };
    if (direction == SearchDirection::Forward) {
        for (std::uint64_t at = static_cast<std::uint64_t>(beyond + 1); at < line.size(); at += kPiece) {
            const auto places = placesOf(words, index.bytes(line, at, kPiece + overlap));
            if (!places.empty())
                return found(at + places.front());
        }
        return std::nullopt;
    }
    for (std::uint64_t end = std::min<std::uint64_t>(static_cast<std::uint64_t>(beyond), line.size()); end > 0;) {
        const std::uint64_t at = end - std::min(end, kPiece);
        auto places = placesOf(words, index.bytes(line, at, end - at + overlap));
        if (!places.empty())
            return found(at + places.back());
        end = at;
    }
    return std::nullopt;
}

} // namespace

LineText lineText(const LineIndex &index, const OutputLine &line, int from, int count)
{
    if (line.size() <= kLongLine)
        return whole(index.bytes(line, 0, line.size()));
    const std::string newest = newestState(index, line);
    if (!newest.empty())
        return whole(newest);
    return window(index, line, std::min(from, kMostColumns), count);
}

QString plainText(const LineIndex &index, const OutputLine &line, int from, int to)
{
    const int wanted = std::min(to, kMostColumns) - from;
    const LineText text = lineText(index, line, from,
                                   std::min<int>(wanted, static_cast<int>(std::min<std::uint64_t>(line.size(), kMostColumns))));
    return text.cells.text(from - text.firstColumn, to == INT32_MAX ? to : to - text.firstColumn);
}

std::vector<ColumnRange> matchesIn(const LineText &text, const QString &words)
{
    std::vector<ColumnRange> result;
    if (words.isEmpty())
        return result;
    const QString line = text.cells.text();
    qsizetype at = line.indexOf(words, 0, Qt::CaseInsensitive);
    if (at < 0)
        return result;
    const std::vector<int> columns = text.cells.columnsOfText();
    for (; at >= 0; at = line.indexOf(words, at + words.size(), Qt::CaseInsensitive)) {
        const int from = columns[static_cast<std::size_t>(at)] + text.firstColumn;
        const int to = columns[static_cast<std::size_t>(at + words.size())] + text.firstColumn;
        result.push_back({from, to});
    }
    return result;
}

std::optional<ColumnRange> nextMatch(const LineIndex &index, const OutputLine &line, const QString &words,
                                     SearchDirection direction, int beyond)
{
    const LineText text = lineText(index, line, 0, 1);
    const bool isByWindow = line.size() > kLongLine && text.columns == static_cast<int>(line.size());
    if (isByWindow)
        return nextInBytes(index, line, words.toStdString(), direction, beyond);
    std::vector<ColumnRange> matches = matchesIn(text, words);
    const bool backwards = direction == SearchDirection::Backward;
    std::erase_if(matches, [&](const ColumnRange &each) { return backwards ? each.from >= beyond : each.from <= beyond; });
    if (matches.empty())
        return std::nullopt;
    return backwards ? matches.back() : matches.front();
}

} // namespace forklane::ui
