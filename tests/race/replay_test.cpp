// SPDX-License-Identifier: MIT
#include "race/replay.h"

#include <gtest/gtest.h>

#include "race/account.h"
#include "race/move.h"

namespace forklane::race {
namespace {

Program account(Policy policy, const Scenario &scenario = {}, StepSize size = StepSize::LoadStore)
{
    return accountProgram(scenario, size, policy).value();
}

Replay replayed(const Program &program, std::string_view schedule)
{
    const auto parsed = parseSchedule(program, schedule);
    EXPECT_TRUE(parsed) << parsed.error().sentence;
    return replay(program, *parsed).value();
}

TEST(Replay, PrintsWhatTheLecturePrintsWithoutALock)
{
    const Replay replay = replayed(account(Policy::None), "1212");
    EXPECT_EQ(logLines(replay), (std::vector<std::string>{"deposit: balance before is 100", "withdraw: balance before is 100",
                                                          "deposit: balance after is 120", "withdraw: balance after is 50"}));
    EXPECT_EQ(replay.end, 50);
    EXPECT_TRUE(replay.isComplete);
}

TEST(Replay, PrintsWhatTheLecturePrintsWithALock)
{
    const Replay replay = replayed(account(Policy::Mutex), "1111 2222");
    EXPECT_EQ(logLines(replay), (std::vector<std::string>{"deposit: balance before is 100", "deposit: balance after is 120",
                                                          "withdraw: balance before is 120", "withdraw: balance after is 70"}));
    EXPECT_TRUE(replay.lost.empty());
}

TEST(Replay, TellsWhereAnUpdateWasLost)
{
    const Program program = account(Policy::None);
    const Replay replay = replayed(program, "1221");
    ASSERT_EQ(replay.lost.size(), 1U);
    EXPECT_EQ(replay.lost[0], (LostUpdate{2, 3, 0, -50, 0}));
    EXPECT_EQ(describe(program, replay, replay.lost[0]),
              "withdraw's -50 (step 3) was overwritten by deposit (step 4), which had read 100 before (step 1)");
}

TEST(Replay, ReadsFromIsTheStepThatWrote)
{
    const Replay replay = replayed(account(Policy::None), "1122");
    EXPECT_EQ(replay.steps[0].readsFrom, std::nullopt);
    EXPECT_EQ(replay.steps[2].readsFrom, 1U);
    EXPECT_EQ(replay.steps[3].overwrites, 1U);
}

TEST(Replay, ShowsPrivateCopiesFromTheirFirstLoadOn)
{
    const Replay replay = replayed(account(Policy::None), "12");
    using Copies = std::vector<std::optional<Value>>;
    EXPECT_EQ(replay.steps[0].locals, (Copies{100, std::nullopt}));
    EXPECT_EQ(replay.steps[1].locals, (Copies{100, 100}));
    EXPECT_FALSE(replay.isComplete);
    EXPECT_EQ(replay.next, (std::vector<std::size_t>{1, 1}));
}

TEST(Replay, LostUpdatesCanCancelOut)
{
    const Program program = account(Policy::None, {.amounts = {20, -20}, .updates = 2});
    const Replay replay = replayed(program, "1221 2112"); // either loses an update of the other
    EXPECT_EQ(replay.end, 100);
    EXPECT_EQ(program.expected, 100);
    EXPECT_EQ(replay.lost.size(), 2U);
}

TEST(Replay, AnUpdateThatComesBackIsNotLost)
{
    const Program program = account(Policy::None, {.amounts = {1, 2, 4}, .threads = 3});
    const Replay replay = replayed(program, "2 11 3 2 3"); // 2 wipes out 1, then 3, who had read 1's, wipes out 2
    EXPECT_EQ(replay.end, 105);
    ASSERT_EQ(replay.lost.size(), 1U);
    EXPECT_EQ(replay.lost[0].store, 4U);
}

TEST(Replay, AFailedComparisonWritesNothing)
{
    const Replay replay = replayed(account(Policy::Cas), "1212 22");
    EXPECT_FALSE(replay.steps[3].succeeded);
    EXPECT_FALSE(replay.steps[3].writes);
    EXPECT_EQ(replay.end, 70);
    EXPECT_TRUE(replay.lost.empty());
}

TEST(Schedule, ErrorsTellThePlaceAndTheReason)
{
    const Program locked = account(Policy::Mutex);
    const auto sentence = [&](std::string_view text) { return parseSchedule(locked, text).error().sentence; };
    EXPECT_EQ(sentence("112"), "step 3: thread 2 (withdraw) waits for the lock that deposit holds");
    EXPECT_EQ(sentence("1111 1"), "step 5: thread 1 (deposit) has already made all its steps");
    EXPECT_EQ(sentence("12x"), "character 3: \"x\" is no thread; they are 1 to 2");
    EXPECT_EQ(sentence("3"), "character 1: \"3\" is no thread; they are 1 to 2");
    EXPECT_EQ(sentence("0"), "character 1: \"0\" is no thread; they are 1 to 2");
    EXPECT_EQ(sentence("1\x01"), "character 2: the byte 0x01 is no thread; they are 1 to 2");
    EXPECT_TRUE(parseSchedule(locked, "")->empty());
    const ScheduleError error = parseSchedule(locked, "112").error();
    EXPECT_EQ(error.what, ScheduleError::What::Waits);
    EXPECT_EQ(error.position, 2U);
    EXPECT_EQ(error.wait, (Wait{1, 0, {0}}));
}

TEST(Schedule, ThreadsFromTenOnAreLetters)
{
    const Program program = account(Policy::None, {.amounts = {1}, .threads = 16});
    const std::string text = "gg11aa9F9f";
    const auto schedule = parseSchedule(program, text);
    ASSERT_TRUE(schedule);
    EXPECT_EQ(*schedule, (Schedule{15, 15, 0, 0, 9, 9, 8, 14, 8, 14}));
    EXPECT_EQ(toText(*schedule), "gg11aa9f9f");
    EXPECT_EQ(parseSchedule(program, "h").error().sentence, "character 1: \"h\" is no thread; they are 1 to g");
}

std::string movedTo(const Program &program, std::string_view schedule, std::size_t from, std::size_t before)
{
    const auto moved = moveStep(program, parseSchedule(program, schedule).value(), from, before);
    return moved ? toText(moved->schedule) : moved.error().sentence;
}

TEST(Move, AStepPassesThoseOfOthers)
{
    const Program program = account(Policy::None);
    EXPECT_EQ(movedTo(program, "1122", 2, 1), "1212");
    EXPECT_EQ(movedTo(program, "1122", 1, 4), "1221");
    EXPECT_EQ(movedTo(program, "1122", 2, 2), "1122");
}

TEST(Move, AThreadsOwnStepsKeepTheirOrder)
{
    const Program program = account(Policy::None);
    EXPECT_EQ(movedTo(program, "1122", 1, 0), "deposit cannot store before it has loaded.");
    EXPECT_EQ(movedTo(program, "1122", 2, 4), "withdraw cannot store before it has loaded.");
    EXPECT_EQ(movedTo(program, "1122", 3, 0), "withdraw cannot store before it has loaded.");
}

TEST(Move, NobodyPassesALockThatIsHeld)
{
    const Program program = account(Policy::Mutex);
    EXPECT_EQ(movedTo(program, "11112222", 4, 2), "withdraw cannot acquire the lock while deposit holds it.");
    EXPECT_EQ(movedTo(program, "11112222", 3, 5), "withdraw cannot acquire the lock while deposit holds it.");
    EXPECT_EQ(movedTo(account(Policy::Ticket), "1 2 1111 2222", 2, 1), "1121112222");
    EXPECT_EQ(movedTo(account(Policy::Ticket), "1 2 1111 2222", 6, 2),
              "withdraw cannot acquire the lock while deposit comes first.");
}

TEST(Move, AThreadThatRetriesMakesMoreOrFewerSteps)
{
    const Program program = account(Policy::Cas);
    const auto more = moveStep(program, parseSchedule(program, "1122").value(), 2, 1);
    ASSERT_TRUE(more);
    EXPECT_EQ(toText(more->schedule), "121222");
    EXPECT_TRUE(more->isAdjusted);
    const auto fewer = moveStep(program, parseSchedule(program, "121222").value(), 1, 3);
    ASSERT_TRUE(fewer);
    EXPECT_EQ(toText(fewer->schedule), "1122");
    EXPECT_TRUE(fewer->isAdjusted);
}

} // namespace
} // namespace forklane::race
