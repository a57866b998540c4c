// SPDX-License-Identifier: MIT
#include "pages/workers/model/work_plan.h"

#include <gtest/gtest.h>

#include "format.h"

namespace forklane::ui {
namespace {

std::string refusal(const WorkFields &fields)
{
    const auto plan = planOf(fields);
    return plan ? "" : asSentence(describe(plan.error())).toStdString();
}

TEST(WorkPlan, theLecturesFruitOnTwoProcesses)
{
    const auto plan = planOf({});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->tasks->size(), 4U);
    EXPECT_EQ(plan->tasks->at(2).name, "lemon");
    ASSERT_EQ(plan->groups.size(), 1U);
    EXPECT_EQ(plan->groups.front().kind, queue::WorkerKind::Processes);
    EXPECT_EQ(plan->groups.front().workers, 2U);
}

TEST(WorkPlan, bothSideBySideHaveTheSameTasksAndSeed)
{
    WorkFields fields;
    fields.kind = KindChoice::Both;
    fields.compares = true;
    fields.seed = 7;
    const auto plan = planOf(fields);
    ASSERT_EQ(plan->groups.size(), 3U);
    EXPECT_EQ(plan->groups[2].kind, queue::WorkerKind::SharedQueue);
    for (const queue::WorkSpec &spec : plan->groups)
        EXPECT_EQ(spec.seed, 7U);
}

TEST(WorkPlan, noneOrTenThousandWorkersAreRefusedInASentence)
{
    WorkFields fields;
    fields.workers = 0;
    EXPECT_EQ(refusal(fields), "Cannot start \"0 workers\": 1 to 1000 can be started.");
    fields.workers = 10'000;
    EXPECT_EQ(refusal(fields), "Cannot start \"10000 workers\": 1 to 1000 can be started.");
}

TEST(WorkPlan, whatCannotBeIsToldWithTheWayOut)
{
    WorkFields fields;
    fields.tasks = TaskChoice::Sleep;
    fields.count = 0;
    EXPECT_EQ(refusal(fields), "Cannot start: there is no task: set Options, Count to 1 or more.");
    fields.count = 1;
    fields.least = fields.most + Duration(1);
    EXPECT_EQ(refusal(fields), "Cannot start: the shortest time is longer than the longest one: see Options, Takes.");
    fields.tasks = TaskChoice::Commands;
    EXPECT_EQ(refusal(fields), "Cannot start: there is no command: type one a line, or open a file.");
    fields.commands = "echo {2}";
    fields.table = "a,b\nc\n";
    fields.tableName = "t.csv";
    EXPECT_EQ(refusal(fields), "Cannot fill in \"{2}\": line 2 of the table has 1 column.");
}

TEST(WorkPlan, commandsRunInSlotsExactlyAsTheyAreShown)
{
    WorkFields fields;
    fields.tasks = TaskChoice::Commands;
    fields.commands = "echo {1}\n";
    fields.table = "a b\nc\n";
    const auto plan = planOf(fields);
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->tasks->at(0).name, "echo 'a b'");
    EXPECT_EQ(plan->tasks->at(0).kind, queue::TaskKind::Command);
    EXPECT_EQ(plan->groups.front().kind, queue::WorkerKind::Slots);
}

TEST(WorkPlan, aMillionTasksAreMadeWhenTheyAreAskedFor)
{
    WorkFields fields;
    fields.tasks = TaskChoice::Burn;
    fields.count = 1'000'000;
    const auto plan = planOf(fields);
    EXPECT_EQ(plan->tasks->at(999'999).name, "task 1000000");
    EXPECT_EQ(plan->tasks->at(0).kind, queue::TaskKind::Burn);
}

TEST(WorkPlan, changedOptionsAreCounted)
{
    WorkFields fields;
    fields.workers = 9; // is in the header
    EXPECT_EQ(changedOptions(fields), 0);
    fields.seed = 2;
    fields.rules.tries = 3;
    EXPECT_EQ(changedOptions(fields), 2);
}

} // namespace
} // namespace forklane::ui
