// SPDX-License-Identifier: MIT
// Rows of samples: every query against the obvious way to answer it.
#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "trace/recording.h"
#include "trace/row_reference.h"

namespace forklane {
namespace {

struct SampleRow {
    explicit SampleRow(std::size_t size = 0) : random(size)
    {
        row = recording.addRow(
            {.track = recording.addTrack({.name = "pipe", .parent = {}}), .kind = RowKind::Samples, .name = {}});
        for (std::size_t index = 0; index < size; ++index) {
            newest += upTo(20);
            add(newest, upTo(2'000'000) - 1'000'000);
        }
    }
    void add(Tick tick, std::int64_t value)
    {
        recording.apply({.tick = tick, .row = row, .kind = EventKind::Counter, .a = value, .name = {}});
        samples.push_back({tick, value});
    }
    std::int64_t upTo(std::int64_t most) { return std::uniform_int_distribution<std::int64_t>(0, most)(random); }
    [[nodiscard]] SampleView view() const { return recording.samples(row); }

    Recording recording;
    RowId row;
    std::vector<Sample> samples;
    std::mt19937_64 random;
    Tick newest = 100;
};

TEST(SampleRow, ATickThatGoesBackwardsCountsAsTheLastOne)
{
    SampleRow row;
    row.add(10, 1);
    row.add(5, 2);
    EXPECT_EQ(row.view().at(1), (Sample{10, 2}));
}

TEST(SampleRow, RangeIsEmptyWhenTheFirstSampleIsAtTheLimit)
{
    SampleRow row;
    row.add(10, -4);
    EXPECT_EQ(row.view().range(0, 10).count, 0U);
    const SampleView::Range range = row.view().range(0, 11);
    EXPECT_EQ(range.count, 1U);
    EXPECT_EQ(range.minimum, -4);
    EXPECT_EQ(range.maximum, -4);
    EXPECT_EQ(range.last, -4);
}

class SampleQueries : public testing::TestWithParam<std::size_t> {
protected:
    SampleRow row{GetParam()};
    SampleView view = row.view();
    int rounds = GetParam() > 10'000 ? 100 : 400;
};

TEST_P(SampleQueries, LastAtOrBeforeAgreesWithALinearSearch)
{
    ASSERT_EQ(view.size(), row.samples.size());
    for (int round = 0; round < rounds; ++round) {
        const Tick tick = row.upTo(row.newest + 50);
        std::size_t expected = view.size();
        for (std::size_t index = 0; index < row.samples.size() && row.samples[index].tick <= tick; ++index)
            expected = index;
        ASSERT_EQ(view.lastAtOrBefore(tick), expected) << tick;
    }
}

TEST_P(SampleQueries, RangeHasTheExtremesOfASlowScan)
{
    for (int round = 0; round < rounds && !row.samples.empty(); ++round) {
        const auto first = static_cast<std::size_t>(row.upTo(static_cast<std::int64_t>(row.samples.size()) - 1));
        const Tick limit = row.samples[first].tick + row.upTo(round % 2 == 0 ? 200 : row.newest);
        SampleView::Range expected{INT64_MAX, INT64_MIN, 0, 0};
        for (std::size_t index = first; index < row.samples.size() && row.samples[index].tick < limit; ++index) {
            const std::int64_t value = row.samples[index].value;
            expected = {std::min(expected.minimum, value), std::max(expected.maximum, value), value, expected.count + 1};
        }
        const SampleView::Range range = view.range(first, limit);
        ASSERT_EQ(range.count, expected.count) << first << " " << limit;
        if (range.count == 0)
            continue;
        ASSERT_EQ(range.minimum, expected.minimum);
        ASSERT_EQ(range.maximum, expected.maximum);
        ASSERT_EQ(range.last, expected.last);
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, SampleQueries, testing::ValuesIn(reference::kSizes),
                         [](const auto &info) { return std::to_string(info.param); });

} // namespace
} // namespace forklane
