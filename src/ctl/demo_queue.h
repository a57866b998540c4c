// SPDX-License-Identifier: MIT
// An example in which workers take fruit from a queue: the lecture's log on stdout.
#pragma once

#include <stop_token>

#include "base/error.h"
#include "demo/demo.h"

namespace forklane::ctl {

/// Sleeps are `timeScale` times as short. False, and said on stderr, when not every fruit was done once.
/// A requested stop ends the workers.
[[nodiscard]] Result<bool> playQueue(const DemoQueue &demo, double timeScale, const std::stop_token &stop);

} // namespace forklane::ctl
