// SPDX-License-Identifier: MIT
#include "timeline/timeline_camera.h"

#include <algorithm>
#include <cmath>

namespace forklane::ui {

namespace {

constexpr auto kGlide = std::chrono::milliseconds(120);
constexpr auto kOneStep = std::chrono::milliseconds(500);
constexpr std::size_t kMaxHistory = 100;

} // namespace

void TimelineCamera::setWidth(double width)
{
    m_from = m_from.resized(width);
    m_target = m_target.resized(width);
}

TimeScale TimelineCamera::fitted(Tick first, Tick last) const
{
    const double width = m_target.width();
    const double right = std::min(kRightMargin, width / 4);
    if (m_axis == Axis::Time)
        return TimeScale::between(first, last, width, kLeftMargin, right);
    const double inner = std::max(width - kLeftMargin - right, kMinColumn);
    const double column = std::clamp(inner / std::max(tickDistance(first, last), 1.0), kMinColumn, kMaxColumn);
    const double columns = std::floor(inner / column);
    return TimeScale::between(first, tickPlus(first, columns), width, kLeftMargin, width - kLeftMargin - columns * column);
}

void TimelineCamera::show(const TimeScale &scale, Ease ease, Instant now)
{
    m_from = scaleAt(now);
    m_target = scale;
    m_glideStart = now;
    m_gliding = ease == Ease::Yes && m_motion == Ease::Yes && m_from != m_target;
}

void TimelineCamera::go(const TimeScale &scale, Ease ease, Instant now)
{
    if (scale == m_target && !m_following)
        return;
    if (m_history.empty() || now - m_lastStep > kOneStep)
        m_history.push_back(m_target);
    if (m_history.size() > kMaxHistory)
        m_history.erase(m_history.begin());
    m_lastStep = now;
    m_following = false;
    show(scale, ease, now);
}

void TimelineCamera::fit(Tick first, Tick last, Ease ease, Instant now)
{
    m_lastStep = {};
    go(fitted(first, last), ease, now);
}

void TimelineCamera::settle(Tick first, Tick last, Instant now)
{
    show(fitted(first, last), Ease::Yes, now);
}

void TimelineCamera::reset(Tick first, Tick last)
{
    m_history.clear();
    m_lastStep = {};
    m_gliding = false;
    m_target = fitted(first, last);
}

void TimelineCamera::place(const TimeScale &scale)
{
    m_gliding = false;
    m_target = scale;
}

void TimelineCamera::back(Instant now)
{
    if (m_history.empty())
        return;
    const TimeScale scale = m_history.back().resized(m_target.width());
    m_history.pop_back();
    m_lastStep = {};
    m_following = false;
    show(scale, Ease::Yes, now);
}

void TimelineCamera::follow(Tick first, Tick newest)
{
    if (!m_following)
        return;
    m_gliding = false;
    m_target = followScale(first, newest, m_target.width(), kLeftMargin);
}

bool TimelineCamera::isGliding(Instant now) const
{
    return m_gliding && now - m_glideStart < kGlide;
}

TimeScale TimelineCamera::scaleAt(Instant now) const
{
    if (!isGliding(now))
        return m_target;
    const double share = std::chrono::duration<double>(now - m_glideStart) / std::chrono::duration<double>(kGlide);
    return m_from.blended(m_target, 1 - (1 - share) * (1 - share));
}

} // namespace forklane::ui
