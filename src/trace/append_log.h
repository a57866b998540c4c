// SPDX-License-Identifier: MIT
// A log that one thread appends to while any number of threads read it without a lock.
#pragma once

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

#include "base/mutex.h"

namespace forklane {

/// Values in chunks of fixed size that never move. The writer publishes the length atomically after each append; a
/// reader pins the chunks once (view(), a short mutex) and then reads what was published, lock-free, for as long as
/// it keeps the view. Values already published are immutable, except through std::atomic_ref by agreement.
template <typename T, std::size_t kChunkSize = 4096>
class AppendLog {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    // Uninitialised on purpose: pages are touched only as they are written.
    struct Chunk {
        alignas(T) std::byte bytes[sizeof(T) * kChunkSize];
    };
    using Chunks = std::vector<std::shared_ptr<Chunk>>;

public:
    /// A pinned state of the log. Cheap to copy; valid after the log is gone.
    class View {
    public:
        View() = default;
        [[nodiscard]] std::size_t size() const noexcept { return m_size; }
        [[nodiscard]] bool empty() const noexcept { return m_size == 0; }
        [[nodiscard]] const T &operator[](std::size_t index) const noexcept
        {
            assert(index < m_size);
            return *at(*m_chunks, index);
        }
        /// The values from `index` on that lie one after another in memory, at most up to index `last`.
        [[nodiscard]] std::span<const T> run(std::size_t index, std::size_t last) const noexcept
        {
            assert(index < last && last <= m_size);
            return {at(*m_chunks, index), std::min(last - index, kChunkSize - index % kChunkSize)};
        }

    private:
        friend class AppendLog;
        std::shared_ptr<const Chunks> m_chunks;
        std::size_t m_size = 0;
    };

    /// Writer's thread only.
    void append(const T &value)
    {
        const std::size_t size = m_size.load(std::memory_order_relaxed);
        if (size % kChunkSize == 0)
            addChunk();
        ::new (static_cast<void *>((*m_writerChunks)[size / kChunkSize]->bytes + sizeof(T) * (size % kChunkSize))) T(value);
        m_size.store(size + 1, std::memory_order_release);
    }

    /// The newest value, for std::atomic_ref on its mutable fields. Writer's thread only; the log is not empty.
    [[nodiscard]] T &back() noexcept { return *at(*m_writerChunks, m_size.load(std::memory_order_relaxed) - 1); }

    /// Writer's thread only.
    [[nodiscard]] const T &operator[](std::size_t index) const noexcept { return *at(*m_writerChunks, index); }

    /// Any thread.
    [[nodiscard]] std::size_t size() const noexcept { return m_size.load(std::memory_order_acquire); }

    /// Any thread.
    [[nodiscard]] View view() const
    {
        View view;
        view.m_size = m_size.load(std::memory_order_acquire); // before the chunks: they hold at least as much
        MutexLock lock(m_mutex);
        view.m_chunks = m_chunks;
        return view;
    }

    /// Bytes of address space held; pages not yet written cost nothing.
    [[nodiscard]] std::size_t bytes() const noexcept { return size() * sizeof(T); }

private:
    static T *at(const Chunks &chunks, std::size_t index) noexcept
    {
        return std::launder(reinterpret_cast<T *>(chunks[index / kChunkSize]->bytes + sizeof(T) * (index % kChunkSize)));
    }

    void addChunk()
    {
        auto grown = m_writerChunks ? std::make_shared<Chunks>(*m_writerChunks) : std::make_shared<Chunks>();
        grown->push_back(std::shared_ptr<Chunk>(new Chunk)); // not make_shared: that would zero the bytes
        m_writerChunks = grown;
        MutexLock lock(m_mutex);
        m_chunks = std::move(grown);
    }

    std::atomic<std::size_t> m_size{0};
    std::shared_ptr<const Chunks> m_writerChunks; // the writer's own copy of m_chunks
    mutable Mutex m_mutex;
    std::shared_ptr<const Chunks> m_chunks FORKLANE_GUARDED_BY(m_mutex);
};

} // namespace forklane
