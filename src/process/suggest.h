// SPDX-License-Identifier: MIT
// The program that was probably meant: `Did you mean "sort"?`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace forklane {

/// Edits (insert, delete, replace a byte, swap two neighbours) that make one word the other; no place is edited twice.
/// Optimal string alignment; O(a × b).
[[nodiscard]] std::size_t editDistance(std::string_view a, std::string_view b);

/// How far away a suggestion for a word of this length may be: 2, for words shorter than 4 only 1, for a single byte 0.
[[nodiscard]] std::size_t suggestionLimit(std::size_t length);

/// The executable file nearest to `name` in the folders of `path` (as in $PATH, an empty part is the current folder).
/// Among equally near ones: one with the same first letter, then the earlier folder, then the alphabet. Nothing for a
/// name with a slash, and nothing when `name` itself is there. Reads the folders: not for a thread that others wait for.
[[nodiscard]] std::optional<std::string> suggestProgram(const std::string &name, const std::string &path);

} // namespace forklane
