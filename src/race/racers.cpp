// SPDX-License-Identifier: MIT
#include "race/racers.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <stop_token>
#include <system_error>
#include <thread>

#include <fmt/format.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/mutex.h"
#include "base/time.h"

namespace forklane::race {

namespace {

constexpr std::chrono::milliseconds kMeanwhile{50};
constexpr int kNicer = 10;
constexpr std::uint64_t kTurn = 100'000; // ns, the shortest that can be asked for

std::vector<int> allowedCpus()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    std::vector<int> cpus;
    if (::sched_getaffinity(0, sizeof set, &set) == 0)
        for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
            if (CPU_ISSET(cpu, &set))
                cpus.push_back(cpu);
    if (cpus.empty()) // more CPUs than a cpu_set_t holds
        for (unsigned cpu = 0; cpu < std::max(1U, std::thread::hardware_concurrency()); ++cpu)
            cpus.push_back(static_cast<int>(cpu));
    return cpus;
}

/// struct sched_attr of sched_setattr(2) in its first version; <linux/sched/types.h> cannot stand beside <sched.h>.
struct SchedulingAttributes {
    std::uint32_t size = sizeof(SchedulingAttributes);
    std::uint32_t policy = SCHED_OTHER;
    std::uint64_t flags = 0x08; // SCHED_FLAG_KEEP_POLICY: `policy` is not looked at
    std::int32_t nice = 0;
    std::uint32_t priority = 0;
    std::uint64_t runtime = 0; // ns; Linux 6.12 and later: the slice
    std::uint64_t deadline = 0;
    std::uint64_t period = 0;
};

/// Behind others, but in short turns: who asks for little at a time gets it soon, also where all CPUs are taken.
void makeHumble()
{
    errno = 0;
    const int nice = ::getpriority(PRIO_PROCESS, 0); // 0: on Linux the calling thread
    if (errno != 0)
        return;
    SchedulingAttributes attributes;
    attributes.nice = std::min(nice + kNicer, 19);
    attributes.runtime = kTurn;
    if (::syscall(SYS_sched_setattr, 0, &attributes, 0) != 0)
        (void)::setpriority(PRIO_PROCESS, 0, attributes.nice);
}

/// Keeps the calling thread to one CPU and behind others. Where that is not allowed the race goes on without.
void settle(std::size_t index, int cpu)
{
    ::pthread_setname_np(::pthread_self(), fmt::format("racer {}", index + 1).c_str());
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<std::size_t>(cpu), &set);
    (void)::sched_setaffinity(0, sizeof set, &set);
    makeHumble();
}

} // namespace

struct Racers::Impl {
    Mutex mutex;
    Condition changed;
    const std::function<void(std::size_t)> *job FORKLANE_GUARDED_BY(mutex) = nullptr;
    std::uint64_t number FORKLANE_GUARDED_BY(mutex) = 0; // of the race
    std::size_t wanted FORKLANE_GUARDED_BY(mutex) = 0;   // racers that take part
    std::size_t running FORKLANE_GUARDED_BY(mutex) = 0;
    bool isOver FORKLANE_GUARDED_BY(mutex) = false;
    std::vector<std::jthread> threads; // the caller's

    /// Sleeps until there is a race with this racer. Null: there will be none any more.
    const std::function<void(std::size_t)> *next(std::size_t index, std::uint64_t &seen)
    {
        const MutexLock lock(mutex);
        while (!isOver && (number == seen || index >= wanted))
            changed.wait(mutex);
        seen = number;
        return isOver ? nullptr : job;
    }

    void leave()
    {
        const MutexLock lock(mutex);
        if (--running == 0)
            changed.notifyAll();
    }

    void serve(std::size_t index, int cpu)
    {
        settle(index, cpu);
        std::uint64_t seen = 0;
        while (const auto *const work = next(index, seen)) {
            (*work)(index);
            leave();
        }
    }

    /// True when all racers are done; false when it is time for `meanwhile`.
    bool waitForAll()
    {
        const Instant deadline = Clock::now() + kMeanwhile;
        const MutexLock lock(mutex);
        while (running > 0)
            if (changed.waitUntil(mutex, deadline) == std::cv_status::timeout)
                return running == 0;
        return true;
    }
};

Racers::Racers(std::vector<int> cpus) : m_cpus(cpus.empty() ? allowedCpus() : std::move(cpus)), m_impl(std::make_unique<Impl>())
{}

Racers::~Racers()
{
    {
        const MutexLock lock(m_impl->mutex);
        m_impl->isOver = true;
    }
    m_impl->changed.notifyAll();
}

std::vector<int> Racers::cpusOf(std::size_t count) const
{
    return {m_cpus.begin(), m_cpus.begin() + static_cast<std::ptrdiff_t>(std::min(count, m_cpus.size()))};
}

Status Racers::run(std::size_t count, const std::function<void(std::size_t)> &job, const std::function<void()> &meanwhile)
{
    assert(count >= 1 && count <= kMaxThreads);
    while (m_impl->threads.size() < count) {
        const std::size_t index = m_impl->threads.size();
        const int cpu = m_cpus[index % m_cpus.size()];
        try {
            m_impl->threads.emplace_back([impl = m_impl.get(), index, cpu] { impl->serve(index, cpu); });
        } catch (const std::system_error &error) {
            return failure({error.code().value(), "start", fmt::format("racer {}", index + 1), "take fewer threads"});
        }
    }
    {
        const MutexLock lock(m_impl->mutex);
        m_impl->job = &job;
        m_impl->wanted = count;
        m_impl->running = count;
        ++m_impl->number;
    }
    m_impl->changed.notifyAll();
    while (!m_impl->waitForAll())
        if (meanwhile)
            meanwhile();
    return {};
}

} // namespace forklane::race
