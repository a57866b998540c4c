// SPDX-License-Identifier: MIT
#include "widgets/strip/strip_layout.h"

#include <algorithm>
#include <cmath>

#include "grid.h"

namespace forklane::ui {

namespace {

constexpr double kMargin = grid::kMargin;
constexpr double kScrollBar = 10;
constexpr double kBand = 7;
constexpr double kCompactBand = 5;
constexpr double kPadding = 8;
constexpr std::size_t kMostLarge = 6;

struct Sizes {
    double box;
    double pipe;
};
constexpr Sizes kLarge{132, 66};
constexpr Sizes kSmall{96, 48};

double widthOf(std::size_t stages, Sizes sizes)
{
    const auto count = static_cast<double>(stages);
    return stages == 0 ? 0 : 2 * kMargin + count * sizes.box + (count - 1) * sizes.pipe;
}

Sizes sizesFor(const StripRequest &request)
{
    const Sizes large{std::round(kLarge.box * request.scale), std::round(kLarge.pipe * request.scale)};
    if (request.stages <= kMostLarge && widthOf(request.stages, large) <= request.width)
        return large;
    return {std::round(kSmall.box * request.scale), std::round(kSmall.pipe * request.scale)};
}

struct Rows {
    double top;
    double height;
};

Rows rowsFor(const StripRequest &request, bool scrolls)
{
    const double all = std::round((request.compact ? 36 : 84) * request.scale);
    const double above = scrolls ? (request.compact ? 1 : 4) : (request.compact ? 4 : 8);
    const double below = scrolls ? kScrollBar + (request.compact ? 1 : 4) : above;
    return {above, all - above - below};
}

StripBox boxAt(double left, double width, Rows rows, bool compact)
{
    StripBox box;
    box.frame = QRectF(left, rows.top, width, rows.height);
    const double band = compact ? kCompactBand : kBand;
    box.band = QRectF(left + 1, box.frame.bottom() - 1 - band, width - 2, band);
    const double textLeft = left + kPadding;
    const double textWidth = width - 2 * kPadding;
    const double above = compact ? 1 : 4;
    const double textHeight = box.band.top() - rows.top - 2 * above;
    if (compact) {
        box.name = QRectF(textLeft, rows.top + above, textWidth, textHeight);
    } else {
        const double half = std::floor(textHeight / 2);
        box.name = QRectF(textLeft, rows.top + above, textWidth, half);
        box.state = QRectF(textLeft, rows.top + above + half, textWidth, half);
    }
    return box;
}

StripPipe pipeAt(double left, double width, Rows rows, bool compact)
{
    StripPipe pipe;
    pipe.area = QRectF(left, rows.top, width, rows.height);
    const double barHeight = compact ? 6 : 8;
    const double barTop =
        compact ? rows.top + rows.height - barHeight - 3 : std::round(rows.top + (rows.height - barHeight) / 2);
    pipe.bar = QRectF(left, barTop, width, barHeight);
    pipe.rate = QRectF(left + 2, rows.top, width - 4, barTop - rows.top - (compact ? 0 : 2));
    if (!compact)
        pipe.percent = QRectF(left + 2, pipe.bar.bottom() + 2, width - 4, rows.top + rows.height - pipe.bar.bottom() - 2);
    return pipe;
}

} // namespace

StripLayout layoutStrip(const StripRequest &request)
{
    StripLayout layout;
    const Sizes sizes = sizesFor(request);
    const double needed = widthOf(request.stages, sizes);
    layout.scrolls = needed > request.width;
    layout.width = std::max(needed, request.width);
    const Rows rows = rowsFor(request, layout.scrolls);
    double left = kMargin;
    for (std::size_t stage = 0; stage < request.stages; ++stage) {
        if (stage > 0) {
            layout.pipes.push_back(pipeAt(left, sizes.pipe, rows, request.compact));
            left += sizes.pipe;
        }
        layout.boxes.push_back(boxAt(left, sizes.box, rows, request.compact));
        left += sizes.box;
    }
    return layout;
}

QRectF filledPart(const QRectF &bar, std::int64_t fill, std::int64_t capacity)
{
    if (fill <= 0 || capacity <= 0)
        return {bar.left(), bar.top(), 0, bar.height()};
    const double part = std::min(1.0, static_cast<double>(fill) / static_cast<double>(capacity));
    return {bar.left(), bar.top(), std::max(1.0, std::round(bar.width() * part)), bar.height()};
}

} // namespace forklane::ui
