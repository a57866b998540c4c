// SPDX-License-Identifier: MIT
#include "widgets/output/text/output_search.h"

#include <algorithm>
#include <functional>
#include <string>

namespace forklane::ui {

namespace {

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

struct LowerHash {
    std::size_t operator()(char c) const noexcept { return static_cast<unsigned char>(lower(c)); }
};
struct LowerEqual {
    bool operator()(char a, char b) const noexcept { return lower(a) == lower(b); }
};

/// The words, prepared once for many texts.
class Searcher {
public:
    explicit Searcher(std::string_view words) : m_size(words.size()), m_searcher(words.begin(), words.end()) {}

    /// The first place at or behind `from`; npos when there is none.
    [[nodiscard]] std::size_t next(std::string_view text, std::size_t from) const
    {
        const auto found = m_searcher(text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size())), text.end());
        return found.first == text.end() ? std::string_view::npos : static_cast<std::size_t>(found.first - text.begin());
    }
    [[nodiscard]] std::size_t size() const { return m_size; }

private:
    std::size_t m_size;
    std::boyer_moore_horspool_searcher<std::string_view::const_iterator, LowerHash, LowerEqual> m_searcher;
};

std::optional<std::uint64_t> findForward(const LineIndex &index, const Searcher &searcher, std::uint64_t from)
{
    std::string text; // the end of the line so far, then the block
    std::uint64_t lineBehind = UINT64_MAX;
    for (std::size_t i = from > index.firstLine() ? index.lastBlockOfLine(from - 1) : 0; i < index.blockCount(); ++i) {
        const std::optional<OutputBlock> block = index.block(i);
        if (!block)
            continue;
        const std::uint64_t first = index.lineOfBlock(i);
        if (first != lineBehind)
            text.clear();
        const std::size_t carried = text.size();
        text += block->bytes();
        std::uint64_t line = first;
        std::size_t counted = 0; // bytes of the block whose newlines are in `line`
        for (std::size_t at = searcher.next(text, 0); at != std::string_view::npos; at = searcher.next(text, at + 1)) {
            const std::size_t inBlock = at > carried ? at - carried : 0;
            line += countNewlines(block->bytes().substr(counted, inBlock - counted));
            counted = inBlock;
            if (line >= from)
                return line;
        }
        lineBehind = first + block->newlines;
        text.erase(0, text.size() - std::min(text.size(), searcher.size() - 1));
    }
    return std::nullopt;
}

/// The block's bytes that belong to `line` or an earlier one.
std::string_view untilEndOfLine(const OutputBlock &block, std::uint64_t first, std::uint64_t line)
{
    std::size_t at = 0;
    for (std::uint64_t each = first; each <= line; ++each) {
        const std::size_t newline = block.bytes().find('\n', at);
        if (newline == std::string_view::npos)
            return block.bytes();
        at = newline + 1;
    }
    return block.bytes().substr(0, at);
}

std::optional<std::uint64_t> findBackward(const LineIndex &index, const Searcher &searcher, std::uint64_t from)
{
    std::string head; // how the text goes on behind the block
    std::uint64_t headLine = UINT64_MAX;
    for (std::size_t i = std::min(index.lastBlockOfLine(from) + 1, index.blockCount()); i-- > 0;) {
        const std::optional<OutputBlock> block = index.block(i);
        const std::uint64_t first = index.lineOfBlock(i);
        if (!block || first > from)
            continue;
        const std::string_view own = untilEndOfLine(*block, first, from);
        std::string text(own);
        if (own.size() == block->size && first + block->newlines == headLine)
            text += head;
        std::optional<std::size_t> last;
        for (std::size_t at = searcher.next(text, 0); at != std::string_view::npos; at = searcher.next(text, at + 1))
            last = at;
        if (last)
            return first + countNewlines(own.substr(0, *last));
        text.resize(std::min(text.size(), searcher.size() - 1));
        head = std::move(text);
        headLine = first;
    }
    return std::nullopt;
}

} // namespace

std::optional<std::uint64_t> findLine(const LineIndex &index, std::string_view words, std::uint64_t from,
                                      SearchDirection direction)
{
    if (words.empty() || index.blockCount() == 0)
        return std::nullopt;
    const Searcher searcher(words);
    return direction == SearchDirection::Forward ? findForward(index, searcher, from) : findBackward(index, searcher, from);
}

std::vector<std::size_t> placesOf(std::string_view words, std::string_view text)
{
    std::vector<std::size_t> result;
    if (words.empty())
        return result;
    const Searcher searcher(words);
    for (std::size_t at = searcher.next(text, 0); at != std::string_view::npos; at = searcher.next(text, at + words.size()))
        result.push_back(at);
    return result;
}

} // namespace forklane::ui
