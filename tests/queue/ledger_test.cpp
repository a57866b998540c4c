// SPDX-License-Identifier: MIT
#include "queue/ledger.h"

#include <gtest/gtest.h>

#include <random>

namespace forklane::queue {
namespace {

constexpr WorkerId kFirst{0};
constexpr WorkerId kSecond{1};

Task named(const char *name)
{
    Task task;
    task.name = name;
    return task;
}

Ledger fruitLedger(LedgerRules rules = {})
{
    Ledger ledger(rules);
    for (const char *name : {"apple", "strawberry", "lemon", "banana"})
        ledger.submit(named(name), 1);
    return ledger;
}

TEST(Ledger, aTaskGoesFromTheQueueToItsResult)
{
    Ledger ledger = fruitLedger();
    const auto what = ledger.assign(kFirst, 2);
    ASSERT_TRUE(what);
    EXPECT_EQ(*what, (Ledger::Assignment{TaskId{0}, 1}));
    EXPECT_EQ(ledger.counts().of(TaskState::Assigned), 1U);
    ASSERT_TRUE(ledger.begin(kFirst, *what, 3));
    EXPECT_EQ(ledger.task(TaskId{0}).state, TaskState::Running);
    ASSERT_TRUE(ledger.finish(kFirst, *what, true, 0, 4));
    EXPECT_EQ(ledger.counts().of(TaskState::Done), 1U);
    EXPECT_EQ(ledger.counts().sum(), 4U);
    const Attempt last = ledger.task(TaskId{0}).last;
    EXPECT_EQ(last, (Attempt{kFirst, AttemptEnd::Done, TaskState::Done, 0, 2, 3, 4, -1}));
}

TEST(Ledger, onlyTheHeadOfADeadWorkersWindowIsInDoubt)
{
    Ledger ledger = fruitLedger();
    const auto apple = *ledger.assign(kFirst, 2);
    (void)ledger.assign(kFirst, 2);
    (void)ledger.assign(kFirst, 2);
    ASSERT_TRUE(ledger.begin(kFirst, apple, 3));
    const Ledger::Death death = ledger.end(kFirst, true, 5);
    EXPECT_EQ(death.inHand, TaskId{0});
    EXPECT_EQ(death.givenBack, (std::vector<TaskId>{TaskId{1}, TaskId{2}}));
    EXPECT_EQ(ledger.queue(), (std::deque<TaskId>{TaskId{0}, TaskId{1}, TaskId{2}, TaskId{3}}));
    EXPECT_EQ(ledger.counts().deaths, 1U);
    EXPECT_EQ(ledger.counts().runTwice, 0U); // not yet

    const auto again = *ledger.assign(kSecond, 6);
    EXPECT_EQ(again, (Ledger::Assignment{TaskId{0}, 2}));
    ASSERT_TRUE(ledger.begin(kSecond, again, 7));
    EXPECT_EQ(ledger.counts().runTwice, 1U);
    ASSERT_TRUE(ledger.finish(kSecond, again, true, 0, 8));
    const auto next = *ledger.assign(kSecond, 9); // had been handed out, but never began
    ASSERT_TRUE(ledger.begin(kSecond, next, 10));
    EXPECT_EQ(ledger.counts().runTwice, 1U);
    EXPECT_EQ(ledger.attemptsOf(TaskId{0}).front().end, AttemptEnd::WorkerDied);
}

TEST(Ledger, whatIsInDoubtWaitsForADecisionWhenAsked)
{
    Ledger ledger = fruitLedger({.inDoubt = InDoubtPolicy::Ask});
    const auto apple = *ledger.assign(kFirst, 2);
    ASSERT_TRUE(ledger.begin(kFirst, apple, 2));
    ledger.end(kFirst, true, 3);
    EXPECT_EQ(ledger.task(TaskId{0}).state, TaskState::InDoubt);
    EXPECT_EQ(ledger.counts().sum(), 4U);
    EXPECT_TRUE(ledger.resolve(TaskId{0}, true, 4));
    EXPECT_EQ(ledger.queue().front(), TaskId{0});
    EXPECT_FALSE(ledger.resolve(TaskId{0}, false, 5));
}

TEST(Ledger, aTaskThatKillsItsWorkersIsPoison)
{
    Ledger ledger({.attemptLimit = 3});
    ledger.submit(named("bad"), 0);
    for (unsigned i = 0; i < 3; ++i) {
        const auto what = *ledger.assign(WorkerId{i}, 1);
        EXPECT_EQ(what.attempt, i + 1);
        ASSERT_TRUE(ledger.begin(WorkerId{i}, what, 1));
        ledger.end(WorkerId{i}, true, 2);
    }
    EXPECT_EQ(ledger.task(TaskId{0}).state, TaskState::Poison);
    EXPECT_TRUE(ledger.retry(TaskId{0}, 3)); // by hand
    EXPECT_EQ(ledger.task(TaskId{0}).state, TaskState::Queued);
    const auto what = *ledger.assign(kFirst, 4);
    EXPECT_EQ(what.attempt, 4U);
}

TEST(Ledger, aFailureIsTriedAgainAsOftenAsAllowedAndADeathIsNoTry)
{
    Ledger ledger({.tries = 2});
    ledger.submit(named("flaky"), 0);
    auto what = *ledger.assign(kFirst, 1);
    ASSERT_TRUE(ledger.begin(kFirst, what, 1));
    ledger.end(kFirst, true, 1); // a death
    for (int i = 0; i < 2; ++i) {
        what = *ledger.assign(kSecond, 2);
        ASSERT_TRUE(ledger.begin(kSecond, what, 2));
        ASSERT_TRUE(ledger.finish(kSecond, what, false, 1, 3));
    }
    EXPECT_EQ(ledger.task(TaskId{0}).state, TaskState::Failed);
    EXPECT_EQ(ledger.counts().retried, 1U);
    EXPECT_EQ(ledger.task(TaskId{0}).attempts, 3);
}

TEST(Ledger, aWrongResultIsRefusedAndChangesNothing)
{
    Ledger ledger = fruitLedger();
    const auto apple = *ledger.assign(kFirst, 2);
    EXPECT_FALSE(ledger.finish(kFirst, apple, true, 0, 3)); // not begun
    ASSERT_TRUE(ledger.begin(kFirst, apple, 3));
    EXPECT_FALSE(ledger.begin(kFirst, apple, 3));
    EXPECT_FALSE(ledger.finish(kFirst, {TaskId{0}, 2}, true, 0, 3));
    EXPECT_FALSE(ledger.finish(kFirst, {TaskId{99}, 1}, true, 0, 3));
    EXPECT_FALSE(ledger.finish(kSecond, apple, true, 0, 3));
    EXPECT_EQ(ledger.task(TaskId{0}).state, TaskState::Running);
    ASSERT_TRUE(ledger.finish(kFirst, apple, true, 0, 3));
    const auto twice = ledger.finish(kFirst, apple, true, 0, 3);
    ASSERT_FALSE(twice);
    EXPECT_NE(describe(twice.error()).find("task 1"), std::string::npos);
    EXPECT_EQ(ledger.counts().of(TaskState::Done), 1U);
}

TEST(Ledger, whatIsQueuedCanBeMovedEditedAndCancelled)
{
    Ledger ledger = fruitLedger();
    EXPECT_TRUE(ledger.move(TaskId{3}, -2));
    EXPECT_EQ(ledger.queue(), (std::deque<TaskId>{TaskId{0}, TaskId{3}, TaskId{1}, TaskId{2}}));
    EXPECT_TRUE(ledger.move(TaskId{0}, 100));
    EXPECT_EQ(ledger.queue().back(), TaskId{0});
    EXPECT_TRUE(ledger.edit(TaskId{3}, named("cherry")));
    EXPECT_TRUE(ledger.cancel(TaskId{1}, 5));
    EXPECT_FALSE(ledger.cancel(TaskId{1}, 5));
    EXPECT_FALSE(ledger.move(TaskId{1}, 1));
    const auto what = *ledger.assign(kFirst, 6);
    EXPECT_EQ(ledger.task(what.id).task.name, "cherry");
    EXPECT_FALSE(ledger.edit(what.id, named("late")));
    EXPECT_EQ(ledger.cancelQueued(7), 2U);
    EXPECT_EQ(ledger.counts().of(TaskState::Cancelled), 3U);
    EXPECT_TRUE(ledger.audit().empty());
}

/// Anything at all that workers and people may do: the sum holds after every step, and nothing is in two places.
TEST(Ledger, randomHistoriesLoseNothing)
{
    for (unsigned seed = 0; seed < 60; ++seed) {
        std::mt19937 random(seed);
        const auto below = [&random](unsigned bound) { return static_cast<unsigned>(random() % bound); };
        Ledger ledger({.inDoubt = static_cast<InDoubtPolicy>(seed % 3), .attemptLimit = 1 + seed % 4, .tries = 1 + seed % 3});
        constexpr unsigned kWorkers = 4;
        std::uint64_t deaths = 0;
        for (Tick now = 1; now < 1500; ++now) {
            const WorkerId worker{below(kWorkers)};
            const std::deque<TaskId> &has = ledger.windowOf(worker);
            const TaskId any{ledger.size() > 0 ? below(static_cast<unsigned>(ledger.size())) : 0};
            const Ledger::Assignment head =
                has.empty() ? Ledger::Assignment{} : Ledger::Assignment{has.front(), ledger.task(has.front()).attempts};
            switch (below(ledger.size() > 0 ? 12 : 1)) {
            case 0: ledger.submit(named("task"), now); break;
            case 1:
            case 2: (void)ledger.assign(worker, now); break;
            case 3:
            case 4: (void)ledger.begin(worker, head, now); break;
            case 5:
            case 6: (void)ledger.finish(worker, head, below(3) > 0, 0, now); break;
            case 7: {
                deaths += has.empty() ? 0 : 1;
                ledger.end(worker, false, now);
                break;
            }
            case 8: (void)ledger.cancel(any, now); break;
            case 9: (void)ledger.retry(any, now); break;
            case 10: (void)ledger.move(any, static_cast<int>(below(7)) - 3); break;
            default: (void)ledger.resolve(any, below(2) > 0, now); break;
            }
            ASSERT_EQ(ledger.counts().lost(), 0U);
            ASSERT_TRUE(ledger.audit().empty()) << "seed " << seed << ", step " << now;
        }
        EXPECT_EQ(ledger.counts().deaths, deaths);
        EXPECT_LE(ledger.counts().runTwice, deaths);
    }
}

TEST(Draw, isTheSameForTheSameAttemptAndEvenOverAll)
{
    Task task;
    task.least = std::chrono::milliseconds(10);
    task.most = std::chrono::milliseconds(30);
    task.percent = 25;
    double sum = 0;
    int failures = 0;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        const Draw draw = drawOf(task, 7, TaskId{i}, 1);
        ASSERT_GE(draw.time, task.least);
        ASSERT_LT(draw.time, task.most);
        ASSERT_EQ(draw, drawOf(task, 7, TaskId{i}, 1));
        sum += static_cast<double>(draw.time.count());
        failures += draw.fails ? 1 : 0;
    }
    EXPECT_NEAR(sum / 10'000, 20e6, 0.3e6); // a fixed seed: always the same number
    EXPECT_NEAR(failures, 2500, 150);
    EXPECT_NE(drawOf(task, 7, TaskId{0}, 1), drawOf(task, 7, TaskId{0}, 2));
}

} // namespace
} // namespace forklane::queue
