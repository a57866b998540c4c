// SPDX-License-Identifier: MIT
// The third way to launch: posix_spawn(3), which keeps its steps to itself.
#pragma once

#include "process/launch.h"

namespace forklane {

/// The same child plan through posix_spawn(3): call, return and exec are seen, no steps. Candidates are tried in turn.
[[nodiscard]] Launched launchBySpawn(const Plan &plan, const ChildPlan &child);

} // namespace forklane
