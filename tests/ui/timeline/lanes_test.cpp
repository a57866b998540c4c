// SPDX-License-Identifier: MIT
#include "timeline/picture/timeline_lanes.h"

#include <gtest/gtest.h>

#include "ui/timeline/example_recording.h"

namespace forklane::ui {
namespace {

std::vector<std::string> namesOf(const Structure &structure, const std::vector<Lane> &lanes)
{
    std::vector<std::string> names;
    for (const Lane &lane : lanes)
        names.push_back(structure.tracks[lane.track.value].name);
    return names;
}

TEST(Lanes, HeightFollowsTheirNumber)
{
    for (const auto &[lanes, height] :
         {std::pair<std::size_t, double>{1, 32}, {8, 32}, {9, 24}, {20, 24}, {21, 16}, {60, 16}, {61, 8}})
        EXPECT_EQ(laneHeightFor(lanes), height) << lanes;
}

TEST(Lanes, PutChildrenUnderTheirParents)
{
    ExampleRecording e;
    const TrackId first = e.track(TrackKind::Group, "first");
    const TrackId second = e.track(TrackKind::Group, "second");
    e.track(TrackKind::Process, "b", second);
    const TrackId a = e.track(TrackKind::Process, "a", first);
    e.track(TrackKind::Process, "child of a", a);
    const auto structure = e.recording()->structure();
    EXPECT_EQ(namesOf(*structure, lanesOf(*structure)), (std::vector<std::string>{"first", "a", "child of a", "second", "b"}));
}

TEST(Lanes, StandOneBelowTheOther)
{
    const auto structure = examplePipeline().recording()->structure();
    double bottom = 0;
    for (const Lane &lane : lanesOf(*structure)) {
        EXPECT_EQ(lane.top, bottom);
        bottom = lane.bottom();
    }
}

TEST(Lanes, PipesAreTwoThirdsAndGroupsTwentyHigh)
{
    const auto structure = examplePipeline().recording()->structure();
    for (const Lane &lane : lanesOf(*structure)) {
        const double expected = lane.isGroup() ? 20 : lane.kind == TrackKind::Process ? 32 : 21;
        EXPECT_EQ(lane.height, expected);
    }
}

TEST(Lanes, MoreThanThreeDescendantsStartCollapsed)
{
    ExampleRecording e;
    const TrackId parent = e.track(TrackKind::Process, "make");
    for (int child = 0; child < 4; ++child)
        e.track(TrackKind::Process, "cc", parent);
    const auto structure = e.recording()->structure();
    EXPECT_EQ(lanesOf(*structure).size(), 1U);
    LaneOptions open;
    open.collapsed[parent] = false;
    EXPECT_EQ(lanesOf(*structure, open).size(), 5U);
}

TEST(Lanes, WhatIsAboveOneUnfoldsForItUnlessItIsHidden)
{
    ExampleRecording e;
    const TrackId parent = e.track(TrackKind::Process, "make");
    TrackId last;
    for (int i = 0; i < 4; ++i)
        last = e.track(TrackKind::Process, "cc", parent);
    const TrackId below = e.track(TrackKind::Process, "as", last);
    const auto structure = e.recording()->structure();
    LaneOptions folded;
    folded.collapsed[last] = true;
    EXPECT_EQ(lanesOf(*structure, unfolded(*structure, folded, below)).size(), 6U);
    EXPECT_EQ(lanesOf(*structure, unfolded(*structure, folded, last)).size(), 5U) << "not what is below it";
    EXPECT_EQ(unfolded(*structure, folded, parent), folded);
    EXPECT_EQ(unfolded(*structure, folded, TrackId()), folded);
    folded.hidden.insert(last);
    EXPECT_EQ(unfolded(*structure, folded, below), folded);
}

TEST(Lanes, HiddenOnesTakeTheirChildrenAlong)
{
    const auto structure = examplePipeline().recording()->structure();
    LaneOptions options;
    options.hidden.insert(TrackId{0});
    EXPECT_TRUE(lanesOf(*structure, options).empty());
}

TEST(Lanes, PinnedOnesComeFirst)
{
    const auto structure = examplePipeline().recording()->structure();
    LaneOptions options;
    options.pinned.push_back(TrackId{5});
    EXPECT_EQ(lanesOf(*structure, options).front().track, TrackId{5});
}

TEST(Lanes, AProcessesSamplesAreNoLane)
{
    ExampleRecording e;
    const TrackId process = e.track(TrackKind::Process, "sort");
    e.row(process);
    e.row(process, RowKind::Samples);
    const auto lanes = lanesOf(*e.recording()->structure());
    EXPECT_TRUE(lanes.front().samples.empty());
    EXPECT_EQ(lanes.front().slices.size(), 1U);
}

} // namespace
} // namespace forklane::ui
