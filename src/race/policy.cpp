// SPDX-License-Identifier: MIT
#include "race/policy.h"

#include <algorithm>

namespace forklane::race {

namespace {

constexpr std::array<PolicyFacts, kPolicyCount> kPolicies = {{
    {Policy::None, "none", "No lock",
     "Nothing keeps the threads apart: both may read the same balance, and whoever stores last wipes out the other's update.",
     false},
    {Policy::Mutex, "mutex", "Mutex",
     "Only the thread that holds the lock may read and store, so every update starts from the result of the one before it.",
     true},
    {Policy::FetchAdd, "fetch-add", "Atomic fetch-and-add",
     "Reading, adding and storing are one step of the processor: there is no moment between them for another thread.", true},
    {Policy::Cas, "cas", "Compare-and-swap",
     "It stores only if the balance is still the one that was read, in one step; otherwise it reads again and retries.", true},
    {Policy::Spinlock, "spinlock", "Spin lock",
     "A lock like any other, except that a thread keeps asking for it instead of sleeping until it is free.", true},
    {Policy::SharedMutex, "shared-mutex", "Reader-writer lock, taken for writing",
     "A writer has the lock to itself: neither a reader nor another writer comes in between its load and its store.", true},
    {Policy::Semaphore, "semaphore", "Semaphore with one permit",
     "There is a single permit, so one thread updates at a time; the others wait until it is given back.", true},
    {Policy::Ticket, "ticket", "Ticket lock",
     "Each thread draws a number and waits for its turn: one at a time, and served in the order in which they came.", true},
    {Policy::Volatile, "volatile", "volatile",
     "It makes the compiler really load and store each time, but another thread still fits between that load and that store.",
     false},
    {Policy::AtomicLoadStore, "atomic-load-store", "Atomic load, then atomic store",
     "Each of the two is whole by itself, but together they are two steps, and another update fits between them.", false},
    {Policy::LockReadOnly, "lock-read-only", "Lock around the reading only",
     "The lock is given back before the store: by then the value that was read may be out of date.", false},
    {Policy::LockReadAndWriteApart, "lock-read-and-write-apart", "Lock for reading, lock again for writing",
     "Both accesses are locked, but not as one: between the two another thread takes the lock and updates.", false},
    {Policy::OneThreadLocks, "one-thread-locks", "Only one thread locks",
     "A lock keeps out only those who ask for it: the other threads walk past it.", false},
    {Policy::TwoLocks, "two-locks", "Two different locks",
     "Each thread holds a lock, but not the same one, so neither ever waits for the other.", false},
    {Policy::SharedLock, "shared-lock", "Reader-writer lock, taken for reading",
     "Readers are let in together: a thread that stores under a reader's lock meets others that do the same.", false},
    {Policy::Sleep, "sleep", "Sleep first",
     "Sleeping makes a meeting rarer, not impossible: no order of the steps is ruled out by it.", false},
    {Policy::CheckThenAct, "check-then-act", "Check that it is unchanged, then store",
     "Between the check and the store there is still room for another update; compare-and-swap makes the two one step.", false},
}};

constexpr bool isInOrder()
{
    for (std::size_t i = 0; i < kPolicies.size(); ++i)
        if (static_cast<std::size_t>(kPolicies[i].policy) != i)
            return false;
    return true;
}
static_assert(isInOrder());

} // namespace

const std::array<PolicyFacts, kPolicyCount> &policies() noexcept
{
    return kPolicies;
}

const PolicyFacts &facts(Policy policy) noexcept
{
    return kPolicies[static_cast<std::size_t>(policy)];
}

std::optional<Policy> findPolicy(std::string_view name) noexcept
{
    const auto found =
        std::find_if(kPolicies.begin(), kPolicies.end(), [name](const PolicyFacts &row) { return row.name == name; });
    return found != kPolicies.end() ? std::optional(found->policy) : std::nullopt;
}

} // namespace forklane::race
