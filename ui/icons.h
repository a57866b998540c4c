// SPDX-License-Identifier: MIT
// Our own SVG icons in the palette's colours.
#pragma once

#include <QIcon>
#include <QPalette>
#include <QString>

namespace forklane::ui {

/// resources/icons/NAME.svg with its strokes (#000000 in the file) in the palette's text colour.
[[nodiscard]] QIcon makeIcon(const QString &name, const QPalette &palette);

/// The program's own, of any size; drawn when somebody asks for it.
[[nodiscard]] QIcon makeProgramIcon();

} // namespace forklane::ui
