// SPDX-License-Identifier: MIT
// One lock for all threads with the rules of CPython's: a waiter asks for it after an interval, the holder gives it up between
// two steps, and then does not take it again before somebody else has had it.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/mutex.h"
#include "base/time.h"

namespace forklane::lesson {

/// The rules of CPython 3.2 and later (Python/ceval_gil.c, sys.setswitchinterval()). Any thread.
class GlobalLock {
public:
    explicit GlobalLock(Duration switchInterval) : m_interval(switchInterval) {}
    GlobalLock(const GlobalLock &) = delete;
    GlobalLock &operator=(const GlobalLock &) = delete;

    void take() FORKLANE_EXCLUDES(m_mutex);
    /// By the holder. If somebody has asked for it, returns after another thread has taken it.
    void drop() FORKLANE_EXCLUDES(m_mutex);
    /// Whether somebody has waited for longer than the interval: the holder looks now and then, and drops it then.
    [[nodiscard]] bool isWanted() const noexcept { return m_wanted.load(std::memory_order_relaxed); }
    /// How often it went from one thread to another.
    [[nodiscard]] std::uint64_t switches() const FORKLANE_EXCLUDES(m_mutex);

private:
    const Duration m_interval;
    std::atomic<bool> m_wanted{false};
    mutable Mutex m_mutex;
    Condition m_free;     ///< It was dropped.
    Condition m_switched; ///< It was taken by another one.
    bool m_taken FORKLANE_GUARDED_BY(m_mutex) = false;
    std::uint64_t m_turns FORKLANE_GUARDED_BY(m_mutex) = 0; ///< Grows with each take().
    std::uint64_t m_switches FORKLANE_GUARDED_BY(m_mutex) = 0;
    std::int64_t m_last FORKLANE_GUARDED_BY(m_mutex) = -1; ///< tid of the newest holder.
};

} // namespace forklane::lesson
