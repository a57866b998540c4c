// SPDX-License-Identifier: MIT
// Totals of a range: by state and name, clipped at its borders.
#include "trace/range_totals.h"

#include <gtest/gtest.h>

namespace forklane {
namespace {

/// One row of one track.
class RangeTotalsTest : public ::testing::Test {
protected:
    Recording recording;
    TrackId track = recording.addTrack({.name = "sort", .parent = {}});
    RowId row = recording.addRow({.track = track, .kind = RowKind::Slices, .name = {}});

    void begin(RowId to, Tick tick, Role role, NameId name = {})
    {
        recording.apply({tick, to, EventKind::SliceBegin, role, Certainty::Exact, Ending::None, 0, name, 0});
    }
    void end(RowId to, Tick tick)
    {
        recording.apply({tick, to, EventKind::SliceEnd, Role::Other, Certainty::Exact, Ending::None, 0, {}, 0});
    }
    void instant(RowId to, Tick tick, NameId name = {})
    {
        recording.apply({tick, to, EventKind::Instant, Role::Other, Certainty::Exact, Ending::None, 0, name, 0});
    }
    [[nodiscard]] std::vector<RangeEntry> entries(Tick from, Tick to) const
    {
        const RangeTotals totals = rangeTotals(recording, {track}, from, to);
        return totals.tracks.empty() ? std::vector<RangeEntry>() : totals.tracks.front().entries;
    }
};

TEST_F(RangeTotalsTest, ClipsSlicesAtTheBordersOfTheRange)
{
    begin(row, 0, Role::Running);
    begin(row, 100, Role::WaitsToRead);
    end(row, 200);
    EXPECT_EQ(entries(90, 150), (std::vector<RangeEntry>{{Role::WaitsToRead, {}, 50, 1}, {Role::Running, {}, 10, 1}}));
}

TEST_F(RangeTotalsTest, LeavesOutWhatOnlyTouchesTheRange)
{
    begin(row, 0, Role::Running);
    begin(row, 100, Role::WaitsToRead);
    begin(row, 200, Role::Sleeping);
    end(row, 300);
    EXPECT_EQ(entries(100, 200), (std::vector<RangeEntry>{{Role::WaitsToRead, {}, 100, 1}}));
    EXPECT_TRUE(entries(300, 400).empty());
}

TEST_F(RangeTotalsTest, CountsAnOpenSliceUpToTheEndOfTheRange)
{
    begin(row, 10, Role::Running);
    EXPECT_EQ(entries(0, 50), (std::vector<RangeEntry>{{Role::Running, {}, 40, 1}}));
}

TEST_F(RangeTotalsTest, TellsNamesApart)
{
    const NameId apple = recording.intern("apple");
    const NameId lemon = recording.intern("lemon");
    for (Tick at = 0; at < 60; at += 20) {
        begin(row, at, Role::Running, apple);
        begin(row, at + 5, Role::Running, lemon);
    }
    end(row, 60);
    EXPECT_EQ(entries(0, 60), (std::vector<RangeEntry>{{Role::Running, lemon, 45, 3}, {Role::Running, apple, 15, 3}}));
}

TEST_F(RangeTotalsTest, AddsUpTheTracksThatAreAskedFor)
{
    const TrackId other = recording.addTrack({.name = "cat", .parent = {}});
    const TrackId hidden = recording.addTrack({.name = "tr", .parent = {}});
    for (const TrackId each : {other, hidden}) {
        const RowId states = recording.addRow({.track = each, .kind = RowKind::Slices, .name = {}});
        begin(states, 0, Role::Running);
        end(states, 10);
    }
    begin(row, 0, Role::Running);
    end(row, 5);
    const RangeTotals totals = rangeTotals(recording, {track, other}, 0, 100);
    EXPECT_EQ(totals.states[static_cast<std::size_t>(Role::Running)], 15);
    ASSERT_EQ(totals.tracks.size(), 2U);
    EXPECT_EQ(totals.tracks[1].track, other);
}

TEST_F(RangeTotalsTest, CountsInstantsFromTheFirstTickOfTheRangeOn)
{
    const RowId marks = recording.addRow({.track = track, .kind = RowKind::Instants, .name = {}});
    for (Tick at = 0; at <= 40; at += 10)
        instant(marks, at);
    EXPECT_EQ(entries(10, 40), (std::vector<RangeEntry>{{Role::Other, {}, 0, 3}}));
}

TEST_F(RangeTotalsTest, TellsOnlyStatesOfARowWithVeryManySlices)
{
    const NameId name = recording.intern("step");
    const auto many = static_cast<Tick>(2 * kCountedAtMost);
    for (Tick at = 0; at < many; ++at)
        begin(row, at, Role::Running, name);
    end(row, many);
    EXPECT_EQ(entries(0, many), (std::vector<RangeEntry>{{Role::Running, {}, many, 0}}));
}

TEST_F(RangeTotalsTest, IsEmptyForARangeWithoutLength)
{
    begin(row, 0, Role::Running);
    EXPECT_EQ(rangeTotals(recording, {track}, 10, 10), RangeTotals{});
    EXPECT_EQ(rangeTotals(recording, {track}, 20, 10), RangeTotals{});
}

} // namespace
} // namespace forklane
