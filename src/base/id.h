// SPDX-License-Identifier: MIT
// Strong identifiers: a row is never a pid, a track is never a row.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace forklane {

template <typename Tag>
struct Id {
    static constexpr std::uint32_t kNone = UINT32_MAX;
    std::uint32_t value = kNone;

    [[nodiscard]] constexpr bool isValid() const noexcept { return value != kNone; }
    constexpr auto operator<=>(const Id &) const = default;
};

} // namespace forklane

template <typename Tag>
struct std::hash<forklane::Id<Tag>> {
    std::size_t operator()(forklane::Id<Tag> id) const noexcept { return std::hash<std::uint32_t>()(id.value); }
};
