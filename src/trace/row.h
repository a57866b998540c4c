// SPDX-License-Identifier: MIT
// One row of a recording: disjoint, sorted slices (or counter samples) with a pyramid of summaries over them.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "trace/append_log.h"
#include "trace/event.h"
#include "trace/payload_store.h"

namespace forklane {

/// A state with a beginning and an end; an instant is a slice with begin == end.
struct Slice {
    Tick begin = 0;
    Tick end = kOpenEnd; ///< kOpenEnd while it goes on (only the row's last slice can).
    NameId name;
    Role role = Role::Other;
    Certainty certainty = Certainty::Exact;
    bool hasPayload = false; ///< See SliceView::payload().
    std::int64_t value = 0;

    bool operator==(const Slice &) const = default;
};
static_assert(sizeof(Slice) == 32);

struct Sample {
    Tick tick = 0;
    std::int64_t value = 0;
    bool operator==(const Sample &) const = default;
};

/// Summary of consecutive closed slices: where they lie and how much of their weight each role has. The weight of a
/// slice is its duration; in a row of instants it is 1.
struct SliceBlock {
    Tick begin = 0;
    Tick end = 0;
    float weight = 0;                             ///< Of all its slices.
    Certainty certainty = Certainty::Exact;       ///< The least of its slices'.
    std::array<std::uint8_t, kRoleCount> share{}; ///< Of the weight, in 255ths, by role.
};
static_assert(sizeof(SliceBlock) == 40);

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

/// Ticks are taken in clamped to ± this, so that the difference of any two is a Tick too.
inline constexpr Tick kTickLimit = (Tick{1} << 62) - 1;

/// Running sums by role are kept for every this many slices: 1 byte a slice, and exact totals of any range.
inline constexpr std::size_t kTotalsStride = kBlockSize * kBlockFanOut;

/// What a row no longer keeps because of its recording's limit. Indices never change: they count dropped entries too.
struct RowCut {
    std::size_t first = 0;     ///< Index of the oldest entry that is kept; as many were dropped.
    Tick begin = kTickLimit;   ///< Where the row's first entry began; kTickLimit while nothing was dropped.
    Tick before = -kTickLimit; ///< From here on the row is whole, whatever instant or range is asked for.
};

/// How a row ended; `ending == None` while it has not.
struct RowResult {
    Tick tick = kOpenEnd;
    Ending ending = Ending::None;
    int code = 0;
    bool operator==(const RowResult &) const = default;
};

/// Time by role within a range, in ticks. Exact (read from slices, not from blocks' shares).
using RoleTotals = std::array<std::int64_t, kRoleCount>;

// Chunks of some 32 KiB. Their sizes are multiples of kBlockFanOut: what a block sums up lies in one chunk.
using SliceLog = AppendLog<Slice, 1024>;
using SampleLog = AppendLog<Sample, 2048>;
using SliceBlockLog = AppendLog<SliceBlock, 512>;
using SampleBlockLog = AppendLog<SampleBlock, 512>;
using TotalsLog = AppendLog<RoleTotals, 64>;

/// What a span of the row looks like when it is too small to show single slices.
struct MergedSpan {
    std::size_t first = 0; ///< Index of the first slice in it.
    std::size_t count = 0;
    Tick begin = 0;
    Tick end = 0;
    Role dominant = Role::Other; ///< Has the most time in it (the most instants); to the precision of blocks' shares.
    Certainty certainty = Certainty::Exact; ///< The least of its slices'.
    Tick firstEnd = 0;                      ///< The first slice ends then or before.
};

/// A pinned state of a row of slices: nothing in it changes, a slice that was open when the view was made stays open.
/// Any thread; lock-free once made. Indices run from firstKept() to size(); what was dropped is not found.
class SliceView {
public:
    static constexpr std::size_t kCutFrom = 4; ///< Blocks; see merge().

    [[nodiscard]] std::size_t size() const noexcept { return m_slices.size(); } ///< Dropped ones included.
    [[nodiscard]] std::size_t firstKept() const noexcept { return m_cut.first; }
    [[nodiscard]] const RowCut &cut() const noexcept { return m_cut; }
    /// Where the row's first slice began, be it kept or not. Requires size() > 0.
    [[nodiscard]] Tick firstBegin() const noexcept { return m_cut.first > 0 ? m_cut.begin : m_slices[0].begin; }
    /// Where that slice begins; of a sealed block's first one told without reading the slice.
    [[nodiscard]] Tick beginOf(std::size_t index) const noexcept;
    /// A copy.
    [[nodiscard]] Slice at(std::size_t index) const noexcept;
    /// Index of the first kept slice whose end is after `tick`; size() if none. O(log n).
    [[nodiscard]] std::size_t firstEndingAfter(Tick tick) const noexcept;
    /// The slice that covers `tick` (begin ≤ tick < end), or nothing. O(log n).
    [[nodiscard]] const Slice *find(Tick tick, Slice &storage) const noexcept;
    /// Time by role in [from, to); an open slice counts up to `to`. O(log n): the running sums between, slices at the edges.
    /// Exact also when [from, to) holds all that was dropped; a range that holds a part of it has the kept slices only.
    [[nodiscard]] RoleTotals totals(Tick from, Tick to) const noexcept;
    /// Slices from index `first` on that begin before `limit`, merged by whole blocks where they fit: for painting the
    /// one pixel [from, limit). The next pixel's begin at index first + count: a span as long as kCutFrom sealed blocks of
    /// some level and more may end where one more would begin, early by fewer slices than that has, so that a dense frame
    /// reads few blocks and no slices. Time after
    /// `limit` has no say in what is dominant, nor has time before `from` (for whole blocks: more than a pixel before it).
    /// Count 0 when slice `first` begins at `limit` or later. O(log n). Requires firstKept() ≤ first < size().
    [[nodiscard]] MergedSpan merge(std::size_t first, Tick limit, Tick from = -kTickLimit) const noexcept;
    /// The bytes that were written with the slice; empty if none were. O(log n).
    [[nodiscard]] Payload payload(std::size_t index) const noexcept
    {
        return m_slices[index].hasPayload ? m_payloads.of(index) : Payload();
    }
    [[nodiscard]] RowResult result() const noexcept { return m_result; }

private:
    friend class Row;
    friend class SliceStore;
    using RoleWeights = std::array<float, kRoleCount>;
    [[nodiscard]] bool headsBlock(std::size_t index) const noexcept;
    [[nodiscard]] Tick endOf(std::size_t index) const noexcept;
    [[nodiscard]] std::size_t firstBeginningFrom(Tick tick) const noexcept;
    [[nodiscard]] std::size_t addSlices(RoleWeights &weights, MergedSpan &span, Tick limit, Tick from) const noexcept;

    SliceLog::View m_slices;
    std::vector<SliceBlockLog::View> m_levels;
    PayloadView m_payloads;
    TotalsLog::View m_totals; // [k]: of the first (k + 1) × kTotalsStride slices
    RowCut m_cut;
    Tick m_lastEnd = kOpenEnd; // of the last slice, when the view was made
    bool m_instants = false;
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
    [[nodiscard]] std::size_t size() const noexcept { return m_samples.size(); } ///< Dropped ones included.
    [[nodiscard]] std::size_t firstKept() const noexcept { return m_cut.first; }
    [[nodiscard]] const RowCut &cut() const noexcept { return m_cut; }
    [[nodiscard]] Sample at(std::size_t index) const noexcept { return m_samples[index]; }
    /// Index of the last kept sample at or before `tick`; size() if there is none. O(log n).
    [[nodiscard]] std::size_t lastAtOrBefore(Tick tick) const noexcept;
    /// Extremes of the samples from index `first` on whose tick is before `limit`; all 0 if there is none. O(log n).
    /// Requires firstKept() ≤ first < size().
    [[nodiscard]] Range range(std::size_t first, Tick limit) const noexcept;
    /// When what is counted was over: from then on the last sample says nothing.
    [[nodiscard]] RowResult result() const noexcept { return m_result; }

private:
    friend class Row;
    friend class SampleStore;
    SampleLog::View m_samples;
    std::vector<SampleBlockLog::View> m_levels;
    RowCut m_cut;
    RowResult m_result;
};

} // namespace forklane
