// SPDX-License-Identifier: MIT
// Commands out of a text, one a line, and out of a table: {} and {1} stand for a row's columns. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace forklane::queue {

struct TableRow {
    std::size_t line = 1; ///< Of the file, from 1 on, where it begins.
    std::vector<std::string> columns;
    bool operator==(const TableRow &) const = default;
};

/// Columns parted by tabs if the first line has one, else by commas as RFC 4180 has it: a value in double quotes may hold
/// commas, newlines and doubled quotes. Empty lines are left out. The error names `name` and the line of a quote that is not
/// closed.
[[nodiscard]] Result<std::vector<TableRow>> parseTable(std::string_view text, const std::string &name);

/// The commands of `text`, one a line; empty lines are left out. One that holds {} or {N} stands for as many commands as
/// `table` has rows, with the row's first column in place of {} and its column N, from 1 on, in place of {N}; each as one
/// word of the shell's, quoted where it must be. {{} is a literal {}. Errors: no command at all; {N} without a table or in a
/// table that lacks that column (the table's line is named); more than `most` commands.
[[nodiscard]] Result<std::vector<std::string>> commandsOf(std::string_view text, const std::vector<TableRow> &table,
                                                          std::size_t most);

} // namespace forklane::queue
