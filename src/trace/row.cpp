// SPDX-License-Identifier: MIT
#include "trace/row.h"

#include <algorithm>
#include <optional>

namespace forklane {

namespace {

/// The first index in [low, end) for which `isBefore` is false; `end` if none.
template <typename IsBefore>
std::size_t boundary(std::size_t low, std::size_t end, IsBefore isBefore)
{
    std::size_t size = end - low;
    while (size > 0) {
        const std::size_t half = size / 2;
        if (isBefore(low + half)) {
            low += half + 1;
            size -= half + 1;
        } else {
            size = half;
        }
    }
    return low;
}

/// The largest block that begins with entry `first` and ends before `limit`; the entries in it, 0 if there is none.
template <typename Levels, typename Block>
std::size_t largestBlockAt(const Levels &levels, std::size_t first, Tick limit, const Block *&largest)
{
    std::size_t found = 0;
    std::size_t entries = kBlockSize;
    for (const auto &level : levels) {
        const std::size_t index = first / entries;
        if (first % entries != 0 || index >= level.size() || level[index].end >= limit)
            break;
        largest = &level[index];
        found = entries;
        entries *= kBlockFanOut;
    }
    return found;
}

constexpr float kFullShare = 255; // as SliceBlock::share counts

/// The role with the greatest weight; nothing if none has any. Without branches: they would be mispredicted.
std::optional<Role> dominantOf(const std::array<float, kRoleCount> &weights)
{
    float most = 0;
    int dominant = 0;
    for (int role = 0; role < kRoleCount; ++role) {
        const float weight = weights[static_cast<std::size_t>(role)];
        dominant = weight > most ? role : dominant;
        most = std::max(weight, most);
    }
    return most > 0 ? std::optional(static_cast<Role>(dominant)) : std::nullopt;
}

} // namespace

Tick SliceView::endOf(std::size_t index) const noexcept
{
    return index + 1 == size() ? m_lastEnd : m_slices[index].end;
}

Slice SliceView::at(std::size_t index) const noexcept
{
    // Not copied as a whole: the row's writer may be closing it.
    const Slice &slice = m_slices[index];
    return {slice.begin, endOf(index), slice.name, slice.role, slice.certainty, slice.hasPayload, slice.value};
}

std::size_t SliceView::firstEndingAfter(Tick tick) const noexcept
{
    return boundary(m_cut.first, size(), [&](std::size_t index) { return endOf(index) <= tick; });
}

std::size_t SliceView::firstBeginningFrom(Tick tick) const noexcept
{
    return boundary(m_cut.first, size(), [&](std::size_t index) { return m_slices[index].begin < tick; });
}

const Slice *SliceView::find(Tick tick, Slice &storage) const noexcept
{
    const std::size_t index = firstEndingAfter(tick);
    if (index == size() || m_slices[index].begin > tick)
        return nullptr;
    storage = at(index);
    return &storage;
}

RoleTotals SliceView::totals(Tick from, Tick to) const noexcept
{
    RoleTotals totals{};
    from = std::clamp(from, -kTickLimit, kTickLimit);
    to = std::clamp(to, -kTickLimit, kTickLimit);
    if (m_instants || from >= to)
        return totals;
    if (m_cut.first > 0 && from <= m_cut.begin && to >= m_cut.before)
        totals = m_totals[m_cut.first / kTotalsStride - 1];
    const std::size_t first = firstEndingAfter(from);
    const std::size_t last = std::max(first, firstBeginningFrom(to));
    const auto addClipped = [&](std::size_t begin, std::size_t end) {
        for (std::size_t index = begin; index < end; ++index) {
            const Slice &slice = m_slices[index];
            const Tick time = std::min(endOf(index), to) - std::max(slice.begin, from);
            totals[static_cast<std::size_t>(slice.role)] += time;
        }
    };
    // Of the sums only those strictly inside: the first and the last slice may need clipping.
    const std::size_t firstSum = first / kTotalsStride + 1;
    const std::size_t lastSum = last == 0 ? 0 : std::min((last - 1) / kTotalsStride, m_totals.size());
    if (firstSum >= lastSum) {
        addClipped(first, last);
        return totals;
    }
    addClipped(first, firstSum * kTotalsStride);
    for (std::size_t role = 0; role < totals.size(); ++role)
        totals[role] += m_totals[lastSum - 1][role] - m_totals[firstSum - 1][role];
    addClipped(lastSum * kTotalsStride, last);
    return totals;
}

/// Adds the slices from `first` to their block's border that begin before `limit`; returns the index after them.
std::size_t SliceView::addSlices(RoleWeights &weights, std::size_t first, Tick limit, Tick from) const noexcept
{
    std::size_t next = first;
    for (const Slice &slice : m_slices.run(first, std::min(size(), (first / kBlockSize + 1) * kBlockSize))) {
        if (slice.begin >= limit)
            break;
        const Tick time = std::min(endOf(next), limit) - std::max(slice.begin, from);
        const Tick weight = m_instants ? 1 : std::max<Tick>(time, 0);
        weights[static_cast<std::size_t>(slice.role)] += kFullShare * static_cast<float>(weight);
        ++next;
    }
    return next;
}

/// Whether a sealed block begins with that slice.
bool SliceView::headsBlock(std::size_t index) const noexcept
{
    return index % kBlockSize == 0 && !m_levels.empty() && index / kBlockSize < m_levels[0].size();
}

/// Asks the block where one begins there, to keep the slices themselves out of the cache.
Tick SliceView::beginOf(std::size_t index) const noexcept
{
    return headsBlock(index) ? m_levels[0][index / kBlockSize].begin : m_slices[index].begin;
}

MergedSpan SliceView::merge(std::size_t first, Tick limit, Tick from) const noexcept
{
    assert(m_cut.first <= first && first < size());
    from = std::clamp(from, -kTickLimit, kTickLimit);
    limit = std::clamp(limit, -kTickLimit, kTickLimit + 1); // no slice begins later; the distance to `from` is a Tick
    const Tick begin = beginOf(first);
    if (begin >= limit)
        return {first, 0, limit, limit, Role::Other};
    RoleWeights weights{};
    std::size_t next = first;
    Tick end = limit;
    // Only slice `first`, or what the pixel before left over, can reach out to the left. The latter does by a pixel at most.
    bool wholly = begin >= from || from - begin <= limit - from;
    for (bool inside = true; inside && next < size();) {
        const SliceBlock *block = nullptr;
        if (const std::size_t slices = wholly ? largestBlockAt(m_levels, next, limit, block) : 0; slices > 0) {
            for (std::size_t role = 0; role < weights.size(); ++role)
                weights[role] += static_cast<float>(block->weight) * static_cast<float>(block->share[role]);
            end = block->end;
            next += slices;
        } else if (next - first >= kCutFrom && headsBlock(next)) {
            inside = false;
        } else if (const std::size_t after = addSlices(weights, next, limit, from); after > next) {
            end = endOf(after - 1);
            next = after;
            wholly = true;
        } else {
            inside = false;
        }
    }
    const std::optional<Role> dominant = dominantOf(weights);
    return {first, next - first, begin, end, dominant ? *dominant : m_slices[first].role};
}

std::size_t SampleView::lastAtOrBefore(Tick tick) const noexcept
{
    const auto isBefore = [&](std::size_t index) { return m_samples[index].tick <= tick; };
    const std::size_t after = boundary(m_cut.first, size(), isBefore);
    return after == m_cut.first ? size() : after - 1;
}

SampleView::Range SampleView::range(std::size_t first, Tick limit) const noexcept
{
    assert(m_cut.first <= first && first < size());
    Range range{INT64_MAX, INT64_MIN, 0, 0};
    std::size_t next = first;
    const auto take = [&](std::int64_t minimum, std::int64_t maximum, std::size_t samples) {
        range.minimum = std::min(range.minimum, minimum);
        range.maximum = std::max(range.maximum, maximum);
        next += samples;
    };
    while (next < size() && m_samples[next].tick < limit) {
        const SampleBlock *block = nullptr;
        if (const std::size_t samples = largestBlockAt(m_levels, next, limit, block); samples > 0)
            take(block->minimum, block->maximum, samples);
        else
            take(m_samples[next].value, m_samples[next].value, 1);
    }
    range.count = next - first;
    if (range.count == 0)
        return {};
    range.last = m_samples[next - 1].value;
    return range;
}

} // namespace forklane
