// SPDX-License-Identifier: MIT
// The third way to launch: posix_spawn(3), which keeps its steps to itself.
#pragma once

#include "process/launch.h"

namespace forklane {

/// The same child plan through posix_spawn(3): call, return and exec are seen, no steps. Candidates are tried in turn.
[[nodiscard]] Launched launchBySpawn(const Plan &plan, const ChildPlan &child);

/// The pidfd of a child that was just made, into `pidfd`. When there is none to be had the child is killed and reaped, and
/// errno is returned; else 0.
[[nodiscard]] int openPidfd(pid_t pid, UniqueFd &pidfd);

} // namespace forklane
