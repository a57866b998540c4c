// SPDX-License-Identifier: MIT
// A number of orders: 128 bits that never wrap around.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace forklane::race {

struct Count {
    __extension__ using Bits = unsigned __int128;
    Bits value = 0;

    bool operator==(const Count &other) const = default;
    bool operator<(const Count &other) const noexcept { return value < other.value; }

    /// Both leave the count alone and return false when the result does not fit.
    [[nodiscard]] bool add(Count other) noexcept { return !__builtin_add_overflow(value, other.value, &value) || undo(other); }
    [[nodiscard]] bool multiply(Count other) noexcept;

    /// Rounded: for shares and weights.
    [[nodiscard]] long double rounded() const noexcept { return static_cast<long double>(value); }

private:
    bool undo(Count other) noexcept
    {
        value -= other.value;
        return false;
    }
};

/// Decimal digits, no separators: "137846528820".
[[nodiscard]] std::string toText(Count count);

/// In how many ways lists of these lengths can be merged, each keeping its order. Nothing when it does not fit.
[[nodiscard]] std::optional<Count> merges(const std::vector<std::size_t> &lengths) noexcept;

} // namespace forklane::race
