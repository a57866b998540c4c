// SPDX-License-Identifier: MIT
// What assistive technology sees of the timeline: a list with one item for each lane.
#pragma once

class QWidget;

namespace forklane::ui {

class TimelineView;

/// Registers the factory; once for the program, further calls do nothing. Main thread.
void installTimelineAccessibility();

/// Lanes have come or gone.
void notifyTimelineLanes(TimelineView *view);

} // namespace forklane::ui
