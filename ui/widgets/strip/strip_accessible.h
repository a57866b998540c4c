// SPDX-License-Identifier: MIT
// What assistive technology sees of the strip: a list with one item for each stage.
#pragma once

namespace forklane::ui {

class Strip;

/// Registers the factory; once for the program, further calls do nothing. Main thread.
void installStripAccessibility();

/// The stages are others than before.
void notifyStripStages(Strip *strip);
/// The stage's name ("sort: running") has changed.
void notifyStripStage(Strip *strip, int stage);
/// The selection is on that stage.
void notifyStripSelection(Strip *strip, int stage);

} // namespace forklane::ui
