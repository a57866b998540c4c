// SPDX-License-Identifier: MIT
// std::mutex with clang's thread-safety annotations: what a mutex guards is checked by the compiler.
// https://clang.llvm.org/docs/ThreadSafetyAnalysis.html
#pragma once

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define FORKLANE_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define FORKLANE_THREAD_ANNOTATION(x)
#endif

#define FORKLANE_CAPABILITY(x) FORKLANE_THREAD_ANNOTATION(capability(x))
#define FORKLANE_SCOPED_CAPABILITY FORKLANE_THREAD_ANNOTATION(scoped_lockable)
#define FORKLANE_GUARDED_BY(x) FORKLANE_THREAD_ANNOTATION(guarded_by(x))
#define FORKLANE_REQUIRES(x) FORKLANE_THREAD_ANNOTATION(requires_capability(x))
#define FORKLANE_ACQUIRE(...) FORKLANE_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define FORKLANE_RELEASE(...) FORKLANE_THREAD_ANNOTATION(release_capability(__VA_ARGS__))
#define FORKLANE_EXCLUDES(x) FORKLANE_THREAD_ANNOTATION(locks_excluded(x))
#define FORKLANE_UNCHECKED FORKLANE_THREAD_ANNOTATION(no_thread_safety_analysis)

namespace forklane {

class FORKLANE_CAPABILITY("mutex") Mutex {
public:
    void lock() FORKLANE_ACQUIRE() { m_mutex.lock(); }
    void unlock() FORKLANE_RELEASE() { m_mutex.unlock(); }

private:
    friend class Condition;
    std::mutex m_mutex;
};

class FORKLANE_SCOPED_CAPABILITY MutexLock {
public:
    explicit MutexLock(Mutex &mutex) FORKLANE_ACQUIRE(mutex) : m_mutex(mutex) { m_mutex.lock(); }
    ~MutexLock() FORKLANE_RELEASE() { m_mutex.unlock(); }
    MutexLock(const MutexLock &) = delete;
    MutexLock &operator=(const MutexLock &) = delete;

private:
    Mutex &m_mutex;
};

/// A condition variable on a Mutex. Spurious wake-ups happen: wait in a loop on the guarded state.
class Condition {
public:
    void wait(Mutex &mutex) FORKLANE_REQUIRES(mutex) FORKLANE_UNCHECKED
    {
        std::unique_lock<std::mutex> lock(mutex.m_mutex, std::adopt_lock);
        m_condition.wait(lock);
        lock.release();
    }
    template <typename TimePoint>
    std::cv_status waitUntil(Mutex &mutex, TimePoint deadline) FORKLANE_REQUIRES(mutex) FORKLANE_UNCHECKED
    {
        std::unique_lock<std::mutex> lock(mutex.m_mutex, std::adopt_lock);
        const std::cv_status status = m_condition.wait_until(lock, deadline);
        lock.release();
        return status;
    }
    void notifyOne() { m_condition.notify_one(); }
    void notifyAll() { m_condition.notify_all(); }

private:
    std::condition_variable m_condition;
};

} // namespace forklane
