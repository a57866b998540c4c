// SPDX-License-Identifier: MIT
#include "demo/miniature.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "demo/demo.h"

namespace forklane {
namespace {

using Pieces = std::vector<Miniature::Piece>;

/// A recording of 960 ticks, ten a column, written by hand.
class Written {
public:
    RowId add(TrackKind kind, RowKind row = RowKind::Slices, const char *name = "state")
    {
        return recording.addRow({recording.addTrack({"lane", kind, {}, -1, 0}), row, name});
    }
    void slice(RowId row, Tick begin, Tick end, Role role)
    {
        apply(row, begin, EventKind::SliceBegin, role, 0);
        apply(row, end, EventKind::SliceEnd, Role::Other, 0);
    }
    void apply(RowId row, Tick tick, EventKind kind, Role role, std::int64_t value)
    {
        Event event;
        event.row = row;
        event.tick = tick;
        event.kind = kind;
        event.role = role;
        event.a = value;
        recording.apply(event);
    }

    Recording recording;
};

TEST(Miniature, ShowsStatesInTheirShareOfTheTime)
{
    Written run;
    const RowId row = run.add(TrackKind::Process);
    run.slice(row, 1000, 1240, Role::Running); // the first slice begins it, whenever that is
    run.slice(row, 1240, 1960, Role::WaitsToRead);
    const Miniature miniature = miniatureOf(run.recording);
    ASSERT_EQ(miniature.lanes.size(), 1U);
    EXPECT_EQ(miniature.lanes[0].pieces, (Pieces{{Role::Running, 0, 24}, {Role::WaitsToRead, 24, 96}}));
}

TEST(Miniature, WhatWasShortIsSeen)
{
    Written run;
    const RowId row = run.add(TrackKind::Process);
    run.slice(row, 0, 960, Role::Sleeping);
    run.slice(row, 960, 961, Role::Running);
    const Miniature miniature = miniatureOf(run.recording);
    ASSERT_EQ(miniature.lanes.size(), 1U);
    EXPECT_EQ(miniature.lanes[0].pieces, (Pieces{{Role::Sleeping, 0, 94}, {Role::Running, 94, 96}}));
}

TEST(Miniature, GapsStayAndAHeldLockStandsOverTheState)
{
    Written run;
    const TrackId thread = run.recording.addTrack({"thread", TrackKind::Thread, {}, -1, 0});
    const RowId state = run.recording.addRow({thread, RowKind::Slices, "state"});
    const RowId lock = run.recording.addRow({thread, RowKind::Slices, "lock"});
    run.slice(state, 0, 300, Role::Running);
    run.slice(lock, 200, 250, Role::HoldsLock);
    run.slice(state, 900, 960, Role::Running);
    const Miniature miniature = miniatureOf(run.recording);
    ASSERT_EQ(miniature.lanes.size(), 1U);
    EXPECT_EQ(miniature.lanes[0].pieces,
              (Pieces{{Role::Running, 0, 20}, {Role::HoldsLock, 20, 25}, {Role::Running, 25, 30}, {Role::Running, 90, 96}}));
}

TEST(Miniature, AQueueHasLevelsOfItsHighest)
{
    Written run;
    const RowId depth = run.add(TrackKind::Queue, RowKind::Samples, "waiting");
    run.slice(run.add(TrackKind::Worker), 0, 960, Role::Running);
    run.apply(depth, 0, EventKind::Counter, Role::Other, 4);
    run.apply(depth, 480, EventKind::Counter, Role::Other, 1);
    const Miniature miniature = miniatureOf(run.recording);
    ASSERT_EQ(miniature.lanes.size(), 2U);
    ASSERT_EQ(miniature.lanes[0].levels.size(), static_cast<std::size_t>(Miniature::kColumns));
    EXPECT_EQ(miniature.lanes[0].levels.front(), 100);
    EXPECT_EQ(miniature.lanes[0].levels.back(), 25);
}

TEST(Miniature, StepsHaveALength)
{
    Recording recording(Axis::Order);
    const RowId row = recording.addRow({recording.addTrack({"a", TrackKind::Thread, {}, -1, 0}), RowKind::Slices, "state"});
    for (const Tick step : {0, 1}) {
        Event event;
        event.row = row;
        event.tick = step;
        event.kind = EventKind::SliceBegin;
        event.role = step == 0 ? Role::Running : Role::WaitsForLock;
        recording.apply(event);
    }
    const Miniature miniature = miniatureOf(recording);
    ASSERT_EQ(miniature.lanes.size(), 1U);
    EXPECT_EQ(miniature.lanes[0].pieces, (Pieces{{Role::Running, 0, 48}, {Role::WaitsForLock, 48, 96}}));
}

TEST(Miniature, ManyLanesAreTheFirstOnesAndEmptyTracksNone)
{
    Written run;
    (void)run.add(TrackKind::Thread);
    for (int lane = 0; lane < 9; ++lane)
        run.slice(run.add(TrackKind::Thread), 0, 960, Role::Running);
    EXPECT_EQ(miniatureOf(run.recording).lanes.size(), Miniature::kMostLanes);
    EXPECT_TRUE(miniatureOf(Recording()).lanes.empty());
}

TEST(Miniature, IsReadAsItWasWritten)
{
    Miniature miniature;
    miniature.lanes = {{{{Role::Running, 0, 10}, {Role::WaitsToRead, 10, 96}}, {}},
                       {{}, std::vector<int>(Miniature::kColumns, 50)}};
    const auto read = parseMiniature(toJson(miniature));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, miniature);
}

TEST(Miniature, RefusesWhatIsNone)
{
    for (const char *text : {"", "[]", R"({"lanes":[{}]})", R"({"lanes":[{"pieces":[["running",0,97]]}]})",
                             R"({"lanes":[{"pieces":[["running",5,5]]}]})", R"({"lanes":[{"pieces":[["no role",0,1]]}]})",
                             R"({"lanes":[{"pieces":[["running",0,9],["running",8,10]]}]})", R"({"lanes":[{"levels":[1]}]})"})
        EXPECT_FALSE(parseMiniature(text).has_value()) << text;
}

TEST(Miniature, EveryExampleHasAPictureOfARun)
{
    for (const Demo &demo : demos()) {
        const auto path = std::filesystem::path(FORKLANE_PICTURES) / (demo.id + ".json");
        std::ifstream file(path);
        std::stringstream text;
        text << file.rdbuf();
        const auto read = parseMiniature(text.str());
        ASSERT_TRUE(read.has_value()) << path;
        EXPECT_FALSE(read->lanes.empty()) << path;
    }
}

} // namespace
} // namespace forklane
