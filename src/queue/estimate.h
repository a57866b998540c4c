// SPDX-License-Identifier: MIT
// When a run will end, as far as its past tells. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"

namespace forklane::queue {

struct EstimateInput {
    std::vector<Duration> runs;    ///< Times of attempts that have ended: all of them, or a fair sample.
    std::vector<Duration> current; ///< How long each running task has run so far.
    std::uint64_t waiting = 0;     ///< Tasks that have not begun.
    std::size_t workers = 0;       ///< That take tasks.
};

/// From now on.
struct Estimate {
    Duration likely{};
    Duration least{};
    Duration most{};
    bool operator==(const Estimate &) const = default;
};

/// Nothing while no attempt has ended, nobody works or nothing is left. The range is two standard deviations of the sum of what
/// is left, taken as independent draws from the past, plus the time that the last task runs alone. A single past attempt, which
/// says nothing of the spread, is taken to vary by half of itself.
[[nodiscard]] std::optional<Estimate> estimateEnd(const EstimateInput &input);

} // namespace forklane::queue
