// SPDX-License-Identifier: MIT
// An example in which real threads race: its lines on stdout, as the lecture prints them.
#pragma once

#include "base/error.h"
#include "demo/demo.h"

namespace forklane::ctl {

/// Runs it led through gates, then free. False, and said on stderr, when something was seen that cannot be.
[[nodiscard]] Result<bool> playRace(const DemoRace &race);

} // namespace forklane::ctl
