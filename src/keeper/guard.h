// SPDX-License-Identifier: MIT
// The keeper's parent: the process that the program started. It does nothing until the keeper is killed; then all that was
// below the keeper falls to it, since it is a subreaper too, and it kills until nobody is left. If the guard is killed instead,
// the keeper does the same. So no job outlives one killed process of the three (program, guard, keeper).
#pragma once

#include <optional>

#include "base/unique_fd.h"
#include "keeper/cgroup.h"

namespace forklane::keeper {

struct Guarded {
    UniqueFd guard;              ///< A pidfd. Nothing when there was no room for a second process.
    std::optional<Cgroup> group; ///< Where this process and all that it starts are; nothing where none can be made.
};

/// Forks, and returns only in the child, which is to be the keeper; where that fails, this process goes on as the keeper,
/// alone. SIGCHLD must be blocked, the terminal's signals ignored. The guard stays outside of the cgroup, which it removes at
/// the end; it passes SIGCONT on to the keeper, kills it on SIGUSR1 (which ends all below it), closes all its descriptors, and
/// ends with the keeper's exit code. When the program has gone it wakes the keeper, and kills it if it does not end in 5 s: it
/// may hang in a file system.
[[nodiscard]] Guarded forkUnderGuard();

} // namespace forklane::keeper
