// SPDX-License-Identifier: MIT
#include "timeline/picture/time_scale.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

constexpr Tick kSecond = 1'000'000'000;

TEST(TimeScale, MapsTheEndsOfItsRangeToItsMargins)
{
    const TimeScale scale = TimeScale::between(1000, 2000, 220, 10, 10);
    EXPECT_DOUBLE_EQ(scale.xOf(1000), 10);
    EXPECT_DOUBLE_EQ(scale.xOf(2000), 210);
}

TEST(TimeScale, MapsPixelsBackToTheirTicks)
{
    const TimeScale scale = TimeScale::between(kSecond, 2 * kSecond, 1000);
    for (int x = 0; x <= 1000; x += 50)
        EXPECT_NEAR(scale.xOf(scale.tickAt(x)), x, 1e-6);
}

TEST(TimeScale, KeepsTheTickUnderThePointerWhenZooming)
{
    const TimeScale scale = TimeScale::between(0, kSecond, 1000);
    EXPECT_NEAR(scale.zoomed(7, 300).xOf(scale.tickAt(300)), 300, 0.01);
}

TEST(TimeScale, ZoomsOutAgainToWhereItWas)
{
    const TimeScale scale = TimeScale::between(kSecond, 3 * kSecond, 1000);
    const TimeScale there = scale.zoomed(1000, 123).zoomed(0.001, 123);
    EXPECT_NEAR(there.xOf(2 * kSecond), scale.xOf(2 * kSecond), 0.01);
}

TEST(TimeScale, PansByPixels)
{
    const TimeScale scale = TimeScale::between(0, kSecond, 1000);
    EXPECT_NEAR(scale.panned(40).xOf(kSecond / 2), 460, 1e-6);
}

TEST(TimeScale, KeepsFractionsOfATickWhenStepsAreWide)
{
    const TimeScale scale = TimeScale::between(0, 10, 1000);
    EXPECT_NEAR(scale.panned(33).panned(-33).xOf(3), 300, 1e-6);
}

TEST(TimeScale, ClampsPixelsOfAnOpenEnd)
{
    const TimeScale scale = TimeScale::between(0, 10, 1000);
    EXPECT_EQ(scale.xOf(kOpenEnd), TimeScale::kPixelLimit);
    EXPECT_EQ(scale.xOf(INT64_MIN), -TimeScale::kPixelLimit);
}

TEST(TimeScale, BlendsFromOneViewToTheOther)
{
    const TimeScale from = TimeScale::between(0, kSecond, 1000);
    const TimeScale to = TimeScale::between(kSecond / 4, kSecond / 2, 1000);
    EXPECT_EQ(from.blended(to, 0), from);
    EXPECT_EQ(from.blended(to, 1), to);
    EXPECT_GT(from.ticksPerPixel(), from.blended(to, 0.5).ticksPerPixel());
    EXPECT_LT(to.ticksPerPixel(), from.blended(to, 0.5).ticksPerPixel());
}

TEST(TimeScale, SurvivesAnyArguments)
{
    std::mt19937_64 random(1);
    const auto anyTick = [&] { return static_cast<Tick>(random()) >> (random() % 64); };
    const auto anyNumber = [&] {
        const double numbers[] = {0, -1, 1e300, -1e300, NAN, INFINITY, 1e-300, static_cast<double>(anyTick())};
        return numbers[random() % 8];
    };
    for (int round = 0; round < 20'000; ++round) {
        TimeScale scale = TimeScale::between(anyTick(), anyTick(), anyNumber(), anyNumber(), anyNumber());
        scale = scale.zoomed(anyNumber(), anyNumber()).panned(anyNumber()).resized(anyNumber());
        scale = scale.blended(TimeScale::between(anyTick(), anyTick(), 100), 0.3);
        const double x = scale.xOf(anyTick());
        ASSERT_LE(std::abs(x), TimeScale::kPixelLimit);
        ASSERT_GT(scale.ticksPerPixel(), 0);
        (void)scale.tickAt(anyNumber());
        ASSERT_LE(rulerOf(scale.resized(2000), anyTick()).marks.size(), 100U);
    }
}

TEST(RoundStep, IsTheNextOfOneTwoFive)
{
    for (const auto &[minimum, step] :
         {std::pair<double, Tick>{0, 1}, {1, 1}, {1.5, 2}, {3, 5}, {5, 5}, {6, 10}, {101, 200}, {4e9, 5'000'000'000}})
        EXPECT_EQ(roundStep(minimum), step) << minimum;
}

TEST(Ruler, KeepsItsMarksApart)
{
    for (double span = 10; span < 1e12; span *= 1.7) {
        const Ruler ruler = rulerOf(TimeScale::between(kSecond, kSecond + static_cast<Tick>(span), 1000), kSecond);
        ASSERT_FALSE(ruler.marks.empty());
        for (std::size_t index = 1; index < ruler.marks.size(); ++index)
            ASSERT_GE(ruler.marks[index].x - ruler.marks[index - 1].x, 89.9);
    }
}

TEST(Ruler, BeginsAtTheOrigin)
{
    const TimeScale scale = TimeScale::between(kSecond, 2 * kSecond, 1000, 100);
    EXPECT_EQ(rulerOf(scale, kSecond).marks.front(), (RulerMark{kSecond, 100}));
}

TEST(Follow, GrowsInStepsWhileTheStartStays)
{
    for (const auto &[elapsed, span] :
         {std::pair<double, double>{0.1, 0.2}, {0.19, 0.5}, {0.5, 1}, {1.0, 2}, {4.0, 5}, {17.0, 20}}) {
        const TimeScale scale = followScale(kSecond, kSecond + static_cast<Tick>(elapsed * 1e9), 1008, 8);
        EXPECT_DOUBLE_EQ(scale.xOf(kSecond), 8) << elapsed;
        EXPECT_NEAR(scale.ticksPerPixel() * 1000, span * 1e9, 1) << elapsed;
    }
}

TEST(Follow, ScrollsWithNowAtNinetyPercentInTheEnd)
{
    const Tick now = kSecond + 100 * kSecond;
    EXPECT_NEAR(followScale(kSecond, now, 1000, 8).xOf(now), 900, 0.01);
}

} // namespace
} // namespace forklane::ui
