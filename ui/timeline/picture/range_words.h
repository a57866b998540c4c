// SPDX-License-Identifier: MIT
// The totals of a range in words, for the inspector. Pure; main thread (names come from the recording, translations too).
#pragma once

#include <QString>

#include "tick_range.h"
#include "timeline/picture/pinned_recording.h"
#include "trace/range_totals.h"

namespace forklane::ui {

/// Rich text: how long the range is, whether it goes on beyond the instant that `pinned` shows, all tracks together by state,
/// then track by track by state and name, each with its share of the range. Of many tracks the first are named, the others
/// counted.
[[nodiscard]] QString rangeText(const PinnedRecording &pinned, const TickRange &range, const RangeTotals &totals);

} // namespace forklane::ui
