// SPDX-License-Identifier: MIT
// The policies for real threads: what account.h's programs mean, with the locks and atomic operations of this machine. No
// policy is undefined behaviour: the wrong ones load and store atomically, but apart. A probe (probe.h) stands at each step.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <shared_mutex>
#include <utility>

#include <pthread.h>
#include <semaphore.h>

#include "race/cell.h"
#include "race/patience.h"
#include "race/policy.h"

namespace forklane::race {

/// test-and-test-and-set.
class SpinLock {
public:
    explicit SpinLock(WaitMode mode) noexcept : m_mode(mode) {}
    void lock() noexcept
    {
        for (Patience patience(m_mode); m_isTaken.exchange(true, std::memory_order_acquire);)
            while (m_isTaken.load(std::memory_order_relaxed))
                patience.rest();
    }
    void unlock() noexcept { m_isTaken.store(false, std::memory_order_release); }

private:
    std::atomic<bool> m_isTaken{false};
    const WaitMode m_mode;
};

/// Served in the order of the tickets.
class TicketLock {
public:
    explicit TicketLock(WaitMode mode) noexcept : m_mode(mode) {}
    [[nodiscard]] std::uint32_t takeTicket() noexcept { return m_next.fetch_add(1, std::memory_order_relaxed); }
    void await(std::uint32_t ticket) noexcept
    {
        for (Patience patience(m_mode); m_serving.load(std::memory_order_acquire) != ticket;)
            patience.rest();
    }
    void unlock() noexcept { m_serving.store(m_serving.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

private:
    std::atomic<std::uint32_t> m_next{0};
    std::atomic<std::uint32_t> m_serving{0};
    const WaitMode m_mode;
};

/// A mutex that spins a little before it sleeps: waiting for a critical section of some nanoseconds needs no system call. While
/// it is held, another thread sees no difference to a std::mutex.
class AdaptiveMutex {
public:
    AdaptiveMutex() noexcept
    {
        pthread_mutexattr_t attributes;
        ::pthread_mutexattr_init(&attributes);
        ::pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
        ::pthread_mutex_init(&m_mutex, &attributes);
        ::pthread_mutexattr_destroy(&attributes);
    }
    ~AdaptiveMutex() { ::pthread_mutex_destroy(&m_mutex); }
    AdaptiveMutex(const AdaptiveMutex &) = delete;
    AdaptiveMutex &operator=(const AdaptiveMutex &) = delete;
    void lock() noexcept { ::pthread_mutex_lock(&m_mutex); }
    void unlock() noexcept { ::pthread_mutex_unlock(&m_mutex); }

private:
    pthread_mutex_t m_mutex{};
};

/// sem_init(3) with one permit.
class SinglePermit {
public:
    SinglePermit() noexcept { ::sem_init(&m_semaphore, 0, 1); }
    ~SinglePermit() { ::sem_destroy(&m_semaphore); }
    SinglePermit(const SinglePermit &) = delete;
    SinglePermit &operator=(const SinglePermit &) = delete;
    void lock() noexcept
    {
        while (::sem_wait(&m_semaphore) != 0) {
        } // EINTR
    }
    void unlock() noexcept { ::sem_post(&m_semaphore); }

private:
    sem_t m_semaphore{};
};

/// What the threads of a round share. The cell has a cache line of its own.
struct Arena {
    explicit Arena(WaitMode mode) : spinLock(mode), ticketLock(mode) {}

    alignas(64) std::atomic<std::uint64_t> cell{0};
    alignas(64) std::array<AdaptiveMutex, 2> mutexes;
    SpinLock spinLock;
    TicketLock ticketLock;
    std::shared_mutex sharedMutex;
    SinglePermit permit;
};

/// One thread's part in a round.
struct Part {
    std::uint8_t index = 0; ///< Which thread of the program.
    Value amount = 0;
    std::uint32_t updates = 1;
    std::int64_t think = 0; ///< ns between load and store.
    WaitMode mode = WaitMode::Spin;
};

/// "Sleep first" sleeps that long times its index.
inline constexpr std::int64_t kFirstSleep = 5'000;

/// How the cell is read and written where that is two steps.
struct RelaxedAccess {
    static std::uint64_t load(std::atomic<std::uint64_t> &cell) noexcept { return cell.load(std::memory_order_relaxed); }
    static void store(std::atomic<std::uint64_t> &cell, std::uint64_t word) noexcept
    {
        cell.store(word, std::memory_order_relaxed);
    }
};
struct VolatileAccess {
    static std::uint64_t load(volatile std::atomic<std::uint64_t> &cell) noexcept
    {
        return cell.load(std::memory_order_relaxed);
    }
    static void store(volatile std::atomic<std::uint64_t> &cell, std::uint64_t word) noexcept
    {
        cell.store(word, std::memory_order_relaxed);
    }
};
struct SequentialAccess {
    static std::uint64_t load(std::atomic<std::uint64_t> &cell) noexcept { return cell.load(std::memory_order_seq_cst); }
    static void store(std::atomic<std::uint64_t> &cell, std::uint64_t word) noexcept
    {
        cell.store(word, std::memory_order_seq_cst);
    }
};

template <Policy kPolicy>
using AccessOf = std::conditional_t<kPolicy == Policy::Volatile, VolatileAccess,
                                    std::conditional_t<kPolicy == Policy::AtomicLoadStore, SequentialAccess, RelaxedAccess>>;

/// Makes one thread's updates. The steps are those of accountProgram() in steps load-store.
template <Policy kPolicy, typename Probe>
class Updater {
public:
    Updater(Arena &arena, const Part &part, Probe &probe) noexcept : m_arena(arena), m_part(part), m_probe(probe) {}

    void run() noexcept
    {
        for (std::uint32_t i = 0; i < m_part.updates; ++i)
            update();
    }

private:
    using Access = AccessOf<kPolicy>;

    void update() noexcept
    {
        if constexpr (kPolicy == Policy::Mutex)
            locked(m_arena.mutexes[0]);
        else if constexpr (kPolicy == Policy::Spinlock)
            locked(m_arena.spinLock);
        else if constexpr (kPolicy == Policy::SharedMutex)
            locked(m_arena.sharedMutex);
        else if constexpr (kPolicy == Policy::Semaphore)
            locked(m_arena.permit);
        else if constexpr (kPolicy == Policy::TwoLocks)
            locked(m_arena.mutexes[m_part.index % 2]);
        else if constexpr (kPolicy == Policy::OneThreadLocks)
            m_part.index == 0 ? locked(m_arena.mutexes[0]) : loadAndStore();
        else if constexpr (kPolicy == Policy::Ticket)
            byTicket();
        else if constexpr (kPolicy == Policy::FetchAdd)
            fetchAdd();
        else if constexpr (kPolicy == Policy::Cas)
            compareAndSwap();
        else
            updateWrongly();
    }

    void updateWrongly() noexcept
    {
        if constexpr (kPolicy == Policy::LockReadOnly)
            store(readLocked());
        else if constexpr (kPolicy == Policy::LockReadAndWriteApart)
            lockReadAndWriteApart();
        else if constexpr (kPolicy == Policy::SharedLock)
            underReadersLock();
        else if constexpr (kPolicy == Policy::CheckThenAct)
            checkThenAct();
        else {
            if constexpr (kPolicy == Policy::Sleep)
                sleepFirst();
            loadAndStore();
        }
    }

    Cell load() noexcept
    {
        m_probe.template before<Op::Load>();
        const Cell seen = unpack(Access::load(m_arena.cell));
        m_probe.template after<Op::Load>(seen);
        return seen;
    }

    void think() const noexcept
    {
        if (m_part.think != 0)
            waitUntil(tickNow() + m_part.think, m_part.mode);
    }

    /// The cell that the next store of this thread makes from what was read.
    [[nodiscard]] Cell made(Cell seen) const noexcept
    {
        return {static_cast<Value>(static_cast<std::uint32_t>(seen.balance) + static_cast<std::uint32_t>(m_part.amount)),
                static_cast<std::uint16_t>(m_version + 1), static_cast<std::uint16_t>(m_part.index + 1)};
    }

    void store(Cell seen) noexcept
    {
        think();
        m_probe.template before<Op::Store>();
        const Cell next = made(seen);
        Access::store(m_arena.cell, pack(next));
        m_probe.template after<Op::Store>(next);
        ++m_version;
    }

    void loadAndStore() noexcept { store(load()); }

    template <typename Lock>
    void acquire(Lock &lock) noexcept
    {
        m_probe.template before<Op::Acquire>();
        lock.lock();
        m_probe.template after<Op::Acquire>();
    }

    template <typename Lock>
    void release(Lock &lock) noexcept
    {
        m_probe.template before<Op::Release>();
        lock.unlock();
        m_probe.template after<Op::Release>();
    }

    template <typename Lock>
    void locked(Lock &lock) noexcept
    {
        acquire(lock);
        loadAndStore();
        release(lock);
    }

    Cell readLocked() noexcept
    {
        acquire(m_arena.mutexes[0]);
        const Cell seen = load();
        release(m_arena.mutexes[0]);
        return seen;
    }

    void lockReadAndWriteApart() noexcept
    {
        const Cell seen = readLocked();
        acquire(m_arena.mutexes[0]);
        store(seen);
        release(m_arena.mutexes[0]);
    }

    void underReadersLock() noexcept
    {
        m_probe.template before<Op::AcquireShared>();
        m_arena.sharedMutex.lock_shared();
        m_probe.template after<Op::AcquireShared>();
        loadAndStore();
        m_probe.template before<Op::Release>();
        m_arena.sharedMutex.unlock_shared();
        m_probe.template after<Op::Release>();
    }

    void byTicket() noexcept
    {
        m_probe.template before<Op::TakeTicket>();
        const std::uint32_t ticket = m_arena.ticketLock.takeTicket();
        m_probe.template after<Op::TakeTicket>();
        m_probe.template before<Op::Acquire>();
        m_arena.ticketLock.await(ticket);
        m_probe.template after<Op::Acquire>();
        loadAndStore();
        release(m_arena.ticketLock);
    }

    void sleepFirst() noexcept
    {
        if (m_part.index == 0)
            return;
        m_probe.template before<Op::Pause>();
        sleepUntil(tickNow() + kFirstSleep * m_part.index);
        m_probe.template after<Op::Pause>();
    }

    void fetchAdd() noexcept
    {
        m_probe.template before<Op::FetchAdd>();
        const std::uint64_t seen = m_arena.cell.fetch_add(sumOf(m_part.amount), std::memory_order_acq_rel);
        m_probe.template after<Op::FetchAdd>(unpackSum(seen));
    }

    /// Compares balances, as the program does: another store of the same balance is no difference.
    [[nodiscard]] bool exchange(Cell &seen) noexcept
    {
        const Value expected = seen.balance;
        const std::uint64_t next = pack(made(seen));
        std::uint64_t word = pack(seen);
        while (!m_arena.cell.compare_exchange_strong(word, next, std::memory_order_acq_rel, std::memory_order_relaxed))
            if (unpack(word).balance != expected) {
                seen = unpack(word);
                return false;
            }
        seen = unpack(next);
        return true;
    }

    void compareAndSwap() noexcept
    {
        for (bool isDone = false; !isDone;) {
            Cell cell = load();
            think();
            m_probe.template before<Op::CompareExchange>();
            isDone = exchange(cell);
            m_probe.template after<Op::CompareExchange>(cell, isDone);
        }
        ++m_version;
    }

    void checkThenAct() noexcept
    {
        while (true) {
            const Cell seen = load();
            m_probe.template before<Op::Check>();
            const Cell now = unpack(Access::load(m_arena.cell));
            const bool isSame = now.balance == seen.balance;
            m_probe.template after<Op::Check>(now, isSame);
            if (isSame)
                return store(seen);
        }
    }

    Arena &m_arena;
    const Part m_part;
    Probe &m_probe;
    std::uint16_t m_version = 0;
};

/// Makes all updates of a thread's part, on the calling thread. Returns when they are made.
template <typename Probe>
void runPart(Policy policy, Arena &arena, const Part &part, Probe &probe) noexcept
{
    using Run = void (*)(Arena &, const Part &, Probe &);
    constexpr auto kRuns = []<std::size_t... kIndex>(std::index_sequence<kIndex...>)
    {
        return std::array<Run, sizeof...(kIndex)>{[](Arena &shared, const Part &own, Probe &at) {
            Updater<static_cast<Policy>(kIndex), Probe>(shared, own, at).run();
        }...};
    }
    (std::make_index_sequence<kPolicyCount>());
    kRuns[static_cast<std::size_t>(policy)](arena, part, probe);
}

} // namespace forklane::race
