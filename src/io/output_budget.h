// SPDX-License-Identifier: MIT
// What all runs together may keep of their output.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "io/output_store.h"

namespace forklane {

/// Lowers the limits of the stores that keep most until together they keep at most `budget` bytes, so that none gives up
/// anything that an equal share of it has room for, or each is at its least (two slabs of each stream). Null entries are
/// passed over. Any thread.
void shareBudget(std::size_t budget, std::span<const std::shared_ptr<OutputStore>> stores);

/// The `spared` keep what their own limits grant; the others share what is left of `budget`, but at least a quarter of it, so
/// that no run's flood takes everything from the others for good. Any thread.
void shareBudgetBeside(std::span<const std::shared_ptr<OutputStore>> spared, std::size_t budget,
                       std::span<const std::shared_ptr<OutputStore>> others);

} // namespace forklane
