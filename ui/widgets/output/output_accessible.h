// SPDX-License-Identifier: MIT
// Lets assistive technology read the visible lines of an OutputView.
#pragma once

namespace forklane::ui {

/// Makes OutputViews known to QAccessible. Main thread; further calls do nothing.
void installOutputAccessibility();

} // namespace forklane::ui
