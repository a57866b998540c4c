// SPDX-License-Identifier: MIT
// Pipeline text to words and operators; what Direct refuses is refused here. Used by parse.cpp only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "process/parse.h"

namespace forklane {

enum class TokenKind : std::uint8_t { End, Word, Pipe, PipeBoth, Redirect };

enum class RedirectOperator : std::uint8_t { Read, Truncate, Append, CopyInput, CopyOutput, BothTruncate, BothAppend };

/// A byte of a word after quotes and escapes are gone.
struct WordByte {
    char value = 0;
    bool quoted = false;
    std::size_t offset = 0; ///< Where it stands in the text.
};

struct Token {
    TokenKind kind = TokenKind::End;
    std::size_t begin = 0;
    std::size_t length = 0;
    std::vector<WordByte> word;                             ///< Of a Word; may be empty: `''`.
    RedirectOperator redirect = RedirectOperator::Truncate; ///< Of a Redirect.
    std::optional<int> descriptor;                          ///< The number written before the operator.
};

/// What a word says, without quotes.
[[nodiscard]] std::string textOf(const std::vector<WordByte> &word);

/// Reads one token after the other. The text must outlive it.
class Lexer {
public:
    explicit Lexer(std::string_view text) : m_text(text) {}

    /// The next token; End at the end, again and again.
    [[nodiscard]] tl::expected<Token, SyntaxError> next();
    /// The one behind `>&` or `<&`, whose digits belong to no further operator: `2>&1>f`.
    [[nodiscard]] tl::expected<Token, SyntaxError> nextOfCopy();

    /// An error at [begin, begin + length) with its column.
    [[nodiscard]] SyntaxError errorAt(std::size_t begin, std::size_t length, std::string what) const;
    [[nodiscard]] SyntaxError refusalAt(std::size_t begin, std::size_t length, std::string what, std::string wayOut) const;

private:
    using Checked = tl::expected<void, SyntaxError>;

    [[nodiscard]] bool isAtEnd();
    void skipBlanks();
    [[nodiscard]] tl::expected<std::optional<int>, SyntaxError> readDescriptor();
    [[nodiscard]] tl::expected<Token, SyntaxError> readOperator();
    [[nodiscard]] tl::expected<Token, SyntaxError> readWord();
    [[nodiscard]] Checked readPiece(Token &token);
    [[nodiscard]] Checked readSingleQuoted(Token &token);
    [[nodiscard]] Checked readDoubleQuoted(Token &token);
    [[nodiscard]] Checked readDoubleQuotedByte(Token &token);
    [[nodiscard]] Checked readEscaped(Token &token);
    [[nodiscard]] Checked readPlain(Token &token);
    [[nodiscard]] Checked refuseBraces(const Token &token) const;
    [[nodiscard]] bool endsWord(std::size_t position) const;
    void take(Token &token, bool quoted);

    std::string_view m_text;
    std::size_t m_position = 0;
};

} // namespace forklane
