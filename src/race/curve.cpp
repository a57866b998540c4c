// SPDX-License-Identifier: MIT
#include "race/curve.h"

#include <algorithm>

namespace forklane::race {

std::vector<Duration> curveSkews(Duration think, std::size_t points)
{
    constexpr Duration kBeyond = std::chrono::nanoseconds(500); // threads never start exactly together
    const Duration reach = std::min(kMaxSkew, 2 * think + kBeyond);
    std::vector<Duration> skews;
    const auto steps = static_cast<std::int64_t>(std::max<std::size_t>(points, 2) - 1);
    for (std::int64_t i = 0; i <= steps; ++i)
        skews.push_back(-reach + 2 * reach * i / steps);
    return skews;
}

Status measureCurve(Racers &racers, const RealConfig &config, const std::vector<Duration> &skews, const std::stop_token &stop,
                    const std::function<void(const CurvePoint &)> &point)
{
    RealConfig at = config;
    at.isRecorded = false;
    at.steered.reset();
    for (const Duration skew : skews) {
        at.skew = skew;
        const auto result = runRounds(racers, at, stop);
        if (!result)
            return failure(result.error());
        if (stop.stop_requested())
            return {};
        point({skew, result->counts.rounds, result->counts.wrong});
    }
    return {};
}

} // namespace forklane::race
