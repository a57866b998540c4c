// SPDX-License-Identifier: MIT
#include "race/machine.h"

#include <gtest/gtest.h>

#include "race/account.h"
#include "race/schedule.h"

namespace forklane::race {
namespace {

Program account(Policy policy, StepSize size = StepSize::LoadStore, Scenario scenario = {})
{
    auto program = accountProgram(scenario, size, policy);
    EXPECT_TRUE(program) << describe(program.error());
    return *program;
}

/// The balance after the schedule, which must be legal and whole.
Value end(const Program &program, std::string_view schedule)
{
    const auto steps = parseSchedule(program, schedule);
    EXPECT_TRUE(steps) << steps.error().sentence;
    const Machine machine(program);
    State state = machine.initial();
    for (const std::uint8_t thread : *steps)
        machine.step(state, thread);
    EXPECT_TRUE(machine.isFinished(state));
    return machine.value(state, 0);
}

TEST(Machine, RunsTheLecturesSchedules)
{
    const Program program = account(Policy::None);
    EXPECT_EQ(end(program, "1122"), 70);
    EXPECT_EQ(end(program, "2211"), 70);
    EXPECT_EQ(end(program, "1212"), 50);
    EXPECT_EQ(end(program, "1221"), 120);
    EXPECT_EQ(end(program, "2112"), 50);
    EXPECT_EQ(end(program, "2121"), 120);
}

TEST(Machine, TellsWhoWaitsForWhom)
{
    const Program program = account(Policy::Mutex);
    const Machine machine(program);
    State state = machine.initial();
    EXPECT_EQ(machine.enabled(state), 3U);
    machine.step(state, 0);
    EXPECT_TRUE(machine.isEnabled(state, 0));
    EXPECT_FALSE(machine.isEnabled(state, 1));
    EXPECT_EQ(machine.blockedOn(state, 1), (Wait{1, 0, {0}}));
    EXPECT_EQ(machine.blockedOn(state, 0), std::nullopt);
}

TEST(Machine, AComparisonThatFailsReadsAgain)
{
    const Program program = account(Policy::Cas);
    EXPECT_EQ(end(program, "112"
                           "2"),
              70);
    EXPECT_EQ(end(program, "1212"
                           "22"),
              70);
}

TEST(Machine, ATicketLockServesInTheOrderOfTickets)
{
    const Program program = account(Policy::Ticket);
    const Machine machine(program);
    State state = machine.initial();
    machine.step(state, 1);
    machine.step(state, 0);
    EXPECT_EQ(machine.enabled(state), 2U);
    EXPECT_EQ(machine.blockedOn(state, 0), (Wait{0, 0, {1}}));
    for (int i = 0; i < 4; ++i)
        machine.step(state, 1);
    EXPECT_EQ(machine.enabled(state), 1U);
}

TEST(Machine, CountsTheUpdatesThatAreLost)
{
    const Program program = account(Policy::None, StepSize::LoadStore, {.updates = 2});
    const Machine machine(program);
    State state = machine.initial();
    for (const int thread : {0, 1, 1, 1, 1, 0, 0, 0}) // deposit's first store wipes out both withdrawals
        machine.step(state, static_cast<std::size_t>(thread));
    EXPECT_EQ(machine.lostUpdates(state), 2U);
    EXPECT_EQ(machine.value(state, 0), 140);
}

TEST(Machine, EveryPolicyRunsAloneToTheRightEnd)
{
    for (const PolicyFacts &policy : policies())
        for (const StepSize size : {StepSize::LoadStore, StepSize::LoadComputeStore, StepSize::Statement}) {
            const Program program = account(policy.policy, size, {.threads = 3, .updates = 2});
            const Machine machine(program);
            State state = machine.initial();
            for (std::size_t thread = 0; thread < 3; ++thread)
                while (!machine.isFinished(state, thread)) {
                    ASSERT_TRUE(machine.isEnabled(state, thread)) << policy.name;
                    machine.step(state, thread);
                }
            EXPECT_EQ(machine.value(state, 0), 80) << policy.name;
            EXPECT_EQ(machine.lostUpdates(state), 0U) << policy.name;
        }
}

} // namespace
} // namespace forklane::race
