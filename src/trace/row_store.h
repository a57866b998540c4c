// SPDX-License-Identifier: MIT
// The writer's side of a row: logs that grow at their end and the summaries over them, sealed as they fill; where the
// recording has a limit they are cut at their beginning.
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
    // Of event.payload bytes `payload` is what was kept.
    void begin(Tick tick, const Event &event, std::string_view payload);
    void end(Tick tick);
    void instant(Tick tick, const Event &event, std::string_view payload);

    /// The end of the last slice before `index`, which is closed. Writer's thread.
    [[nodiscard]] Tick endBefore(std::size_t index) const noexcept { return m_slices[index - 1].end; }
    [[nodiscard]] std::size_t size() const noexcept { return m_slices.size(); }
    /// Where the oldest kept slice begins. Writer's thread.
    [[nodiscard]] Tick beginOf(std::size_t index) const noexcept { return m_slices[index].begin; }
    [[nodiscard]] const PayloadStore &payloads() const noexcept { return m_payloads; } ///< Writer's thread.
    /// Lets go of chunks that lie before slice `index`, a multiple of kTotalsStride. Writer's thread.
    void dropBefore(std::size_t index);

    [[nodiscard]] SliceView view() const; ///< Any thread, but not during dropBefore().

private:
    void append(Tick begin, Tick end, const Event &event, std::string_view payload);
    void closed();
    void sealLowest();
    void sealLevel(std::size_t level);
    [[nodiscard]] RoleTotals weigh(std::size_t first, std::size_t last) const;

    const Weighing m_weighing;
    Tick m_lastEnd = -kTickLimit;
    bool m_open = false;
    RoleTotals m_sum{}; // of all sealed slices
    PayloadStore m_payloads;
    SliceLog m_slices;
    std::array<SliceBlockLog, kMaxLevels> m_levels;
    TotalsLog m_totals;
};

/// Samples and the extremes of each kBlockSize of them, of each kBlockFanOut such blocks, and so on.
class SampleStore {
public:
    void append(Tick tick, std::int64_t value); ///< Writer's thread; a tick before the last one counts as the last.
    /// Until when the last sample before `index` says what is: there begins the next one. Writer's thread.
    [[nodiscard]] Tick endBefore(std::size_t index) const noexcept { return m_samples[index].tick; }
    [[nodiscard]] std::size_t size() const noexcept { return m_samples.size(); }
    [[nodiscard]] Tick beginOf(std::size_t index) const noexcept { return m_samples[index].tick; }
    void dropBefore(std::size_t index);    ///< As SliceStore's.
    [[nodiscard]] SampleView view() const; ///< Any thread, but not during dropBefore().

private:
    void sealLowest();
    void sealLevel(std::size_t level);

    Tick m_lastTick = -kTickLimit;
    SampleLog m_samples;
    std::array<SampleBlockLog, kMaxLevels> m_levels;
};

/// One row of a recording, of whichever kind.
class Row {
public:
    explicit Row(RowKind kind);

    /// A piece of the row that can be dropped.
    struct Segment {
        std::size_t last = 0;    ///< One past its last entry.
        Tick end = 0;            ///< From here on nothing in it says anything.
        std::uint64_t bytes = 0; ///< Of memory, about.
    };

    // Writer's thread.

    /// Returns the bytes of memory that it takes, about. An event that does not fit the row's kind changes nothing.
    std::uint64_t apply(Tick tick, const Event &event, std::string_view payload);
    /// The segment that begins with entry `first`: a cut's, or the end of another segment. Nothing if the row has no
    /// entry after it: the newest one is always kept.
    [[nodiscard]] std::optional<Segment> segmentAt(std::size_t first) const;
    [[nodiscard]] std::size_t firstKept() const;
    void cutBefore(const Segment &segment); ///< Drops everything up to its end.

    // Any thread. A view of the wrong kind is empty.
    [[nodiscard]] SliceView slices() const;
    [[nodiscard]] SampleView samples() const;

private:
    [[nodiscard]] std::size_t size() const noexcept { return m_slices ? m_slices->size() : m_samples->size(); }
    [[nodiscard]] std::uint64_t bytesBefore(std::size_t index) const noexcept;

    const RowKind m_kind;
    std::optional<SliceStore> m_slices;
    std::optional<SampleStore> m_samples;
    mutable Mutex m_mutex; // also makes a cut one step for who makes a view
    RowCut m_cut FORKLANE_GUARDED_BY(m_mutex);
    RowResult m_result FORKLANE_GUARDED_BY(m_mutex);
};

} // namespace forklane
