// SPDX-License-Identifier: MIT
// How an update of the shared balance is protected, or is wrongly believed to be. A value; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace forklane::race {

enum class Policy : std::uint8_t {
    None,
    Mutex,
    FetchAdd,
    Cas,
    Spinlock,
    SharedMutex,
    Semaphore,
    Ticket,
    Volatile,
    AtomicLoadStore,
    LockReadOnly,
    LockReadAndWriteApart,
    OneThreadLocks,
    TwoLocks,
    SharedLock,
    Sleep,
    CheckThenAct,
};

inline constexpr std::size_t kPolicyCount = 17;

struct PolicyFacts {
    Policy policy = Policy::None;
    std::string_view name;     ///< As on the command line and in files: "lock-read-only".
    std::string_view title;    ///< For people: "Lock around the reading only".
    std::string_view sentence; ///< Why it works or why it does not.
    bool isRight = false;      ///< No order of the steps loses an update.

    bool operator==(const PolicyFacts &) const = default;
};

/// All policies in the order of the enumeration: none, what works, what does not.
[[nodiscard]] const std::array<PolicyFacts, kPolicyCount> &policies() noexcept;

[[nodiscard]] const PolicyFacts &facts(Policy policy) noexcept;

/// By its name on the command line.
[[nodiscard]] std::optional<Policy> findPolicy(std::string_view name) noexcept;

} // namespace forklane::race
