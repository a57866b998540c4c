// SPDX-License-Identifier: MIT
// What a row should answer, computed the slow and obvious way from plain vectors.
#pragma once

#include <algorithm>
#include <cstddef>
#include <random>
#include <vector>

#include "trace/event.h"
#include "trace/row.h"

namespace forklane::reference {

inline std::size_t firstEndingAfter(const std::vector<Slice> &slices, Tick tick)
{
    return static_cast<std::size_t>(
        std::find_if(slices.begin(), slices.end(), [&](const Slice &slice) { return slice.end > tick; }) - slices.begin());
}

inline std::int64_t overlap(const Slice &slice, Tick from, Tick to)
{
    return std::max<std::int64_t>(0, std::min(slice.end, to) - std::max(slice.begin, from));
}

inline RoleTotals totals(const std::vector<Slice> &slices, Tick from, Tick to)
{
    RoleTotals totals{};
    for (const Slice &slice : slices)
        totals[static_cast<std::size_t>(slice.role)] += overlap(slice, from, to);
    return totals;
}

/// How many slices from `first` on begin before `limit`.
inline std::size_t beginningBefore(const std::vector<Slice> &slices, std::size_t first, Tick limit)
{
    std::size_t count = 0;
    while (first + count < slices.size() && slices[first + count].begin < limit)
        ++count;
    return count;
}

/// The sizes at which blocks, levels and chunks begin.
inline const std::vector<std::size_t> kSizes = {0, 1, 2, 31, 32, 33, 127, 128, 129, 512, 513, 1023, 1024, 1025, 4097, 100'000};

/// Slices with gaps, slices that touch and slices without length, of a few roles.
class SliceMaker {
public:
    explicit SliceMaker(std::uint64_t seed) : m_random(seed) {}

    Slice next()
    {
        Slice slice;
        slice.begin = m_end + (upTo(3) == 0 ? upTo(50) : 0);
        slice.end = slice.begin + (upTo(9) == 0 ? 0 : upTo(upTo(99) == 0 ? 5000 : 100));
        slice.role = static_cast<Role>(upTo(upTo(4) == 0 ? kRoleCount - 1 : 3));
        slice.certainty = static_cast<Certainty>(upTo(2));
        slice.value = upTo(1'000'000);
        m_end = slice.end;
        return slice;
    }

    /// Uniform in [0, most].
    std::int64_t upTo(std::int64_t most) { return std::uniform_int_distribution<std::int64_t>(0, most)(m_random); }

private:
    std::mt19937_64 m_random;
    Tick m_end = 1000;
};

} // namespace forklane::reference
