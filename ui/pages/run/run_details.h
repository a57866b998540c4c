// SPDX-License-Identifier: MIT
// The inspector's Details and the chips, in words. Pure but for reading the job.
#pragma once

#include <QString>

#include "pages/run/run_chips.h"
#include "pages/run/run_entry.h"
#include "timeline/picture/lane_shapes.h"

namespace forklane::ui {

/// Of the selected slice, else of the selected stage or process, at `instant`.
[[nodiscard]] QString runDetails(const RunEntry &entry, const TimelineSelection &selection, Tick instant);

/// "● make" "14 s", "✓ ls" "2.10 ms", "✕ grep" "3.40 ms".
[[nodiscard]] RunChip chipOf(const RunEntry &entry, Instant now);

} // namespace forklane::ui
