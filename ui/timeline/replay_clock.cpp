// SPDX-License-Identifier: MIT
#include "timeline/replay_clock.h"

#include <algorithm>

#include "timeline/picture/time_scale.h"

namespace forklane::ui {

void ReplayClock::start(Tick first, Tick last, Tick from, std::optional<Duration> over, Instant now)
{
    m_running = true;
    m_last = std::max(first, last);
    m_from = std::clamp(from, first, m_last);
    m_start = now;
    m_speed = 1;
    if (over && over->count() > 0)
        m_speed = std::max(tickDistance(first, m_last), 1.0) / static_cast<double>(over->count());
}

std::optional<Tick> ReplayClock::playheadAt(Instant now) const
{
    if (!m_running)
        return std::nullopt;
    const double elapsed = std::max(0.0, static_cast<double>(Duration(now - m_start).count()));
    const Tick tick = tickPlus(m_from, elapsed * m_speed);
    if (tick >= m_last)
        return std::nullopt;
    return tick;
}

} // namespace forklane::ui
