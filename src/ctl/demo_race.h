// SPDX-License-Identifier: MIT
// An example in which real threads race: its lines on stdout, as the lecture prints them.
#pragma once

#include "base/error.h"
#include "demo/demo.h"

namespace forklane::ctl {

/// Runs it steered, then free, and says which; of each a round's lines and how all rounds ended. False, and said on stderr,
/// when something was seen that no order of the steps leads to.
[[nodiscard]] Result<bool> playRace(const DemoRace &demo);

} // namespace forklane::ctl
