// SPDX-License-Identifier: MIT
// Sizes that all pages share (UI.md section 11), in logical pixels at 100 % text size.
#pragma once

namespace forklane::ui::grid {

inline constexpr int kMargin = 12;
inline constexpr int kGap = 8;
inline constexpr int kSmallGap = 4;
inline constexpr int kControl = 32; ///< A control's height.
inline constexpr int kTool = 26;    ///< Of one in a tool bar.
inline constexpr int kPrimaryWidth = 96;
inline constexpr int kRadius = 4;

} // namespace forklane::ui::grid
