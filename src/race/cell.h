// SPDX-License-Identifier: MIT
// What real threads race for, and what each of them notes down: the balance with the store that made it in one atomic word, and
// records of 16 bytes.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "race/account.h"
#include "race/program.h"

namespace forklane::race {

/// The shared balance together with who stored it: a load learns from one 64-bit word which store it read. Versions are each
/// writer's own count of stores and begin at 0 in every round, so (writer, version) names one store of the round.
struct Cell {
    Value balance = 0;
    std::uint16_t version = 0; ///< 1 for the writer's first store of the round; 0 at the start.
    std::uint16_t writer = 0;  ///< The thread's part + 1; 0: nobody has stored yet.

    bool operator==(const Cell &) const = default;
};
static_assert(sizeof(Cell) == 8 && std::has_unique_object_representations_v<Cell>);
static_assert(kMaxUpdates <= UINT16_MAX, "a writer's count of stores must not wrap");
static_assert(kMaxThreads < UINT8_MAX, "a record holds the writer in a byte");

[[nodiscard]] inline std::uint64_t pack(Cell cell) noexcept
{
    return std::bit_cast<std::uint64_t>(cell);
}

[[nodiscard]] inline Cell unpack(std::uint64_t word) noexcept
{
    return std::bit_cast<Cell>(word);
}

// Fetch-and-add cannot replace a part of the word, so the word counts additions instead: version is the number of those made
// before, writer 0. Word = version × 2^32 + balance, as numbers: a borrow of the balance is undone on reading.

/// What to add to the word for an amount.
[[nodiscard]] inline std::uint64_t sumOf(Value amount) noexcept
{
    return (std::uint64_t{1} << 32U) + static_cast<std::uint64_t>(std::int64_t{amount});
}

[[nodiscard]] inline std::uint64_t packSum(Cell cell) noexcept
{
    return (std::uint64_t{cell.version} << 32U) + static_cast<std::uint64_t>(std::int64_t{cell.balance});
}

[[nodiscard]] inline Cell unpackSum(std::uint64_t word) noexcept
{
    const auto balance = static_cast<Value>(static_cast<std::uint32_t>(word));
    const std::uint64_t version = (word - static_cast<std::uint64_t>(std::int64_t{balance})) >> 32U;
    return {balance, static_cast<std::uint16_t>(version), 0};
}
static_assert(kMaxUpdates * static_cast<std::int64_t>(kMaxThreads) <= UINT16_MAX, "the count of all additions must not wrap");

/// One step that a real thread made. Times are nanoseconds from the round's agreed start and stop at the largest number (4.29
/// s). Between a load and the store that follows it the clock is not read, as that would make the window wider: what lies there
/// has no time of its own.
struct Record {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    Value value = 0; ///< Load, Check, a failed CompareExchange: read. Store, CompareExchange: written. FetchAdd: read.
    std::uint16_t version = 0; ///< With `writer`: which store was read, or the thread's own that was made (not FetchAdd: read).
    std::uint8_t writer = 0;
    std::uint8_t kind = 0; ///< Of makeKind().

    static constexpr std::uint8_t kOpMask = 0x0f;
    static constexpr std::uint8_t kFailed = 0x10;
    static constexpr std::uint8_t kHasBegin = 0x20;
    static constexpr std::uint8_t kHasEnd = 0x40;

    [[nodiscard]] Op op() const noexcept { return static_cast<Op>(kind & kOpMask); }
    [[nodiscard]] bool succeeded() const noexcept { return (kind & kFailed) == 0; }
    [[nodiscard]] bool hasBegin() const noexcept { return (kind & kHasBegin) != 0; }
    [[nodiscard]] bool hasEnd() const noexcept { return (kind & kHasEnd) != 0; }
    [[nodiscard]] Cell cell() const noexcept { return {value, version, writer}; }

    bool operator==(const Record &) const = default;
};
static_assert(sizeof(Record) == 16 && std::is_trivially_copyable_v<Record>);
static_assert(static_cast<unsigned>(Op::Pause) <= Record::kOpMask);

} // namespace forklane::race
