// SPDX-License-Identifier: MIT
// Where the strip's boxes and pipes lie: pure numbers, no widget.
#pragma once

#include <cstddef>
#include <vector>

#include <QRectF>

namespace forklane::ui {

struct StripBox {
    QRectF frame;
    QRectF name;  ///< When compact, of both: the state stands behind the name if there is room.
    QRectF state; ///< Empty when compact.
    QRectF band;  ///< What the stage does, as its role's pattern.
};

struct StripPipe {
    QRectF area;    ///< From box to box: where its tool tip shows.
    QRectF rate;    ///< Text above the bar.
    QRectF bar;     ///< The pipe; its fill grows from the left.
    QRectF percent; ///< Text below the bar; empty when compact.
};

struct StripLayout {
    std::vector<StripBox> boxes;
    std::vector<StripPipe> pipes; ///< boxes.size() − 1
    double width = 0;             ///< Of all of it; more than asked for when it has to scroll.
    bool scrolls = false;
};

struct StripRequest {
    std::size_t stages = 0;
    double width = 0; ///< Of the widget.
    bool compact = false;
    double scale = 1; ///< Text size: 1 at 100 %.
};

/// Boxes of 132 and pipes of 66 for up to 6 stages if they fit, else 96 and 48; what does not fit then scrolls.
[[nodiscard]] StripLayout layoutStrip(const StripRequest &request);

/// The part of `bar` that `fill` of `capacity` bytes takes, clamped; at least one pixel when not empty.
[[nodiscard]] QRectF filledPart(const QRectF &bar, std::int64_t fill, std::int64_t capacity);

} // namespace forklane::ui
