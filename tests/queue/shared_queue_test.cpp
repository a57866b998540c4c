// SPDX-License-Identifier: MIT
// The lecture's own queue between processes, to compare with: what it does well, and what it loses.
#include "queue/pool_fixture.h"

namespace forklane::queue {
namespace {

using namespace std::chrono_literals;
using test::PoolTest;

class SharedQueueTest : public PoolTest {};

TEST_F(SharedQueueTest, fruitIsEatenAndEachWorkerGetsItsSentinel)
{
    start({.kind = WorkerKind::SharedQueue, .workers = 2});
    submitFruit(1ms);
    closeAndWait();
    EXPECT_EQ(count(TaskState::Done), 4U);
    EXPECT_EQ(linesWith("DONE"), 2);
    EXPECT_EQ(counts().lost(), 0U);
}

TEST_F(SharedQueueTest, whatAKilledWorkerHadIsLostAndNobodyReplacesIt)
{
    start({.kind = WorkerKind::SharedQueue, .workers = 2});
    ASSERT_TRUE(m_pool->submit(task("apple", 1h)));
    m_pool->killWorker(awaitState(WorkerState::Running).id);
    for (int i = 0; i < 100; ++i) // more than the socket holds
        ASSERT_TRUE(m_pool->submit(task("other", 0ms)));
    closeAndWait();
    EXPECT_EQ(count(TaskState::Done), 100U);
    EXPECT_EQ(counts().lost(), 1U);
    EXPECT_EQ(counts().deaths, 1U);
    EXPECT_EQ(workers().size(), 2U);
    EXPECT_EQ(linesWith("killed by SIGKILL; apple is lost"), 1);
    EXPECT_TRUE(m_pool->board().task(TaskId{0}).isLost);
}

TEST_F(SharedQueueTest, withoutAWorkerItEndsAndWhatNobodyTookIsCancelled)
{
    start({.kind = WorkerKind::SharedQueue, .workers = 1});
    ASSERT_TRUE(m_pool->submit(task("apple", 1h)));
    submitFruit(0ms);
    m_pool->killWorker(awaitState(WorkerState::Running).id);
    EXPECT_TRUE(m_pool->waitUntil(test::soon()));
    EXPECT_EQ(counts().lost(), 1U);
    EXPECT_EQ(count(TaskState::Cancelled), 4U);
}

TEST_F(SharedQueueTest, drainedItTakesBackWhatIsInTheQueue)
{
    start({.kind = WorkerKind::SharedQueue, .workers = 1});
    ASSERT_TRUE(m_pool->submit(task("apple", 1s)));
    submitFruit(0ms);
    awaitState(WorkerState::Running);
    m_pool->drain();
    EXPECT_TRUE(m_pool->waitUntil(test::soon()));
    EXPECT_GE(count(TaskState::Done), 1U);
    EXPECT_EQ(count(TaskState::Done) + count(TaskState::Cancelled), 5U);
    EXPECT_EQ(counts().lost(), 0U);
}

TEST_F(SharedQueueTest, itRunsNoCommands)
{
    start({.kind = WorkerKind::SharedQueue, .workers = 1});
    ASSERT_TRUE(m_pool->submit(task("true", 0ms, TaskKind::Command)));
    closeAndWait();
    EXPECT_EQ(count(TaskState::Cancelled), 1U);
    EXPECT_EQ(linesWith("a shared queue loses tasks: it runs no commands"), 1);
}

} // namespace
} // namespace forklane::queue
