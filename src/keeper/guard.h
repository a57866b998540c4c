// SPDX-License-Identifier: MIT
// The keeper's parent: the process that the program started. It does nothing until the keeper is killed; then all that was
// below the keeper falls to it, since it is a subreaper too, and it kills until nobody is left. If the guard is killed instead,
// the keeper does the same. So no job outlives one killed process of the three (program, guard, keeper).
#pragma once

#include "base/unique_fd.h"

namespace forklane::keeper {

/// Forks, and returns only in the child, which is to be the keeper: with a pidfd of the guard, or with nothing when there is no
/// room for a second process (then this one goes on alone). SIGCHLD must be blocked, the terminal's signals ignored. The guard
/// passes SIGUSR1 and SIGCONT on to the keeper, closes all its descriptors, and ends with the keeper's exit code.
[[nodiscard]] UniqueFd forkUnderGuard();

} // namespace forklane::keeper
