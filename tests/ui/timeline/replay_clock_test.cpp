// SPDX-License-Identifier: MIT
#include "timeline/replay_clock.h"

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Instant kStart = fromTick(77'000'000'000);

TEST(ReplayClock, SpreadsTheRunOverTheLengthAskedFor)
{
    ReplayClock clock;
    clock.start(1000, 2000, 1000, seconds(5), kStart);
    EXPECT_EQ(clock.playheadAt(kStart), 1000);
    EXPECT_EQ(clock.playheadAt(kStart + milliseconds(2500)), 1500);
    EXPECT_EQ(clock.playheadAt(kStart + milliseconds(4000)), 1800);
}

TEST(ReplayClock, ShowsTheNewestInstantAtItsEnd)
{
    ReplayClock clock;
    clock.start(1000, 2000, 1000, seconds(2), kStart);
    EXPECT_EQ(clock.playheadAt(kStart + seconds(2)), std::nullopt);
    EXPECT_EQ(clock.playheadAt(kStart + seconds(2000)), std::nullopt);
}

TEST(ReplayClock, RunsAtRealSpeedWithoutALength)
{
    ReplayClock clock;
    clock.start(0, 10'000'000'000, 0, std::nullopt, kStart);
    EXPECT_EQ(clock.playheadAt(kStart + seconds(3)), 3'000'000'000);
    EXPECT_DOUBLE_EQ(clock.speed(), 1);
}

TEST(ReplayClock, GoesOnFromWhereItWasPausedAtTheSameSpeed)
{
    ReplayClock clock;
    clock.start(0, 1000, 500, seconds(10), kStart);
    EXPECT_EQ(clock.playheadAt(kStart + seconds(1)), 600);
}

TEST(ReplayClock, IsNowhereUntilStartedAndAfterItsStop)
{
    ReplayClock clock;
    EXPECT_FALSE(clock.isRunning());
    EXPECT_EQ(clock.playheadAt(kStart), std::nullopt);
    clock.start(0, 1000, 0, seconds(10), kStart);
    clock.stop();
    EXPECT_EQ(clock.playheadAt(kStart + seconds(1)), std::nullopt);
}

TEST(ReplayClock, DoesNotRunBackwardsWhenTheClockDoes)
{
    ReplayClock clock;
    clock.start(0, 1000, 0, seconds(10), kStart);
    EXPECT_EQ(clock.playheadAt(kStart - seconds(5)), 0);
}

TEST(ReplayClock, TakesAnEmptyRun)
{
    ReplayClock clock;
    clock.start(5, 5, 5, seconds(5), kStart);
    EXPECT_EQ(clock.playheadAt(kStart), std::nullopt);
}

} // namespace
} // namespace forklane::ui
