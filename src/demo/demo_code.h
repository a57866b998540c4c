// SPDX-License-Identifier: MIT
// An example's run as what src/code writes programs of.
#pragma once

#include "code/code.h"
#include "demo/demo.h"

namespace forklane {

/// The run as its caller sees it: stdin is inherited, as in the lecture, unless the example has an input.
[[nodiscard]] Result<code::JobRun> codeRunOf(const DemoRun &run, double timeScale = 1.0);
[[nodiscard]] code::Caller callerOf(const DemoRun &run);
/// The lecture's account.
[[nodiscard]] code::RaceRun codeRunOf(const DemoRace &race);

} // namespace forklane
