// SPDX-License-Identifier: MIT
// How many cells a character takes (Unicode 15, East Asian Width and general categories), whatever the locale.
#pragma once

#include <cstdint>

namespace forklane::ui {

enum class CellWidth : std::uint8_t {
    None,   ///< Goes onto the character before it.
    Hidden, ///< Has no picture but changes what is read (directional overrides): must be shown as something.
    One,
    Two,
};

[[nodiscard]] CellWidth cellWidth(char32_t character) noexcept;

} // namespace forklane::ui
