// SPDX-License-Identifier: MIT
#include "queue/estimate.h"

#include <gtest/gtest.h>

namespace forklane::queue {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Estimate, isNothingWithoutAPastOrAFuture)
{
    EXPECT_FALSE(estimateEnd({{}, {}, 5, 2}));
    EXPECT_FALSE(estimateEnd({{seconds(1)}, {}, 0, 2}));
    EXPECT_FALSE(estimateEnd({{seconds(1)}, {}, 5, 0}));
}

TEST(Estimate, equalTasksEndWhenTheyMust)
{
    const auto end = estimateEnd({{seconds(1), seconds(1), seconds(1)}, {}, 10, 1});
    ASSERT_TRUE(end);
    EXPECT_EQ(end->likely, seconds(10));
    EXPECT_EQ(end->least, seconds(10));
    EXPECT_EQ(end->most, seconds(10));
}

TEST(Estimate, twiceTheWorkersTakeAboutHalfTheTime)
{
    const std::vector<Duration> runs(20, seconds(1));
    const auto two = estimateEnd({runs, {}, 1000, 2});
    const auto four = estimateEnd({runs, {}, 1000, 4});
    EXPECT_NEAR(static_cast<double>(two->likely.count()) / static_cast<double>(four->likely.count()), 2.0, 0.01);
}

TEST(Estimate, theRangeHoldsTheLikelyEndAndGrowsWithTheSpread)
{
    const auto calm = estimateEnd({{milliseconds(900), milliseconds(1100)}, {milliseconds(500)}, 7, 2});
    const auto wild = estimateEnd({{milliseconds(100), milliseconds(1900)}, {milliseconds(500)}, 7, 2});
    for (const auto &end : {calm, wild}) {
        EXPECT_LT(end->least, end->likely);
        EXPECT_LT(end->likely, end->most);
    }
    EXPECT_LT(calm->most - calm->least, wild->most - wild->least);
}

TEST(Estimate, onePastTaskIsTakenToVary)
{
    const auto end = estimateEnd({{seconds(1)}, {}, 4, 2});
    EXPECT_LT(end->least, end->likely);
    EXPECT_LT(end->likely, end->most);
}

TEST(Estimate, aTaskThatRunsLongerThanUsualIsNotOver)
{
    EXPECT_GT(estimateEnd({{seconds(1), seconds(1)}, {seconds(30)}, 0, 2})->likely, Duration(0));
}

TEST(Estimate, neverOverflows)
{
    const auto end = estimateEnd({{Duration::max(), Duration(1)}, {}, UINT64_MAX / 2, 1});
    EXPECT_GE(end->most, end->likely);
    EXPECT_GE(end->least, Duration(0));
}

} // namespace
} // namespace forklane::queue
