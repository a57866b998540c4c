// SPDX-License-Identifier: MIT
// One thread that waits for descriptors, timers and posts, and calls back. The owner of every fd and pid it watches.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/mutex.h"
#include "base/time.h"
#include "base/unique_fd.h"

namespace forklane {

/// epoll(7), timers and posted functions on one thread. post() is for any thread; all else is for functions that run on the
/// reactor's thread (callbacks and posts), and asserts it.
class Reactor {
public:
    using Callback = std::function<void()>;
    using ReadyCallback = std::function<void(std::uint32_t events)>; ///< EPOLLIN, EPOLLOUT, EPOLLHUP, EPOLLERR.
    using TimerId = std::uint64_t;

    /// Throws std::system_error when there are no descriptors or threads left.
    explicit Reactor(std::string threadName);
    ~Reactor(); ///< Runs what was posted before, then ends the thread. Must not be called on it.
    Reactor(const Reactor &) = delete;
    Reactor &operator=(const Reactor &) = delete;

    /// Any thread. Runs `function` on the reactor's thread, after everything posted before it.
    void post(Callback function);
    /// Any thread but the reactor's: returns when `function` has run there.
    void postAndWait(Callback function);

    /// Watches `fd` (level-triggered) until unwatch(fd), which must come before the fd is closed: a closed number may be reused
    /// and would inherit stale events.
    void watch(int fd, std::uint32_t events, ReadyCallback callback);
    void change(int fd, std::uint32_t events);
    void unwatch(int fd);

    /// Calls once, at or after `when`. The id is good for cancel() until then.
    TimerId at(Instant when, Callback callback);
    void cancel(TimerId timer);
    /// Nothing when there is none; afterwards there is none.
    void cancel(std::optional<TimerId> &timer)
    {
        if (timer)
            cancel(*timer);
        timer.reset();
    }

    [[nodiscard]] bool isOnThread() const { return std::this_thread::get_id() == m_thread.get_id(); }

private:
    struct Watch {
        ReadyCallback callback;
        std::uint64_t generation;
    };
    void run();
    void runPosts();
    void runTimers();
    [[nodiscard]] int waitMilliseconds() const;

    UniqueFd m_epoll;
    UniqueFd m_wake;
    bool m_ending = false;
    bool m_postedHere = false; ///< By a function that runs on the thread itself.
    std::uint64_t m_generation = 0;
    std::unordered_map<int, std::shared_ptr<Watch>> m_watches;
    std::multimap<Instant, std::pair<TimerId, Callback>> m_timers;
    TimerId m_nextTimer = 1;
    Mutex m_mutex;
    std::vector<Callback> m_posts FORKLANE_GUARDED_BY(m_mutex);
    std::thread m_thread; // last: starts when all else is ready; joined in the destructor
};

} // namespace forklane
