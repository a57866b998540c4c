// SPDX-License-Identifier: MIT
// The queue between threads: first in, first out, with a bound, a close and deadlines.
#pragma once

#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <thread>
#include <utility>

#include "base/mutex.h"
#include "base/time.h"

namespace forklane::queue {

enum class Pushed : std::uint8_t {
    Yes,
    Closed,   ///< It will never be taken.
    TimedOut, ///< Full until the deadline.
};

/// A monitor (Hoare, "Monitors: an operating system structuring concept", 1974): one mutex, and one condition for each reason
/// to wait. Exact: the depth that is told is the depth between two operations, in their order. Any thread may call anything. A
/// sentinel is a value like any other; close() does without one. A thread is woken only when one waits that was not woken yet,
/// and after the mutex is free, so that it does not wait once more. The queue must outlive the calls.
template <typename T>
class BoundedQueue {
public:
    /// `onDepth` gets the depth after each push and pop, under the queue's mutex: quick, and never back into the queue.
    explicit BoundedQueue(std::size_t capacity, std::function<void(std::size_t)> onDepth = {})
        : m_capacity(capacity), m_onDepth(std::move(onDepth))
    {
        assert(capacity > 0);
    }
    BoundedQueue(const BoundedQueue &) = delete;
    BoundedQueue &operator=(const BoundedQueue &) = delete;

    /// Waits while the queue is full: back pressure. The item is kept only by Pushed::Yes.
    Pushed push(T item, Instant deadline = Instant::max()) FORKLANE_EXCLUDES(m_mutex)
    {
        return pushWith(
            std::move(item), [] {}, deadline);
    }

    /// `enter` is called under the queue's mutex when there is room, before anybody can take the item: quick, and never back
    /// into the queue.
    template <typename Enter>
    Pushed pushWith(T item, Enter enter, Instant deadline = Instant::max()) FORKLANE_EXCLUDES(m_mutex)
    {
        bool wakes = false;
        {
            const MutexLock lock(m_mutex);
            while (m_items.size() >= m_capacity && !m_closed) {
                if (!waitFor(m_room, m_pushers, deadline) && m_items.size() >= m_capacity && !m_closed)
                    return Pushed::TimedOut; // with room after all it takes it: the wake-up was meant for it
            }
            if (m_closed)
                return Pushed::Closed;
            enter();
            m_items.push_back(std::move(item));
            tell();
            wakes = m_poppers.wakeOne();
        }
        if (wakes)
            m_arrival.notifyOne();
        return Pushed::Yes;
    }

    enum class End : std::uint8_t { Front, Back };
    /// Past the bound, without waiting: for an item that was taken and must be taken again, or a sentinel. False when closed.
    bool putPastBound(T item, End end) FORKLANE_EXCLUDES(m_mutex)
    {
        bool wakes = false;
        {
            const MutexLock lock(m_mutex);
            if (m_closed)
                return false;
            if (end == End::Front)
                m_items.push_front(std::move(item));
            else
                m_items.push_back(std::move(item));
            tell();
            wakes = m_poppers.wakeOne();
        }
        if (wakes)
            m_arrival.notifyOne();
        return true;
    }

    /// The oldest item; waits while there is none. Nothing when the queue is closed and empty, or at the deadline.
    std::optional<T> pop(Instant deadline = Instant::max()) FORKLANE_EXCLUDES(m_mutex)
    {
        return popUnless([] { return false; }, [](const T &) {}, deadline);
    }

    /// `leave` is called with the item under the queue's mutex, as `enter` of pushWith(). Nothing also when `unwanted` is true,
    /// whatever is in the queue. It is asked under the queue's mutex, at first and after each wake-up: who changes the answer
    /// to true calls wakePoppers() then.
    template <typename Predicate, typename Leave>
    std::optional<T> popUnless(Predicate unwanted, Leave leave, Instant deadline = Instant::max()) FORKLANE_EXCLUDES(m_mutex)
    {
        yieldWhileEmpty();
        std::optional<T> item;
        bool wakes = false;
        {
            const MutexLock lock(m_mutex);
            if (unwanted())
                return std::nullopt;
            while (m_items.empty()) {
                if (m_closed)
                    return std::nullopt;
                const bool inTime = waitFor(m_arrival, m_poppers, deadline);
                if (unwanted()) {
                    passOn();
                    return std::nullopt;
                }
                if (!inTime && m_items.empty())
                    return std::nullopt;
            }
            item = std::move(m_items.front());
            m_items.pop_front();
            leave(*item);
            tell();
            wakes = m_pushers.wakeOne();
        }
        if (wakes)
            m_room.notifyOne();
        return item;
    }

    /// No push succeeds any more; what is in the queue can still be taken. Wakes everybody.
    void close() FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        m_closed = true;
        m_pushers.wakeAll();
        m_poppers.wakeAll();
        m_room.notifyAll();
        m_arrival.notifyAll();
    }

    void wakePoppers() FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        m_poppers.wakeAll();
        m_arrival.notifyAll();
    }

    [[nodiscard]] bool isClosed() const FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        return m_closed;
    }
    [[nodiscard]] std::size_t depth() const FORKLANE_EXCLUDES(m_mutex)
    {
        const MutexLock lock(m_mutex);
        return m_items.size();
    }
    [[nodiscard]] std::size_t capacity() const noexcept { return m_capacity; }

private:
    /// Who waits for one reason. Whoever comes back takes one wake-up off, also at its deadline: then somebody may be woken
    /// once more than needed, but never once too seldom.
    struct Waiters {
        std::size_t waiting = 0;
        std::size_t woken = 0; ///< Of them, on their way back; never more than are.

        /// Whether somebody is to be notified.
        bool wakeOne()
        {
            const bool sleeps = waiting > woken;
            woken += sleeps ? 1 : 0;
            return sleeps;
        }
        void wakeAll() { woken = waiting; }
        void comeBack()
        {
            --waiting;
            woken -= woken > 0 ? 1 : 0;
        }
    };

    /// To sleep and to be woken takes far longer than to push an item: with a producer that is as fast as its consumers each
    /// item would cost both.
    void yieldWhileEmpty() const
    {
        constexpr int kYields = 16;
        for (int i = 0; i < kYields && m_size.load(std::memory_order_relaxed) == 0; ++i)
            std::this_thread::yield();
    }
    /// False at the deadline.
    bool waitFor(Condition &condition, Waiters &waiters, Instant deadline) FORKLANE_REQUIRES(m_mutex)
    {
        ++waiters.waiting;
        bool inTime = true;
        if (deadline == Instant::max())
            condition.wait(m_mutex);
        else
            inTime = condition.waitUntil(m_mutex, deadline) == std::cv_status::no_timeout;
        waiters.comeBack();
        return inTime;
    }
    /// The wake-up of somebody who does not want the item after all is for another one.
    void passOn() FORKLANE_REQUIRES(m_mutex)
    {
        if (!m_items.empty() && m_poppers.wakeOne())
            m_arrival.notifyOne();
    }
    void tell() FORKLANE_REQUIRES(m_mutex)
    {
        m_size.store(m_items.size(), std::memory_order_relaxed);
        if (m_onDepth)
            m_onDepth(m_items.size());
    }

    const std::size_t m_capacity;
    const std::function<void(std::size_t)> m_onDepth;
    mutable Mutex m_mutex;
    Condition m_room;
    Condition m_arrival;
    std::deque<T> m_items FORKLANE_GUARDED_BY(m_mutex);
    std::atomic<std::size_t> m_size = 0; ///< Of m_items; for a look without the mutex.
    Waiters m_pushers FORKLANE_GUARDED_BY(m_mutex);
    Waiters m_poppers FORKLANE_GUARDED_BY(m_mutex);
    bool m_closed FORKLANE_GUARDED_BY(m_mutex) = false;
};

} // namespace forklane::queue
