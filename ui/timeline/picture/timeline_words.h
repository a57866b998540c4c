// SPDX-License-Identifier: MIT
// Everything the timeline says: labels, heads, tool tips, and what a screen reader hears.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include <QString>

#include "timeline/picture/draw_list.h"
#include "timeline/picture/pinned_recording.h"

namespace forklane::ui {

/// "running", or the slice's own name; "? lemon", "Ⅱ stopped".
[[nodiscard]] QString sliceLabel(Role role, const QString &name);
[[nodiscard]] bool isGoodResult(const RowResult &result);
[[nodiscard]] ResultKind resultKind(const RowResult &result);

/// "sort"; "pipe 64 KiB".
[[nodiscard]] QString headName(const TrackInfo &track);
/// The head's right-aligned number at the picture's instant: pid, "88 %", "3 waiting", a balance.
[[nodiscard]] QString headNumber(const PinnedRecording &pinned, TrackId track);

/// How a track ended: a worker that took its sentinel says DONE, one that was killed "killed: SIGKILL".
[[nodiscard]] QString endText(TrackKind kind, const RowResult &result);
/// How a group ended: "exit 1"; of one with a balance "ends at 50, expected 70", or "deadlock" if it did not end.
[[nodiscard]] QString groupResult(const PinnedRecording &pinned, TrackId group, const RowResult &result);
[[nodiscard]] QString expectedText(std::int64_t value); ///< "expected 70"

/// Lines: role, name, duration, begin, certainty, pid.
[[nodiscard]] QString sliceTip(const PinnedRecording &pinned, TrackId track, const Slice &slice, const QString &name);
/// Where a process lived, but nobody looked.
[[nodiscard]] QString unseenTip(const PinnedRecording &pinned, TrackId track);
/// "412 slices here: running 61 %, waits to read 39 %. Zoom in to see them."
[[nodiscard]] QString mergedTip(std::size_t count, const RoleTotals &totals);
/// "3 events here. Zoom in to see them."
[[nodiscard]] QString mergedInstantsTip(std::size_t count);
/// "pipe 64 KiB: 12,288 of 65,536 at 41 ms".
[[nodiscard]] QString sampleTip(const PinnedRecording &pinned, TrackId track, RowId row, Tick tick);

/// A length of the recording's axis: "61 ms", "3 steps".
[[nodiscard]] QString lengthText(Tick from, Tick to, Axis axis);
/// Roles by falling time, without zeros.
[[nodiscard]] std::vector<std::pair<Role, std::int64_t>> ranked(const RoleTotals &totals);
/// "running 1.20 s, waits to read 61 ms": the longest first; empty without any.
[[nodiscard]] QString totalsText(const RoleTotals &totals, Axis axis);
/// "sort 4213: running, exit 0": what a screen reader hears of a lane.
[[nodiscard]] QString laneName(const PinnedRecording &pinned, TrackId track);
[[nodiscard]] QString laneDescription(const PinnedRecording &pinned, TrackId track);

/// "Replay, 1/2,000 of real speed"; "Replay at real speed"; "Replay, 12 times real speed".
[[nodiscard]] QString replaySpeedText(double speed, Axis axis);

} // namespace forklane::ui
