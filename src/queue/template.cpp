// SPDX-License-Identifier: MIT
#include "queue/template.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "process/command.h"

namespace forklane::queue {

namespace {

constexpr std::size_t kMostColumns = 10'000;

/// Reads a table character by character.
class TableReader {
public:
    TableReader(std::string_view text, char separator) : m_text(text), m_separator(separator) {}

    /// The line of a quote that is never closed, if there is one.
    std::optional<std::size_t> run(std::vector<TableRow> &rows)
    {
        while (m_at < m_text.size()) {
            TableRow row;
            row.line = m_line;
            do {
                auto value = readValue();
                if (!value)
                    return m_quoteLine;
                row.columns.push_back(std::move(*value));
            } while (takes(m_separator));
            takes('\r');
            if (takes('\n'))
                ++m_line;
            if (row.columns.size() > 1 || !row.columns.front().empty())
                rows.push_back(std::move(row));
        }
        return std::nullopt;
    }

private:
    bool takes(char wanted)
    {
        if (m_at >= m_text.size() || m_text[m_at] != wanted)
            return false;
        ++m_at;
        return true;
    }

    std::optional<std::string> readValue()
    {
        if (m_separator == ',' && takes('"'))
            return readQuoted();
        std::string value;
        while (m_at < m_text.size() && m_text[m_at] != m_separator && m_text[m_at] != '\n')
            value += m_text[m_at++];
        const bool atLineEnd = m_at >= m_text.size() || m_text[m_at] == '\n';
        if (atLineEnd && !value.empty() && value.back() == '\r')
            value.pop_back();
        return value;
    }

    /// Behind the opening quote. What follows the closing one belongs to the value too, as spreadsheets have it.
    std::optional<std::string> readQuoted()
    {
        m_quoteLine = m_line;
        std::string value;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at++];
            if (c == '\n')
                ++m_line;
            if (c != '"')
                value += c;
            else if (takes('"'))
                value += '"';
            else
                return value + readValue().value_or("");
        }
        return std::nullopt;
    }

    const std::string_view m_text;
    const char m_separator;
    std::size_t m_at = 0;
    std::size_t m_line = 1;
    std::size_t m_quoteLine = 1;
};

/// A piece of a command's template: text as it stands, or a column.
struct Piece {
    std::string text;
    std::size_t column = 0; ///< From 1 on; 0: `text`.
};

/// {} or {N} at the beginning of `rest`: its column and length.
std::optional<std::pair<std::size_t, std::size_t>> placeholderAt(std::string_view rest)
{
    const std::size_t close = rest.find('}');
    if (!rest.starts_with('{') || close == std::string_view::npos)
        return std::nullopt;
    if (close == 1)
        return std::pair(std::size_t{1}, std::size_t{2});
    std::size_t column = 0;
    const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + close, column);
    if (error != std::errc() || end != rest.data() + close || column == 0 || column > kMostColumns)
        return std::nullopt;
    return std::pair(column, close + 1);
}

std::vector<Piece> piecesOf(std::string_view line)
{
    std::vector<Piece> pieces(1);
    for (std::size_t at = 0; at < line.size();) {
        if (line.substr(at).starts_with("{{}")) {
            pieces.back().text += "{}";
            at += 3;
            continue;
        }
        if (const auto found = placeholderAt(line.substr(at))) {
            pieces.push_back({{}, found->first});
            pieces.emplace_back();
            at += found->second;
            continue;
        }
        pieces.back().text += line[at++];
    }
    return pieces;
}

std::string nameOf(const Piece &piece)
{
    return fmt::format("{{{}}}", piece.column);
}

Result<std::string> filled(const std::vector<Piece> &pieces, const TableRow &row)
{
    std::string text;
    for (const Piece &piece : pieces) {
        if (piece.column == 0) {
            text += piece.text;
        } else if (piece.column <= row.columns.size()) {
            text += quoteWord(row.columns[piece.column - 1]);
        } else {
            const std::size_t has = row.columns.size();
            return failure({0, "fill in", nameOf(piece),
                            fmt::format("line {} of the table has {} column{}", row.line, has, has == 1 ? "" : "s")});
        }
    }
    return text;
}

bool isBlank(std::string_view line)
{
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

} // namespace

Result<std::vector<TableRow>> parseTable(std::string_view text, const std::string &name)
{
    const std::string_view first = text.substr(0, text.find('\n'));
    const char separator = first.find('\t') != std::string_view::npos ? '\t' : ',';
    std::vector<TableRow> rows;
    if (const auto open = TableReader(text, separator).run(rows))
        return failure({0, "read the table", name, fmt::format("a quote in line {} is never closed", *open)});
    if (rows.empty())
        return failure({0, "read the table", name, "it has no rows"});
    return rows;
}

Result<std::vector<std::string>> commandsOf(std::string_view text, const std::vector<TableRow> &table, std::size_t most)
{
    std::vector<std::string> commands;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        ++number;
        if (isBlank(line))
            continue;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        const std::vector<Piece> pieces = piecesOf(line);
        const bool isTemplate = pieces.size() > 1;
        if (isTemplate && table.empty())
            return failure({0, "fill in", nameOf(pieces[1]),
                            fmt::format("the command in line {} needs a table: open a CSV or TSV file", number)});
        if (commands.size() + (isTemplate ? table.size() : 1) > most)
            return failure({0, "take the list", "", fmt::format("with line {} it has more than {} commands", number, most)});
        if (!isTemplate)
            commands.push_back(pieces.front().text);
        for (std::size_t row = 0; isTemplate && row < table.size(); ++row) {
            auto command = filled(pieces, table[row]);
            if (!command)
                return failure(command.error());
            commands.push_back(std::move(*command));
        }
    }
    if (commands.empty())
        return failure({0, "start", "", "there is no command: type one a line, or open a file"});
    return commands;
}

} // namespace forklane::queue
