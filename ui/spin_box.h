// SPDX-License-Identifier: MIT
// Fields for numbers as they stand in a drawer: as high as a tool, numbers to the right, written as in the rest of the window.
#pragma once

#include <QString>

class QDoubleSpinBox;
class QSpinBox;

namespace forklane::ui {

[[nodiscard]] QSpinBox *makeSpinBox(const QString &name, int least, int most);
/// From 0 on, with one decimal.
[[nodiscard]] QDoubleSpinBox *makeDoubleSpinBox(const QString &name, double most, const QString &unit);

} // namespace forklane::ui
