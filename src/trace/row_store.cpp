// SPDX-License-Identifier: MIT
#include "trace/row_store.h"

#include <algorithm>
#include <numeric>

namespace forklane {

namespace {

constexpr int kFullShare = 255;

SliceBlock makeBlock(Tick begin, Tick end, Certainty certainty, const RoleTotals &weights)
{
    const auto weight = static_cast<double>(std::accumulate(weights.begin(), weights.end(), std::int64_t{0}));
    SliceBlock block{begin, end, static_cast<float>(weight), certainty, {}};
    if (weight == 0)
        return block;
    for (std::size_t role = 0; role < weights.size(); ++role) {
        const double part = static_cast<double>(weights[role]) / weight;
        block.share[role] = static_cast<std::uint8_t>(part * kFullShare + 0.5);
    }
    return block;
}

/// The published levels, highest first read: so each block's parts are in the views taken after it.
template <typename Levels>
auto viewsOf(const Levels &levels)
{
    std::size_t count = 0;
    while (count < levels.size() && levels[count].size() > 0)
        ++count;
    std::vector<decltype(levels[0].view())> views(count);
    for (std::size_t level = count; level-- > 0;)
        views[level] = levels[level].view();
    return views;
}

/// Of each level the blocks that begin before that entry; those across it stay, and nobody reads them any more.
template <typename Levels>
void dropBlocksBefore(Levels &levels, std::size_t entry)
{
    std::size_t entries = kBlockSize;
    for (auto &level : levels) {
        level.dropBefore(std::min(entry / entries, level.size()));
        entries *= kBlockFanOut;
    }
}

// Bytes of memory for an entry with its share of blocks (a third more than the lowest level's) and sums.
constexpr std::uint64_t kSliceBytes =
    sizeof(Slice) + (sizeof(SliceBlock) * 4 / 3 + 1) / kBlockSize + 1 + sizeof(RoleTotals) / kTotalsStride;
constexpr std::uint64_t kSampleBytes = sizeof(Sample) + (sizeof(SampleBlock) * 4 / 3 + 1) / kBlockSize + 1;

} // namespace

/// The payload first: who sees the slice finds it.
void SliceStore::append(Tick begin, Tick end, const Event &event, std::string_view payload)
{
    m_lastEnd = begin;
    if (!payload.empty())
        m_payloads.append(size(), payload, std::max(event.payload, static_cast<std::uint32_t>(payload.size())));
    m_slices.append({begin, end, event.name, event.role, event.certainty, !payload.empty(), event.a});
}

void SliceStore::begin(Tick tick, const Event &event, std::string_view payload)
{
    end(tick);
    append(std::max(tick, m_lastEnd), kOpenEnd, event, payload);
    m_open = true;
}

void SliceStore::end(Tick tick)
{
    if (!m_open)
        return;
    m_open = false;
    m_lastEnd = std::max(tick, m_lastEnd);
    std::atomic_ref<Tick>(m_slices.back().end).store(m_lastEnd, std::memory_order_release);
    closed();
}

void SliceStore::instant(Tick tick, const Event &event, std::string_view payload)
{
    const Tick at = std::max(tick, m_lastEnd);
    append(at, at, event, payload);
    closed();
}

void SliceStore::closed()
{
    if (m_slices.size() % kBlockSize == 0)
        sealLowest();
}

RoleTotals SliceStore::weigh(std::size_t first, std::size_t last) const
{
    RoleTotals weights{};
    for (std::size_t index = first; index < last; ++index) {
        const Slice &slice = m_slices[index];
        weights[static_cast<std::size_t>(slice.role)] += m_weighing == Weighing::ByCount ? 1 : slice.end - slice.begin;
    }
    return weights;
}

void SliceStore::sealLowest()
{
    const std::size_t last = m_slices.size();
    const std::size_t first = last - kBlockSize;
    const RoleTotals weights = weigh(first, last);
    for (std::size_t role = 0; role < weights.size(); ++role)
        m_sum[role] += weights[role];
    if (last % kTotalsStride == 0)
        m_totals.append(m_sum);
    Certainty certainty = Certainty::Exact;
    for (std::size_t index = first; index < last; ++index)
        certainty = std::max(certainty, m_slices[index].certainty);
    m_levels[0].append(makeBlock(m_slices[first].begin, m_lastEnd, certainty, weights));
    std::size_t slices = kBlockSize * kBlockFanOut;
    for (std::size_t level = 1; level < kMaxLevels && last % slices == 0; ++level, slices *= kBlockFanOut)
        sealLevel(level);
}

void SliceStore::sealLevel(std::size_t level)
{
    const SliceBlockLog &below = m_levels[level - 1];
    std::size_t strides = 1; // of the running sums, in one block of this level
    for (std::size_t step = 1; step < level; ++step)
        strides *= kBlockFanOut;
    RoleTotals weights = m_sum;
    // Where the sums before the block were dropped it lies across the cut: then nobody reads its weights.
    if (m_totals.size() > strides && m_totals.size() - 1 - strides >= m_totals.firstKept())
        for (std::size_t role = 0; role < weights.size(); ++role)
            weights[role] -= m_totals[m_totals.size() - 1 - strides][role];
    const std::size_t first = below.size() - kBlockFanOut;
    Certainty certainty = Certainty::Exact;
    for (std::size_t index = first; index < below.size(); ++index)
        certainty = std::max(certainty, below[index].certainty);
    m_levels[level].append(makeBlock(below[first].begin, m_lastEnd, certainty, weights));
}

SliceView SliceStore::view() const
{
    SliceView view;
    view.m_levels = viewsOf(m_levels);
    view.m_totals = m_totals.view();
    view.m_slices = m_slices.view();
    view.m_payloads = m_payloads.view();
    view.m_instants = m_weighing == Weighing::ByCount;
    if (!view.m_slices.empty()) {
        auto &end = const_cast<Tick &>(view.m_slices[view.m_slices.size() - 1].end);
        view.m_lastEnd = std::atomic_ref<Tick>(end).load(std::memory_order_acquire);
    }
    return view;
}

void SliceStore::dropBefore(std::size_t index)
{
    assert(index % kTotalsStride == 0 && index < size());
    m_slices.dropBefore(index);
    if (index > 0)
        m_totals.dropBefore(index / kTotalsStride - 1); // the sum of all that was dropped stays
    dropBlocksBefore(m_levels, index);
    m_payloads.dropBefore(index);
}

void SampleStore::append(Tick tick, std::int64_t value)
{
    m_lastTick = std::max(tick, m_lastTick);
    m_samples.append({m_lastTick, value});
    const std::size_t last = m_samples.size();
    if (last % kBlockSize != 0)
        return;
    sealLowest();
    std::size_t samples = kBlockSize * kBlockFanOut;
    for (std::size_t level = 1; level < kMaxLevels && last % samples == 0; ++level, samples *= kBlockFanOut)
        sealLevel(level);
}

void SampleStore::sealLowest()
{
    const std::size_t first = m_samples.size() - kBlockSize;
    SampleBlock block{m_samples[first].tick, m_lastTick, INT64_MAX, INT64_MIN};
    for (std::size_t index = first; index < first + kBlockSize; ++index) {
        block.minimum = std::min(block.minimum, m_samples[index].value);
        block.maximum = std::max(block.maximum, m_samples[index].value);
    }
    m_levels[0].append(block);
}

void SampleStore::sealLevel(std::size_t level)
{
    const SampleBlockLog &below = m_levels[level - 1];
    const std::size_t first = below.size() - kBlockFanOut;
    SampleBlock block = below[first];
    block.end = m_lastTick;
    for (std::size_t index = first + 1; index < first + kBlockFanOut; ++index) {
        block.minimum = std::min(block.minimum, below[index].minimum);
        block.maximum = std::max(block.maximum, below[index].maximum);
    }
    m_levels[level].append(block);
}

SampleView SampleStore::view() const
{
    SampleView view;
    view.m_levels = viewsOf(m_levels);
    view.m_samples = m_samples.view();
    return view;
}

void SampleStore::dropBefore(std::size_t index)
{
    m_samples.dropBefore(index);
    dropBlocksBefore(m_levels, index);
}

Row::Row(RowKind kind) : m_kind(kind)
{
    if (kind == RowKind::Samples)
        m_samples.emplace();
    else
        m_slices.emplace(kind == RowKind::Instants ? SliceStore::Weighing::ByCount : SliceStore::Weighing::ByTime);
}

std::uint64_t Row::apply(Tick tick, const Event &event, std::string_view payload)
{
    const std::size_t entries = size();
    const std::uint64_t payloads = m_slices ? m_slices->payloads().bytes() : 0;
    switch (event.kind) {
    case EventKind::SliceBegin:
        if (m_kind == RowKind::Slices)
            m_slices->begin(tick, event, payload);
        break;
    case EventKind::SliceEnd:
        if (m_kind == RowKind::Slices)
            m_slices->end(tick);
        break;
    case EventKind::Instant:
        if (m_kind == RowKind::Instants)
            m_slices->instant(tick, event, payload);
        break;
    case EventKind::Counter:
        if (m_kind == RowKind::Samples)
            m_samples->append(tick, event.a);
        break;
    case EventKind::Result: {
        MutexLock lock(m_mutex);
        m_result = {tick, event.ending, static_cast<int>(event.a)};
        break;
    }
    }
    return m_slices ? (size() - entries) * kSliceBytes + m_slices->payloads().bytes() - payloads
                    : (size() - entries) * kSampleBytes;
}

/// Of memory that all entries before that one have taken, dropped or not.
std::uint64_t Row::bytesBefore(std::size_t index) const noexcept
{
    return m_slices ? index * kSliceBytes + m_slices->payloads().bytesBefore(index) : index * kSampleBytes;
}

std::optional<Row::Segment> Row::segmentAt(std::size_t first) const
{
    const std::size_t last = first + kTotalsStride;
    if (last >= size())
        return std::nullopt;
    return Segment{last, m_slices ? m_slices->endBefore(last) : m_samples->endBefore(last),
                   bytesBefore(last) - bytesBefore(first)};
}

std::size_t Row::firstKept() const
{
    MutexLock lock(m_mutex);
    return m_cut.first;
}

void Row::cutBefore(const Segment &segment)
{
    MutexLock lock(m_mutex);
    if (m_cut.first == 0)
        m_cut.begin = m_slices ? m_slices->beginOf(0) : m_samples->beginOf(0);
    m_cut.first = segment.last;
    m_cut.before = segment.end;
    if (m_slices)
        m_slices->dropBefore(segment.last);
    else
        m_samples->dropBefore(segment.last);
}

SliceView Row::slices() const
{
    MutexLock lock(m_mutex);
    SliceView view = m_slices ? m_slices->view() : SliceView();
    view.m_cut = m_cut;
    view.m_result = m_result; // written after the slices before it: they are in the view, for the lock is held
    return view;
}

SampleView Row::samples() const
{
    MutexLock lock(m_mutex);
    SampleView view = m_samples ? m_samples->view() : SampleView();
    if (m_samples) {
        view.m_cut = m_cut;
        view.m_result = m_result;
    }
    return view;
}

} // namespace forklane
