// SPDX-License-Identifier: MIT
#include "timeline/timeline_camera.h"

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Tick kLast = 1'000'000'000;
const Instant kNow = fromTick(50'000'000'000);

TimelineCamera fittedCamera()
{
    TimelineCamera camera;
    camera.setWidth(1000);
    camera.reset(0, kLast);
    return camera;
}

TEST(TimelineCamera, FitLeavesRoomForTheResult)
{
    const TimelineCamera camera = fittedCamera();
    EXPECT_DOUBLE_EQ(camera.target().xOf(0), TimelineCamera::kLeftMargin);
    EXPECT_NEAR(camera.target().xOf(kLast), 1000 - TimelineCamera::kRightMargin, 0.01);
}

TEST(TimelineCamera, GlidesFor120Milliseconds)
{
    TimelineCamera camera = fittedCamera();
    const TimeScale before = camera.target();
    const TimeScale after = before.zoomed(4, 500);
    camera.go(after, Ease::Yes, kNow);
    EXPECT_EQ(camera.scaleAt(kNow).ticksPerPixel(), before.ticksPerPixel());
    EXPECT_TRUE(camera.isGliding(kNow + milliseconds(119)));
    EXPECT_FALSE(camera.isGliding(kNow + milliseconds(120)));
    EXPECT_EQ(camera.scaleAt(kNow + milliseconds(120)), after);
}

TEST(TimelineCamera, DoesNotGlideWithoutMotion)
{
    TimelineCamera camera = fittedCamera();
    camera.setMotion(Ease::No);
    const TimeScale after = camera.target().zoomed(4, 500);
    camera.go(after, Ease::Yes, kNow);
    EXPECT_EQ(camera.scaleAt(kNow), after);
}

TEST(TimelineCamera, GoesBackOverOneTurnOfTheWheelAtOnce)
{
    TimelineCamera camera = fittedCamera();
    const TimeScale before = camera.target();
    for (int notch = 0; notch < 5; ++notch)
        camera.go(camera.target().zoomed(1.25, 500), Ease::No, kNow + milliseconds(40 * notch));
    camera.back(kNow + seconds(1));
    EXPECT_EQ(camera.target(), before);
    EXPECT_FALSE(camera.canGoBack());
}

TEST(TimelineCamera, RemembersStepsThatLieApart)
{
    TimelineCamera camera = fittedCamera();
    camera.go(camera.target().zoomed(2, 500), Ease::No, kNow);
    const TimeScale middle = camera.target();
    camera.go(camera.target().zoomed(2, 500), Ease::No, kNow + seconds(2));
    camera.back(kNow + seconds(4));
    EXPECT_EQ(camera.target(), middle);
    EXPECT_TRUE(camera.canGoBack());
}

TEST(TimelineCamera, PanningEndsFollow)
{
    TimelineCamera camera = fittedCamera();
    camera.setFollowing(true);
    camera.follow(0, kLast);
    camera.go(camera.target().panned(50), Ease::No, kNow);
    EXPECT_FALSE(camera.isFollowing());
}

TEST(TimelineCamera, StepsAreAtLeastNinetySixPixelsWideAndNotMuchWider)
{
    TimelineCamera camera;
    camera.setAxis(Axis::Order);
    camera.setWidth(1000);
    for (const Tick steps : {0, 1, 4, 8, 9, 137}) {
        const double column = 1 / camera.fitted(0, steps).ticksPerPixel();
        EXPECT_GE(column, TimelineCamera::kMinColumn - 0.01) << steps;
        EXPECT_LE(column, TimelineCamera::kMaxColumn + 0.01) << steps;
        EXPECT_NEAR(camera.fitted(0, steps).xOf(0), TimelineCamera::kLeftMargin, 0.01) << steps;
    }
}

} // namespace
} // namespace forklane::ui
