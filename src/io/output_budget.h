// SPDX-License-Identifier: MIT
// What all runs together may keep of their output.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "io/output_store.h"

namespace forklane {

/// Lowers the limits of the stores, the oldest first, until together they keep at most `budget` bytes or each is at its least
/// (two slabs of each stream). Null entries are passed over. Any thread.
void keepWithin(std::size_t budget, std::span<const std::shared_ptr<OutputStore>> oldestFirst);

} // namespace forklane
