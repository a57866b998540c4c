// SPDX-License-Identifier: MIT
// How writers wake the one collecting thread: for nothing while it is awake, by a futex when it sleeps.
#pragma once

#include <atomic>

#include "base/mutex.h"
#include "base/time.h"

namespace forklane {

/// One thread listens, any thread rings. The listener first says that it is about to sleep, then looks once more for
/// work: the pusher first publishes its work, then looks whether the listener sleeps. So that a push needs no fence
/// for this, the listener fences for all threads at once (membarrier(2), as in folly's asymmetricThreadFenceHeavy);
/// where the kernel refuses that, each push pays for an atomic read-modify-write instead.
class Doorbell {
public:
    enum class Fencing { ByListener, ByEachPush };
    /// ByListener falls back to ByEachPush by itself where the kernel refuses.
    explicit Doorbell(Fencing fencing = Fencing::ByListener);

    /// Any thread, after publishing work. Some nanoseconds while the listener is awake.
    void ringIfAsleep()
    {
        if (m_fencesForAll) [[likely]] {
            std::atomic_signal_fence(std::memory_order_seq_cst); // for the compiler; the listener's fence does the rest
            if (m_asleep.load(std::memory_order_relaxed) == 0)
                return;
        } else if (m_asleep.fetch_add(0, std::memory_order_acq_rel) == 0) {
            return;
        }
        ring();
    }

    /// Any thread: the listener's next or present sleep ends at once.
    void ring();

    // The listener's thread.

    /// What was rung for until now is about to be looked at.
    void answer() { m_rung.exchange(false, std::memory_order_acq_rel); }
    /// Sleeps until rung, at most until `deadline`.
    void sleepUntil(Instant deadline);
    /// Sleeps until rung or pushed to, unless `hasWork()` is true after the sleep was announced.
    template <typename HasWork>
    void sleepUnless(HasWork hasWork)
    {
        m_asleep.exchange(1, std::memory_order_acq_rel);
        fenceForAll();
        if (!hasWork())
            sleep();
        m_asleep.store(0, std::memory_order_relaxed);
    }

private:
    void fenceForAll() const;
    void sleep();

    const bool m_fencesForAll;
    std::atomic<int> m_asleep{0};
    std::atomic<bool> m_rung{false};
    Mutex m_mutex; // guards no data: it orders a ring against the moment between looking and sleeping
    Condition m_condition;
};

} // namespace forklane
