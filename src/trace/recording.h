// SPDX-License-Identifier: MIT
// One copy of what happened, with one writer (the collector) and any number of readers.
// A cut needs no keyframe of its own: rows are sorted and disjoint, so the oldest entry kept is found by a binary
// search and says what was at the cut (an open slice, a counter's value), and a running sum by role stands before it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "trace/event.h"
#include "trace/row.h"

namespace forklane {

enum class TrackKind : std::uint8_t { Group, Process, Pipe, Output, Thread, Worker, Queue, Balance, Counter };
enum class RowKind : std::uint8_t { Slices, Instants, Samples };

[[nodiscard]] std::string_view wordOf(TrackKind kind) noexcept; ///< The word of files: "process".

/// The row of samples of a Balance track that holds what is right; it has one sample, at the beginning.
inline constexpr std::string_view kExpectedRow = "expected";
/// The row of a Group of real threads that race: free, or led through gates in a named order.
inline constexpr std::string_view kRealRow = "real";
inline constexpr std::string_view kSteeredRow = "real, steered";

struct TrackInfo {
    std::string name; ///< "sort": as the head shows it.
    TrackKind kind = TrackKind::Process;
    TrackId parent;            ///< The group or process it hangs under; invalid at the top.
    std::int64_t number = -1;  ///< pid or tid; −1 while unknown.
    std::int64_t capacity = 0; ///< Of a pipe or queue: the value that means full, bytes or items; 0 = unknown.
    bool operator==(const TrackInfo &) const = default;
};

struct RowInfo {
    TrackId track;
    RowKind kind = RowKind::Slices;
    std::string name; ///< "cpu": which of the track's rows it is, as files and hints show it; may be empty.
    bool operator==(const RowInfo &) const = default;
};

/// The tracks and rows that exist, by id, in the order of their making. Immutable; replaced when something is added.
struct Structure {
    std::vector<TrackInfo> tracks;
    std::vector<RowInfo> rows;
    /// The track's rows, top to bottom.
    [[nodiscard]] std::vector<RowId> rowsOf(TrackId track) const;
};

struct RecordingStats {
    std::uint64_t events = 0;         ///< Taken in so far.
    std::uint64_t droppedSamples = 0; ///< Samples that their source could not put into its ring.
    std::uint64_t droppedEntries = 0; ///< Slices, instants and samples that were taken in and fell victim to the limit.
    std::uint64_t bytes = 0;          ///< Memory of slices, samples, blocks and payloads that are kept, about.

    bool operator==(const RecordingStats &) const = default;
};

class Row;

/// Any thread may add tracks, rows and names and may read. Events come from one thread: the collector's.
class Recording {
public:
    explicit Recording(Axis axis = Axis::Time);
    ~Recording();
    Recording(const Recording &) = delete;
    Recording &operator=(const Recording &) = delete;

    [[nodiscard]] Axis axis() const noexcept { return m_axis; }

    // Making the frame. Any thread; not on a thread that is being recorded in detail (they take a mutex).
    [[nodiscard]] NameId intern(std::string_view text);
    [[nodiscard]] TrackId addTrack(TrackInfo info);
    [[nodiscard]] RowId addRow(RowInfo info);
    void setNumber(TrackId track, std::int64_t number);
    void setCapacity(TrackId track, std::int64_t capacity);
    void setName(TrackId track, std::string name);

    /// The time that it is about begins here, though the first event comes later. Before any event.
    void beginAt(Tick tick) noexcept;

    /// From the next event on the oldest entries of all rows are dropped, some hundred at a time, whenever more than
    /// `bytes` are kept; 0, as at first, is no limit. Each row keeps its newest entries, up to 128, whatever the limit;
    /// memory is given back by chunks of 32 to 64 KiB, and what readers have pinned when they let go of it. Tracks,
    /// names and the rows' results stay. Any thread.
    void setLimit(std::uint64_t bytes) noexcept;
    [[nodiscard]] std::uint64_t limit() const noexcept;

    // Taking in what happened. The collector's thread only.
    /// `payload`: of a SliceBegin or an Instant; more than kMaxPayload bytes are cut. event.payload may say of how many.
    void apply(const Event &event, std::string_view payload = {});
    void addDropped(std::uint64_t samples);

    // Reading. Any thread.
    [[nodiscard]] std::shared_ptr<const Structure> structure() const;
    [[nodiscard]] std::string name(NameId id) const;   ///< Empty for an invalid id.
    [[nodiscard]] SliceView slices(RowId row) const;   ///< Rows of kind Slices and Instants.
    [[nodiscard]] SampleView samples(RowId row) const; ///< Rows of kind Samples.
    /// From this instant on every row is whole: what was dropped ended before. −kTickLimit while nothing was. Asked
    /// after views were made, it holds for them too.
    [[nodiscard]] Tick droppedBefore() const noexcept;
    /// What beginAt() has said, else the first tick of any event, dropped or not; and the newest of any event. 0 while there
    /// is none.
    [[nodiscard]] Tick firstTick() const noexcept;
    [[nodiscard]] Tick lastTick() const noexcept;
    [[nodiscard]] RecordingStats stats() const;

private:
    [[nodiscard]] std::shared_ptr<Row> row(RowId id) const;

    const Axis m_axis;
    struct Impl;
    const std::unique_ptr<Impl> m_impl;
};

} // namespace forklane
