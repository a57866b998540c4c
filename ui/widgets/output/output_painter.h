// SPDX-License-Identifier: MIT
// Replays an OutputScene. Knows colours, decides nothing.
#pragma once

#include <QPainter>
#include <QPalette>

#include "theme.h"
#include "widgets/output/output_scene.h"

namespace forklane::ui {

void paintOutput(QPainter &painter, const OutputScene &scene, const Theme &theme, const QPalette &palette);

} // namespace forklane::ui
