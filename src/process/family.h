// SPDX-License-Identifier: MIT
// Who started whom: the processes between an ancestor and some of its descendants.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace forklane {

struct Relative {
    pid_t pid = 0;
    int depth = 0; ///< 0: the ancestor.
    /// Its program's name and the first argument, as /proc/PID/cmdline has them; "(comm)" in the midst of an exec, when there
    /// are none.
    std::string command;
    bool operator==(const Relative &) const = default;
};

/// A look at /proc: the tree from `ancestor` down to those of `descendants` that live below it, parents before children,
/// siblings by pid. What has ended is left out.
[[nodiscard]] std::vector<Relative> familyOf(pid_t ancestor, const std::vector<pid_t> &descendants);

/// Lines for people: "  forklanectl worker (pid 4301)".
[[nodiscard]] std::string describe(const std::vector<Relative> &family);

} // namespace forklane
