// SPDX-License-Identifier: MIT
#include "trace/recording.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <optional>
#include <queue>
#include <unordered_map>

#include "trace/row_store.h"

namespace forklane {

namespace {

constexpr std::uint64_t kFreedPart = 16; // of the limit, by each cut: so that cuts are rare
constexpr std::uint64_t kCutStep = 4096; // bytes more before it is tried again, where too little could be dropped

} // namespace

std::string_view wordOf(TrackKind kind) noexcept
{
    static constexpr std::array<std::string_view, 9> kWords = {"group",  "process", "pipe",    "output", "thread",
                                                               "worker", "queue",   "balance", "counter"};
    return kWords[static_cast<std::size_t>(kind)];
}

std::vector<RowId> Structure::rowsOf(TrackId track) const
{
    std::vector<RowId> found;
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (rows[row].track == track)
            found.push_back({static_cast<std::uint32_t>(row)});
    return found;
}

struct Recording::Impl {
    // The writer's alone.
    std::vector<std::shared_ptr<Row>> writerRows;
    std::uint64_t cutAgainAt = 0; // bytes; spares looking for something to drop where there was nothing

    // Written by the writer, read by any thread.
    std::atomic<Tick> first{INT64_MAX};
    std::atomic<Tick> last{INT64_MIN};
    std::atomic<std::uint64_t> events{0};
    std::atomic<std::uint64_t> dropped{0};
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::uint64_t> droppedEntries{0};
    std::atomic<Tick> droppedBefore{-kTickLimit};
    std::atomic<std::uint64_t> limit{0}; // the readers'

    mutable Mutex mutex;
    Structure structure FORKLANE_GUARDED_BY(mutex);
    std::shared_ptr<const Structure> published FORKLANE_GUARDED_BY(mutex); // null: structure changed since
    std::vector<std::shared_ptr<Row>> rows FORKLANE_GUARDED_BY(mutex);
    std::deque<std::string> names FORKLANE_GUARDED_BY(mutex); // never move: the keys below point into them
    std::unordered_map<std::string_view, NameId> ids FORKLANE_GUARDED_BY(mutex);

    /// Null for an id that is not of this recording. The writer's thread.
    Row *writerRow(RowId id)
    {
        if (id.value >= writerRows.size()) {
            MutexLock lock(mutex);
            writerRows = rows;
        }
        return id.value < writerRows.size() ? writerRows[id.value].get() : nullptr;
    }

    void cutTo(std::uint64_t bytesToKeep);

    template <typename Change>
    void changeTrack(TrackId id, Change change)
    {
        MutexLock lock(mutex);
        if (id.value >= structure.tracks.size())
            return;
        change(structure.tracks[id.value]);
        published.reset();
    }
};

/// Drops segments, the one that ended first before the others, until no more is kept. The writer's thread.
void Recording::Impl::cutTo(std::uint64_t bytesToKeep)
{
    struct Oldest {
        Row::Segment segment;
        std::size_t row = 0;
        bool operator<(const Oldest &other) const { return segment.end > other.segment.end; } // the first to end on top
    };
    std::priority_queue<Oldest> oldest;
    const auto offer = [&](std::size_t row, std::size_t first) {
        if (const auto segment = writerRows[row]->segmentAt(first))
            oldest.push({*segment, row});
    };
    for (std::size_t row = 0; row < writerRows.size(); ++row)
        offer(row, writerRows[row]->firstKept());
    std::vector<std::optional<Row::Segment>> cuts(writerRows.size());
    std::uint64_t kept = bytes.load(std::memory_order_relaxed);
    Tick before = droppedBefore.load(std::memory_order_relaxed);
    std::uint64_t entries = 0;
    while (kept > bytesToKeep && !oldest.empty()) {
        const Oldest next = oldest.top();
        oldest.pop();
        kept -= std::min(kept, next.segment.bytes);
        before = std::max(before, next.segment.end);
        entries += kTotalsStride;
        cuts[next.row] = next.segment;
        offer(next.row, next.segment.last);
    }
    droppedBefore.store(before, std::memory_order_release); // before the rows: who sees a cut in a view is told of it
    for (std::size_t row = 0; row < cuts.size(); ++row)
        if (cuts[row])
            writerRows[row]->cutBefore(*cuts[row]);
    bytes.store(kept, std::memory_order_relaxed);
    droppedEntries.store(droppedEntries.load(std::memory_order_relaxed) + entries, std::memory_order_relaxed);
}

Recording::Recording(Axis axis) : m_axis(axis), m_impl(std::make_unique<Impl>()) {}
Recording::~Recording() = default;

NameId Recording::intern(std::string_view text)
{
    MutexLock lock(m_impl->mutex);
    if (const auto known = m_impl->ids.find(text); known != m_impl->ids.end())
        return known->second;
    const NameId id{static_cast<std::uint32_t>(m_impl->names.size())};
    m_impl->ids.emplace(m_impl->names.emplace_back(text), id);
    return id;
}

TrackId Recording::addTrack(TrackInfo info)
{
    MutexLock lock(m_impl->mutex);
    m_impl->structure.tracks.push_back(std::move(info));
    m_impl->published.reset();
    return {static_cast<std::uint32_t>(m_impl->structure.tracks.size() - 1)};
}

RowId Recording::addRow(RowInfo info)
{
    auto row = std::make_shared<Row>(info.kind);
    MutexLock lock(m_impl->mutex);
    m_impl->structure.rows.push_back(std::move(info));
    m_impl->rows.push_back(std::move(row));
    m_impl->published.reset();
    return {static_cast<std::uint32_t>(m_impl->rows.size() - 1)};
}

void Recording::setNumber(TrackId track, std::int64_t number)
{
    m_impl->changeTrack(track, [&](TrackInfo &info) { info.number = number; });
}

void Recording::setCapacity(TrackId track, std::int64_t capacity)
{
    m_impl->changeTrack(track, [&](TrackInfo &info) { info.capacity = capacity; });
}

void Recording::setName(TrackId track, std::string name)
{
    m_impl->changeTrack(track, [&](TrackInfo &info) { info.name = std::move(name); });
}

void Recording::apply(const Event &event, std::string_view payload)
{
    Row *const row = m_impl->writerRow(event.row);
    if (!row)
        return;
    const Tick tick = std::clamp(event.tick, -kTickLimit, kTickLimit);
    const std::uint64_t bytes =
        m_impl->bytes.load(std::memory_order_relaxed) + row->apply(tick, event, payload.substr(0, kMaxPayload));
    m_impl->bytes.store(bytes, std::memory_order_relaxed);
    // After the row: who reads lastTick() or stats() and then makes a view finds in it what was taken in until then.
    if (tick < m_impl->first.load(std::memory_order_relaxed))
        m_impl->first.store(tick, std::memory_order_release);
    if (tick > m_impl->last.load(std::memory_order_relaxed))
        m_impl->last.store(tick, std::memory_order_release);
    m_impl->events.store(m_impl->events.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    const std::uint64_t limit = m_impl->limit.load(std::memory_order_relaxed);
    if (limit > 0 && bytes > limit && bytes >= m_impl->cutAgainAt) [[unlikely]] {
        m_impl->cutTo(limit - limit / kFreedPart);
        const std::uint64_t kept = m_impl->bytes.load(std::memory_order_relaxed);
        m_impl->cutAgainAt = kept > limit ? kept + kCutStep : 0;
    }
}

void Recording::beginAt(Tick tick) noexcept
{
    m_impl->first.store(tick, std::memory_order_release);
}

void Recording::setLimit(std::uint64_t bytes) noexcept
{
    m_impl->limit.store(bytes, std::memory_order_relaxed);
}

std::uint64_t Recording::limit() const noexcept
{
    return m_impl->limit.load(std::memory_order_relaxed);
}

void Recording::addDropped(std::uint64_t samples)
{
    m_impl->dropped.fetch_add(samples, std::memory_order_relaxed);
}

std::shared_ptr<const Structure> Recording::structure() const
{
    MutexLock lock(m_impl->mutex);
    if (!m_impl->published)
        m_impl->published = std::make_shared<const Structure>(m_impl->structure);
    return m_impl->published;
}

std::string Recording::name(NameId id) const
{
    MutexLock lock(m_impl->mutex);
    return id.value < m_impl->names.size() ? m_impl->names[id.value] : std::string();
}

std::shared_ptr<Row> Recording::row(RowId id) const
{
    MutexLock lock(m_impl->mutex);
    return id.value < m_impl->rows.size() ? m_impl->rows[id.value] : nullptr;
}

SliceView Recording::slices(RowId id) const
{
    const std::shared_ptr<Row> found = row(id);
    return found ? found->slices() : SliceView();
}

SampleView Recording::samples(RowId id) const
{
    const std::shared_ptr<Row> found = row(id);
    return found ? found->samples() : SampleView();
}

Tick Recording::droppedBefore() const noexcept
{
    return m_impl->droppedBefore.load(std::memory_order_acquire);
}

Tick Recording::firstTick() const noexcept
{
    const Tick first = m_impl->first.load(std::memory_order_acquire);
    return first == INT64_MAX ? 0 : first;
}

Tick Recording::lastTick() const noexcept
{
    const Tick last = m_impl->last.load(std::memory_order_acquire);
    return last == INT64_MIN ? 0 : last;
}

RecordingStats Recording::stats() const
{
    RecordingStats stats;
    stats.events = m_impl->events.load(std::memory_order_acquire);
    stats.droppedSamples = m_impl->dropped.load(std::memory_order_relaxed);
    stats.droppedEntries = m_impl->droppedEntries.load(std::memory_order_relaxed);
    stats.bytes = m_impl->bytes.load(std::memory_order_relaxed);
    return stats;
}

} // namespace forklane
