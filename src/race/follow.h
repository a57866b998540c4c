// SPDX-License-Identifier: MIT
// The order in which one program runs, carried over to another one: the same race under another policy. Pure; any thread.
#pragma once

#include "race/program.h"
#include "race/replay.h"
#include "race/schedule.h"

namespace forklane::race {

/// The order of `program` that comes nearest to `order`, which is one of `other`: each load and store of `order` lets the same
/// thread of `program` make its next one, as soon as it need not wait. If the order was whole, this one is too.
[[nodiscard]] Schedule followOrder(const Program &program, const Program &other, const Replay &order);

} // namespace forklane::race
