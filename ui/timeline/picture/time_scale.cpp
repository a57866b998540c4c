// SPDX-License-Identifier: MIT
#include "timeline/picture/time_scale.h"

#include <algorithm>
#include <cmath>

namespace forklane::ui {

namespace {

constexpr double kTickLimit = 9.2e18; // below 2^63, so that the conversion back is defined
constexpr double kFollowShare = 0.9;
constexpr Tick kFollowShortest = 200'000'000;
constexpr Tick kFollowLongest = 20'000'000'000;

double finiteOr(double value, double otherwise)
{
    return std::isfinite(value) ? value : otherwise;
}

} // namespace

double tickDistance(Tick a, Tick b) noexcept
{
    Tick difference = 0;
    if (!__builtin_sub_overflow(b, a, &difference))
        return static_cast<double>(difference);
    return static_cast<double>(b) - static_cast<double>(a);
}

Tick tickPlus(Tick tick, double distance) noexcept
{
    const auto whole = static_cast<Tick>(std::clamp(finiteOr(distance, 0), -kTickLimit, kTickLimit));
    Tick sum = 0;
    if (__builtin_add_overflow(tick, whole, &sum))
        return whole < 0 ? INT64_MIN : INT64_MAX;
    return sum;
}

Tick roundStep(double minimum) noexcept
{
    if (!(minimum > 1))
        return 1;
    double power = std::pow(10.0, std::floor(std::log10(std::min(minimum, 1e18))));
    for (const double digit : {1.0, 2.0, 5.0, 10.0}) {
        if (digit * power >= minimum * (1 - 1e-9))
            return static_cast<Tick>(std::min(std::round(digit * power), 5e18));
    }
    return static_cast<Tick>(5e18);
}

TimeScale::TimeScale(Tick anchor, double anchorX, double ticksPerPixel, double width) noexcept
    : m_ticksPerPixel(std::clamp(finiteOr(ticksPerPixel, 1), kMinTicksPerPixel, kMaxTicksPerPixel)),
      m_width(std::clamp(finiteOr(width, 1), 1.0, kPixelLimit))
{
    const double back = finiteOr(anchorX, 0) * m_ticksPerPixel;
    const double whole = std::floor(-back);
    m_start = tickPlus(anchor, whole);
    m_fraction = std::clamp(-back - whole, 0.0, std::nextafter(1.0, 0.0));
}

TimeScale TimeScale::between(Tick from, Tick to, double width, double left, double right)
{
    const double inner = std::max(width - left - right, 1.0);
    const double distance = std::max(tickDistance(from, to), 1.0);
    return TimeScale(from, left, distance / inner, width);
}

double TimeScale::xOf(Tick tick) const noexcept
{
    return std::clamp((tickDistance(m_start, tick) - m_fraction) / m_ticksPerPixel, -kPixelLimit, kPixelLimit);
}

Tick TimeScale::tickAt(double x) const noexcept
{
    return tickPlus(m_start, std::floor(finiteOr(x, 0) * m_ticksPerPixel + m_fraction));
}

TimeScale TimeScale::zoomed(double factor, double aboutX) const noexcept
{
    const double wanted = m_ticksPerPixel / std::clamp(finiteOr(factor, 1), 1e-9, 1e9);
    const double detail = std::clamp(wanted, kMinTicksPerPixel, kMaxTicksPerPixel);
    const double about = finiteOr(aboutX, 0);
    TimeScale result(m_start, 0, detail, m_width);
    const double shift = m_fraction + about * (m_ticksPerPixel - detail); // of pixel 0, in ticks after m_start
    const double whole = std::floor(shift);
    result.m_start = tickPlus(m_start, whole);
    result.m_fraction = std::clamp(shift - whole, 0.0, std::nextafter(1.0, 0.0));
    return result;
}

TimeScale TimeScale::panned(double pixels) const noexcept
{
    TimeScale result = *this;
    const double shift = m_fraction + finiteOr(pixels, 0) * m_ticksPerPixel;
    const double whole = std::floor(shift);
    result.m_start = tickPlus(m_start, whole);
    result.m_fraction = std::clamp(shift - whole, 0.0, std::nextafter(1.0, 0.0));
    return result;
}

TimeScale TimeScale::resized(double width) const noexcept
{
    TimeScale result = *this;
    result.m_width = std::clamp(finiteOr(width, 1), 1.0, kPixelLimit);
    return result;
}

TimeScale TimeScale::blended(const TimeScale &other, double share) const noexcept
{
    if (!(share < 1))
        return other;
    if (!(share > 0))
        return *this;
    const double detail = std::exp(std::lerp(std::log(m_ticksPerPixel), std::log(other.m_ticksPerPixel), share));
    const double from = tickDistance(other.m_start, m_start) + m_fraction;
    const double shift = std::lerp(from, other.m_fraction, share); // ticks after other.m_start
    return TimeScale(other.m_start, -shift / detail, detail, other.m_width);
}

Ruler rulerOf(const TimeScale &scale, Tick origin, double minimumGap)
{
    Ruler ruler;
    ruler.step = roundStep(scale.ticksPerPixel() * std::max(minimumGap, 1.0));
    const double first = std::max(0.0, std::ceil(tickDistance(origin, scale.start()) / static_cast<double>(ruler.step)));
    const auto step = static_cast<double>(ruler.step);
    const Tick firstTick = tickPlus(origin, first * step);
    const auto most = static_cast<int>(scale.width() / std::max(minimumGap, 1.0)) + 2;
    for (int index = 0; index < most; ++index) {
        const Tick tick = tickPlus(firstTick, index * step);
        const double x = scale.xOf(tick);
        if (x > scale.width() || tick == INT64_MAX)
            break;
        if (x >= 0 && (ruler.marks.empty() || tick > ruler.marks.back().tick))
            ruler.marks.push_back({tick, x});
    }
    return ruler;
}

TimeScale followScale(Tick first, Tick now, double width, double left)
{
    const double elapsed = std::max(tickDistance(first, now), 0.0);
    const Tick wanted = roundStep(std::max(elapsed / kFollowShare, static_cast<double>(kFollowShortest)));
    const Tick span = std::min(wanted, kFollowLongest);
    const TimeScale still = TimeScale::between(first, tickPlus(first, static_cast<double>(span)), width, left);
    const double excess = still.xOf(now) - width * kFollowShare;
    return elapsed > static_cast<double>(kFollowLongest) * kFollowShare ? still.panned(std::max(excess, 0.0)) : still;
}

} // namespace forklane::ui
