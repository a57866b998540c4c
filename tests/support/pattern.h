// SPDX-License-Identifier: MIT
// Bytes of which one can see that they were moved, lost or overwritten: no two words of them are equal.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "base/byte_buffer.h"

namespace forklane::test {

inline void fillWithPattern(std::span<char> bytes)
{
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
        const std::uint64_t word = (at + 1) * 0x9e37'79b9'7f4a'7c15;
        std::memcpy(bytes.data() + at, &word, std::min(sizeof word, bytes.size() - at));
    }
}

inline std::string pattern(std::size_t size)
{
    std::string text(size, '\0');
    fillWithPattern(text);
    return text;
}

/// The same bytes to give away.
inline ByteBuffer patternBuffer(std::size_t size)
{
    ByteBuffer buffer;
    fillWithPattern(buffer.room(size));
    buffer.commit(size);
    return buffer;
}

} // namespace forklane::test
