// SPDX-License-Identifier: MIT
// One row of a recording: disjoint, sorted slices (or counter samples) with a pyramid of summaries over them.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "trace/append_log.h"
#include "trace/event.h"

namespace forklane {

/// A state with a beginning and an end; an instant is a slice with begin == end.
struct Slice {
    Tick begin = 0;
    Tick end = kOpenEnd; ///< kOpenEnd while it goes on (only the row's last slice can).
    NameId name;
    Role role = Role::Other;
    Certainty certainty = Certainty::Exact;
    std::uint16_t reserved = 0;
    std::int64_t value = 0;

    bool operator==(const Slice &) const = default;
};
static_assert(sizeof(Slice) == 32);

struct Sample {
    Tick tick = 0;
    std::int64_t value = 0;
    bool operator==(const Sample &) const = default;
};

/// Summary of consecutive slices: where they lie and how much of that time each role took.
struct SliceBlock {
    Tick begin = 0;
    Tick end = 0;
    std::array<std::uint8_t, kRoleCount> share{}; ///< Of the time the slices cover, in 255ths, by role.
};

/// Summary of consecutive samples.
struct SampleBlock {
    Tick begin = 0;
    Tick end = 0;
    std::int64_t minimum = 0;
    std::int64_t maximum = 0;
};

inline constexpr std::size_t kBlockSize = 32;  ///< Entries summarised by a block of the lowest level.
inline constexpr std::size_t kBlockFanOut = 4; ///< Blocks summarised by a block of the next level.
inline constexpr std::size_t kMaxLevels = 12;  ///< 32 × 4^11 > 10^8 entries; above that the top level is scanned.

/// How a row ended; `ending == None` while it has not.
struct RowResult {
    Tick tick = kOpenEnd;
    Ending ending = Ending::None;
    int code = 0;
    bool operator==(const RowResult &) const = default;
};

/// Time by role within a range, in ticks. Exact (read from slices, not from blocks' shares).
using RoleTotals = std::array<std::int64_t, kRoleCount>;

/// What a span of the row looks like when it is too small to show single slices.
struct MergedSpan {
    std::size_t first = 0; ///< Index of the first slice in it.
    std::size_t count = 0;
    Tick begin = 0;
    Tick end = 0;
    Role dominant = Role::Other;
};

/// A pinned state of a row of slices. Any thread; lock-free once made.
class SliceView {
public:
    [[nodiscard]] std::size_t size() const noexcept { return m_slices.size(); }
    /// A copy; the end of an open slice is read atomically.
    [[nodiscard]] Slice at(std::size_t index) const noexcept;
    /// Index of the first slice whose end is after `tick`; size() if none. O(log n).
    [[nodiscard]] std::size_t firstEndingAfter(Tick tick) const noexcept;
    /// The slice that covers `tick` (begin ≤ tick < end), or nothing. O(log n).
    [[nodiscard]] const Slice *find(Tick tick, Slice &storage) const noexcept;
    /// Time by role in [from, to); an open slice counts up to `to`.
    [[nodiscard]] RoleTotals totals(Tick from, Tick to) const noexcept;
    /// Slices from index `first` on that begin before `limit`, merged by whole blocks where they fit: for painting the
    /// one pixel that ends at `limit`. O(log n). Requires first < size().
    [[nodiscard]] MergedSpan merge(std::size_t first, Tick limit) const noexcept;
    [[nodiscard]] RowResult result() const noexcept { return m_result; }

private:
    friend class Row;
    AppendLog<Slice>::View m_slices;
    std::vector<AppendLog<SliceBlock, 512>::View> m_levels;
    RowResult m_result;
};

/// A pinned state of a row of samples: a step function.
class SampleView {
public:
    struct Range {
        std::int64_t minimum = 0;
        std::int64_t maximum = 0;
        std::int64_t last = 0;
        std::size_t count = 0;
    };
    [[nodiscard]] std::size_t size() const noexcept { return m_samples.size(); }
    [[nodiscard]] Sample at(std::size_t index) const noexcept { return m_samples[index]; }
    /// Index of the last sample at or before `tick`; size() if there is none. O(log n).
    [[nodiscard]] std::size_t lastAtOrBefore(Tick tick) const noexcept;
    /// Extremes of the samples from index `first` on whose tick is before `limit`. O(log n). Requires first < size().
    [[nodiscard]] Range range(std::size_t first, Tick limit) const noexcept;

private:
    friend class Row;
    AppendLog<Sample>::View m_samples;
    std::vector<AppendLog<SampleBlock, 512>::View> m_levels;
};

} // namespace forklane
