// SPDX-License-Identifier: MIT
#include "trace/payload_store.h"

namespace forklane {

namespace {

/// The first index in [low, end) whose entry is of no slice before `slice`; `end` if none.
template <typename Entries>
std::size_t firstFrom(const Entries &entries, std::size_t low, std::size_t end, std::size_t slice) noexcept
{
    while (low < end) {
        const std::size_t middle = low + (end - low) / 2;
        if (entries[middle].slice < slice)
            low = middle + 1;
        else
            end = middle;
    }
    return low;
}

} // namespace

Payload PayloadView::of(std::size_t slice) const noexcept
{
    const std::size_t index = firstFrom(m_entries, m_entries.firstKept(), m_entries.size(), slice);
    if (index == m_entries.size() || m_entries[index].slice != slice)
        return {};
    const PayloadEntry &entry = m_entries[index];
    const std::span<const char> bytes = m_bytes.run(entry.offset, entry.end());
    return {{bytes.data(), bytes.size()}, entry.size};
}

void PayloadStore::append(std::size_t slice, std::string_view bytes, std::uint32_t size)
{
    const std::size_t offset = m_bytes.appendTogether(bytes);
    m_entries.append({slice, offset, static_cast<std::uint32_t>(bytes.size()), size});
}

std::size_t PayloadStore::entriesBefore(std::size_t slice) const noexcept
{
    return firstFrom(m_entries, m_entries.firstKept(), m_entries.size(), slice);
}

std::uint64_t PayloadStore::bytesBefore(std::size_t slice) const noexcept
{
    const std::size_t entries = entriesBefore(slice);
    return entries == 0 ? 0 : entries * sizeof(PayloadEntry) + m_entries[entries - 1].end();
}

void PayloadStore::dropBefore(std::size_t slice)
{
    const std::size_t entries = entriesBefore(slice);
    if (entries == 0)
        return;
    m_bytes.dropBefore(m_entries[entries - 1].end());
    m_entries.dropBefore(entries - 1); // the last one dropped stays: bytesBefore() asks it
}

PayloadView PayloadStore::view() const
{
    PayloadView view;
    view.m_entries = m_entries.view(); // before the bytes: theirs are there already
    view.m_bytes = m_bytes.view();
    return view;
}

} // namespace forklane
