// SPDX-License-Identifier: MIT
#include "io/output_store.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <deque>
#include <new>
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
    StreamId stream;
};
static_assert(sizeof(Entry) == 32 && std::is_trivially_copyable_v<Entry> && OutputStore::kSlabBytes % sizeof(Entry) == 0);

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

struct Slab {
    std::shared_ptr<char[]> memory;
    std::uint64_t firstBlock = 0;
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
    /// Room for bytes when one more entry is added too.
    [[nodiscard]] std::size_t room() const noexcept
    {
        const std::size_t taken = used + (blocks + std::size_t{1}) * sizeof(Entry);
        return taken < OutputStore::kSlabBytes ? OutputStore::kSlabBytes - taken : 0;
    }
    [[nodiscard]] OutputBlock block(std::uint32_t index) const
    {
        const Entry &from = entry(index);
        OutputBlock block;
        block.number = firstBlock + index;
        block.offset = from.offset;
        block.stream = from.stream;
        block.size = from.size;
        block.newlines = from.newlines;
        block.tick = from.tick;
        block.slab = memory;
        block.slabOffset = from.slabOffset;
        return block;
    }
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

    // The writer's thread only: where the next bytes go.
    char *free = nullptr;
    std::size_t freeSize = 0;

    mutable Mutex mutex;
    std::size_t mostSlabs FORKLANE_GUARDED_BY(mutex) = 2;
    std::deque<Slab> slabs FORKLANE_GUARDED_BY(mutex);
    OutputTotals totals FORKLANE_GUARDED_BY(mutex);
    std::vector<StreamTotals> streams FORKLANE_GUARDED_BY(mutex); ///< By streamIndex().

    void nextSlab() FORKLANE_REQUIRES(mutex);
    void dropOldest() FORKLANE_REQUIRES(mutex);
    StreamTotals &stream(StreamId id) FORKLANE_REQUIRES(mutex);
    void addToBlock(StreamId id, std::uint32_t size, std::uint32_t newlines, std::int64_t tick) FORKLANE_REQUIRES(mutex);
};

void OutputStore::Impl::nextSlab()
{
    while (slabs.size() >= mostSlabs)
        dropOldest();
    Slab slab;
    slab.memory = SlabPool::take(pool);
    slab.firstBlock = totals.endBlock;
    slabs.push_back(std::move(slab));
}

void OutputStore::Impl::dropOldest()
{
    const Slab &oldest = slabs.front();
    for (std::uint32_t i = 0; i < oldest.blocks; ++i) {
        const Entry &entry = oldest.entry(i);
        StreamTotals &of = stream(entry.stream);
        of.droppedBytes += entry.size;
        of.droppedLines += entry.newlines;
        totals.droppedBytes += entry.size;
        totals.droppedLines += entry.newlines;
    }
    totals.firstBlock += oldest.blocks;
    totals.keptBytes = totals.bytes - totals.droppedBytes;
    slabs.pop_front();
}

StreamTotals &OutputStore::Impl::stream(StreamId id)
{
    const std::size_t index = streamIndex(id);
    if (index >= streams.size())
        streams.resize(index + 1);
    streams[index].stream = id;
    return streams[index];
}

void OutputStore::Impl::addToBlock(StreamId id, std::uint32_t size, std::uint32_t newlines, std::int64_t tick)
{
    Slab &slab = slabs.back();
    StreamTotals &of = stream(id);
    Entry *last = slab.blocks > 0 ? &slab.entry(slab.blocks - 1) : nullptr;
    const bool goesOn =
        last != nullptr && last->stream == id && last->size + size <= kBlockBytes && tick - last->tick <= kBlockSpan.count();
    if (goesOn) {
        last->size += size;
        last->newlines += newlines;
    } else {
        new (slab.entryAddress(slab.blocks)) Entry{of.bytes, tick, size, newlines, slab.used, id};
        ++slab.blocks;
        ++totals.endBlock;
    }
    slab.used += size;
    of.bytes += size;
    of.newlines += newlines;
}

OutputStore::OutputStore(std::size_t limit) : m_impl(std::make_shared<Impl>())
{
    const MutexLock lock(m_impl->mutex);
    m_impl->mostSlabs = std::max<std::size_t>(2, limit / kSlabBytes);
}

void OutputStore::lowerLimit(std::size_t limit)
{
    Impl &impl = *m_impl;
    const MutexLock lock(impl.mutex);
    impl.mostSlabs = std::min(impl.mostSlabs, std::max<std::size_t>(2, limit / kSlabBytes));
    while (impl.slabs.size() > impl.mostSlabs) // never the newest slab: the writer may be filling it
        impl.dropOldest();
}

std::span<char> OutputStore::space()
{
    Impl &impl = *m_impl;
    if (impl.freeSize < kLeastSpace) {
        const MutexLock lock(impl.mutex);
        impl.nextSlab();
        impl.free = impl.slabs.back().memory.get();
        impl.freeSize = impl.slabs.back().room();
    }
    return {impl.free, std::min(impl.freeSize, kBlockBytes)};
}

void OutputStore::commit(StreamId stream, std::size_t size, std::int64_t tick)
{
    Impl &impl = *m_impl;
    assert(size <= std::min(impl.freeSize, kBlockBytes));
    if (size == 0)
        return;
    const std::uint32_t newlines = countNewlines({impl.free, size});
    const MutexLock lock(impl.mutex);
    impl.addToBlock(stream, static_cast<std::uint32_t>(size), newlines, tick);
    impl.totals.bytes += size;
    impl.totals.keptBytes += size;
    impl.totals.newlines += newlines;
    impl.free += size;
    impl.freeSize = impl.slabs.back().room();
}

void OutputStore::append(StreamId stream, std::string_view bytes, std::int64_t tick)
{
    while (!bytes.empty()) {
        const std::span<char> room = space();
        const std::size_t size = std::min(room.size(), bytes.size());
        std::memcpy(room.data(), bytes.data(), size);
        commit(stream, size, tick);
        bytes.remove_prefix(size);
    }
}

OutputTotals OutputStore::totals() const
{
    const MutexLock lock(m_impl->mutex);
    return m_impl->totals;
}

std::vector<OutputBlock> OutputStore::blocks(std::uint64_t from, std::uint64_t to) const
{
    std::vector<OutputBlock> result;
    const Impl &impl = *m_impl;
    const MutexLock lock(impl.mutex);
    from = std::max(from, impl.totals.firstBlock);
    to = std::min(to, impl.totals.endBlock);
    if (from >= to)
        return result;
    result.reserve(to - from);
    auto slab = std::upper_bound(impl.slabs.begin(), impl.slabs.end(), from,
                                 [](std::uint64_t number, const Slab &each) { return number < each.firstBlock; });
    for (--slab; from < to; ++slab) {
        const std::uint64_t end = std::min(to, slab->firstBlock + slab->blocks);
        for (; from < end; ++from)
            result.push_back(slab->block(static_cast<std::uint32_t>(from - slab->firstBlock)));
    }
    return result;
}

std::uint64_t OutputStore::streamBytes(StreamId stream) const
{
    const MutexLock lock(m_impl->mutex);
    const std::size_t index = streamIndex(stream);
    return index < m_impl->streams.size() ? m_impl->streams[index].bytes : 0;
}

std::vector<StreamTotals> OutputStore::streams() const
{
    std::vector<StreamTotals> result;
    const MutexLock lock(m_impl->mutex);
    for (const StreamTotals &each : m_impl->streams) {
        if (each.bytes > 0)
            result.push_back(each);
    }
    return result;
}

} // namespace forklane
