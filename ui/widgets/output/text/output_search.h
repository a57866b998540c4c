// SPDX-License-Identifier: MIT
// Finding words in the bytes of the shown blocks, about as fast as memory is read.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "widgets/output/text/line_index.h"

namespace forklane::ui {

enum class SearchDirection : std::uint8_t { Forward, Backward };

/// The nearest line at or behind (Backward: at or before) `from` whose bytes hold `words` (UTF-8, no newline). ASCII letters
/// compare without case. Escape sequences count as text here: look again in what is displayed.
[[nodiscard]] std::optional<std::uint64_t> findLine(const LineIndex &index, std::string_view words, std::uint64_t from,
                                                    SearchDirection direction);

/// Where `words` begins in `text`, without overlaps.
[[nodiscard]] std::vector<std::size_t> placesOf(std::string_view words, std::string_view text);

} // namespace forklane::ui
