// SPDX-License-Identifier: MIT
// Recordings with a limit: what is dropped, what stays right from the cut on, and readers beside a writer that drops.
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "trace/recording.h"
#include "trace/row_reference.h"

namespace forklane {
namespace {

using reference::SliceMaker;

struct Trace {
    explicit Trace(std::uint64_t limit) { recording.setLimit(limit); }

    RowId addRow(RowKind kind) { return recording.addRow({.track = track, .kind = kind, .name = {}}); }
    void begin(RowId row, Tick tick, Role role, std::int64_t value = 0)
    {
        recording.apply({tick, row, EventKind::SliceBegin, role, Certainty::Exact, Ending::None, value, {}, 0});
    }
    void end(RowId row, Tick tick) { recording.apply({.tick = tick, .row = row, .kind = EventKind::SliceEnd, .name = {}}); }
    void instant(RowId row, Tick tick) { recording.apply({.tick = tick, .row = row, .name = {}}); }
    void sample(RowId row, Tick tick, std::int64_t value)
    {
        recording.apply({.tick = tick, .row = row, .kind = EventKind::Counter, .a = value, .name = {}});
    }

    Recording recording;
    TrackId track = recording.addTrack({.name = "t", .parent = {}});
};

/// A limited row of slices beside all the slices it was ever given.
struct LimitedRow : Trace {
    LimitedRow(std::uint64_t limit, std::uint64_t seed) : Trace(limit), row(addRow(RowKind::Slices)), maker(seed) {}

    void add(std::size_t count)
    {
        for (std::size_t index = 0; index < count; ++index) {
            Slice slice = maker.next();
            slice.certainty = Certainty::Exact;
            begin(row, slice.begin, slice.role, slice.value);
            end(row, slice.end);
            slices.push_back(slice);
        }
    }
    /// Some instant at which the row is whole.
    Tick wholeTick(const SliceView &view)
    {
        return view.cut().before + maker.upTo(slices.back().end + 100 - view.cut().before);
    }

    RowId row;
    SliceMaker maker;
    std::vector<Slice> slices;
};

void checkKept(const SliceView &view, const std::vector<Slice> &slices)
{
    ASSERT_EQ(view.size(), slices.size());
    for (std::size_t index = view.firstKept(); index < view.size(); ++index)
        ASSERT_EQ(view.at(index), slices[index]) << index;
}

void checkQueries(LimitedRow &row, const SliceView &view)
{
    for (int round = 0; round < 20; ++round) {
        const Tick from = row.wholeTick(view);
        const Tick to = row.wholeTick(view);
        const std::size_t expected = reference::firstEndingAfter(row.slices, from);
        ASSERT_EQ(view.firstEndingAfter(from), expected);
        Slice slice;
        ASSERT_EQ(view.find(from, slice) != nullptr, expected < row.slices.size() && row.slices[expected].begin <= from);
        ASSERT_EQ(view.totals(from, to), reference::totals(row.slices, from, to));
        ASSERT_EQ(view.totals(0, to), reference::totals(row.slices, 0, to)) << "all that was dropped, and more";
    }
    const Tick cut = view.cut().before;
    ASSERT_EQ(view.totals(cut, cut + 500), reference::totals(row.slices, cut, cut + 500));
    ASSERT_EQ(view.totals(INT64_MIN, cut), reference::totals(row.slices, -kTickLimit, cut));
}

/// Each pixel of a frame from the cut on takes its slices, and each slice is taken once.
void checkFrame(const SliceView &view, const std::vector<Slice> &slices)
{
    const Tick step = std::max<Tick>(1, (slices.back().end - view.cut().before) / 50);
    std::size_t next = view.firstKept();
    for (Tick limit = slices[next].begin + step; next < view.size(); limit += step) {
        const MergedSpan span = view.merge(next, limit);
        if (span.count == 0)
            continue;
        ASSERT_EQ(span.begin, slices[next].begin);
        next += span.count;
        ASSERT_EQ(span.end, slices[next - 1].end);
    }
    ASSERT_EQ(next, slices.size());
}

class Limited : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Limited, SlicesAnswerFromTheCutOnAsIfNothingWereDropped)
{
    LimitedRow row(GetParam(), GetParam());
    for (int step = 0; step < 40; ++step) {
        row.add(1 + static_cast<std::size_t>(row.maker.upTo(1200)));
        const SliceView view = row.recording.slices(row.row);
        ASSERT_NO_FATAL_FAILURE(checkKept(view, row.slices));
        ASSERT_NO_FATAL_FAILURE(checkQueries(row, view));
        ASSERT_NO_FATAL_FAILURE(checkFrame(view, row.slices));
        ASSERT_EQ(row.recording.stats().droppedEntries, view.firstKept());
        ASSERT_EQ(view.firstBegin(), row.slices.front().begin);
    }
    EXPECT_GT(row.recording.stats().droppedEntries, 0U);
    EXPECT_EQ(row.recording.droppedBefore(), row.recording.slices(row.row).cut().before);
}

TEST_P(Limited, SamplesAnswerFromTheCutOnAsIfNothingWereDropped)
{
    Trace trace(GetParam());
    const RowId row = trace.addRow(RowKind::Samples);
    SliceMaker random(GetParam());
    std::vector<Sample> samples;
    for (Tick tick = 0; samples.size() < 40'000; tick += random.upTo(3)) {
        samples.push_back({tick, random.upTo(1000) - 500});
        trace.sample(row, tick, samples.back().value);
    }
    const SampleView view = trace.recording.samples(row);
    ASSERT_GT(view.firstKept(), 0U);
    const Tick cut = trace.recording.droppedBefore();
    for (int round = 0; round < 300; ++round) {
        const Tick tick = cut + random.upTo(samples.back().tick + 5 - cut) * (round > 0 ? 1 : 0);
        const auto after = std::upper_bound(samples.begin(), samples.end(), tick,
                                            [](Tick value, const Sample &sample) { return value < sample.tick; });
        const auto index = static_cast<std::size_t>(after - samples.begin()) - 1;
        ASSERT_EQ(view.lastAtOrBefore(tick), index) << tick;
        ASSERT_EQ(view.at(index), samples[index]);
        const Tick limit = tick + random.upTo(3000);
        SampleView::Range expected{INT64_MAX, INT64_MIN, 0, 0};
        for (std::size_t next = index; next < samples.size() && samples[next].tick < limit; ++next)
            expected = {std::min(expected.minimum, samples[next].value), std::max(expected.maximum, samples[next].value),
                        samples[next].value, expected.count + 1};
        const SampleView::Range range = view.range(index, limit);
        ASSERT_EQ(range.count, expected.count);
        if (range.count > 0) {
            ASSERT_EQ(range.minimum, expected.minimum);
            ASSERT_EQ(range.maximum, expected.maximum);
        }
    }
    EXPECT_EQ(view.lastAtOrBefore(-1), view.size()) << "not known any more";
}

TEST_P(Limited, KeptMemoryNeverPassesTheLimit)
{
    Trace trace(GetParam());
    const std::vector<RowId> rows = {trace.addRow(RowKind::Slices), trace.addRow(RowKind::Samples),
                                     trace.addRow(RowKind::Instants)};
    for (Tick tick = 0; tick < 60'000; ++tick) {
        trace.begin(rows[0], tick, Role::Running);
        trace.sample(rows[1], tick, tick);
        trace.instant(rows[2], tick);
        ASSERT_LE(trace.recording.stats().bytes, GetParam());
    }
    const RecordingStats stats = trace.recording.stats();
    const std::size_t dropped = trace.recording.slices(rows[0]).firstKept() + trace.recording.samples(rows[1]).firstKept() +
                                trace.recording.slices(rows[2]).firstKept();
    EXPECT_EQ(stats.droppedEntries, dropped);
    EXPECT_GE(stats.bytes, GetParam() * 3 / 4) << "no more is dropped than need be";
}

INSTANTIATE_TEST_SUITE_P(Bytes, Limited, testing::Values(20'000, 65'536, 300'000),
                         [](const auto &info) { return std::to_string(info.param); });

TEST(Limit, WithoutOneNothingIsDropped)
{
    Trace trace(0);
    const RowId row = trace.addRow(RowKind::Slices);
    for (Tick tick = 0; tick < 20'000; ++tick)
        trace.begin(row, tick, Role::Running);
    EXPECT_EQ(trace.recording.droppedBefore(), -kTickLimit);
    EXPECT_EQ(trace.recording.stats().droppedEntries, 0U);
    EXPECT_EQ(trace.recording.slices(row).firstKept(), 0U);
}

TEST(Limit, MayBeSetAndLoweredWhileEventsArrive)
{
    Trace trace(0);
    const RowId row = trace.addRow(RowKind::Slices);
    for (const std::uint64_t limit : {1'000'000, 100'000, 30'000}) {
        for (Tick tick = 0; tick < 40'000; ++tick)
            trace.begin(row, tick, Role::Running);
        trace.recording.setLimit(limit);
        trace.begin(row, 40'000, Role::Running);
        EXPECT_LE(trace.recording.stats().bytes, limit);
    }
}

TEST(Limit, WhatEndedFirstIsDroppedFirstWhateverItsRow)
{
    Trace trace(100'000);
    const RowId fast = trace.addRow(RowKind::Slices);
    const RowId slow = trace.addRow(RowKind::Slices);
    const RowId early = trace.addRow(RowKind::Instants);
    for (Tick tick = 0; tick < 1000; ++tick)
        trace.instant(early, tick);
    for (Tick tick = 1000; tick < 200'000; ++tick) {
        trace.begin(fast, tick, Role::Running);
        if (tick % 400 == 0)
            trace.begin(slow, tick, Role::Sleeping, tick);
    }
    const Tick cut = trace.recording.droppedBefore();
    const SliceView slowView = trace.recording.slices(slow);
    EXPECT_GT(cut, 190'000);
    EXPECT_LE(slowView.at(slowView.firstKept()).begin, cut);
    EXPECT_GE(slowView.at(slowView.firstKept()).begin, cut - 400 * 2 * static_cast<Tick>(kTotalsStride));
    Slice state;
    ASSERT_NE(slowView.find(cut, state), nullptr);
    EXPECT_EQ(state.value, cut / 400 * 400);
    const SliceView earlyView = trace.recording.slices(early);
    EXPECT_LE(earlyView.size() - earlyView.firstKept(), kTotalsStride);
    EXPECT_GT(earlyView.size(), earlyView.firstKept()) << "each row keeps its newest";
}

TEST(Limit, AnOpenSliceAndACountersValueOutliveEveryCut)
{
    Trace trace(50'000);
    const RowId open = trace.addRow(RowKind::Slices);
    const RowId counter = trace.addRow(RowKind::Samples);
    const RowId busy = trace.addRow(RowKind::Slices);
    trace.begin(open, 5, Role::WaitsForLock, 77);
    trace.sample(counter, 6, -3);
    for (Tick tick = 10; tick < 50'000; ++tick)
        trace.begin(busy, tick, Role::Running);
    const Tick cut = trace.recording.droppedBefore();
    ASSERT_GT(cut, 10);
    Slice state;
    ASSERT_NE(trace.recording.slices(open).find(cut, state), nullptr);
    EXPECT_EQ(state.value, 77);
    EXPECT_EQ(state.end, kOpenEnd);
    const SampleView samples = trace.recording.samples(counter);
    EXPECT_EQ(samples.at(samples.lastAtOrBefore(cut)).value, -3);
}

TEST(Limit, ResultsStay)
{
    Trace trace(20'000);
    const RowId row = trace.addRow(RowKind::Slices);
    const RowId busy = trace.addRow(RowKind::Slices);
    trace.recording.apply({.tick = 3, .row = row, .kind = EventKind::Result, .ending = Ending::Exited, .a = 4, .name = {}});
    for (Tick tick = 10; tick < 20'000; ++tick)
        trace.begin(busy, tick, Role::Running);
    EXPECT_EQ(trace.recording.slices(row).result(), (RowResult{3, Ending::Exited, 4}));
}

TEST(Limit, AViewKeepsWhatWasDroppedSince)
{
    LimitedRow row(100'000, 9);
    row.add(2000);
    const SliceView before = row.recording.slices(row.row);
    const std::vector<Slice> slices = row.slices;
    ASSERT_EQ(before.firstKept(), 0U);
    row.add(100'000);
    ASSERT_GT(row.recording.slices(row.row).firstKept(), 2000U);
    checkKept(before, slices);
    EXPECT_EQ(before.totals(0, slices.back().end), reference::totals(slices, 0, slices.back().end));
}

TEST(Limit, MemoryIsGivenBack)
{
    constexpr std::uint64_t kLimit = 1 << 20;
    Trace trace(kLimit);
    const RowId row = trace.addRow(RowKind::Slices);
    const auto inUse = [] { return ::mallinfo2().uordblks + ::mallinfo2().hblkhd; };
    const std::size_t before = inUse();
    for (Tick tick = 0; tick < 1'000'000; ++tick)
        trace.begin(row, tick, Role::Running);
    EXPECT_LT(inUse(), before + 2 * kLimit);
}

/// Slice i is [10 i, 10 i + 10) with value i: what is kept of it is whole, and agrees with what was dropped.
void checkGrowing(const Recording &recording, RowId row)
{
    const SliceView view = recording.slices(row);
    const Tick cut = recording.droppedBefore();
    if (view.size() == 0)
        return;
    ASSERT_LE(view.cut().before, cut) << "who asks after the view is told of all that it lacks";
    const std::size_t first = view.firstKept();
    ASSERT_LT(first, view.size());
    ASSERT_EQ(view.at(first).value, static_cast<std::int64_t>(first));
    ASSERT_EQ(view.at(view.size() - 1).value, static_cast<std::int64_t>(view.size() - 1));
    const Tick end = view.at(view.size() - 1).begin;
    ASSERT_EQ(view.totals(0, end)[0], end);
    ASSERT_GE(view.merge(first, end + 1).count * 5 / 4 + kBlockSize, view.size() - first);
    std::int64_t sum = 0;
    for (std::size_t index = first; index < view.size(); index += 97)
        sum += view.at(index).value - static_cast<std::int64_t>(index);
    ASSERT_EQ(sum, 0);
}

void checkGrowingSamples(const SampleView &view)
{
    if (view.size() == 0)
        return;
    const SampleView::Range range = view.range(view.firstKept(), INT64_MAX);
    ASSERT_EQ(range.minimum, static_cast<std::int64_t>(view.firstKept()));
    ASSERT_EQ(range.maximum, static_cast<std::int64_t>(view.size() - 1));
}

TEST(Limit, ReadersPinWholeRowsWhileChunksDrop)
{
    Trace trace(200'000);
    const RowId slices = trace.addRow(RowKind::Slices);
    const RowId samples = trace.addRow(RowKind::Samples);
    std::atomic<bool> done{false};
    std::jthread writer([&] {
        for (Tick index = 0; index < 150'000; ++index) {
            trace.begin(slices, index * 10, Role::Running, index);
            trace.sample(samples, index, index);
        }
        done.store(true);
    });
    std::vector<std::jthread> readers;
    for (int reader = 0; reader < 2; ++reader)
        readers.emplace_back([&] {
            SliceView kept = trace.recording.slices(slices);
            for (bool last = false; !last;) {
                last = done.load();
                ASSERT_NO_FATAL_FAILURE(checkGrowing(trace.recording, slices));
                ASSERT_NO_FATAL_FAILURE(checkGrowingSamples(trace.recording.samples(samples)));
                for (std::size_t index = kept.firstKept(); index < kept.size(); ++index)
                    ASSERT_EQ(kept.at(index).value, static_cast<std::int64_t>(index)) << "pinned a round ago";
                kept = trace.recording.slices(slices);
            }
        });
    readers.clear();
    EXPECT_GT(trace.recording.stats().droppedEntries, 0U);
}

} // namespace
} // namespace forklane
