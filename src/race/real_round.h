// SPDX-License-Identifier: MIT
// One round of real threads as they recorded it, and what can be told from it. Values and pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "race/cell.h"
#include "race/policy.h"
#include "race/program.h"
#include "race/schedule.h"
#include "trace/event.h"

namespace forklane::race {

struct RealRound {
    std::uint64_t number = 0;                 ///< Of the run, from 0.
    Tick start = 0;                           ///< The agreed instant, ns of CLOCK_MONOTONIC: the records' times count from it.
    Cell end;                                 ///< The balance in the end, and whose store it is.
    bool isSteered = false;                   ///< Led through gates in a named order.
    std::vector<std::vector<Record>> threads; ///< In the program's order of threads: what each did, in its order.

    bool operator==(const RealRound &) const = default;
};

/// How many records a thread leaves at most: comparisons fail only because another thread has stored meanwhile.
[[nodiscard]] std::size_t maxRecords(const Program &program, std::size_t thread);

/// Names the stores that fetch-and-add read: in raw records they are numbers in the order of all additions (cell.h).
void nameAdditions(RealRound &round);

/// Looks at one round after the other without allocating once it has seen a round of the same size. One thread's.
class RoundReader {
public:
    /// Updates that are not in the balance any more: those from which the last store was not made, directly or through others.
    /// As in the model (LostUpdate), and exact: it follows what each load read, not the clock.
    [[nodiscard]] std::size_t lostUpdates(const RealRound &round);

    /// Whether at some instant two threads stood between their load and their store. By the clock: what overlaps by less than
    /// the clock's own cost may be missed or seen in vain.
    [[nodiscard]] bool windowsOverlap(const RealRound &round);

private:
    struct Store {
        std::uint16_t writer = 0; // whose store it was made from
        std::uint16_t version = 0;
    };
    struct Window {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };
    std::vector<std::vector<Store>> m_stores; // of each thread
    std::vector<Window> m_windows;
};

/// A schedule of the program in which every load reads from the store that it read from in the round: the round as the model
/// would run it. Where several fit, one near the clock's order. Nothing when none fits, or none was found in reasonable time.
[[nodiscard]] std::optional<Schedule> scheduleOf(const Program &program, const RealRound &round);

} // namespace forklane::race
