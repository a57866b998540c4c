// SPDX-License-Identifier: MIT
// Theme and text size: chosen, kept in the settings, applied at once.
#pragma once

#include <cstdint>

namespace forklane::ui {

enum class ThemeChoice : std::uint8_t { System, Light, Dark };

/// Kept in QSettings; FORKLANE_THEME=light|dark overrides the choice for one run. Main thread.
[[nodiscard]] ThemeChoice themeChoice();
void setThemeChoice(ThemeChoice choice);
/// Per cent, 100–200.
[[nodiscard]] int textSize();
void setTextSize(int percent);
/// At the program's start and after a change.
void applyAppearance();

} // namespace forklane::ui
