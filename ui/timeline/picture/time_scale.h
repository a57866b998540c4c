// SPDX-License-Identifier: MIT
// Which ticks are on screen: an immutable value that maps ticks to pixels and back.
#pragma once

#include <vector>

#include "trace/event.h"

namespace forklane::ui {

/// b − a without overflow.
[[nodiscard]] double tickDistance(Tick a, Tick b) noexcept;
/// tick + distance, clamped to what a Tick can hold.
[[nodiscard]] Tick tickPlus(Tick tick, double distance) noexcept;
/// The smallest of 1, 2, 5 × 10^k that is at least `minimum`, and at least 1.
[[nodiscard]] Tick roundStep(double minimum) noexcept;

/// Pixel 0 shows `start` (plus a fraction of a tick); each pixel is `ticksPerPixel` wide. Every operation clamps: no
/// argument, INT64_MAX and NaN included, leads to overflow or to a pixel that QPainter could not take.
class TimeScale {
public:
    static constexpr double kMinTicksPerPixel = 0.002; ///< 500 px a tick.
    static constexpr double kMaxTicksPerPixel = 1e15;
    static constexpr double kPixelLimit = 1e6; ///< xOf() stays within ± this.

    TimeScale() = default;
    /// [from, to] stand `left` px from the left edge and `right` px from the right edge of a picture `width` px wide.
    [[nodiscard]] static TimeScale between(Tick from, Tick to, double width, double left = 0, double right = 0);

    [[nodiscard]] double width() const noexcept { return m_width; }
    [[nodiscard]] double ticksPerPixel() const noexcept { return m_ticksPerPixel; }
    [[nodiscard]] Tick start() const noexcept { return m_start; }
    [[nodiscard]] Tick end() const noexcept { return tickAt(m_width); }
    /// Ticks between the left and the right edge.
    [[nodiscard]] double span() const noexcept { return m_ticksPerPixel * m_width; }

    [[nodiscard]] double xOf(Tick tick) const noexcept;
    /// The tick whose pixel range holds x (rounded down).
    [[nodiscard]] Tick tickAt(double x) const noexcept;

    /// `factor` > 1 shows more detail; the tick under `aboutX` stays there.
    [[nodiscard]] TimeScale zoomed(double factor, double aboutX) const noexcept;
    /// The picture moves to the left by `pixels`.
    [[nodiscard]] TimeScale panned(double pixels) const noexcept;
    /// The same start and detail in another width.
    [[nodiscard]] TimeScale resized(double width) const noexcept;
    /// A scale between this (0) and `other` (1), for easing.
    [[nodiscard]] TimeScale blended(const TimeScale &other, double share) const noexcept;

    bool operator==(const TimeScale &) const = default;

private:
    TimeScale(Tick anchor, double anchorX, double ticksPerPixel, double width) noexcept;

    Tick m_start = 0;
    double m_fraction = 0; // of a tick, in [0, 1), that pixel 0 lies after m_start
    double m_ticksPerPixel = 1e6;
    double m_width = 1;
};

struct RulerMark {
    Tick tick = 0;
    double x = 0;
    bool operator==(const RulerMark &) const = default;
};

struct Ruler {
    Tick step = 1;
    std::vector<RulerMark> marks; ///< All within the picture, in order.
};

/// Marks at origin + n × step with a 1–2–5 step, at least `minimumGap` px apart, never before the origin.
[[nodiscard]] Ruler rulerOf(const TimeScale &scale, Tick origin, double minimumGap = 90);

/// What Follow shows of a run that began at `first`: the start stays at the left while the span grows in steps 1–2–5 up
/// to 20 s; from then on the picture scrolls with `now` at 90 %.
[[nodiscard]] TimeScale followScale(Tick first, Tick now, double width, double left);

} // namespace forklane::ui
