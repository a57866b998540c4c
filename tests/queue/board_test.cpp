// SPDX-License-Identifier: MIT
#include "queue/board.h"

#include <gtest/gtest.h>

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
            board->submit({}, 1);
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

TEST_F(BoardTest, whoHasEndedIsSeenWithWhatItHadInHand)
{
    board->end(WorkerId{0}, {ExitStatus::signalled(9), {}, true}, 40);
    EXPECT_EQ(board->workers()[0].inHand, TaskId{0});
    EXPECT_TRUE(board->workers()[0].isDeath);
    EXPECT_FALSE(board->workers()[1].inHand.isValid());
}

} // namespace
} // namespace forklane::queue
