// SPDX-License-Identifier: MIT
#include "pages/race/model/step_session.h"

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

void stepAll(StepSession &session, std::initializer_list<std::size_t> threads)
{
    for (const std::size_t thread : threads)
        ASSERT_TRUE(session.step(thread, session.round().length()));
}

RaceSetup withPolicy(RaceSetup setup, race::Policy policy)
{
    setup.policy = policy;
    return setup;
}

TEST(StepSession, TheLecturesOrderEndsAtFifty)
{
    StepSession session;
    stepAll(session, {0, 1, 0, 1});
    EXPECT_TRUE(session.round().execution.replay.isComplete);
    EXPECT_EQ(session.round().execution.replay.end, 50);
    ASSERT_EQ(session.round().execution.replay.lost.size(), 1U);
    EXPECT_EQ(session.round().execution.replay.lost.front().change, 20);
}

TEST(StepSession, TheSameOrderUnderTheMutexEndsAtSeventy)
{
    StepSession session;
    stepAll(session, {0, 1, 0, 1});
    ASSERT_NE(session.beside(), nullptr);
    EXPECT_EQ(session.beside()->execution.replay.end, 70);
    ASSERT_TRUE(session.setUp(withPolicy(session.setup(), race::Policy::Mutex)));
    EXPECT_TRUE(session.round().execution.replay.isComplete);
    EXPECT_EQ(session.round().execution.replay.end, 70);
    EXPECT_FALSE(session.round().execution.waits.empty()) << "withdraw wanted to read while deposit had the lock";
}

TEST(StepSession, EveryPolicyFollowsEveryWholeOrder)
{
    for (const race::PolicyFacts &facts : race::policies()) {
        for (const char *order : {"1122", "1212", "1221", "2112", "2121", "2211"}) {
            StepSession session;
            ASSERT_TRUE(session.setSchedule(order));
            ASSERT_TRUE(session.setUp(withPolicy(session.setup(), facts.policy)));
            EXPECT_TRUE(session.round().execution.replay.isComplete) << facts.name << ' ' << order;
            const bool mayBeWrong = !facts.isRight;
            EXPECT_TRUE(mayBeWrong || session.round().execution.replay.end == 70) << facts.name << ' ' << order;
        }
    }
}

TEST(StepSession, AStepTakenEarlierDropsWhatCameAfter)
{
    StepSession session;
    stepAll(session, {0, 1, 0, 1});
    ASSERT_TRUE(session.step(0, 1));
    EXPECT_EQ(race::toText(session.schedule()), "11");
}

TEST(StepSession, ABlockedThreadsStepIsRefusedAndNothingIsLost)
{
    StepSession session;
    ASSERT_TRUE(session.setUp(withPolicy(session.setup(), race::Policy::Mutex)));
    stepAll(session, {0});
    const auto refused = session.step(1, 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().what, race::ScheduleError::What::Waits);
    EXPECT_EQ(race::toText(session.schedule()), "1");
}

TEST(StepSession, AnIllegalScheduleIsRefusedWithItsPlace)
{
    StepSession session;
    ASSERT_TRUE(session.setSchedule("12"));
    const auto refused = session.setSchedule("1 1 1");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().position, 2U);
    EXPECT_EQ(race::toText(session.schedule()), "12");
}

TEST(StepSession, ACardMovesPastItsNeighbour)
{
    StepSession session;
    ASSERT_TRUE(session.setSchedule("1212"));
    const auto moved = session.move(1, 3);
    ASSERT_TRUE(moved);
    EXPECT_EQ(race::toText(session.schedule()), "1122");
    EXPECT_EQ(session.round().execution.replay.end, 70);
    const auto refused = session.move(1, 0);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().sentence, "deposit cannot store before it has loaded.");
}

TEST(StepSession, AnAccountThatCannotBeIsRefused)
{
    StepSession session;
    ASSERT_TRUE(session.setSchedule("12"));
    RaceSetup setup = session.setup();
    setup.scenario.threads = 0;
    EXPECT_FALSE(session.setUp(setup));
    EXPECT_EQ(session.setup().scenario.threads, 2);
    EXPECT_EQ(race::toText(session.schedule()), "12");
}

} // namespace
} // namespace forklane::ui
