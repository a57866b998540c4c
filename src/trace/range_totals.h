// SPDX-License-Identifier: MIT
// What went on in a range of a recording: time by state and name, track by track. A pure function; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "trace/recording.h"

namespace forklane {

/// All slices of one state and name (or all instants of one name) of one track, as far as they lie in the range.
struct RangeEntry {
    Role role = Role::Other;
    NameId name;
    std::int64_t ticks = 0; ///< 0 of instants.
    std::size_t count = 0;  ///< 0 where a row had too many of them (kCountedAtMost) to look at each.
    bool operator==(const RangeEntry &) const = default;
};

struct TrackTotals {
    TrackId track;
    std::vector<RangeEntry> entries; ///< The longest first, instants last.
    bool operator==(const TrackTotals &) const = default;
};

struct RangeTotals {
    RoleTotals states{};             ///< Of all the tracks together.
    std::vector<TrackTotals> tracks; ///< In the order they were asked for, without those that have nothing in the range.
    bool operator==(const RangeTotals &) const = default;
};

/// Of a row with more slices than that in the range, time is told by state only.
inline constexpr std::size_t kCountedAtMost = 100'000;

/// In [from, to); a slice that goes on counts up to `to`. Counters have no part in it.
[[nodiscard]] RangeTotals rangeTotals(const Recording &recording, const std::vector<TrackId> &tracks, Tick from, Tick to);

} // namespace forklane
