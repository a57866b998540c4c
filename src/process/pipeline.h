// SPDX-License-Identifier: MIT
// Commands joined by pipes, as a value.
#pragma once

#include <string>
#include <vector>

#include "process/command.h"

namespace forklane {

struct Stage {
    Command command;
    bool pipesStderr = false; ///< `|&` behind it: stderr goes into the pipe too, after its other redirections.
    bool operator==(const Stage &) const = default;
};

struct Pipeline {
    std::vector<Stage> stages; ///< At least one.
    std::string text;          ///< As typed, or as it would be typed.
    bool operator==(const Pipeline &) const = default;
};

/// The stage as the strip and the lanes call it: "uniq -c", "sh -c …"; at most `width` characters, cut with "…".
[[nodiscard]] std::string shortName(const Command &command, std::size_t width = 24);

} // namespace forklane
