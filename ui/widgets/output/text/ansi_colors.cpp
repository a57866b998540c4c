// SPDX-License-Identifier: MIT
#include "widgets/output/text/ansi_colors.h"

#include <algorithm>
#include <cmath>

namespace forklane::ui {

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double part) { return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// The ink, moved no further than needed towards `end`.
QColor readable(const QColor &ink, const QColor &ground, const QColor &end)
{
    constexpr int kSteps = 10;
    for (int step = 0; step < kSteps; ++step) {
        const QColor candidate = mixed(end, ink, static_cast<double>(step) / kSteps);
        if (contrast(candidate, ground) >= kLeastContrast)
            return candidate;
    }
    return end;
}

/// One of the two reaches 4.5 on any ground, which the theme's own text and lane do not.
QColor farthestFrom(const QColor &ground)
{
    return contrast(Qt::black, ground) >= contrast(Qt::white, ground) ? QColor(Qt::black) : QColor(Qt::white);
}

QColor namedColor(int index)
{
    const int full = index < 8 ? 205 : 255;
    const int bright = index < 8 ? 0 : 127;
    if (index == 7)
        return QColor(229, 229, 229);
    if (index == 8)
        return QColor(127, 127, 127);
    return QColor((index & 1) != 0 ? full : bright, (index & 2) != 0 ? full : bright, (index & 4) != 0 ? full : bright);
}

std::optional<QColor> wanted(const AnsiColor &color)
{
    switch (color.kind) {
    case AnsiColor::Kind::Indexed: return xtermColor(color.red);
    case AnsiColor::Kind::Direct: return QColor(color.red, color.green, color.blue);
    case AnsiColor::Kind::Default: break;
    }
    return std::nullopt;
}

} // namespace

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QColor xtermColor(int index)
{
    if (index < 16)
        return namedColor(std::max(index, 0));
    if (index >= 232) {
        const int grey = 8 + 10 * (std::min(index, 255) - 232);
        return QColor(grey, grey, grey);
    }
    const auto level = [](int step) { return step == 0 ? 0 : 55 + 40 * step; };
    const int cube = index - 16;
    return QColor(level(cube / 36), level(cube / 6 % 6), level(cube % 6));
}

AnsiPaint paintOf(const AnsiStyle &style, const Theme &theme)
{
    std::optional<QColor> ink = wanted(style.ink);
    std::optional<QColor> ground = wanted(style.ground);
    if (style.inverse) {
        std::swap(ink, ground);
        ink = ink.value_or(theme.lane);
        ground = ground.value_or(theme.text);
    }
    const QColor plain = style.faint ? theme.secondText : theme.text;
    const QColor end = ground ? farthestFrom(*ground) : theme.text;
    return {readable(ink.value_or(plain), ground.value_or(theme.lane), end), ground};
}

} // namespace forklane::ui
