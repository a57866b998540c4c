// SPDX-License-Identifier: MIT
#include "lesson/launch_cost.h"

#include <gtest/gtest.h>

namespace forklane::lesson {
namespace {

TEST(Ballast, isRefusedWithASentenceWhereTheMachineLacksIt)
{
    const Status refused = checkBallast(1024, 1200);
    ASSERT_FALSE(refused);
    EXPECT_EQ(describe(refused.error()),
              "cannot touch \"1024 MiB\": this machine has 1200 MiB of memory available, and 256 MiB "
              "stay free for other programs");
    EXPECT_TRUE(checkBallast(1024, 1280));
    EXPECT_TRUE(checkBallast(0, 0));
    EXPECT_FALSE(checkBallast(64, 100));
    EXPECT_FALSE(checkBallast(1025, SIZE_MAX));
}

TEST(Launches, areMeasuredInThreeWaysWithTheLastOfEachOnLanes)
{
    Recording recording;
    const auto times = measureLaunches({4, 3}, recording);
    ASSERT_TRUE(times) << describe(times.error());
    ASSERT_EQ(times->size(), kLaunchModes.size());
    for (std::size_t i = 0; i < times->size(); ++i) {
        const LaunchTime &time = (*times)[i];
        EXPECT_EQ(time.mode, kLaunchModes.at(i));
        EXPECT_GT(time.low.count(), 0);
        EXPECT_LE(time.low, time.median);
        EXPECT_LE(time.median, time.high);
    }
    const auto structure = recording.structure();
    ASSERT_EQ(structure->tracks.size(), 5U); // a group of the caller and three children
    EXPECT_EQ(structure->tracks[1].name, "caller");
    for (const std::size_t child : {2U, 3U, 4U})
        EXPECT_GT(structure->tracks[child].number, 0);
    EXPECT_GT(recording.slices(RowId{1}).size(), recording.slices(RowId{3}).size()) << "posix_spawn tells no steps";
}

TEST(Launches, areNotCountedWithoutAny)
{
    Recording recording;
    EXPECT_FALSE(measureLaunches({0, 0}, recording));
    EXPECT_FALSE(measureLaunches({2000, 1}, recording));
}

} // namespace
} // namespace forklane::lesson
