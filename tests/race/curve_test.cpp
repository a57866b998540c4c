// SPDX-License-Identifier: MIT
#include "race/curve.h"

#include <gtest/gtest.h>

namespace forklane::race {
namespace {

using namespace std::chrono_literals;

TEST(Curve, TriesSkewsEvenlyAroundZero)
{
    const auto skews = curveSkews(100ns, 5);
    EXPECT_EQ(skews, (std::vector<Duration>{-700ns, -350ns, 0ns, 350ns, 700ns}));
    EXPECT_EQ(curveSkews(kMaxThink, 3), (std::vector<Duration>{-kMaxSkew, 0ns, kMaxSkew}));
}

TEST(Curve, HandsOnEachPointAsItComes)
{
    Racers racers;
    RealConfig config;
    config.rounds = 50;
    const auto skews = curveSkews(0ns, 7);
    std::vector<Duration> seen;
    ASSERT_TRUE(measureCurve(racers, config, skews, {}, [&seen](const CurvePoint &point) {
        seen.push_back(point.skew);
        EXPECT_EQ(point.rounds, 50U);
        EXPECT_LE(point.wrong, 50U);
        EXPECT_LE(point.share(), 1.0);
    }));
    EXPECT_EQ(seen, skews);
}

TEST(Curve, EndsWhenItIsStopped)
{
    Racers racers;
    RealConfig config;
    config.rounds = 20;
    std::stop_source stop;
    int points = 0;
    ASSERT_TRUE(measureCurve(racers, config, curveSkews(0ns), stop.get_token(), [&](const CurvePoint &) {
        if (++points == 2)
            stop.request_stop();
    }));
    EXPECT_EQ(points, 2);
}

} // namespace
} // namespace forklane::race
