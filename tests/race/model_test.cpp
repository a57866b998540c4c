// SPDX-License-Identifier: MIT
#include "race/model.h"

#include <gtest/gtest.h>

#include "race/account.h"

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

} // namespace
} // namespace forklane::race
