// SPDX-License-Identifier: MIT
// Rows of slices: how events become slices, and every query against the obvious way to answer it.
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "trace/recording.h"
#include "trace/row_reference.h"

namespace forklane {
namespace {

using reference::SliceMaker;

struct OneRow {
    explicit OneRow(RowKind kind = RowKind::Slices)
    {
        row = recording.addRow({.track = recording.addTrack({.name = "t", .parent = {}}), .kind = kind, .name = {}});
    }
    void begin(Tick tick, Role role, std::int64_t value = 0, Certainty certainty = Certainty::Exact)
    {
        recording.apply({tick, row, EventKind::SliceBegin, role, certainty, Ending::None, value, {}, 0});
    }
    void end(Tick tick) { recording.apply({.tick = tick, .row = row, .kind = EventKind::SliceEnd, .name = {}}); }
    void instant(Tick tick, Role role) { recording.apply({.tick = tick, .row = row, .role = role, .name = {}}); }
    void result(Tick tick, Ending ending, int code)
    {
        recording.apply({.tick = tick, .row = row, .kind = EventKind::Result, .ending = ending, .a = code, .name = {}});
    }
    [[nodiscard]] SliceView view() const { return recording.slices(row); }

    Recording recording;
    RowId row;
};

/// A row of `size` random slices and the same slices in a vector; the last one may still be open.
struct RandomRow : OneRow {
    RandomRow(std::size_t size, bool lastIsOpen) : maker(size * 2 + (lastIsOpen ? 1 : 0))
    {
        for (std::size_t index = 0; index < size; ++index) {
            Slice slice = maker.next();
            newest = slice.end;
            begin(slice.begin, slice.role, slice.value, slice.certainty);
            if (lastIsOpen && index + 1 == size)
                slice.end = kOpenEnd;
            else
                end(slice.end);
            slices.push_back(slice);
        }
    }
    Tick anyTick() { return maker.upTo(newest + 200); }

    SliceMaker maker;
    std::vector<Slice> slices;
    Tick newest = 1000;
};

TEST(SliceRow, ABeginEndsTheOpenSliceAtTheSameTick)
{
    OneRow row;
    row.begin(10, Role::Launch);
    row.begin(30, Role::Running);
    row.end(70);
    const SliceView view = row.view();
    ASSERT_EQ(view.size(), 2U);
    EXPECT_EQ(view.at(0).begin, 10);
    EXPECT_EQ(view.at(0).end, 30);
    EXPECT_EQ(view.at(1).begin, 30);
    EXPECT_EQ(view.at(1).end, 70);
}

TEST(SliceRow, AnEndWithoutABeginChangesNothing)
{
    OneRow row;
    row.end(5);
    row.begin(10, Role::Running);
    row.end(20);
    row.end(30);
    ASSERT_EQ(row.view().size(), 1U);
    EXPECT_EQ(row.view().at(0).end, 20);
}

TEST(SliceRow, TicksThatGoBackwardsAreClampedToTheRowsLastEnd)
{
    OneRow row;
    row.begin(100, Role::Running);
    row.end(50);
    row.begin(20, Role::Sleeping);
    row.begin(90, Role::Running);
    row.end(130);
    const SliceView view = row.view();
    ASSERT_EQ(view.size(), 3U);
    EXPECT_EQ(view.at(0).end, 100);
    EXPECT_EQ(view.at(1).begin, 100);
    EXPECT_EQ(view.at(1).end, 100);
    EXPECT_EQ(view.at(2).begin, 100);
    EXPECT_EQ(view.at(2).end, 130);
}

TEST(SliceRow, ExtremeTicksStaySubtractable)
{
    OneRow row;
    row.begin(INT64_MIN, Role::Running);
    row.end(INT64_MAX);
    const Slice slice = row.view().at(0);
    EXPECT_EQ(slice.begin, -kTickLimit);
    EXPECT_EQ(slice.end, kTickLimit);
    EXPECT_EQ(row.view().totals(INT64_MIN, INT64_MAX)[0], 2 * kTickLimit);
}

TEST(SliceRow, AViewKeepsTheOpenSliceOpen)
{
    OneRow row;
    row.begin(10, Role::Running);
    const SliceView before = row.view();
    row.end(20);
    EXPECT_EQ(before.at(0).end, kOpenEnd);
    EXPECT_EQ(before.totals(0, 100)[0], 90);
    EXPECT_EQ(row.view().at(0).end, 20);
    EXPECT_EQ(row.view().totals(0, 100)[0], 10);
}

TEST(SliceRow, FindTellsTheSliceThatCoversATick)
{
    OneRow row;
    row.begin(10, Role::Running);
    row.end(20);
    row.begin(30, Role::Sleeping);
    Slice slice;
    EXPECT_EQ(row.view().find(9, slice), nullptr);
    EXPECT_NE(row.view().find(10, slice), nullptr);
    EXPECT_NE(row.view().find(19, slice), nullptr);
    EXPECT_EQ(row.view().find(20, slice), nullptr);
    ASSERT_NE(row.view().find(1'000'000, slice), nullptr);
    EXPECT_EQ(slice.role, Role::Sleeping);
}

TEST(SliceRow, TheResultStandsBesideTheSlices)
{
    OneRow row;
    EXPECT_EQ(row.view().result(), RowResult());
    row.result(50, Ending::Signalled, 13);
    EXPECT_EQ(row.view().result(), (RowResult{50, Ending::Signalled, 13}));
}

TEST(InstantRow, InstantsAreSlicesWithoutLengthAndTheMostFrequentRoleDominates)
{
    OneRow row(RowKind::Instants);
    for (int tick = 0; tick < 1000; ++tick)
        row.instant(tick, tick % 3 == 0 ? Role::LostUpdate : Role::Running);
    const SliceView view = row.view();
    ASSERT_EQ(view.size(), 1000U);
    EXPECT_EQ(view.at(17).begin, 17);
    EXPECT_EQ(view.at(17).end, 17);
    EXPECT_EQ(view.totals(0, 1000), RoleTotals());
    const MergedSpan span = view.merge(3, 900);
    EXPECT_EQ(span.count, 893U); // to the last block's border before 900
    EXPECT_EQ(span.dominant, Role::Running);
}

TEST(SliceRow, EventsThatDoNotFitTheRowsKindChangeNothing)
{
    OneRow slices;
    slices.instant(1, Role::Running);
    EXPECT_EQ(slices.view().size(), 0U);
    OneRow instants(RowKind::Instants);
    instants.begin(1, Role::Running);
    instants.end(2);
    EXPECT_EQ(instants.view().size(), 0U);
    OneRow samples(RowKind::Samples);
    samples.begin(1, Role::Running);
    EXPECT_EQ(samples.recording.samples(samples.row).size(), 0U);
}

class SliceQueries : public testing::TestWithParam<std::tuple<std::size_t, bool>> {
protected:
    RandomRow row{std::get<0>(GetParam()), std::get<1>(GetParam())};
    SliceView view = row.view();
    // The reference is linear: fewer questions to long rows.
    int rounds = std::get<0>(GetParam()) > 10'000 ? 60 : 400;
};

TEST_P(SliceQueries, AtGivesBackEachSlice)
{
    ASSERT_EQ(view.size(), row.slices.size());
    for (std::size_t index = 0; index < view.size(); ++index)
        ASSERT_EQ(view.at(index), row.slices[index]) << index;
}

TEST_P(SliceQueries, FirstEndingAfterAgreesWithALinearSearch)
{
    for (int round = 0; round < rounds; ++round) {
        const Tick tick = row.anyTick();
        ASSERT_EQ(view.firstEndingAfter(tick), reference::firstEndingAfter(row.slices, tick)) << tick;
    }
    EXPECT_EQ(view.firstEndingAfter(INT64_MAX), row.slices.size());
}

TEST_P(SliceQueries, FindAgreesWithALinearSearch)
{
    for (int round = 0; round < rounds; ++round) {
        const Tick tick = row.anyTick();
        const std::size_t expected = reference::firstEndingAfter(row.slices, tick);
        const bool covered = expected < row.slices.size() && row.slices[expected].begin <= tick;
        Slice slice;
        ASSERT_EQ(view.find(tick, slice) != nullptr, covered) << tick;
        if (covered) {
            ASSERT_EQ(slice, row.slices[expected]);
        }
    }
}

TEST_P(SliceQueries, TotalsAreExact)
{
    for (int round = 0; round < rounds; ++round) {
        const Tick from = row.anyTick() - 100;
        const Tick to = round % 7 == 0 ? from + row.maker.upTo(50) : row.anyTick();
        ASSERT_EQ(view.totals(from, to), reference::totals(row.slices, from, to)) << from << " " << to;
    }
    const Tick end = row.newest + 10;
    EXPECT_EQ(view.totals(INT64_MIN, end), reference::totals(row.slices, -kTickLimit, end));
}

Certainty leastCertain(const std::vector<Slice> &slices, std::size_t first, std::size_t count)
{
    Certainty least = Certainty::Exact;
    for (std::size_t index = first; index < first + count; ++index)
        least = std::max(least, slices[index].certainty);
    return least;
}

TEST_P(SliceQueries, MergeTakesTheSlicesThatBeginBeforeTheLimitOrEndsAtABlocksBorder)
{
    for (int round = 0; round < rounds && !row.slices.empty(); ++round) {
        const auto first = static_cast<std::size_t>(row.maker.upTo(static_cast<std::int64_t>(row.slices.size()) - 1));
        const Tick limit = row.maker.upTo(1) == 0 ? row.anyTick() : row.slices[first].begin + row.maker.upTo(4000);
        const MergedSpan span = view.merge(first, limit);
        const std::size_t all = reference::beginningBefore(row.slices, first, limit);
        ASSERT_EQ(span.first, first);
        if (span.count != all) {
            ASSERT_GE(span.count, SliceView::kCutFrom * kBlockSize) << first << " " << limit;
            ASSERT_EQ((first + span.count) % kBlockSize, 0U);
            ASSERT_LE((all - span.count) * SliceView::kCutFrom, span.count);
        }
        if (span.count == 0)
            continue;
        ASSERT_EQ(span.begin, row.slices[first].begin);
        ASSERT_EQ(span.end, row.slices[first + span.count - 1].end);
        ASSERT_GE(span.firstEnd, row.slices[first].end);
        ASSERT_LE(span.firstEnd, span.end);
        ASSERT_EQ(span.certainty, leastCertain(row.slices, first, span.count));
        ASSERT_EQ(view.beginOf(first), row.slices[first].begin);
    }
}

/// Whether no role has more time in those slices, within [from, limit), than `role`, give or take 2 % of all.
bool dominates(const std::vector<Slice> &slices, Role role, Tick from, Tick limit)
{
    const RoleTotals totals = reference::totals(slices, from, limit);
    const std::int64_t all = std::accumulate(totals.begin(), totals.end(), std::int64_t{0});
    return totals[static_cast<std::size_t>(role)] + all / 50 >= *std::max_element(totals.begin(), totals.end());
}

TEST_P(SliceQueries, TheDominantRoleHasTheMostTimeInTheSpan)
{
    for (int round = 0; round < rounds && !row.slices.empty(); ++round) {
        const Tick from = row.anyTick();
        const Tick limit = from + 1 + row.maker.upTo(round % 2 == 0 ? 300 : 30'000);
        const std::size_t first = reference::firstEndingAfter(row.slices, from);
        if (first == row.slices.size() || row.slices[first].begin >= limit)
            continue;
        const MergedSpan span = view.merge(first, limit, from);
        const auto begin = row.slices.begin() + static_cast<std::ptrdiff_t>(first);
        const std::vector<Slice> merged(begin, begin + static_cast<std::ptrdiff_t>(span.count));
        ASSERT_TRUE(dominates(merged, span.dominant, from, limit) || dominates(merged, span.dominant, span.begin, limit))
            << from << " " << limit;
    }
}

TEST_P(SliceQueries, MergeTakesExtremeTicks)
{
    if (row.slices.empty())
        return;
    EXPECT_EQ(view.merge(0, INT64_MIN).count, 0U);
    EXPECT_GE(view.merge(0, INT64_MAX, INT64_MIN).count, std::min(view.size(), SliceView::kCutFrom * kBlockSize));
    EXPECT_GE(view.merge(view.size() - 1, INT64_MAX, INT64_MAX).count, 1U);
}

TEST_P(SliceQueries, PixelByPixelEachSliceIsTakenOnce)
{
    const Tick step = std::max<Tick>(1, row.newest / 700);
    std::size_t next = 0;
    for (Tick limit = step; next < view.size(); limit += step)
        next += view.merge(next, limit).count;
    EXPECT_EQ(next, row.slices.size());
}

INSTANTIATE_TEST_SUITE_P(Sizes, SliceQueries, testing::Combine(testing::ValuesIn(reference::kSizes), testing::Bool()),
                         [](const auto &info) {
                             return std::to_string(std::get<0>(info.param)) + (std::get<1>(info.param) ? "Open" : "Closed");
                         });

} // namespace
} // namespace forklane
