// SPDX-License-Identifier: MIT
#include "lesson/writers.h"

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace forklane::lesson {
namespace {

WritersSpec five(Writing writing)
{
    WritersSpec spec;
    spec.writing = writing;
    for (int i = 0; i < 5; ++i)
        spec.lines.push_back(fmt::format("worker number {}", i));
    return spec;
}

std::string sortedBytes(std::string text)
{
    std::sort(text.begin(), text.end());
    return text;
}

std::string allLines(const WritersSpec &spec)
{
    std::string text;
    for (const std::string &line : spec.lines)
        text += line + '\n';
    return text;
}

TEST(Writers, everyByteArrivesOnceInWhateverWay)
{
    for (const Writing writing : {Writing::Apart, Writing::Whole, Writing::Locked, Writing::Processes}) {
        const WritersSpec spec = five(writing);
        Recording recording;
        const auto run = runWriters(spec, recording);
        ASSERT_TRUE(run) << describe(run.error());
        EXPECT_EQ(sortedBytes(run->text()), sortedBytes(allLines(spec)));
        for (const Piece &piece : run->pieces) {
            EXPECT_TRUE(piece.bytes == "\n" || piece.bytes.starts_with(spec.lines[piece.writer]));
            EXPECT_GT(piece.tick, 0);
        }
    }
}

TEST(Writers, oneWriteALockOrAProcessOfItsOwnKeepsLinesWhole)
{
    for (const Writing writing : {Writing::Whole, Writing::Locked, Writing::Processes}) {
        const auto torn = countTorn(five(writing), 20);
        ASSERT_TRUE(torn);
        EXPECT_EQ(*torn, 0U);
    }
}

TEST(Writers, steeredTheLinesAreTornEveryTime)
{
    WritersSpec spec = five(Writing::Apart);
    spec.isSteered = true;
    Recording recording;
    const auto run = runWriters(spec, recording);
    ASSERT_TRUE(run);
    EXPECT_TRUE(isTorn(spec, *run));
    EXPECT_EQ(run->text(), "worker number 0worker number 1worker number 2worker number 3worker number 4\n\n\n\n\n");
    const auto torn = countTorn(spec, 10);
    ASSERT_TRUE(torn);
    EXPECT_EQ(*torn, 10U);
}

TEST(Writers, moreProcessesThanTheReceiverHasRoomForDoNotWaitForEver)
{
    WritersSpec spec;
    spec.writing = Writing::Processes;
    for (int i = 0; i < 40; ++i)
        spec.lines.push_back(fmt::format("line {}", i));
    Recording recording;
    const auto run = runWriters(spec, recording);
    ASSERT_TRUE(run);
    EXPECT_FALSE(isTorn(spec, *run));
}

TEST(Writers, theRecordingHasALaneForEachWithItsLock)
{
    Recording recording;
    const auto run = runWriters(five(Writing::Locked), recording);
    ASSERT_TRUE(run);
    const auto structure = recording.structure();
    ASSERT_EQ(structure->tracks.size(), 6U);
    std::vector<Slice> holds;
    for (std::uint32_t row = 0; row < structure->rows.size(); ++row) {
        const SliceView view = recording.slices(RowId{row});
        for (std::size_t i = 0; i < view.size(); ++i) {
            if (view.at(i).role == Role::HoldsLock)
                holds.push_back(view.at(i));
        }
    }
    ASSERT_EQ(holds.size(), 5U);
    std::sort(holds.begin(), holds.end(), [](const Slice &a, const Slice &b) { return a.begin < b.begin; });
    for (std::size_t i = 1; i < holds.size(); ++i)
        EXPECT_GE(holds[i].begin, holds[i - 1].end);
}

TEST(Writers, refusesWhatCannotBeWritten)
{
    Recording recording;
    EXPECT_FALSE(runWriters({}, recording));
    WritersSpec spec = five(Writing::Apart);
    spec.lines[2] = "two\nlines";
    const auto run = runWriters(spec, recording);
    ASSERT_FALSE(run);
    EXPECT_NE(describe(run.error()).find("no newline"), std::string::npos);
}

} // namespace
} // namespace forklane::lesson
