// SPDX-License-Identifier: MIT
// How likely a wrong end is for each start skew, measured point by point.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include "race/real_run.h"

namespace forklane::race {

struct CurvePoint {
    Duration skew{0};
    std::uint64_t rounds = 0;
    std::uint64_t wrong = 0;

    [[nodiscard]] double share() const noexcept
    {
        return rounds == 0 ? 0.0 : static_cast<double>(wrong) / static_cast<double>(rounds);
    }
    bool operator==(const CurvePoint &) const = default;
};

/// Skews around 0, evenly apart, over which the share falls on both sides for this think time.
[[nodiscard]] std::vector<Duration> curveSkews(Duration think, std::size_t points = 41);

/// Runs config.rounds rounds for each skew with recording off and hands on each point as it comes, on the calling thread. After
/// a stop there are no more points. With each of the skews the configuration passes check().
[[nodiscard]] Status measureCurve(Racers &racers, const RealConfig &config, const std::vector<Duration> &skews,
                                  const std::stop_token &stop, const std::function<void(const CurvePoint &)> &point);

} // namespace forklane::race
