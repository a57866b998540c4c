// SPDX-License-Identifier: MIT
#include "queue/estimate.h"

#include <algorithm>
#include <cmath>

namespace forklane::queue {

namespace {

struct Past {
    double mean = 0;
    double deviation = 0;
};

Past pastOf(const std::vector<Duration> &runs)
{
    Past past;
    for (const Duration run : runs)
        past.mean += static_cast<double>(run.count());
    past.mean /= static_cast<double>(runs.size());
    if (runs.size() == 1)
        return {past.mean, past.mean / 2};
    double squares = 0;
    for (const Duration run : runs)
        squares += std::pow(static_cast<double>(run.count()) - past.mean, 2);
    past.deviation = std::sqrt(squares / static_cast<double>(runs.size() - 1));
    return past;
}

Duration toDuration(double nanoseconds)
{
    constexpr double kMost = 9e18;
    return Duration(static_cast<std::int64_t>(std::clamp(nanoseconds, 0.0, kMost)));
}

} // namespace

std::optional<Estimate> estimateEnd(const EstimateInput &input)
{
    if (input.runs.empty() || input.workers == 0 || (input.waiting == 0 && input.current.empty()))
        return std::nullopt;
    const Past past = pastOf(input.runs);
    double work = static_cast<double>(input.waiting) * past.mean;
    double longest = 0; // of those that run
    for (const Duration sofar : input.current) {
        const double left = std::max(past.mean - static_cast<double>(sofar.count()), past.mean / 10);
        work += left;
        longest = std::max(longest, left);
    }
    const auto workers = static_cast<double>(input.workers);
    const auto left = static_cast<double>(input.waiting + input.current.size());
    const double spread = 2 * past.deviation * std::sqrt(left) / workers;
    const double alone = input.waiting > 0 && input.workers > 1 ? past.mean * (workers - 1) / (2 * workers) : 0;
    const double likely = std::max(work / workers + alone, longest);
    return Estimate{toDuration(likely), toDuration(std::max(likely - spread, likely / 10)),
                    toDuration(likely + std::max(spread, past.deviation))};
}

} // namespace forklane::queue
