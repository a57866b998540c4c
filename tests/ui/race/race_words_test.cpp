// SPDX-License-Identifier: MIT
#include "pages/race/model/race_words.h"

#include <gtest/gtest.h>

#include "pages/race/model/step_session.h"
#include "pages/race/stage/stage_facts.h"

namespace forklane::ui {
namespace {

std::string sentence(const StepSession &session, std::size_t at)
{
    return roundSentence(session.round(), at).toStdString();
}

StepSession played(const char *schedule, race::Policy policy = race::Policy::None)
{
    StepSession session;
    RaceSetup setup;
    setup.policy = policy;
    EXPECT_TRUE(session.setUp(setup));
    EXPECT_TRUE(session.setSchedule(schedule));
    return session;
}

TEST(RaceWords, ALostUpdateIsToldWithWhoHadReadWhat)
{
    EXPECT_EQ(sentence(played("1212"), 4),
              "50 instead of 70. The deposit of 20 was lost: withdraw had read 100 before deposit stored 120.");
    EXPECT_EQ(sentence(played("2121"), 4),
              "120 instead of 70. The withdrawal of 50 was lost: deposit had read 100 before withdraw stored 50.");
}

TEST(RaceWords, ARightEndSaysWhy)
{
    EXPECT_EQ(sentence(played("1122"), 4), "70, as expected: this time no thread came between another's load and its store.");
    EXPECT_EQ(sentence(played("11112222", race::Policy::Mutex), 8),
              "70, as expected: withdraw waited for the lock while deposit had it.");
}

TEST(RaceWords, EveryInstantHasASentence)
{
    const StepSession session = played("1212");
    EXPECT_EQ(sentence(session, 0), "Start: the balance is 100.");
    EXPECT_EQ(sentence(session, 1), "Step 1: deposit reads 100.");
    EXPECT_EQ(sentence(session, 3), "Step 3: deposit stores 120.");
    EXPECT_EQ(sentence(StepSession(), 0), "Press Run once, or step a thread.");
}

TEST(RaceWords, TheLogIsTheLectures)
{
    const QStringList lines = {
        QStringLiteral("deposit: balance before is 100"), QStringLiteral("withdraw: balance before is 100"),
        QStringLiteral("deposit: balance after is 120"), QStringLiteral("withdraw: balance after is 50")};
    EXPECT_EQ(logAt(played("1212").round(), 4).lines, lines);
    EXPECT_EQ(logAt(played("1212").round(), 2).lines, lines.mid(0, 2));
}

TEST(RaceWords, TheStageIsAFunctionOfTheInstant)
{
    const StepSession session = played("1212");
    const StageFacts middle = stageAt(session.round(), 2);
    EXPECT_EQ(middle.balance, 100);
    EXPECT_EQ(middle.threads[0].copy, 100);
    EXPECT_EQ(middle.threads[0].next, 1);
    EXPECT_EQ(stageAt(session.round(), 3).balance, 120);
    const StageFacts end = stageAt(session.round(), 4);
    EXPECT_EQ(end.balance, 50);
    EXPECT_TRUE(end.isWrong);
    EXPECT_TRUE(end.threads[0].hasEnded);
}

TEST(RaceWords, ABlockedThreadSaysForWhomItWaits)
{
    const StageFacts facts = stageAt(played("1", race::Policy::Mutex).round(), 1);
    EXPECT_EQ(facts.threads[1].waits.toStdString(), "waits for the lock, deposit has it");
    EXPECT_TRUE(facts.threads[0].waits.isEmpty());
}

TEST(RaceWords, TheLostStoresDetailsNameTheReader)
{
    EXPECT_TRUE(stepDetails(played("2121").round(), 2)
                    .contains(QStringLiteral("withdraw's 50 was overwritten: deposit had read 100 before.")));
}

} // namespace
} // namespace forklane::ui
