// SPDX-License-Identifier: MIT
#include "race/count.h"

#include <algorithm>

namespace forklane::race {

namespace {

Count::Bits greatestDivisor(Count::Bits a, Count::Bits b)
{
    while (b != 0) {
        const Count::Bits rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

} // namespace

bool Count::multiply(Count other) noexcept
{
    Bits product = 0;
    if (__builtin_mul_overflow(value, other.value, &product))
        return false;
    value = product;
    return true;
}

std::string toText(Count count)
{
    std::string digits;
    do {
        digits += static_cast<char>('0' + static_cast<int>(count.value % 10));
        count.value /= 10;
    } while (count.value != 0);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

std::optional<Count> merges(const std::vector<std::size_t> &lengths) noexcept
{
    Count ways{1};
    std::size_t total = 0;
    for (const std::size_t length : lengths) {
        for (std::size_t i = 1; i <= length;
             ++i) { // ways × (total + i) ÷ i is whole: divide first, so that only the result counts
            const Count::Bits divisor = greatestDivisor(ways.value, i);
            ways.value /= divisor;
            if (!ways.multiply({(total + i) / (i / divisor)}))
                return std::nullopt;
        }
        total += length;
    }
    return ways;
}

} // namespace forklane::race
