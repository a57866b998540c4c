// SPDX-License-Identifier: MIT
// A line of the index as cells: only as much of it as is looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <QString>

#include "widgets/output/text/ansi.h"
#include "widgets/output/text/line_index.h"
#include "widgets/output/text/output_search.h"

namespace forklane::ui {

/// Bytes. Longer lines are not read whole: their columns are counted in bytes and only the window asked for is read, with the
/// style that the bytes shortly before it set. If such a line rewrites itself by `\r`, its newest state is shown.
inline constexpr std::uint64_t kLongLine = 8 * 1024;

struct LineText {
    AnsiLine cells;
    int firstColumn = 0; ///< Of cells[0], within the line.
    int columns = 0;     ///< Of the whole line.
};

/// The columns from ≤ c < from + count at least, as far as the line has them.
[[nodiscard]] LineText lineText(const LineIndex &index, const OutputLine &line, int from, int count);

/// As plain text, for copying.
[[nodiscard]] QString plainText(const LineIndex &index, const OutputLine &line, int from, int to);

/// Columns from ≤ c < to.
struct ColumnRange {
    int from = 0;
    int to = 0;
    bool operator==(const ColumnRange &) const = default;
};

/// Where the words are in these cells; letters compare without case.
[[nodiscard]] std::vector<ColumnRange> matchesIn(const LineText &text, const QString &words);
/// The next place in the whole line that begins after column `beyond` (−1: the first one of all), or the last that begins
/// before it (INT_MAX: the last of all). Of a long line no more is read than lies between.
[[nodiscard]] std::optional<ColumnRange> nextMatch(const LineIndex &index, const OutputLine &line, const QString &words,
                                                   SearchDirection direction, int beyond);

} // namespace forklane::ui
