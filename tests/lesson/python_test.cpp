// SPDX-License-Identifier: MIT
// The real python3. What luck decides is not asked for: only that its figures can be.
#include "lesson/python.h"

#include <gtest/gtest.h>

#include "lesson/lesson.h"

namespace forklane::lesson {
namespace {

using namespace std::chrono_literals;

/// Loops do not wait for one another here.
class NoLoop : public Loop {
    void call(std::function<void()> /*function*/) override {}
};

TEST(Python, racesWithEveryGapAndTellsFiguresAndTurns)
{
    for (const PythonGap gap : {PythonGap::None, PythonGap::Call, PythonGap::SleepZero, PythonGap::SleepMillisecond}) {
        Recording recording;
        const auto run = runPython(PythonRace{gap, "python3"}, recording);
        ASSERT_TRUE(run) << describe(run.error());
        if (!*run)
            GTEST_SKIP() << "python3 is not installed";
        EXPECT_EQ((*run)->version.find("Python 3."), 0U);
        EXPECT_GT((*run)->updates, 0U);
        EXPECT_LT((*run)->lost, (*run)->updates);
        EXPECT_GT((*run)->pairs, 0U);
        EXPECT_LE((*run)->wrong, (*run)->pairs);
        const auto structure = recording.structure();
        ASSERT_EQ(structure->tracks.size(), 4U); // a group of the process and two threads
        EXPECT_EQ(structure->tracks[2].name, "thread 1");
        EXPECT_GT(structure->tracks[2].number, 0);
        const SliceView process = recording.slices(RowId{0});
        const SliceView thread = recording.slices(RowId{1});
        ASSERT_GT(thread.size(), 0U);
        EXPECT_GE(thread.at(0).begin, process.at(0).begin) << "its clock is ours";
        EXPECT_LE(thread.at(thread.size() - 1).end, process.at(process.size() - 1).end);
    }
}

TEST(Python, computesByOneToManyThreads)
{
    Recording recording;
    const auto run = runPython(PythonWork{3, 4ms, "python3"}, recording);
    ASSERT_TRUE(run) << describe(run.error());
    if (!*run)
        GTEST_SKIP() << "python3 is not installed";
    ASSERT_EQ((*run)->walls.size(), 3U);
    for (const Duration wall : (*run)->walls)
        EXPECT_GT(wall, 0ns);
    EXPECT_EQ(recording.structure()->tracks.size(), 5U);
    EXPECT_FALSE(runPython(PythonWork{0, 4ms, "python3"}, recording));
}

TEST(Python, aPartSaysWhenThereIsNone)
{
    GilLesson lesson;
    lesson.works.clear();
    lesson.python = "nosuchpython";
    lesson.isModelled = false;
    NoLoop loop;
    const auto report = play(lesson, loop);
    ASSERT_TRUE(report) << describe(report.error());
    ASSERT_EQ(report->parts.size(), 5U);
    for (const Part &part : report->parts)
        EXPECT_EQ(part.verdict, "This part needs nosuchpython, which was not found in the PATH: nothing was run.");
    EXPECT_TRUE(report->isPossible());
}

TEST(Python, aProgramThatFailsIsAnErrorWithItsWords)
{
    Recording recording;
    const auto run = runPython(PythonRace{PythonGap::None, "false"}, recording);
    ASSERT_FALSE(run);
    EXPECT_NE(describe(run.error()).find("false"), std::string::npos);
}

TEST(Python, theGapsOfALessonAreItsParts)
{
    GilLesson lesson;
    lesson.works.clear();
    lesson.most = 2;
    lesson.each = 2ms;
    lesson.pythonGaps = {PythonGap::SleepMillisecond};
    lesson.isModelled = false;
    NoLoop loop;
    const auto report = play(lesson, loop);
    ASSERT_TRUE(report) << describe(report.error());
    ASSERT_EQ(report->parts.size(), 2U);
    EXPECT_EQ(report->parts[0].title, "Python: CPU");
    EXPECT_EQ(report->parts[1].title, "Python: race");
    EXPECT_TRUE(report->isPossible());
}

} // namespace
} // namespace forklane::lesson
