// SPDX-License-Identifier: MIT
// The frame of a recording, its numbers, and readers beside its writer.
#include "trace/recording.h"

#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "trace/row_reference.h"

namespace forklane {
namespace {

RowId addRow(Recording &recording, RowKind kind)
{
    return recording.addRow({.track = recording.addTrack({.name = "t", .parent = {}}), .kind = kind, .name = {}});
}

Event beginning(RowId row, Tick tick, std::int64_t value)
{
    return {tick, row, EventKind::SliceBegin, Role::Running, Certainty::Exact, Ending::None, value, {}, 0};
}

TEST(Recording, InternsEachTextOnce)
{
    Recording recording;
    const NameId sort = recording.intern("sort");
    EXPECT_EQ(recording.intern("sort"), sort);
    for (int name = 0; name < 1000; ++name)
        (void)recording.intern(std::to_string(name));
    EXPECT_EQ(recording.intern("sort"), sort);
    EXPECT_EQ(recording.name(sort), "sort");
    EXPECT_EQ(recording.name({}), "");
    EXPECT_EQ(recording.name({99'999}), "");
}

TEST(Recording, StructureIsAPictureThatDoesNotChange)
{
    Recording recording;
    const TrackId track = recording.addTrack({.name = "sort", .parent = {}});
    const auto before = recording.structure();
    EXPECT_EQ(recording.structure(), before);
    recording.setNumber(track, 4711);
    recording.setCapacity(track, 65'536);
    recording.setName(track, "sort -r");
    recording.setName({77}, "nobody");
    EXPECT_EQ(before->tracks[0].number, -1);
    EXPECT_EQ(recording.structure()->tracks[0],
              (TrackInfo{.name = "sort -r", .parent = {}, .number = 4711, .capacity = 65'536}));
}

TEST(Recording, RowsOfATrackKeepTheirOrder)
{
    Recording recording;
    const TrackId one = recording.addTrack({.name = "one", .parent = {}});
    const TrackId two = recording.addTrack({.name = "two", .parent = {}});
    const RowId first = recording.addRow({.track = one, .kind = RowKind::Slices, .name = {}});
    (void)recording.addRow({.track = two, .kind = RowKind::Slices, .name = {}});
    const RowId last = recording.addRow({.track = one, .kind = RowKind::Samples, .name = "cpu"});
    EXPECT_EQ(recording.structure()->rowsOf(one), (std::vector<RowId>{first, last}));
    EXPECT_TRUE(recording.structure()->rowsOf({}).empty());
}

TEST(Recording, FirstAndLastTickSpanEventsOfAllRowsInAnyOrder)
{
    Recording recording;
    EXPECT_EQ(recording.firstTick(), 0);
    EXPECT_EQ(recording.lastTick(), 0);
    const RowId one = addRow(recording, RowKind::Slices);
    const RowId two = addRow(recording, RowKind::Slices);
    recording.apply(beginning(one, 500, 0));
    recording.apply(beginning(two, 200, 0));
    recording.apply(beginning(one, 700, 0));
    EXPECT_EQ(recording.firstTick(), 200);
    EXPECT_EQ(recording.lastTick(), 700);
}

TEST(Recording, BeginsWhereItIsToldThoughTheFirstEventComesLater)
{
    Recording recording;
    recording.beginAt(90);
    EXPECT_EQ(recording.firstTick(), 90);
    EXPECT_EQ(recording.lastTick(), 0);
    const RowId row = recording.addRow({recording.addTrack({}), RowKind::Samples, ""});
    Event event;
    event.kind = EventKind::Counter;
    event.row = row;
    event.tick = 100;
    recording.apply(event);
    EXPECT_EQ(recording.firstTick(), 90);
    EXPECT_EQ(recording.lastTick(), 100);
}

TEST(Recording, EventsOfUnknownRowsAreNotTaken)
{
    Recording recording;
    recording.apply(beginning({}, 5, 0));
    recording.apply(beginning({3}, 5, 0));
    EXPECT_EQ(recording.stats().events, 0U);
    EXPECT_EQ(recording.slices({3}).size(), 0U);
    EXPECT_EQ(recording.samples({3}).size(), 0U);
}

TEST(Recording, StatsCountEventsDropsAndMemory)
{
    Recording recording;
    const RowId row = addRow(recording, RowKind::Slices);
    for (int tick = 0; tick < 100; ++tick)
        recording.apply(beginning(row, tick, 0));
    recording.addDropped(7);
    recording.addDropped(1);
    EXPECT_EQ(recording.stats().events, 100U);
    EXPECT_EQ(recording.stats().droppedSamples, 8U);
    EXPECT_GE(recording.stats().bytes, 100 * sizeof(Slice));
    EXPECT_LE(recording.stats().bytes, 120 * sizeof(Slice));
}

TEST(Recording, AViewOutlivesItsRecording)
{
    auto recording = std::make_unique<Recording>();
    const RowId row = addRow(*recording, RowKind::Slices);
    for (int tick = 0; tick < 5000; ++tick)
        recording->apply(beginning(row, tick, tick));
    const SliceView view = recording->slices(row);
    recording.reset();
    EXPECT_EQ(view.at(4998).value, 4998);
    EXPECT_EQ(view.totals(0, 4999)[0], 4999);
}

/// Every view taken while the row grows is whole: slice i is [10 i, 10 i + 10) with value i, only the last one open.
void checkGrowing(const SliceView &view)
{
    const std::size_t size = view.size();
    if (size == 0)
        return;
    const Slice last = view.at(size - 1);
    ASSERT_EQ(last.value, static_cast<std::int64_t>(size - 1));
    const Tick end = last.end == kOpenEnd ? last.begin + 5 : last.end;
    ASSERT_EQ(view.totals(0, end)[0], end);
    const MergedSpan span = view.merge(0, end);
    ASSERT_GE(span.count + span.count / SliceView::kCutFrom + kBlockSize, size);
    ASSERT_EQ(view.firstEndingAfter(end - 1), size - 1);
    const Slice middle = view.at(size / 2);
    ASSERT_EQ(middle.begin, static_cast<Tick>(size / 2) * 10);
}

TEST(Recording, ReadersSeeAWholeRowWhileItGrows)
{
    Recording recording;
    const RowId slices = addRow(recording, RowKind::Slices);
    const RowId samples = addRow(recording, RowKind::Samples);
    std::atomic<bool> done{false};
    std::jthread writer([&] {
        for (Tick index = 0; index < 40'000; ++index) {
            recording.apply(beginning(slices, index * 10, index));
            recording.apply({.tick = index, .row = samples, .kind = EventKind::Counter, .a = index, .name = {}});
        }
        done.store(true);
    });
    std::vector<std::jthread> readers;
    for (int reader = 0; reader < 2; ++reader)
        readers.emplace_back([&] {
            do {
                ASSERT_NO_FATAL_FAILURE(checkGrowing(recording.slices(slices)));
                const SampleView view = recording.samples(samples);
                if (view.size() > 0) {
                    ASSERT_EQ(view.range(0, kOpenEnd).maximum, static_cast<std::int64_t>(view.size() - 1));
                }
            } while (!done.load());
        });
}

TEST(Recording, WhatLastTickTellsIsInAViewTakenAfterwards)
{
    Recording recording;
    const RowId row = addRow(recording, RowKind::Samples);
    std::jthread writer([&] {
        for (Tick tick = 1; tick <= 50'000; ++tick)
            recording.apply({.tick = tick, .row = row, .kind = EventKind::Counter, .a = tick, .name = {}});
    });
    for (Tick last = 0; last < 50'000;) {
        last = recording.lastTick();
        ASSERT_GE(recording.samples(row).size(), static_cast<std::size_t>(last));
    }
}

TEST(Recording, TracksRowsAndNamesMayBeAddedWhileEventsArrive)
{
    Recording recording;
    std::atomic<std::uint32_t> rows{0};
    std::jthread maker([&] {
        for (int row = 0; row < 300; ++row) {
            (void)recording.intern(std::to_string(row));
            rows.store(addRow(recording, RowKind::Slices).value + 1);
        }
    });
    for (Tick tick = 0; rows.load() < 300; ++tick)
        if (const std::uint32_t count = rows.load(); count > 0)
            recording.apply(beginning({static_cast<std::uint32_t>(tick) % count}, tick, 0));
    maker.join();
    EXPECT_EQ(recording.structure()->rows.size(), 300U);
}

} // namespace
} // namespace forklane
