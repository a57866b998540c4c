// SPDX-License-Identifier: MIT
#include "lesson/lesson.h"

#include <thread>

#include <gtest/gtest.h>

#include "io/reactor.h"

namespace forklane::lesson {
namespace {

/// A thread that does one thing after the other.
class TestLoop : public Loop {
public:
    void call(std::function<void()> function) override { m_reactor.post(std::move(function)); }

private:
    Reactor m_reactor{"loop"};
};

class LessonTest : public ::testing::Test {
protected:
    TestLoop loop;
};

WritersLesson garbled()
{
    return {{"one", "two", "three"}, {Writing::Apart, Writing::Whole, Writing::Locked}, true, {}, 5};
}

TEST_F(LessonTest, showsItSteeredFirstThenFreeThenTheRemedies)
{
    std::size_t told = 0;
    const auto report =
        play(garbled(), loop, {}, [&told](const LessonReport &soFar) { EXPECT_EQ(soFar.parts.size(), ++told); });
    ASSERT_TRUE(report);
    ASSERT_EQ(report->parts.size(), 4U);
    EXPECT_EQ(told, 4U);
    EXPECT_TRUE(report->parts[0].isSteered);
    EXPECT_EQ(report->parts[0].verdict, "Lines are torn: another thread wrote in between.");
    EXPECT_FALSE(report->parts[1].isSteered);
    EXPECT_NE(report->parts[1].verdict.find("In 5 further runs"), std::string::npos);
    EXPECT_EQ(report->parts[2].verdict, "Every line is whole.");
    EXPECT_EQ(report->parts[3].verdict, "Every line is whole.");
    EXPECT_TRUE(report->isPossible());
    for (const Part &part : report->parts)
        EXPECT_EQ(part.recording->structure()->tracks.size(), 4U); // a group of three threads
}

TEST_F(LessonTest, theGlobalLocksRulesAreShownAsAModel)
{
    GilLesson lesson;
    lesson.works.clear();
    lesson.python.clear();
    const auto report = play(lesson, loop);
    ASSERT_TRUE(report);
    ASSERT_EQ(report->parts.size(), 1U);
    const Part &part = report->parts.front();
    EXPECT_EQ(part.recording->axis(), Axis::Order);
    EXPECT_EQ(part.speedUps.size(), lesson.most);
    EXPECT_EQ(part.verdict,
              "4 threads take 40 steps, 1.0 times as fast as one after the other; the lock changes hands 7 times.");
}

TEST_F(LessonTest, comparesEveryWayOfTheGlobalLockWithOneWorkerAlone)
{
    GilLesson lesson;
    lesson.most = 2;
    lesson.each = std::chrono::milliseconds(4);
    lesson.python.clear();
    lesson.isModelled = false;
    const auto report = play(lesson, loop);
    ASSERT_TRUE(report);
    ASSERT_EQ(report->parts.size(), 6U);
    for (const Part &part : report->parts) {
        ASSERT_EQ(part.speedUps.size(), 2U);
        EXPECT_EQ(part.speedUps[1].workers, 2U);
        EXPECT_GT(part.speedUps[1].factor, 0.0);
        EXPECT_FALSE(part.chart.empty());
        EXPECT_EQ(part.recording->structure()->tracks.size(), 3U);
    }
    EXPECT_EQ(report->parts[0].title, "CPU: One lock");
    EXPECT_NE(report->parts[0].verdict.find("the lock changed hands"), std::string::npos);
}

TEST_F(LessonTest, aSlowJobStopsTheThreadItRunsOnAndNoOther)
{
    MotivationLesson lesson;
    lesson.job = std::chrono::milliseconds(80);
    lesson.most = 2;
    lesson.each = std::chrono::milliseconds(2);
    const auto report = play(lesson, loop);
    ASSERT_TRUE(report);
    ASSERT_EQ(report->parts.size(), 3U);
    EXPECT_EQ(report->parts[0].verdict.find("The user interface stopped"), 0U);
    EXPECT_TRUE(report->isPossible());
    EXPECT_EQ(report->parts[0].recording->structure()->tracks.size(), 2U); // the group, the loop
    EXPECT_EQ(report->parts[1].recording->structure()->tracks.size(), 3U);
    EXPECT_EQ(report->parts[2].speedUps.size(), 2U);
}

TEST_F(LessonTest, aLoopThatNoLongerTurnsDoesNotHoldUpTheStop)
{
    class DeadLoop : public Loop {
        void call(std::function<void()> /*function*/) override {}
    };
    DeadLoop dead;
    std::stop_source source;
    std::jthread stopper([&source] { source.request_stop(); });
    const auto report = play(MotivationLesson{}, dead, source.get_token());
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->parts.empty());
}

TEST_F(LessonTest, aWindowIsNotStoppedForLong)
{
    MotivationLesson lesson;
    lesson.job = std::chrono::seconds(3);
    const auto report = play(lesson, loop);
    ASSERT_FALSE(report);
    EXPECT_NE(describe(report.error()).find("up to 2 s"), std::string::npos);
}

TEST_F(LessonTest, stopsBetweenTwoPartsWhenAsked)
{
    std::stop_source source;
    const auto report = play(garbled(), loop, source.get_token(), [&source](const LessonReport &) { source.request_stop(); });
    ASSERT_TRUE(report);
    EXPECT_EQ(report->parts.size(), 1U);
}

} // namespace
} // namespace forklane::lesson
