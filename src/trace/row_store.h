// SPDX-License-Identifier: MIT
// The writer's side of a row: logs that grow at their end and the summaries over them, sealed as they fill.
// One thread writes (the collector's); any thread makes views.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/mutex.h"
#include "trace/recording.h"
#include "trace/row.h"

namespace forklane {

/// Slices, blocks over each kBlockSize closed ones, blocks over each kBlockFanOut blocks, and running sums by role.
/// Only whole blocks of closed slices exist: what is newer is read from the slices themselves.
class SliceStore {
public:
    enum class Weighing : std::uint8_t { ByTime, ByCount };
    explicit SliceStore(Weighing weighing) noexcept : m_weighing(weighing) {}

    // Writer's thread. A tick before the row's last end counts as that end, so the row stays sorted and disjoint.
    void begin(Tick tick, const Event &event);
    void end(Tick tick);
    void instant(Tick tick, const Event &event);

    [[nodiscard]] SliceView view() const; ///< Any thread.
    [[nodiscard]] std::uint64_t bytes() const noexcept;

private:
    void append(Slice slice);
    void closed();
    void sealLowest();
    void sealLevel(std::size_t level);
    [[nodiscard]] RoleTotals weigh(std::size_t first, std::size_t last) const;

    const Weighing m_weighing;
    Tick m_lastEnd = -kTickLimit;
    bool m_open = false;
    RoleTotals m_sum{}; // of all sealed slices
    AppendLog<Slice> m_slices;
    std::array<AppendLog<SliceBlock, 512>, kMaxLevels> m_levels;
    AppendLog<RoleTotals, 64> m_totals;
};

/// Samples and the extremes of each kBlockSize of them, of each kBlockFanOut such blocks, and so on.
class SampleStore {
public:
    void append(Tick tick, std::int64_t value); ///< Writer's thread; a tick before the last one counts as the last.
    [[nodiscard]] SampleView view() const;      ///< Any thread.
    [[nodiscard]] std::uint64_t bytes() const noexcept;

private:
    void sealLowest();
    void sealLevel(std::size_t level);

    Tick m_lastTick = -kTickLimit;
    AppendLog<Sample> m_samples;
    std::array<AppendLog<SampleBlock, 512>, kMaxLevels> m_levels;
};

/// One row of a recording, of whichever kind.
class Row {
public:
    explicit Row(RowKind kind);

    /// Writer's thread. An event that does not fit the row's kind changes nothing.
    void apply(Tick tick, const Event &event);

    // Any thread. A view of the wrong kind is empty.
    [[nodiscard]] SliceView slices() const;
    [[nodiscard]] SampleView samples() const;
    [[nodiscard]] std::uint64_t bytes() const noexcept;

private:
    const RowKind m_kind;
    std::optional<SliceStore> m_slices;
    std::optional<SampleStore> m_samples;
    mutable Mutex m_mutex;
    RowResult m_result FORKLANE_GUARDED_BY(m_mutex);
};

} // namespace forklane
