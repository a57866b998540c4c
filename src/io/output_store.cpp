// SPDX-License-Identifier: MIT
#include "io/output_store.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <deque>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

namespace forklane {

namespace {

/// An OutputBlock without what its slab knows. Lies in the slab itself, so that the index is paid from the same limit.
struct Entry {
    std::uint64_t offset = 0;
    std::int64_t tick = 0;
    std::uint32_t size = 0;
    std::uint32_t newlines = 0;
    std::uint32_t slabOffset = 0;
    std::uint32_t number = 0; ///< Less the slab's firstBlock.
};
static_assert(sizeof(Entry) == 32 && std::is_trivially_copyable_v<Entry> && OutputStore::kSlabBytes % sizeof(Entry) == 0);

constexpr std::size_t kLeastSlabs = 2; // of a stream: the one that is filled, and what came before it

/// A slab with less room than this is full: short reads cost more than the 1.6 % of memory.
constexpr std::size_t kLeastSpace = 16 * 1024;

/// Gives slabs and takes them back, from any thread: the last reader of a dropped slab returns it. Kept memory is memory whose
/// page faults are paid.
class SlabPool {
public:
    static std::shared_ptr<char[]> take(const std::shared_ptr<SlabPool> &pool)
    {
        std::unique_ptr<char[]> memory = pool->pop();
        if (!memory)
            memory.reset(new char[OutputStore::kSlabBytes]);
        return {memory.release(), [pool](char *slab) { pool->giveBack(std::unique_ptr<char[]>(slab)); }};
    }

private:
    static constexpr std::size_t kMostFree = 1;

    std::unique_ptr<char[]> pop() FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        if (m_free.empty())
            return nullptr;
        std::unique_ptr<char[]> memory = std::move(m_free.back());
        m_free.pop_back();
        return memory;
    }

    void giveBack(std::unique_ptr<char[]> memory) FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        if (m_free.size() < kMostFree)
            m_free.push_back(std::move(memory));
    }

    Mutex m_mutex;
    std::vector<std::unique_ptr<char[]>> m_free FORKLANE_GUARDED_BY(m_mutex);
};

/// Of one stream.
struct Slab {
    std::shared_ptr<char[]> memory;
    std::uint64_t firstBlock = 0; ///< Valid when it has blocks.
    std::uint32_t blocks = 0;
    std::uint32_t used = 0; ///< Bytes from the front.

    [[nodiscard]] char *entryAddress(std::uint32_t index) const noexcept
    {
        return memory.get() + OutputStore::kSlabBytes - (index + std::size_t{1}) * sizeof(Entry);
    }
    [[nodiscard]] Entry &entry(std::uint32_t index) const noexcept
    {
        return *std::launder(reinterpret_cast<Entry *>(entryAddress(index)));
    }
    [[nodiscard]] std::uint64_t number(std::uint32_t index) const noexcept { return firstBlock + entry(index).number; }
    /// Room for bytes when one more entry is added too.
    [[nodiscard]] std::size_t room() const noexcept
    {
        const std::size_t taken = used + (blocks + std::size_t{1}) * sizeof(Entry);
        return taken < OutputStore::kSlabBytes ? OutputStore::kSlabBytes - taken : 0;
    }
    /// The first block numbered `wanted` or later; `blocks` when there is none.
    [[nodiscard]] std::uint32_t indexOf(std::uint64_t wanted) const noexcept
    {
        std::uint32_t low = 0;
        for (std::uint32_t high = blocks; low < high;) {
            const std::uint32_t middle = low + (high - low) / 2;
            if (number(middle) < wanted)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
    [[nodiscard]] OutputBlock block(std::uint32_t index, StreamId stream) const
    {
        const Entry &from = entry(index);
        OutputBlock block;
        block.number = firstBlock + from.number;
        block.offset = from.offset;
        block.stream = stream;
        block.size = from.size;
        block.newlines = from.newlines;
        block.tick = from.tick;
        block.slab = memory;
        block.slabOffset = from.slabOffset;
        return block;
    }
};

struct Stream {
    StreamTotals totals; ///< firstBlock is filled in when asked for.
    std::deque<Slab> slabs;

    [[nodiscard]] std::optional<std::uint64_t> firstBlock() const
    {
        if (slabs.empty() || slabs.front().blocks == 0)
            return std::nullopt;
        return slabs.front().firstBlock;
    }
    /// Its first `most` blocks numbered from ≤ n < to, behind what is in `result`.
    void copyBlocks(std::uint64_t from, std::uint64_t to, std::size_t most, std::vector<OutputBlock> &result) const
    {
        auto slab = std::upper_bound(slabs.begin(), slabs.end(), from, [](std::uint64_t number, const Slab &each) {
            return each.blocks == 0 || number < each.firstBlock;
        });
        if (slab != slabs.begin())
            --slab;
        for (; slab != slabs.end() && slab->blocks > 0 && slab->firstBlock < to; ++slab) {
            for (std::uint32_t i = slab->indexOf(from); i < slab->blocks && slab->number(i) < to; ++i) {
                if (most-- == 0)
                    return;
                result.push_back(slab->block(i, totals.stream));
            }
        }
    }
};

/// Where the next bytes of a stream go.
struct Place {
    char *free = nullptr;
    std::size_t size = 0;
};

std::size_t streamIndex(StreamId stream)
{
    return std::size_t{stream.stage} * 2 + (stream.kind == StreamKind::Error ? 1 : 0);
}

} // namespace

std::uint32_t countNewlines(std::string_view bytes) noexcept
{
    // 16 counters of 8 bits side by side, emptied before one can overflow: -O2 of g++ 12 does not make this of a plain loop.
    using Lanes = std::uint8_t __attribute__((vector_size(16)));
    constexpr std::size_t kWidth = sizeof(Lanes);
    constexpr std::size_t kMostRounds = 255;
    const Lanes newline = Lanes{} + static_cast<std::uint8_t>('\n');
    const char *at = bytes.data();
    std::size_t left = bytes.size();
    std::uint32_t count = 0;
    while (left >= kWidth) {
        const std::size_t rounds = std::min(left / kWidth, kMostRounds);
        Lanes sums{};
        for (std::size_t i = 0; i < rounds; ++i, at += kWidth) {
            Lanes piece;
            std::memcpy(&piece, at, kWidth);
            sums -= reinterpret_cast<Lanes>(piece == newline); // a lane that is equal is −1
        }
        for (std::size_t lane = 0; lane < kWidth; ++lane)
            count += sums[lane];
        left -= rounds * kWidth;
    }
    return count + static_cast<std::uint32_t>(std::count(at, at + left, '\n'));
}

struct OutputStore::Impl {
    // Constant after construction.
    std::shared_ptr<SlabPool> pool = std::make_shared<SlabPool>();
    std::size_t mostOfStream = kLeastSlabs;

    // The writer's thread only.
    std::vector<Place> places; ///< By streamIndex().
    std::function<void(std::string_view)> copy;

    mutable Mutex mutex;
    std::size_t mostOfAll FORKLANE_GUARDED_BY(mutex) = SIZE_MAX;
    std::size_t slabCount FORKLANE_GUARDED_BY(mutex) = 0;
    std::vector<Stream> streams FORKLANE_GUARDED_BY(mutex); ///< By streamIndex().
    OutputTotals totals FORKLANE_GUARDED_BY(mutex);         ///< firstBlock is filled in when asked for.

    Place &place(StreamId id);
    Stream &stream(StreamId id) FORKLANE_REQUIRES(mutex);
    void nextSlab(Stream &stream) FORKLANE_REQUIRES(mutex);
    void dropOldest(Stream &stream) FORKLANE_REQUIRES(mutex);
    void dropBeyond(std::size_t slabs) FORKLANE_REQUIRES(mutex);
    void addToBlock(Stream &stream, std::uint32_t size, std::uint32_t newlines, std::int64_t tick) FORKLANE_REQUIRES(mutex);
};

Place &OutputStore::Impl::place(StreamId id)
{
    const std::size_t index = streamIndex(id);
    if (index >= places.size())
        places.resize(index + 1);
    return places[index];
}

Stream &OutputStore::Impl::stream(StreamId id)
{
    const std::size_t index = streamIndex(id);
    if (index >= streams.size())
        streams.resize(index + 1);
    streams[index].totals.stream = id;
    return streams[index];
}

void OutputStore::Impl::nextSlab(Stream &stream)
{
    while (stream.slabs.size() >= mostOfStream)
        dropOldest(stream);
    Slab slab;
    slab.memory = SlabPool::take(pool);
    stream.slabs.push_back(std::move(slab));
    ++slabCount;
    dropBeyond(mostOfAll);
}

void OutputStore::Impl::dropOldest(Stream &stream)
{
    const Slab &oldest = stream.slabs.front();
    for (std::uint32_t i = 0; i < oldest.blocks; ++i) {
        const Entry &entry = oldest.entry(i);
        stream.totals.droppedBytes += entry.size;
        stream.totals.droppedLines += entry.newlines;
        totals.droppedBytes += entry.size;
        totals.droppedLines += entry.newlines;
    }
    totals.keptBytes = totals.bytes - totals.droppedBytes;
    stream.slabs.pop_front();
    --slabCount;
}

/// The stream that keeps most gives up first; none falls below its least.
void OutputStore::Impl::dropBeyond(std::size_t slabs)
{
    while (slabCount > slabs) {
        const auto largest = std::max_element(streams.begin(), streams.end(), [](const Stream &one, const Stream &other) {
            return one.slabs.size() < other.slabs.size();
        });
        if (largest->slabs.size() <= kLeastSlabs)
            return;
        dropOldest(*largest);
    }
}

void OutputStore::Impl::addToBlock(Stream &stream, std::uint32_t size, std::uint32_t newlines, std::int64_t tick)
{
    Slab &slab = stream.slabs.back();
    Entry *last = slab.blocks > 0 ? &slab.entry(slab.blocks - 1) : nullptr;
    const bool goesOn = last != nullptr && slab.firstBlock + last->number + 1 == totals.endBlock &&
                        last->size + size <= kBlockBytes && tick - last->tick <= kBlockSpan.count();
    if (goesOn) {
        last->size += size;
        last->newlines += newlines;
    } else {
        if (slab.blocks == 0)
            slab.firstBlock = totals.endBlock;
        const auto number = static_cast<std::uint32_t>(totals.endBlock - slab.firstBlock);
        new (slab.entryAddress(slab.blocks)) Entry{stream.totals.bytes, tick, size, newlines, slab.used, number};
        ++slab.blocks;
        ++totals.endBlock;
    }
    slab.used += size;
    stream.totals.bytes += size;
    stream.totals.newlines += newlines;
}

OutputStore::OutputStore(std::size_t limit) : m_impl(std::make_shared<Impl>())
{
    m_impl->mostOfStream = std::max(kLeastSlabs, limit / kSlabBytes);
}

void OutputStore::lowerLimit(std::size_t limit)
{
    Impl &impl = *m_impl;
    const MutexLock lock(impl.mutex);
    impl.mostOfAll = std::min(impl.mostOfAll, limit / kSlabBytes);
    impl.dropBeyond(impl.mostOfAll); // never a stream's newest slab: the writer may be filling it
}

std::span<char> OutputStore::space(StreamId stream)
{
    Impl &impl = *m_impl;
    Place &place = impl.place(stream);
    if (place.size < kLeastSpace) {
        const MutexLock lock(impl.mutex);
        Stream &of = impl.stream(stream);
        impl.nextSlab(of);
        place = {of.slabs.back().memory.get(), of.slabs.back().room()};
    }
    return {place.free, std::min(place.size, kBlockBytes)};
}

void OutputStore::commit(StreamId stream, std::size_t size, std::int64_t tick)
{
    Impl &impl = *m_impl;
    Place &place = impl.place(stream);
    assert(size <= std::min(place.size, kBlockBytes));
    if (size == 0)
        return;
    const std::uint32_t newlines = countNewlines({place.free, size});
    if (impl.copy)
        impl.copy({place.free, size});
    const MutexLock lock(impl.mutex);
    Stream &of = impl.stream(stream);
    impl.addToBlock(of, static_cast<std::uint32_t>(size), newlines, tick);
    impl.totals.bytes += size;
    impl.totals.keptBytes += size;
    impl.totals.newlines += newlines;
    const Slab &slab = of.slabs.back();
    const bool isNumbered = impl.totals.endBlock - slab.firstBlock < UINT32_MAX;
    place = {place.free + size, isNumbered ? slab.room() : 0};
}

void OutputStore::copyTo(std::function<void(std::string_view)> copy)
{
    m_impl->copy = std::move(copy);
}

void OutputStore::append(StreamId stream, std::string_view bytes, std::int64_t tick)
{
    while (!bytes.empty()) {
        const std::span<char> room = space(stream);
        const std::size_t size = std::min(room.size(), bytes.size());
        std::memcpy(room.data(), bytes.data(), size);
        commit(stream, size, tick);
        bytes.remove_prefix(size);
    }
}

OutputTotals OutputStore::totals() const
{
    const MutexLock lock(m_impl->mutex);
    OutputTotals totals = m_impl->totals;
    totals.firstBlock = totals.endBlock;
    for (const Stream &each : m_impl->streams)
        totals.firstBlock = std::min(totals.firstBlock, each.firstBlock().value_or(totals.endBlock));
    return totals;
}

std::vector<OutputBlock> OutputStore::blocks(std::uint64_t from, std::uint64_t to, std::size_t most) const
{
    std::vector<OutputBlock> result;
    const auto byNumber = [](const OutputBlock &one, const OutputBlock &other) { return one.number < other.number; };
    const MutexLock lock(m_impl->mutex);
    for (const Stream &each : m_impl->streams) {
        const auto before = static_cast<std::ptrdiff_t>(result.size());
        each.copyBlocks(from, to, most, result);
        std::inplace_merge(result.begin(), result.begin() + before, result.end(), byNumber);
        if (result.size() > most)
            result.resize(most);
    }
    return result;
}

std::uint64_t OutputStore::streamBytes(StreamId stream) const
{
    const MutexLock lock(m_impl->mutex);
    const std::size_t index = streamIndex(stream);
    return index < m_impl->streams.size() ? m_impl->streams[index].totals.bytes : 0;
}

std::vector<StreamTotals> OutputStore::streams() const
{
    std::vector<StreamTotals> result;
    const MutexLock lock(m_impl->mutex);
    for (const Stream &each : m_impl->streams) {
        if (each.totals.bytes == 0)
            continue;
        result.push_back(each.totals);
        result.back().firstBlock = each.firstBlock().value_or(m_impl->totals.endBlock);
    }
    return result;
}

} // namespace forklane
