// SPDX-License-Identifier: MIT
#include "lesson/lesson.h"

#include <gtest/gtest.h>

namespace forklane::lesson {
namespace {

WritersLesson garbled()
{
    return {{"one", "two", "three"}, {Writing::Apart, Writing::Whole, Writing::Locked}, true, {}, 5};
}

TEST(Lesson, showsItSteeredFirstThenFreeThenTheRemedies)
{
    std::size_t told = 0;
    const auto report = play(garbled(), {}, [&told](const LessonReport &soFar) { EXPECT_EQ(soFar.parts.size(), ++told); });
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

TEST(Lesson, comparesEveryWayOfTheGlobalLockWithOneWorkerAlone)
{
    GilLesson lesson;
    lesson.most = 2;
    lesson.each = std::chrono::milliseconds(4);
    const auto report = play(lesson);
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

TEST(Lesson, stopsBetweenTwoPartsWhenAsked)
{
    std::stop_source source;
    const auto report = play(garbled(), source.get_token(), [&source](const LessonReport &) { source.request_stop(); });
    ASSERT_TRUE(report);
    EXPECT_EQ(report->parts.size(), 1U);
}

} // namespace
} // namespace forklane::lesson
