// SPDX-License-Identifier: MIT
#include "timeline/picture/lane_order.h"

#include <gtest/gtest.h>

#include "ui/timeline/example_recording.h"

namespace forklane::ui {
namespace {

/// A group with a, b (with a child) and c, and another group with d.
class LaneOrder : public ::testing::Test {
protected:
    ExampleRecording e;
    TrackId one = e.track(TrackKind::Group, "one");
    TrackId a = e.track(TrackKind::Process, "a", one);
    TrackId b = e.track(TrackKind::Process, "b", one);
    TrackId child = e.track(TrackKind::Process, "child", b);
    TrackId c = e.track(TrackKind::Process, "c", one);
    TrackId two = e.track(TrackKind::Group, "two");
    TrackId d = e.track(TrackKind::Process, "d", two);
    std::shared_ptr<const Structure> structure = e.recording()->structure();
    LaneOptions options;

    [[nodiscard]] std::string names() const
    {
        std::string names;
        for (const Lane &lane : lanesOf(*structure, options))
            names += (names.empty() ? "" : " ") + structure->tracks[lane.track.value].name;
        return names;
    }
    [[nodiscard]] Lane lane(TrackId track) const
    {
        const auto lanes = lanesOf(*structure, options);
        return *std::ranges::find(lanes, track, &Lane::track);
    }
    void drag(TrackId track, double y)
    {
        const auto drop = laneDropAt(*structure, options, lanesOf(*structure, options), track, y);
        ASSERT_TRUE(drop);
        options = dropped(*structure, options, *drop);
    }
};

TEST_F(LaneOrder, MovesALaneWithWhatHangsUnderIt)
{
    drag(b, lane(a).top);
    EXPECT_EQ(names(), "one b child a c two d");
    drag(b, lane(c).bottom());
    EXPECT_EQ(names(), "one a c b child two d");
}

TEST_F(LaneOrder, KeepsALaneInItsGroup)
{
    drag(a, lane(d).bottom());
    EXPECT_EQ(names(), "one b child c a two d");
}

TEST_F(LaneOrder, MovesGroupsAmongThemselves)
{
    drag(two, lane(one).top);
    EXPECT_EQ(names(), "two d one a b child c");
}

TEST_F(LaneOrder, PinsWhatIsDraggedAboveTheFirstGroupAndUnpinsWhatIsDraggedBack)
{
    drag(c, 0);
    EXPECT_EQ(options.pinned, std::vector{c});
    EXPECT_EQ(names(), "c one a b child two d");
    drag(c, lane(b).top);
    EXPECT_TRUE(options.pinned.empty());
    EXPECT_EQ(names(), "one a c b child two d");
}

TEST_F(LaneOrder, MovesALaneAmongThePinned)
{
    options = pinToggled(pinToggled({}, a), d);
    EXPECT_EQ(names(), "a d one b child c two");
    drag(d, 0);
    EXPECT_EQ(names(), "d a one b child c two");
}

TEST_F(LaneOrder, ChangesNothingWhereALaneIsPutDownAgain)
{
    drag(b, lane(b).top + 1);
    EXPECT_EQ(options, LaneOptions());
}

TEST_F(LaneOrder, PutsLanesThatComeLaterBehindTheMovedOnes)
{
    drag(c, lane(a).top);
    e.track(TrackKind::Process, "late", one);
    structure = e.recording()->structure();
    EXPECT_EQ(names(), "one c a b child late two d");
}

TEST_F(LaneOrder, PinsInTheOrderInWhichItIsAskedForAndUnpins)
{
    options = pinToggled(pinToggled({}, c), a);
    EXPECT_EQ(options.pinned, (std::vector{c, a}));
    EXPECT_EQ(pinToggled(options, c).pinned, std::vector{a});
}

} // namespace
} // namespace forklane::ui
