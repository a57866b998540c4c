// SPDX-License-Identifier: MIT
// One table of colours and patterns: surfaces, and what each role looks like, in light and dark (UI.md section 10).
#pragma once

#include <cstdint>

#include <QColor>
#include <QPalette>
#include <QString>

#include "trace/event.h"

namespace forklane::ui {

enum class ThemeKind : std::uint8_t { Light, Dark };

enum class Pattern : std::uint8_t {
    Solid,
    SolidLow,      ///< ⅗ of the height.
    HatchForward,  ///< /
    HatchBackward, ///< \ (backslash)
    HatchCross,
    ThinBar, ///< ⅓ of the height.
    VerticalLines,
    DottedOutline,
    Outline,
    OutlineWithEdge, ///< 4-px left edge.
    DashedOutline,
    Bracket,
    Frame,
    BaseLine,
};

struct RoleStyle {
    QColor ground;
    QColor ink;  ///< Strokes; for solid roles the same as ground.
    QColor text; ///< Of a label on the slice.
    Pattern pattern = Pattern::Solid;
};

/// Immutable; there is one for each kind. Main thread.
struct Theme {
    ThemeKind kind = ThemeKind::Light;
    QColor window, lane, groupBar, line, text, secondText, accent, right, fault;
    RoleStyle roles[kRoleCount];

    [[nodiscard]] const RoleStyle &role(Role role) const { return roles[static_cast<int>(role)]; }
    [[nodiscard]] QPalette palette() const;

    [[nodiscard]] static const Theme &light();
    [[nodiscard]] static const Theme &dark();
    /// The one in use: what applyTheme() was last given; light before that.
    [[nodiscard]] static const Theme &current();
};

/// Sets palette, style and Theme::current(); every top-level widget repaints (QEvent::PaletteChange).
void applyTheme(ThemeKind kind);

/// `over` laid upon `under`, covering so much of it: 0–1. Opaque.
[[nodiscard]] QColor mixed(const QColor &over, const QColor &under, double share);

/// Who: of writers and workers by their number from 0 on; the eight colours come again.
[[nodiscard]] QColor whoColour(std::size_t number);

/// The word on screen: "waits to read".
[[nodiscard]] QString roleWord(Role role);

} // namespace forklane::ui
