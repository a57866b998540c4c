// SPDX-License-Identifier: MIT
#include "timeline/picture/timeline_words.h"

#include <gtest/gtest.h>

#include "timeline/picture/range_words.h"
#include "ui/timeline/example_recording.h"

namespace forklane::ui {
namespace {

constexpr TrackId kCat{1};
constexpr TrackId kPipe{2};
constexpr TrackId kSort{5};

PinnedRecording pinnedAt(std::optional<double> at)
{
    const ExampleRecording e = examplePipeline();
    return pinRecording(e.recording(), std::nullopt, at ? std::optional(e.tick(*at)) : std::nullopt);
}

TEST(TimelineWords, MergedSlicesSayHowMuchOfEachState)
{
    RoleTotals totals{};
    totals[static_cast<int>(Role::WaitsToRead)] = 39;
    totals[static_cast<int>(Role::Running)] = 61;
    EXPECT_EQ(mergedTip(1412, totals).toStdString(),
              "1,412 slices here: running 61 %, waits to read 39 %. Zoom in to see them.");
}

TEST(TimelineWords, ARangeIsToldTrackByTrackWithItsShares)
{
    ExampleRecording e;
    const TrackId sort = e.track(TrackKind::Process, "sort <big>", {}, 4213);
    const RowId row = e.row(sort);
    e.begin(row, 0, Role::Running);
    e.begin(row, 30, Role::WaitsToRead, Certainty::Sampled, "page");
    e.end(row, 50);
    const PinnedRecording pinned = pinRecording(e.recording(), std::nullopt, std::nullopt);
    const TickRange range{e.tick(10), e.tick(50)};
    const QString text = rangeText(pinned, range, rangeTotals(*e.recording(), {sort}, range.from, range.to));
    EXPECT_TRUE(text.contains(QStringLiteral("Range: 40.0 ms, from 10.0 ms to 50.0 ms"))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("sort &lt;big&gt; 4213"))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("waits to read: page"))) << text.toStdString();
    EXPECT_EQ(text.count(QStringLiteral("50 %")), 2) << text.toStdString();
    EXPECT_FALSE(text.contains(QStringLiteral("All lanes together")));
    EXPECT_TRUE(rangeText(pinned, range, {}).contains(QStringLiteral("Nothing went on in it.")));
}

TEST(TimelineWords, ARangeThatGoesOnAfterTheInstantShownSaysSo)
{
    const std::string words = "also what comes after the instant that is shown (50.0 ms)";
    const PinnedRecording pinned = pinnedAt(50);
    const Tick first = pinned.first;
    const auto says = [&](Tick to) { return rangeText(pinned, {first, first + to * kMillisecond}, {}).toStdString(); };
    EXPECT_NE(says(60).find(words), std::string::npos) << says(60);
    EXPECT_EQ(says(50).find("shown"), std::string::npos) << says(50);
}

TEST(TimelineWords, AFinishedLaneNamesStateAndResult)
{
    EXPECT_EQ(laneName(pinnedAt(std::nullopt), kSort).toStdString(), "sort 4213: running, exit 2");
}

TEST(TimelineWords, ALaneKnowsNoResultBeforeItsEnd)
{
    EXPECT_EQ(laneName(pinnedAt(50), kCat).toStdString(), "cat 4211: waits to write");
}

TEST(TimelineWords, ALanesDescriptionHasItsTotals)
{
    EXPECT_EQ(laneDescription(pinnedAt(std::nullopt), kCat).toStdString(),
              "waits to write 38.0 ms, running 19.0 ms, launch 5.00 ms");
}

TEST(TimelineWords, APipesHeadSaysHowFullItIs)
{
    const PinnedRecording pinned = pinnedAt(13);
    EXPECT_EQ(headName(*pinned.track(kPipe)).toStdString(), "pipe 64 KiB");
    EXPECT_EQ(headNumber(pinned, kPipe).toStdString(), "75 %");
}

TEST(TimelineWords, ASampledSliceSaysBetweenWhichInstantsItWasSeen)
{
    const PinnedRecording pinned = pinnedAt(std::nullopt);
    const Slice slice = pinned.rows[1].slices.at(2);
    const std::string tip = sliceTip(pinned, kCat, slice, {}).toStdString();
    EXPECT_EQ(tip, "waits to write\n38.0 ms, from 16.0 ms on\nsampled: seen between 16.0 ms and 54.0 ms\ncat, pid 4211");
}

TEST(TimelineWords, ReplaySpeedIsAShareOfRealSpeed)
{
    for (const auto &[speed, text] : {std::pair<double, const char *>{0.0005, "Replay, 1/2,000 of real speed"},
                                      {1, "Replay at real speed"},
                                      {12.04, "Replay, 12 times real speed"},
                                      {0.04, "Replay, 1/25 of real speed"}})
        EXPECT_EQ(replaySpeedText(speed, Axis::Time).toStdString(), text);
}

} // namespace
} // namespace forklane::ui
