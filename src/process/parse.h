// SPDX-License-Identifier: MIT
// Pipeline text (the mode Direct) to a Pipeline. Pure: looks at no file and no environment.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "process/pipeline.h"

namespace forklane {

/// What Direct cannot read, and where. The UI underlines [begin, begin + length).
struct SyntaxError {
    std::size_t begin = 0;   ///< Byte offset into the text.
    std::size_t length = 1;  ///< In bytes; at least 1, also at the end of the text.
    std::size_t column = 1;  ///< Counted in characters (code points) from 1: what a person counts.
    std::string what;        ///< "Direct does not expand *", "a quote is not closed", "a command is missing after |".
    std::string wayOut;      ///< What to do without a shell: "Quote it"; may be empty.
    bool needsShell = false; ///< A shell could read it: offer "Use Shell".

    bool operator==(const SyntaxError &) const = default;
};

/// The highest descriptor that a redirection may name.
inline constexpr int kLastDescriptor = 1023;

/// One sentence: `Column 14: Direct does not expand *. Quote it, or use Shell.` `shell`: what its reader knows Shell mode as.
[[nodiscard]] std::string describe(const SyntaxError &error, std::string_view shell = "Shell");

/// POSIX quotes ('…', "…", \x; inside "…" a backslash escapes only $ ` " \ and newline) and the operators
/// `|`, `|&`, `<`, `>`, `>>`, `>|`, `N>`, `N>>`, `N>|`, `N<`, `N>&M`, `N<&M`, `N>&-`, `&>`, `&>>`, and `VAR=x` prefixes.
/// Redirections are kept in the order written. Refused when unquoted, with needsShell: `$` `` ` `` `*` `?` `[`, a leading `~`,
/// `{a,b}` (and `{1..3}`), `&`, `&&`, `||`, `;`, `(`, `)`, `<<`, `#` at a word's start, `!` as first word, a line's end; `$`
/// and
/// `` ` `` inside double quotes too. Literal: `{}`, `=` inside a word, a final `$` of a word or of a double quote.
/// Refused with no shell to help: a NUL byte, other control characters outside quotes, descriptors above kLastDescriptor.
/// The first error in the order of the text is told (a NUL byte before all others).
[[nodiscard]] tl::expected<Pipeline, SyntaxError> parsePipeline(std::string_view text);

/// The text with another program in this stage (0, 1 …), quoted as it must be; all else stands as it was written. Nothing when
/// the text cannot be read, or has no such stage.
[[nodiscard]] std::optional<std::string> withProgram(std::string_view text, std::size_t stage, const std::string &program);

} // namespace forklane
