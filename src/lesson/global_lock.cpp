// SPDX-License-Identifier: MIT
#include "lesson/global_lock.h"

#include <unistd.h>

namespace forklane::lesson {

void GlobalLock::take()
{
    const std::int64_t me = ::gettid();
    const MutexLock lock(m_mutex);
    while (m_taken) {
        const std::uint64_t turn = m_turns;
        const bool timedOut = m_free.waitUntil(m_mutex, Clock::now() + m_interval) == std::cv_status::timeout;
        if (timedOut && m_taken && m_turns == turn) // one holder for the whole interval
            m_wanted.store(true, std::memory_order_relaxed);
    }
    m_taken = true;
    ++m_turns;
    m_switches += m_last >= 0 && m_last != me ? 1 : 0;
    m_last = me;
    m_wanted.store(false, std::memory_order_relaxed);
    m_switched.notifyAll();
}

void GlobalLock::drop()
{
    const MutexLock lock(m_mutex);
    m_taken = false;
    const std::uint64_t turn = m_turns;
    m_free.notifyOne();
    while (m_wanted.load(std::memory_order_relaxed) && m_turns == turn)
        m_switched.wait(m_mutex);
}

std::uint64_t GlobalLock::switches() const
{
    const MutexLock lock(m_mutex);
    return m_switches;
}

} // namespace forklane::lesson
