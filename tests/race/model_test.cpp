// SPDX-License-Identifier: MIT
#include "race/model.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cmath>
#include <random>

#include "race/account.h"
#include "race/race_programs.h"
#include "race/replay.h"
#include "race/sample.h"

namespace forklane::race {
namespace {

using Shares = std::map<Value, Count>;

Answer answerOf(const Program &program, const Question &question = {})
{
    auto answer = explore(program, question);
    EXPECT_TRUE(answer) << describe(answer.error());
    return *answer;
}

Program account(Policy policy, StepSize size = StepSize::LoadStore, const Scenario &scenario = {})
{
    return accountProgram(scenario, size, policy).value();
}

TEST(Model, TwoUpdatesInTwoStepsHaveSixOrders)
{
    const Answer answer = answerOf(account(Policy::None));
    EXPECT_EQ(answer.method, Method::Enumerate);
    EXPECT_EQ(answer.schedules, Count{6});
    EXPECT_EQ(answer.classes, Count{4});
    EXPECT_EQ(answer.outcomes(), (Shares{{50, Count{2}}, {70, Count{2}}, {120, Count{2}}}));
    EXPECT_EQ(answer.lostUpdates(), (std::map<std::size_t, Count>{{0, Count{2}}, {1, Count{4}}}));
}

TEST(Model, TwoUpdatesInThreeStepsHaveTwentyOrders)
{
    const Answer answer = answerOf(account(Policy::None, StepSize::LoadComputeStore));
    EXPECT_EQ(answer.schedules, Count{20});
    EXPECT_EQ(answer.outcomes().at(70), Count{2});
}

TEST(Model, ManyUpdatesAreCounted)
{
    const Answer answer = answerOf(account(Policy::None, StepSize::LoadStore, {.updates = 10}));
    EXPECT_EQ(answer.method, Method::Count);
    EXPECT_EQ(toText(answer.schedules.value()), "137846528820");
    Count sum;
    for (const auto &[value, count] : answer.outcomes())
        EXPECT_TRUE(sum.add(count));
    EXPECT_EQ(sum, answer.schedules);
}

TEST(Model, ARightPolicyLeavesTheRightBalanceAlone)
{
    for (const PolicyFacts &policy : policies())
        for (const StepSize size : {StepSize::LoadStore, StepSize::LoadComputeStore}) {
            const Answer answer = answerOf(account(policy.policy, size, {.updates = 2}));
            const bool isAlone = answer.outcomes().size() == 1 && answer.lostUpdates().size() == 1;
            EXPECT_EQ(isAlone, policy.isRight) << policy.name;
            EXPECT_EQ(answer.outcomes().count(40), 1U) << policy.name;
            EXPECT_EQ(answer.deadlocked, Count{0}) << policy.name;
            EXPECT_FALSE(answer.livelock) << policy.name;
        }
}

TEST(Model, ABalanceThatComesBackDoesNotDeceiveCompareAndSwap)
{
    const Answer answer = answerOf(account(Policy::Cas, StepSize::LoadStore, {.amounts = {20, -20, 5}, .threads = 3}));
    EXPECT_EQ(answer.outcomes().size(), 1U);
    EXPECT_EQ(answer.lostUpdates().size(), 1U);
}

TEST(Model, ADeadlockIsToldWithItsCircle)
{
    const Program program = oppositeLocks();
    for (const std::uint64_t mostListed : {std::uint64_t{0}, std::uint64_t{1000}}) {
        const Answer answer = answerOf(program, {.maxEnumerated = mostListed});
        ASSERT_EQ(answer.deadlocks.size(), 1U);
        const Deadlock &deadlock = answer.deadlocks[0];
        EXPECT_EQ(deadlock.cycle, (std::vector<std::size_t>{0, 1}));
        EXPECT_EQ(deadlock.waits, (std::vector<Wait>{{0, 1, {1}}, {1, 0, {0}}}));
        EXPECT_EQ(deadlock.count, Count{2});
        EXPECT_EQ(answer.deadlocked, Count{2});
        EXPECT_EQ(answer.schedules, Count{6});
        EXPECT_EQ(describe(program, deadlock), "Anna waits for fork 2 that Bert holds, Bert waits for fork 1 that Anna holds");
    }
}

TEST(Model, WhoLocksTwiceWaitsForItself)
{
    Program program;
    program.variables = {{"x", 0}};
    program.locks = {{"the lock"}};
    program.threads = {{"Anna", {{.op = Op::Acquire}, {.op = Op::Acquire}}}};
    const Answer answer = answerOf(program);
    ASSERT_EQ(answer.deadlocks.size(), 1U);
    EXPECT_EQ(answer.deadlocks[0].cycle, (std::vector<std::size_t>{0}));
    EXPECT_EQ(describe(program, answer.deadlocks[0]), "Anna waits for the lock that it already holds");
}

TEST(Model, ALoopWithoutAnEndIsALivelockAndNotCounted)
{
    const Program program = politeThreads();
    const Answer answer = answerOf(program, {.list = true});
    ASSERT_TRUE(answer.livelock);
    EXPECT_EQ(answer.method, Method::Enumerate);
    EXPECT_EQ(answer.deadlocked, Count{0});
    EXPECT_GT(answer.schedules->value, 0U);
    Schedule whole = answer.livelock->before;
    const Replay before = replay(program, whole).value();
    whole.insert(whole.end(), answer.livelock->cycle.begin(), answer.livelock->cycle.end());
    const Replay after = replay(program, whole).value();
    EXPECT_EQ(after.next, before.next);
    EXPECT_EQ(after.waits, before.waits);
    for (const Order &order : answer.orders)
        EXPECT_TRUE(replay(program, order.schedule).value().isComplete);
}

TEST(Model, ALivelockTooLargeToListIsSampled)
{
    const Question question{.samples = 500, .maxEnumerated = 1};
    EXPECT_EQ(plan(politeThreads(), question).method, Method::Sample);
    const Answer answer = answerOf(politeThreads(), question);
    EXPECT_TRUE(answer.livelock);
    EXPECT_EQ(answer.samples, 500U);
    EXPECT_FALSE(answer.isUniform);
    EXPECT_EQ(answer.schedules, std::nullopt);
}

TEST(Model, BeyondHundredAndTwentyEightBitsOrdersAreDrawn)
{
    const Program program = account(Policy::None, StepSize::LoadStore, {.updates = 40});
    const Plan planned = plan(program, {.samples = 1000});
    EXPECT_EQ(planned.method, Method::Sample);
    EXPECT_EQ(planned.schedules, std::nullopt);
    EXPECT_TRUE(planned.isUniform);
    const Answer answer = answerOf(program, {.samples = 1000});
    EXPECT_EQ(answer.samples, 1000U);
    EXPECT_TRUE(answer.isUniform);
    EXPECT_EQ(answer.deadlocked, std::nullopt);
    Count drawn;
    for (const auto &[value, count] : answer.outcomes())
        EXPECT_TRUE(drawn.add(count));
    EXPECT_EQ(drawn, Count{1000});
    EXPECT_EQ(answer.endings, answerOf(program, {.samples = 1000}).endings) << "the same seed draws the same orders";
}

TEST(Model, TooManyStatesAreSampledInsteadAndSaidSo)
{
    const Program program = account(Policy::LockReadOnly, StepSize::LoadStore, {.threads = 3, .updates = 3});
    const Answer answer = answerOf(program, {.samples = 100, .maxStates = 50'000});
    EXPECT_EQ(answer.method, Method::Sample);
    EXPECT_TRUE(answer.isUniform);
    EXPECT_EQ(answer.note, "More than 50000 states: orders were drawn at random.");
    EXPECT_TRUE(answer.schedules);
}

TEST(Model, CanBeCancelled)
{
    std::stop_source source;
    std::uint64_t told = 0;
    const auto answer = explore(account(Policy::None, StepSize::LoadStore, {.threads = 3, .updates = 10}), {},
                                source.get_token(), [&](const Progress &progress) {
                                    told = progress.done;
                                    source.request_stop();
                                });
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ECANCELED);
    EXPECT_GT(told, 0U);
}

TEST(Model, CountsAndListsAgreeForEveryPolicy)
{
    for (const PolicyFacts &policy : policies()) {
        const Program program = account(policy.policy, StepSize::LoadStore, {.updates = 2});
        const Answer listed = answerOf(program);
        const Answer counted = answerOf(program, {.maxEnumerated = 0});
        EXPECT_EQ(counted.method, Method::Count);
        EXPECT_EQ(counted.outcomes(), listed.outcomes()) << policy.name;
        EXPECT_EQ(counted.lostUpdates(), listed.lostUpdates()) << policy.name;
        EXPECT_EQ(counted.classes, listed.classes) << policy.name;
    }
}

/// Chi-square of 300 draws for each order against equal chances, in standard deviations from its mean.
double surprise(const Program &program, const Question &question)
{
    const Machine machine(program);
    const std::function<void(const Progress &)> silent;
    Watch watch({}, silent);
    const auto drawer = uniformDrawer(machine, question, watch);
    std::map<Schedule, std::uint64_t> drawn;
    Question list = question;
    list.list = true;
    for (const Order &order : answerOf(program, list).orders)
        drawn[order.schedule] = 0;
    std::mt19937_64 random(4711);
    const std::uint64_t draws = 300 * drawn.size();
    for (std::uint64_t i = 0; i < draws; ++i) {
        State state = machine.initial();
        Schedule schedule;
        drawer->restart();
        while (machine.enabled(state) != 0) {
            schedule.push_back(static_cast<std::uint8_t>(drawer->draw(state, random)));
            machine.step(state, schedule.back());
        }
        ++drawn.at(schedule); // no order that is not on the list
    }
    double chiSquare = 0;
    for (const auto &[schedule, count] : drawn)
        chiSquare += (static_cast<double>(count) - 300.0) * (static_cast<double>(count) - 300.0) / 300.0;
    const double freedom = static_cast<double>(drawn.size() - 1);
    return (chiSquare - freedom) / std::sqrt(2 * freedom);
}

TEST(Sampling, DrawsEveryOrderWithTheSameChance)
{
    EXPECT_LT(std::abs(surprise(account(Policy::None, StepSize::LoadComputeStore), {})), 4);
    EXPECT_LT(std::abs(surprise(account(Policy::LockReadOnly), {})), 4);
    EXPECT_LT(std::abs(surprise(account(Policy::Cas, StepSize::LoadStore, {.updates = 2}), {})), 4);
    EXPECT_LT(std::abs(surprise(account(Policy::None, StepSize::LoadStore, {.updates = 2}), {.preemptions = 2})), 4);
    EXPECT_LT(std::abs(surprise(oppositeLocks(), {})), 4);
}

TEST(Count, IsCheckedAtEveryStep)
{
    Count count{1};
    for (int i = 0; i < 127; ++i)
        EXPECT_TRUE(count.multiply({2}));
    EXPECT_EQ(toText(count), "170141183460469231731687303715884105728");
    const Count half = count;
    EXPECT_FALSE(count.multiply({2}));
    EXPECT_FALSE(count.add(half));
    EXPECT_EQ(count, half);
    EXPECT_EQ(toText(Count{}), "0");
}

TEST(Count, MergesOfLists)
{
    EXPECT_EQ(merges({2, 2}), Count{6});
    EXPECT_EQ(merges({3, 3}), Count{20});
    EXPECT_EQ(toText(merges({20, 20}).value()), "137846528820");
    EXPECT_EQ(toText(merges({2, 2, 2, 2}).value()), "2520");
    EXPECT_EQ(merges({}), Count{1});
    EXPECT_TRUE(merges({65, 65}));
    EXPECT_FALSE(merges({70, 70}));
}

} // namespace
} // namespace forklane::race
