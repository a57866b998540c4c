// SPDX-License-Identifier: MIT
#include "base/byte_buffer.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include <sys/mman.h>

namespace forklane {

namespace {

constexpr std::size_t kHugePage = 2 * 1024 * 1024;
constexpr std::size_t kMappedFrom = 2 * kHugePage;

std::size_t roundUp(std::size_t size)
{
    return (size + kHugePage - 1) / kHugePage * kHugePage;
}

/// Addresses for `size` bytes that begin where a huge page can: there a move keeps huge pages whole. Nothing is behind them
/// yet.
char *reserve(std::size_t size)
{
    void *const wide = ::mmap(nullptr, size + kHugePage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (wide == MAP_FAILED)
        throw std::bad_alloc();
    char *const begin = static_cast<char *>(wide);
    const std::size_t before = roundUp(reinterpret_cast<std::uintptr_t>(begin)) - reinterpret_cast<std::uintptr_t>(begin);
    if (before > 0)
        ::munmap(begin, before);
    if (before < kHugePage)
        ::munmap(begin + before + size, kHugePage - before);
    return begin + before;
}

} // namespace

void FreeBytes::operator()(char *bytes) const noexcept
{
    if (mapped > 0)
        ::munmap(bytes, mapped);
    else
        std::free(bytes);
}

std::span<char> ByteBuffer::room(std::size_t wanted)
{
    if (m_capacity - m_size < wanted) {
        const std::size_t capacity = std::max(m_size + wanted, m_capacity * 2);
        if (capacity < kMappedFrom)
            growByRealloc(capacity);
        else
            growMapping(roundUp(capacity));
    }
    return {m_bytes.get() + m_size, wanted};
}

void ByteBuffer::append(std::string_view bytes)
{
    if (bytes.empty())
        return;
    std::memcpy(room(bytes.size()).data(), bytes.data(), bytes.size());
    commit(bytes.size());
}

void ByteBuffer::growByRealloc(std::size_t capacity)
{
    auto *bytes = static_cast<char *>(std::realloc(m_bytes.get(), capacity));
    if (bytes == nullptr)
        throw std::bad_alloc();
    (void)m_bytes.release();
    m_bytes = std::unique_ptr<char, FreeBytes>(bytes); // not reset(): one that was moved away may have been a mapping
    m_capacity = capacity;
}

void ByteBuffer::growMapping(std::size_t capacity)
{
    std::unique_ptr<char, FreeBytes> grown(reserve(capacity), FreeBytes{capacity});
    const bool isMapped = isMapping();
    void *const at =
        isMapped ? ::mremap(m_bytes.get(), m_capacity, capacity, MREMAP_MAYMOVE | MREMAP_FIXED, grown.get())
                 : ::mmap(grown.get(), capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (at == MAP_FAILED)
        throw std::bad_alloc();
    ::madvise(grown.get(), capacity, MADV_HUGEPAGE); // a wish: a kernel without them says EINVAL
    if (isMapped)
        (void)m_bytes.release(); // its pages are the new one's
    else if (m_size > 0)
        std::memcpy(grown.get(), m_bytes.get(), m_size);
    m_bytes = std::move(grown);
    m_capacity = capacity;
}

} // namespace forklane
