// SPDX-License-Identifier: MIT
// What recording costs the recorded thread, measured where it is asked.
#pragma once

#include "base/time.h"

namespace forklane {

/// Of one state: reading the clock, and putting the event into a ring that has room. The median of some bursts, so that
/// what else the machine does meanwhile hardly counts. Takes some hundredths of a second, with a collector of its own;
/// any thread.
[[nodiscard]] Duration measureEventCost();

} // namespace forklane
