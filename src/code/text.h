// SPDX-License-Identifier: MIT
// Literals and numbers as the three languages write them. Used by the writers of this folder only.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace forklane::code {

/// 'it is' or "it's"; b'…' where the bytes are no UTF-8, which str cannot hold.
[[nodiscard]] std::string pythonLiteral(std::string_view text);
/// b'…' always.
[[nodiscard]] std::string pythonBytes(std::string_view bytes);
/// ['a', 'b']
[[nodiscard]] std::string pythonList(const std::vector<std::string> &words);

/// "…"; UTF-8 stays readable.
[[nodiscard]] std::string cLiteral(std::string_view bytes);
/// {"a", "b", NULL}
[[nodiscard]] std::string cArray(const std::vector<std::string> &words);

/// 0.3, 5: seconds without zeros at the end.
[[nodiscard]] std::string seconds(std::chrono::nanoseconds time);

/// The comment's lines, each with `mark` in front, cut between words at about 80 characters.
[[nodiscard]] std::string comment(std::string_view mark, std::string_view text);

/// Every line that is not empty moves in by `columns`.
[[nodiscard]] std::string indented(std::string_view text, std::size_t columns);

/// "child" alone, "child1", "child2" among several.
[[nodiscard]] std::string numbered(std::string_view name, std::size_t index, std::size_t count);

} // namespace forklane::code
