// SPDX-License-Identifier: MIT
#include "process/lexer.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace forklane {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kOperatorBytes = "|&;<>()\n";
constexpr std::string_view kExpanded = "*?[$`";
constexpr std::string_view kDigits = "0123456789";

struct Operator {
    std::string_view text;
    TokenKind kind = TokenKind::End; ///< End: refused.
    RedirectOperator redirect = RedirectOperator::Truncate;
    std::string_view refusal = {};
    std::string_view wayOut = "Quote it";
};

/// Longer operators stand before the shorter ones that they begin with.
constexpr auto kOperators = std::to_array<Operator>({
    {"&>>", TokenKind::Redirect, RedirectOperator::BothAppend},
    {"&>", TokenKind::Redirect, RedirectOperator::BothTruncate},
    {"&&", {}, {}, "Direct does not join commands with &&"},
    {"&", {}, {}, "Direct does not run jobs in the background (&)"},
    {"||", {}, {}, "Direct does not join commands with ||"},
    {"|&", TokenKind::PipeBoth},
    {"|", TokenKind::Pipe},
    {"<<<", {}, {}, "Direct does not read here-strings (<<<)", ""},
    {"<<", {}, {}, "Direct does not read here-documents (<<)", ""},
    {"<(", {}, {}, "Direct does not make files of commands with <(", ""},
    {"<>", {}, {}, "Direct does not open files for reading and writing (<>)", ""},
    {"<&", TokenKind::Redirect, RedirectOperator::CopyInput},
    {"<", TokenKind::Redirect, RedirectOperator::Read},
    {">>", TokenKind::Redirect, RedirectOperator::Append},
    {">|", TokenKind::Redirect, RedirectOperator::Truncate},
    {">(", {}, {}, "Direct does not make files of commands with >(", ""},
    {">&", TokenKind::Redirect, RedirectOperator::CopyOutput},
    {">", TokenKind::Redirect, RedirectOperator::Truncate},
    {";", {}, {}, "Direct does not join commands with ;"},
    {"(", {}, {}, "Direct does not group commands with ("},
    {")", {}, {}, "Direct does not group commands with )"},
    {"\n", {}, {}, "Direct reads one line only", "Put \\ before the line's end"},
});

bool contains(std::string_view set, char byte)
{
    return set.find(byte) != std::string_view::npos;
}

bool isControl(char byte)
{
    const auto value = static_cast<unsigned char>(byte);
    return value < 0x20 || value == 0x7f;
}

/// Characters up to an offset; every byte that continues a UTF-8 sequence belongs to the character before it.
std::size_t columnOf(std::string_view text, std::size_t offset)
{
    const std::string_view before = text.substr(0, offset);
    const auto begins = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::count_if(before.begin(), before.end(), begins)) + 1;
}

} // namespace

std::string textOf(const std::vector<WordByte> &word)
{
    std::string text;
    text.reserve(word.size());
    for (const WordByte &byte : word)
        text += byte.value;
    return text;
}

SyntaxError Lexer::errorAt(std::size_t begin, std::size_t length, std::string what) const
{
    return SyntaxError{begin, std::max<std::size_t>(length, 1), columnOf(m_text, begin), std::move(what), {}, false};
}

SyntaxError Lexer::refusalAt(std::size_t begin, std::size_t length, std::string what, std::string wayOut) const
{
    SyntaxError error = errorAt(begin, length, std::move(what));
    error.wayOut = std::move(wayOut);
    error.needsShell = true;
    return error;
}

tl::expected<Token, SyntaxError> Lexer::next()
{
    if (isAtEnd())
        return Token{TokenKind::End, m_text.size(), 0, {}, {}, {}};
    const std::size_t begin = m_position;
    const auto descriptor = readDescriptor();
    if (!descriptor)
        return tl::unexpected(descriptor.error());
    if (!contains(kOperatorBytes, m_text[m_position]))
        return readWord();
    auto token = readOperator();
    if (token) {
        token->descriptor = *descriptor;
        token->length += token->begin - begin;
        token->begin = begin;
    }
    return token;
}

tl::expected<Token, SyntaxError> Lexer::nextOfCopy()
{
    if (!isAtEnd() && contains(kDigits, m_text[m_position]))
        return readWord();
    return next();
}

/// Ends of lines end the text when nothing else follows.
bool Lexer::isAtEnd()
{
    skipBlanks();
    if (m_text.find_first_not_of(" \t\n", m_position) == std::string_view::npos)
        m_position = m_text.size();
    return m_position == m_text.size();
}

/// A backslash and the line's end after it join two lines, as blanks do here between words.
void Lexer::skipBlanks()
{
    while (m_position < m_text.size()) {
        if (contains(kBlanks, m_text[m_position]))
            m_position += 1;
        else if (m_text.substr(m_position, 2) == "\\\n")
            m_position += 2;
        else
            return;
    }
}

/// Digits directly before `<` or `>` are a descriptor; any other digits are left for a word.
tl::expected<std::optional<int>, SyntaxError> Lexer::readDescriptor()
{
    const std::size_t end = m_text.find_first_not_of(kDigits, m_position);
    if (end == m_position || end == std::string_view::npos || !contains("<>", m_text[end]))
        return std::nullopt;
    int number = 0;
    for (std::size_t i = m_position; i < end; ++i) {
        number = number * 10 + (m_text[i] - '0');
        if (number > kLastDescriptor)
            return tl::unexpected(
                errorAt(m_position, end - m_position, fmt::format("descriptor numbers end at {}", kLastDescriptor)));
    }
    m_position = end;
    return number;
}

tl::expected<Token, SyntaxError> Lexer::readOperator()
{
    const std::string_view rest = m_text.substr(m_position);
    const auto *found = std::find_if(kOperators.begin(), kOperators.end(),
                                     [rest](const Operator &candidate) { return rest.starts_with(candidate.text); });
    if (found->kind == TokenKind::End)
        return tl::unexpected(
            refusalAt(m_position, found->text.size(), std::string(found->refusal), std::string(found->wayOut)));
    Token token{found->kind, m_position, found->text.size(), {}, found->redirect, {}};
    m_position += token.length;
    return token;
}

bool Lexer::endsWord(std::size_t position) const
{
    return position >= m_text.size() || contains(kBlanks, m_text[position]) || contains(kOperatorBytes, m_text[position]);
}

tl::expected<Token, SyntaxError> Lexer::readWord()
{
    Token token{TokenKind::Word, m_position, 0, {}, {}, {}};
    if (m_text[m_position] == '#')
        return tl::unexpected(refusalAt(m_position, 1, "Direct does not read comments (#)", "Quote it"));
    if (m_text[m_position] == '~')
        return tl::unexpected(refusalAt(m_position, 1, "Direct does not expand ~", "Quote it"));
    while (!endsWord(m_position)) {
        if (auto piece = readPiece(token); !piece)
            return tl::unexpected(piece.error());
    }
    token.length = m_position - token.begin;
    if (auto braces = refuseBraces(token); !braces)
        return tl::unexpected(braces.error());
    return token;
}

Lexer::Checked Lexer::readPiece(Token &token)
{
    switch (m_text[m_position]) {
    case '\'': return readSingleQuoted(token);
    case '"': return readDoubleQuoted(token);
    case '\\': return readEscaped(token);
    default: return readPlain(token);
    }
}

void Lexer::take(Token &token, bool quoted)
{
    token.word.push_back({m_text[m_position], quoted, m_position});
    m_position += 1;
}

Lexer::Checked Lexer::readSingleQuoted(Token &token)
{
    const std::size_t open = m_position;
    const std::size_t close = m_text.find('\'', open + 1);
    if (close == std::string_view::npos)
        return tl::unexpected(errorAt(open, 1, "a quote is not closed"));
    m_position = open + 1;
    while (m_position < close)
        take(token, true);
    m_position = close + 1;
    return {};
}

Lexer::Checked Lexer::readDoubleQuoted(Token &token)
{
    const std::size_t open = m_position;
    m_position += 1;
    while (m_position < m_text.size() && m_text[m_position] != '"') {
        if (auto byte = readDoubleQuotedByte(token); !byte)
            return byte;
    }
    if (m_position >= m_text.size())
        return tl::unexpected(errorAt(open, 1, "a quote is not closed"));
    m_position += 1;
    return {};
}

Lexer::Checked Lexer::readDoubleQuotedByte(Token &token)
{
    const char byte = m_text[m_position];
    const char following = m_position + 1 < m_text.size() ? m_text[m_position + 1] : '\0';
    const bool isFinalDollar = byte == '$' && (following == '"' || following == '\0');
    if (byte == '`' || (byte == '$' && !isFinalDollar))
        return tl::unexpected(refusalAt(m_position, 1, fmt::format("Direct does not expand {} inside double quotes", byte),
                                        fmt::format("Write \\{}", byte)));
    if (byte == '\\' && following == '\n') {
        m_position += 2;
        return {};
    }
    if (byte == '\\' && contains("$`\"\\", following))
        m_position += 1;
    take(token, true);
    return {};
}

Lexer::Checked Lexer::readEscaped(Token &token)
{
    if (m_position + 1 >= m_text.size())
        return tl::unexpected(errorAt(m_position, 1, "a character is missing after \\"));
    m_position += 1;
    if (m_text[m_position] == '\n')
        m_position += 1;
    else
        take(token, true);
    return {};
}

Lexer::Checked Lexer::readPlain(Token &token)
{
    const char byte = m_text[m_position];
    const bool opensSubshell = m_text.substr(m_position, 2) == "$(";
    const bool isFinalDollar = byte == '$' && endsWord(m_position + 1) && !opensSubshell;
    if (contains(kExpanded, byte) && !isFinalDollar)
        return tl::unexpected(refusalAt(m_position, 1, fmt::format("Direct does not expand {}", byte), "Quote it"));
    if (isControl(byte)) {
        SyntaxError error = errorAt(m_position, 1,
                                    fmt::format("a control character (0x{:02X}) stands outside quotes",
                                                static_cast<unsigned>(static_cast<unsigned char>(byte))));
        error.wayOut = "Quote it";
        return tl::unexpected(std::move(error));
    }
    take(token, false);
    return {};
}

/// A closed pair of unquoted braces with an unquoted comma or `..` directly inside it.
Lexer::Checked Lexer::refuseBraces(const Token &token) const
{
    struct Open {
        std::size_t offset = 0;
        bool expands = false;
    };
    std::vector<Open> open;
    for (std::size_t i = 0; i < token.word.size(); ++i) {
        const WordByte &byte = token.word[i];
        if (byte.quoted)
            continue;
        const bool isRange = byte.value == '.' && i > 0 && token.word[i - 1].value == '.' && !token.word[i - 1].quoted;
        if (byte.value == '{')
            open.push_back({byte.offset, false});
        else if (!open.empty() && (byte.value == ',' || isRange))
            open.back().expands = true;
        else if (!open.empty() && byte.value == '}') {
            if (open.back().expands)
                return tl::unexpected(refusalAt(open.back().offset, byte.offset + 1 - open.back().offset,
                                                "Direct does not expand braces", "Quote them"));
            open.pop_back();
        }
    }
    return {};
}

} // namespace forklane
