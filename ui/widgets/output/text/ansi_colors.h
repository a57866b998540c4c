// SPDX-License-Identifier: MIT
// The colours a program asked for, made readable on our ground.
#pragma once

#include <optional>

#include <QColor>

#include "theme.h"
#include "widgets/output/text/ansi.h"

namespace forklane::ui {

inline constexpr double kLeastContrast = 4.5; ///< WCAG 2.1, 1.4.3.

/// (L1 + 0.05) / (L2 + 0.05) of relative luminances, 1 … 21.
[[nodiscard]] double contrast(const QColor &one, const QColor &other);

/// The 256 colours of xterm(1): 16 by name, a cube of 6 × 6 × 6, 24 greys.
[[nodiscard]] QColor xtermColor(int index);

struct AnsiPaint {
    QColor ink;                   ///< At least kLeastContrast against what it stands on.
    std::optional<QColor> ground; ///< Nothing: the view's own.
};
[[nodiscard]] AnsiPaint paintOf(const AnsiStyle &style, const Theme &theme);

} // namespace forklane::ui
