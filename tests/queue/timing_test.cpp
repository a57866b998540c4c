// SPDX-License-Identifier: MIT
#include "queue/timing.h"

#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

namespace forklane::queue {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Tick ms(std::int64_t value)
{
    return value * 1'000'000;
}

TEST(Distribution, isByNearestRank)
{
    std::vector<Duration> durations;
    for (int i = 100; i >= 1; --i)
        durations.emplace_back(i);
    const Distribution found = distributionOf(durations);
    EXPECT_EQ(found, (Distribution{100, Duration(50), Duration(90), Duration(99), Duration(100)}));
    std::vector<Duration> one = {Duration(7)};
    EXPECT_EQ(distributionOf(one), (Distribution{1, Duration(7), Duration(7), Duration(7), Duration(7)}));
    std::vector<Duration> none;
    EXPECT_EQ(distributionOf(none), Distribution());
}

TEST(Histogram, itsBinsBeginAtTheirBounds)
{
    for (std::size_t bin = 0; bin < Histogram().bins.size(); ++bin) {
        Histogram histogram;
        histogram.add(Histogram::boundOf(bin) + Duration(1));
        EXPECT_EQ(histogram.bins[bin], 1U) << bin;
    }
}

TEST(Histogram, whatIsTooShortOrTooLongIsInTheFirstOrLastBin)
{
    Histogram histogram;
    histogram.add(Duration(-5));
    histogram.add(Duration::max());
    EXPECT_EQ(histogram.bins.front(), 1U);
    EXPECT_EQ(histogram.bins.back(), 1U);
}

TEST(Timing, partsWaitAndRunAndKeepsFailuresApart)
{
    const WorkerId first{0};
    const Timing timing = timingOf(
        {{first, true, ms(0), ms(10), ms(30)}, {first, true, ms(0), ms(30), ms(70)}, {first, false, ms(0), ms(70), ms(100)}},
        1);
    EXPECT_EQ(timing.wait.max, milliseconds(30));
    EXPECT_EQ(timing.run, (Distribution{2, milliseconds(20), milliseconds(40), milliseconds(40), milliseconds(40)}));
    EXPECT_EQ(timing.total.max, milliseconds(70));
    EXPECT_EQ(timing.failedRun.max, milliseconds(30));
    EXPECT_DOUBLE_EQ(timing.perSecond, 30);
    EXPECT_EQ(std::accumulate(timing.runs.bins.begin(), timing.runs.bins.end(), 0U), 2U);
}

TEST(Timing, fairnessCountsIdleWorkers)
{
    const TaskTimes one{WorkerId{0}, true, 0, 0, ms(10)};
    const TaskTimes other{WorkerId{1}, true, 0, 0, ms(10)};
    EXPECT_DOUBLE_EQ(timingOf({one, other}, 2).fairness, 1);
    EXPECT_DOUBLE_EQ(timingOf({one}, 4).fairness, 0.25);
    EXPECT_EQ(timingOf({}, 4).fairness, 0);
}

} // namespace
} // namespace forklane::queue
