// SPDX-License-Identifier: MIT
#include "queue/board.h"

#include <gtest/gtest.h>

#include "trace/row_names.h"

namespace forklane::queue {
namespace {

/// Two workers, each with a task that it began at 20.
class BoardTest : public ::testing::Test {
protected:
    void SetUp() override
    {
        WorkBoard::Setup setup{"Workers", "Worker", 10, {}};
        setup.rules.tries = 2;
        board = std::make_unique<WorkBoard>(setup, collector, std::make_shared<Recording>());
        for (std::uint32_t i = 0; i < 2; ++i) {
            board->submit({.name = "task"}, 1);
            const WorkerId worker = board->addWorker(2);
            what[i] = board->assign(worker, 10)->what;
            ASSERT_TRUE(board->begin(worker, what[i], 20));
        }
    }

    Collector collector;
    std::unique_ptr<WorkBoard> board;
    Ledger::Assignment what[2];
};

TEST_F(BoardTest, howLongATaskRanDoesNotDependOnWhenItsEndWasHeard)
{
    ASSERT_TRUE(board->finish(WorkerId{1}, what[1], true, 0, 1000));
    ASSERT_TRUE(board->finish(WorkerId{0}, what[0], true, 0, 30)); // heard after the other one
    EXPECT_EQ(board->task(TaskId{0}).last.ended, 30);
    EXPECT_EQ(board->workers()[0].busy, Duration(10));
    EXPECT_EQ(board->countsAt(30).of(TaskState::Done), 1U);
    EXPECT_EQ(board->countsAt(29).of(TaskState::Running), 2U);
    Tick before = 0;
    for (const LogLine &line : board->log(0, 100)) {
        EXPECT_GE(line.tick, before);
        before = line.tick;
    }
}

TEST_F(BoardTest, aFailureIsQueuedAgainWhenItIsHeard)
{
    ASSERT_TRUE(board->finish(WorkerId{1}, what[1], true, 0, 1000));
    ASSERT_TRUE(board->finish(WorkerId{0}, what[0], false, 1, 30));
    const Attempt attempt = board->attemptsOf(TaskId{0}).front();
    EXPECT_EQ(attempt.ended, 30);
    EXPECT_EQ(attempt.requeued, 1000);
    EXPECT_EQ(board->countsAt(500).of(TaskState::Queued), 0U);
    EXPECT_EQ(board->countsAt(500).of(TaskState::Running), 2U); // both, as far as anybody knows
    EXPECT_EQ(board->countsAt(1000).of(TaskState::Queued), 1U);
}

TEST_F(BoardTest, tasksAreToldAsTheyWereAtAnInstant)
{
    board->end(WorkerId{0}, {ExitStatus::signalled(9), {}, true}, 40);
    const WorkerId other = board->addWorker(50);
    const Ledger::Assignment again = board->assign(other, 60)->what;
    ASSERT_TRUE(board->begin(other, again, 70));
    ASSERT_TRUE(board->finish(other, again, true, 0, 90));
    board->submit({.name = "late"}, 100);

    const auto at = [&](Tick instant) { return board->tasks({TaskId{0}, TaskId{2}}, instant); };
    EXPECT_EQ(at(99).size(), 1U); // the other one had not been submitted
    EXPECT_EQ(at(30).front().record.state, TaskState::Running);
    EXPECT_EQ(at(30).front().record.last.ended, -1);
    EXPECT_EQ(at(30).front().record.deaths, 0);
    EXPECT_EQ(at(55).front().record.state, TaskState::Queued);
    EXPECT_EQ(at(55).front().record.attempts, 1);
    EXPECT_EQ(at(80).front().record.last.worker, other);
    EXPECT_EQ(at(80).front().record.state, TaskState::Running);
    EXPECT_EQ(at(90).front().record.state, TaskState::Done);
    EXPECT_EQ(board->attemptsOf(TaskId{0}, 65).size(), 2U);
    EXPECT_EQ(board->attemptsOf(TaskId{0}, 65).back().began, -1);

    TaskFilter running;
    running.states[static_cast<std::size_t>(TaskState::Running)] = true;
    EXPECT_EQ(board->select(running, TaskOrder::Submitted, false, 30).size(), 2U);
    EXPECT_EQ(board->select(running, TaskOrder::Submitted, false, 55), std::vector<TaskId>{TaskId{1}});
    EXPECT_EQ(board->select(running, TaskOrder::Attempts, true, 80).front(), TaskId{0});
    EXPECT_EQ(board->select({}, TaskOrder::Submitted, false, 99).size(), 2U);
}

TEST_F(BoardTest, aFurtherAttemptsSliceSaysSo)
{
    board->end(WorkerId{0}, {ExitStatus::signalled(9), {}, true}, 40);
    const WorkerId other = board->addWorker(50);
    ASSERT_TRUE(board->begin(other, board->assign(other, 60)->what, 70));
    collector.flush();
    const Recording &recording = *board->recording();
    const RowId row = recording.structure()->rowsOf(board->workers()[other.value].track).front();
    const SliceView slices = recording.slices(row);
    EXPECT_EQ(recording.name(slices.at(slices.size() - 1).name), "task, try 2");
}

TEST_F(BoardTest, aTryThatFailedIsMarkedOnItsWorkersLane)
{
    ASSERT_TRUE(board->finish(WorkerId{0}, what[0], false, 1, 30));
    ASSERT_TRUE(board->finish(WorkerId{1}, what[1], true, 0, 40));
    board->submit({.name = "false", .kind = TaskKind::Command}, 50);
    for (const std::int16_t code : {3, -9}) {
        const auto taken = board->assign(TaskId{2}, WorkerId{0}, 50);
        ASSERT_TRUE(taken && board->begin(WorkerId{0}, taken->what, 60));
        ASSERT_TRUE(board->finish(WorkerId{0}, taken->what, false, code, 70));
    }
    collector.flush();
    const Recording &recording = *board->recording();
    const auto rowsOf = [&](std::uint32_t worker) { return recording.structure()->rowsOf(board->workers()[worker].track); };
    EXPECT_EQ(rowsOf(1).size(), 1U);
    ASSERT_EQ(rowsOf(0).size(), 2U);
    EXPECT_EQ(recording.structure()->rows[rowsOf(0)[1].value].name, kFailedRow);
    const SliceView failed = recording.slices(rowsOf(0)[1]);
    ASSERT_EQ(failed.size(), 3U);
    EXPECT_EQ(failed.at(0).begin, 30);
    EXPECT_EQ(recording.name(failed.at(0).name), "failed");
    EXPECT_EQ(recording.name(failed.at(1).name), "exit 3");
    EXPECT_EQ(recording.name(failed.at(2).name), "SIGKILL");
}

TEST_F(BoardTest, theLivingAndTheDeadAreToldApart)
{
    EXPECT_EQ(board->livingWorkers().size(), 2U);
    EXPECT_TRUE(board->deaths(0).empty());
    board->end(WorkerId{1}, {ExitStatus::signalled(9), {}, true}, 40);
    ASSERT_TRUE(board->finish(WorkerId{0}, what[0], true, 0, 50));
    const WorkerId third = board->addWorker(60);
    ASSERT_EQ(board->livingWorkers().size(), 2U);
    EXPECT_EQ(board->livingWorkers()[1].id, third);
    board->end(third, {}, 70); // by the sentinel: no death
    board->end(WorkerId{0}, {ExitStatus::signalled(9), {}, true}, 80);
    EXPECT_TRUE(board->livingWorkers().empty());
    const auto deaths = board->deaths(0);
    ASSERT_EQ(deaths.size(), 2U);
    EXPECT_EQ(deaths[0].id, WorkerId{1}) << "in the order of their deaths";
    EXPECT_EQ(deaths[1].id, WorkerId{0});
    EXPECT_EQ(board->deaths(1).size(), 1U);
    EXPECT_TRUE(board->deaths(5).empty());
    EXPECT_EQ(board->workerCount(), 3U);
    EXPECT_EQ(board->worker(third)->name, "Worker-3");
    EXPECT_FALSE(board->worker(WorkerId{3}));
    EXPECT_FALSE(board->worker(WorkerId{}));
}

TEST_F(BoardTest, whoHasEndedIsSeenWithWhatItHadInHand)
{
    board->end(WorkerId{0}, {ExitStatus::signalled(9), {}, true}, 40);
    EXPECT_EQ(board->workers()[0].inHand, TaskId{0});
    EXPECT_TRUE(board->workers()[0].isDeath);
    EXPECT_FALSE(board->workers()[1].inHand.isValid());
    EXPECT_EQ(board->workers()[0].busy, Duration(20)); // until it was killed
}

} // namespace
} // namespace forklane::queue
