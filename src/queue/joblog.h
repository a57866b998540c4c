// SPDX-License-Identifier: MIT
// The log of GNU parallel (parallel(1), --joblog): a line for each command that has ended, tab separated. Written so that its
// --resume, --resume-failed and --retry-failed take it, and read as it writes it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "queue/batch.h"

namespace forklane::queue {

/// The first line, with its newline.
[[nodiscard]] std::string_view joblogHead() noexcept;
/// One line, with its newline: Seq Host Starttime JobRuntime Send Receive Exitval Signal Command. As there, a command that was
/// stopped by its timeout has the exit value −1.
[[nodiscard]] std::string joblogLine(const Ended &ended);

struct LoggedEnd {
    int exitCode = 0;
    int signal = 0;
    std::string command;
    [[nodiscard]] bool succeeded() const noexcept { return exitCode == 0 && signal == 0; }
};

/// By number; of several lines for one number the last counts. A last line without newline is a torn write: left out. The error
/// names the line.
[[nodiscard]] Result<std::map<std::uint64_t, LoggedEnd>> parseJoblog(std::string_view text, const std::string &path);

} // namespace forklane::queue
