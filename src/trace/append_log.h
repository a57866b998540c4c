// SPDX-License-Identifier: MIT
// A log that one thread appends to while any number of threads read it without a lock.
#pragma once

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

#include "base/mutex.h"

namespace forklane {

/// Values in chunks of fixed size that never move. The writer publishes the length atomically after each append; a
/// reader pins the chunks once (view(), a short mutex) and then reads what was published, lock-free, for as long as
/// it keeps the view. Values already published are immutable, except through std::atomic_ref by agreement. The oldest
/// chunks may be dropped: no index changes thereby, and a view keeps what it has pinned.
template <typename T, std::size_t kChunkSize>
class AppendLog {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    // Uninitialised on purpose: pages are touched only as they are written.
    struct Chunk {
        alignas(T) std::byte bytes[sizeof(T) * kChunkSize];
    };
    using Slot = std::shared_ptr<Chunk>;
    /// Where the chunks are. The writer fills the next free slot while readers use those before it.
    struct Directory {
        Directory(std::size_t first, std::size_t slots)
            : firstChunk(first), capacity(slots), chunks(std::make_unique<Slot[]>(slots))
        {}
        const std::size_t firstChunk; // the chunks before it were dropped
        const std::size_t capacity;
        const std::unique_ptr<Slot[]> chunks;
    };

public:
    /// A pinned state of the log. Cheap to copy; valid after the log is gone.
    class View {
    public:
        View() = default;
        /// One past the last index: values that were dropped count too.
        [[nodiscard]] std::size_t size() const noexcept { return m_size; }
        [[nodiscard]] bool empty() const noexcept { return m_size == 0; }
        /// The oldest index there is.
        [[nodiscard]] std::size_t firstKept() const noexcept { return m_directory ? m_directory->firstChunk * kChunkSize : 0; }
        [[nodiscard]] const T &operator[](std::size_t index) const noexcept
        {
            assert(index < m_size);
            return *at(*m_directory, index);
        }
        /// The values from `index` on that lie one after another in memory, at most up to index `last`.
        [[nodiscard]] std::span<const T> run(std::size_t index, std::size_t last) const noexcept
        {
            assert(index < last && last <= m_size);
            return {at(*m_directory, index), std::min(last - index, kChunkSize - index % kChunkSize)};
        }

    private:
        friend class AppendLog;
        std::shared_ptr<const Directory> m_directory;
        std::size_t m_size = 0;
    };

    /// Writer's thread only.
    void append(const T &value)
    {
        const std::size_t size = m_size.load(std::memory_order_relaxed);
        if (size % kChunkSize == 0)
            addChunk(size / kChunkSize);
        ::new (static_cast<void *>(addressOf(*m_writers, size))) T(value);
        m_size.store(size + 1, std::memory_order_release);
    }

    /// Appends values that lie one after another in memory: what is left of a chunk where they have no room is skipped.
    /// At least one, at most kChunkSize. Returns the index of the first. Writer's thread only.
    std::size_t appendTogether(std::span<const T> values)
    {
        assert(!values.empty() && values.size() <= kChunkSize);
        std::size_t first = m_size.load(std::memory_order_relaxed);
        if (const std::size_t used = first % kChunkSize; used + values.size() > kChunkSize)
            first += kChunkSize - used;
        if (first % kChunkSize == 0)
            addChunk(first / kChunkSize);
        std::memcpy(addressOf(*m_writers, first), values.data(), values.size_bytes());
        m_size.store(first + values.size(), std::memory_order_release);
        return first;
    }

    /// Drops the whole chunks before `index`, which is at most size(). Writer's thread only.
    void dropBefore(std::size_t index)
    {
        assert(index <= size());
        const std::size_t first = index / kChunkSize;
        if (m_writers && first > m_writers->firstChunk)
            moveTo(first, (size() + kChunkSize - 1) / kChunkSize);
    }

    /// The newest value, for std::atomic_ref on its mutable fields. Writer's thread only; the log is not empty.
    [[nodiscard]] T &back() noexcept { return *at(*m_writers, m_size.load(std::memory_order_relaxed) - 1); }

    /// Writer's thread only; a value that was not dropped.
    [[nodiscard]] const T &operator[](std::size_t index) const noexcept { return *at(*m_writers, index); }

    /// The oldest index there is. Writer's thread only.
    [[nodiscard]] std::size_t firstKept() const noexcept { return m_writers ? m_writers->firstChunk * kChunkSize : 0; }

    /// Any thread.
    [[nodiscard]] std::size_t size() const noexcept { return m_size.load(std::memory_order_acquire); }

    /// Any thread.
    [[nodiscard]] View view() const
    {
        View view;
        if (size() == 0)
            return view;
        MutexLock lock(m_mutex);
        view.m_size = size(); // under the mutex: what only a later directory holds is not counted yet
        view.m_directory = m_directory;
        return view;
    }

private:
    static std::byte *addressOf(const Directory &directory, std::size_t index) noexcept
    {
        assert(index / kChunkSize >= directory.firstChunk);
        Chunk *const chunk = directory.chunks[index / kChunkSize - directory.firstChunk].get();
        return chunk->bytes + sizeof(T) * (index % kChunkSize);
    }

    static T *at(const Directory &directory, std::size_t index) noexcept
    {
        return std::launder(reinterpret_cast<T *>(addressOf(directory, index)));
    }

    void addChunk(std::size_t chunk)
    {
        if (!m_writers || chunk - m_writers->firstChunk == m_writers->capacity)
            moveTo(m_writers ? m_writers->firstChunk : 0, chunk);
        m_writers->chunks[chunk - m_writers->firstChunk].reset(new Chunk); // not make_shared: that would zero the bytes
    }

    /// To a directory of the chunks [first, end), with room for as many again.
    void moveTo(std::size_t first, std::size_t end)
    {
        const auto next = std::make_shared<Directory>(first, std::max<std::size_t>(4, 2 * (end - first)));
        for (std::size_t chunk = first; chunk < end; ++chunk)
            next->chunks[chunk - first] = m_writers->chunks[chunk - m_writers->firstChunk];
        m_writers = next;
        std::shared_ptr<const Directory> previous = next; // goes, with the chunks that only it has, outside the lock
        MutexLock lock(m_mutex);
        m_directory.swap(previous);
    }

    std::atomic<std::size_t> m_size{0};
    std::shared_ptr<Directory> m_writers; // the writer's own copy of m_directory
    mutable Mutex m_mutex;
    std::shared_ptr<const Directory> m_directory FORKLANE_GUARDED_BY(m_mutex);
};

} // namespace forklane
