// SPDX-License-Identifier: MIT
// The lecture's bank account as a program: each thread adds its amount to one balance, under a policy, in steps of a size.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "race/policy.h"
#include "race/program.h"

namespace forklane::race {

/// What counts as one step.
enum class StepSize : std::uint8_t {
    LoadStore,        ///< `b = balance`, `balance = b + 20`: the lecture's two lines.
    LoadComputeStore, ///< `b = balance`, `b = b + 20`, `balance = b`.
    Statement,        ///< `balance = balance + 20` as if it were indivisible: what one believes before one has seen a race.
};

/// "load-store", "load-compute-store", "statement".
[[nodiscard]] std::string_view nameOf(StepSize size) noexcept;
[[nodiscard]] std::optional<StepSize> findStepSize(std::string_view name) noexcept;

struct Scenario {
    std::int64_t start = 100;
    std::vector<std::int64_t> amounts = {20, -50}; ///< Of thread i: amounts[i mod size]; at least one.
    std::vector<std::string> names = {};           ///< Of the first threads, all different; others are named for what they do.
    std::int64_t threads = 2;
    std::int64_t updates = 1; ///< Of each thread.

    bool operator==(const Scenario &) const = default;
};

inline constexpr std::int64_t kMaxAmount = 1'000'000;
inline constexpr std::int64_t kMaxStart = 1'000'000'000;
inline constexpr std::int64_t kMaxUpdates = 1000;

/// Ranges of all members, and that no order of the updates leaves 32 bits. The sentence names the member and the way out.
[[nodiscard]] Status check(const Scenario &scenario);

/// "deposit", "withdraw", "deposit 2" …: different for each thread. The scenario has passed check().
[[nodiscard]] std::vector<std::string> threadNames(const Scenario &scenario);

[[nodiscard]] std::int64_t amountOf(const Scenario &scenario, std::size_t thread);

/// What is right: start and all amounts.
[[nodiscard]] std::int64_t expectedEnd(const Scenario &scenario);

/// Policies that put something between reading and storing keep the two apart in every step size.
[[nodiscard]] Result<Program> accountProgram(const Scenario &scenario, StepSize size, Policy policy);

} // namespace forklane::race
