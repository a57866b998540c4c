// SPDX-License-Identifier: MIT
// An example in which real threads race: its lines on stdout, as the lecture prints them.
#pragma once

#include <stop_token>

#include "base/error.h"
#include "demo/demo.h"

namespace forklane::ctl {

/// Runs it steered, then free, and says which; of each a round's lines and how all rounds ended. False, and said on stderr,
/// when something was seen that no order of the steps leads to. Ends soon after a stop was requested.
[[nodiscard]] Result<bool> playRace(const DemoRace &demo, const std::stop_token &stop);

} // namespace forklane::ctl
