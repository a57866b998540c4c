// SPDX-License-Identifier: MIT
#include "trace/row.h"

#include <algorithm>
#include <bit>
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

/// The sealed blocks that begin with some entry.
template <typename Block>
struct BlocksAt {
    const Block *fitting = nullptr; ///< The largest that ends before the limit; null if none does.
    std::size_t entries = 0;        ///< In the one that fits.
    std::size_t tooLong = 0;        ///< Entries in the next larger one; 0 if none begins there.
};

/// By this many bits an entry's index is shifted to that of its block. (A division would cost more than all the rest.)
constexpr unsigned shiftOf(std::size_t level) noexcept
{
    constexpr unsigned kBlockBits = std::bit_width(kBlockSize) - 1;
    constexpr unsigned kFanOutBits = std::bit_width(kBlockFanOut) - 1;
    static_assert(1U << kBlockBits == kBlockSize && 1U << kFanOutBits == kBlockFanOut);
    return kBlockBits + kFanOutBits * static_cast<unsigned>(level);
}

/// How many levels have a sealed block that begins with entry `first`: the lowest ones.
template <typename Levels>
std::size_t levelsAt(const Levels &levels, std::size_t first) noexcept
{
    std::size_t count = 0;
    for (const auto &level : levels) {
        const std::size_t index = first >> shiftOf(count);
        if (index << shiftOf(count) != first || index >= level.size())
            break;
        ++count;
    }
    return count;
}

/// How many blocks ahead of the one that is read the next ones are asked for: a frame waits for memory most of its time.
constexpr std::size_t kAhead = 20;

/// From the largest down: in a dense frame one of the first two fits, and the small ones stay out of the cache.
template <typename Block, typename Levels>
BlocksAt<Block> blocksAt(const Levels &levels, std::size_t first, Tick limit) noexcept
{
    BlocksAt<Block> found;
    for (std::size_t level = levelsAt(levels, first); level-- > 0;) {
        const std::size_t entries = std::size_t{1} << shiftOf(level);
        const Block &block = levels[level][first >> shiftOf(level)];
        __builtin_prefetch(reinterpret_cast<const char *>(&block) + kAhead * sizeof(Block));
        if (block.end < limit) {
            found.fitting = &block;
            found.entries = entries;
            break;
        }
        found.tooLong = entries;
    }
    return found;
}

constexpr float kFullShare = 255; // as SliceBlock::share counts

/// The role with the greatest weight, the first of equals; nothing if none has any. Weights are not negative, so that they
/// compare as their bits do: with the role in the lowest ones the greatest is found by integers, some at once.
std::optional<Role> dominantOf(const std::array<float, kRoleCount> &weights) noexcept
{
    constexpr std::int32_t kRoleBits = kRoleCount - 1;
    static_assert((kRoleCount & kRoleBits) == 0);
    std::int32_t most = 0;
    for (int role = 0; role < kRoleCount; ++role) {
        const auto bits = std::bit_cast<std::int32_t>(weights[static_cast<std::size_t>(role)]);
        most = std::max(most, (bits & ~kRoleBits) | (kRoleBits - role));
    }
    return most > kRoleBits ? std::optional(static_cast<Role>(kRoleBits - (most & kRoleBits))) : std::nullopt;
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

/// Adds the slices after the span, to their block's border, that begin before `limit`; returns how many.
std::size_t SliceView::addSlices(RoleWeights &weights, MergedSpan &span, Tick limit, Tick from) const noexcept
{
    const std::size_t first = span.first + span.count;
    std::size_t next = first;
    for (const Slice &slice : m_slices.run(first, std::min(size(), (first / kBlockSize + 1) * kBlockSize))) {
        if (slice.begin >= limit)
            break;
        span.end = endOf(next);
        const Tick time = std::min(span.end, limit) - std::max(slice.begin, from);
        const Tick weight = m_instants ? 1 : std::max<Tick>(time, 0);
        weights[static_cast<std::size_t>(slice.role)] += kFullShare * static_cast<float>(weight);
        span.certainty = std::max(span.certainty, slice.certainty);
        ++next;
    }
    return next - first;
}

Tick SliceView::beginOf(std::size_t index) const noexcept
{
    const std::size_t levels = levelsAt(m_levels, index);
    return levels > 0 ? m_levels[levels - 1][index >> shiftOf(levels - 1)].begin : m_slices[index].begin;
}

MergedSpan SliceView::merge(std::size_t first, Tick limit, Tick from) const noexcept
{
    assert(m_cut.first <= first && first < size());
    from = std::clamp(from, -kTickLimit, kTickLimit);
    limit = std::clamp(limit, -kTickLimit, kTickLimit + 1); // no slice begins later; the distance to `from` is a Tick
    MergedSpan span{.first = first, .begin = beginOf(first)};
    if (span.begin >= limit)
        return {.first = first, .begin = limit, .end = limit, .firstEnd = limit};
    RoleWeights weights{};
    // Only slice `first`, or what the pixel before left over, can reach out to the left. The latter does by a pixel at most.
    bool wholly = span.begin >= from || from - span.begin <= limit - from;
    for (std::size_t next = first; next < size(); next = first + span.count) {
        const auto blocks = wholly ? blocksAt<SliceBlock>(m_levels, next, limit) : BlocksAt<SliceBlock>();
        if (blocks.tooLong > 0 && span.count >= kCutFrom * blocks.tooLong)
            break;
        if (const SliceBlock *block = blocks.fitting) {
            for (std::size_t role = 0; role < weights.size(); ++role)
                weights[role] += block->weight * static_cast<float>(block->share[role]);
            span.end = block->end;
            span.certainty = std::max(span.certainty, block->certainty);
            span.count += blocks.entries;
        } else if (const std::size_t slices = addSlices(weights, span, limit, from); slices > 0) {
            span.count += slices;
            wholly = true;
        } else {
            break;
        }
        if (next == first)
            span.firstEnd = span.end;
    }
    span.dominant = dominantOf(weights).value_or(m_slices[first].role);
    return span;
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
        const auto blocks = blocksAt<SampleBlock>(m_levels, next, limit);
        if (blocks.fitting)
            take(blocks.fitting->minimum, blocks.fitting->maximum, blocks.entries);
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
