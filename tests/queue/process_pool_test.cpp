// SPDX-License-Identifier: MIT
// Worker processes that do as they should: what is asked of a pool, and what is seen of it.
#include <csignal>

#include "queue/pool_fixture.h"

namespace forklane::queue {
namespace {

using namespace std::chrono_literals;
using test::PoolTest;

class ProcessPoolTest : public PoolTest {};

TEST_F(ProcessPoolTest, fruitIsEatenAndEachWorkerGetsItsSentinel)
{
    start({.workers = 2});
    submitFruit(2ms);
    closeAndWait();
    EXPECT_EQ(count(TaskState::Done), 4U);
    EXPECT_EQ(counts().deaths, 0U);
    EXPECT_EQ(linesWith(" - start"), 4);
    EXPECT_EQ(linesWith(" - end (0."), 4);
    EXPECT_EQ(linesWith("Process-1: DONE"), 1);
    EXPECT_EQ(linesWith("Process-2: DONE"), 1);
    expectNothingLost();
    for (const WorkerView &worker : workers())
        EXPECT_TRUE(worker.status && worker.status->isSuccess());
}

TEST_F(ProcessPoolTest, oneWorkerTakesTasksInTheirOrder)
{
    start({.workers = 1, .window = 3});
    std::vector<std::string> wanted;
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(m_pool->submit(task(std::to_string(i), 0ms)));
        wanted.push_back("Process-1: " + std::to_string(i) + " - start");
    }
    closeAndWait();
    std::vector<std::string> starts;
    for (const LogLine &line : m_pool->board().log(0, 100)) {
        if (line.text.ends_with("start"))
            starts.push_back(line.text);
    }
    EXPECT_EQ(starts, wanted);
}

TEST_F(ProcessPoolTest, closedWithoutATaskItEnds)
{
    start({.workers = 3});
    closeAndWait();
    EXPECT_EQ(linesWith("DONE"), 3);
}

TEST_F(ProcessPoolTest, aThousandTinyTasksAreAllDone)
{
    start({.workers = 2, .capacity = 10});
    for (int i = 0; i < 1000; ++i)
        ASSERT_TRUE(m_pool->submit(task("tiny", 0ms)));
    closeAndWait();
    EXPECT_EQ(count(TaskState::Done), 1000U);
    expectNothingLost();
}

TEST_F(ProcessPoolTest, submitWaitsWhileTheQueueIsFull)
{
    start({.workers = 1, .capacity = 2});
    m_pool->pause();
    ASSERT_TRUE(m_pool->submit(task("a", 0ms)));
    ASSERT_TRUE(m_pool->submit(task("b", 0ms)));
    std::thread third([this] { EXPECT_FALSE(m_pool->submit(task("c", 0ms))); });
    m_pool->drain(); // it is refused, not left waiting
    third.join();
    EXPECT_TRUE(m_pool->waitUntil(test::soon()));
    EXPECT_EQ(count(TaskState::Cancelled), 2U);
}

TEST_F(ProcessPoolTest, aFailedTaskIsTriedAgainAsOftenAsItMay)
{
    start({.workers = 2, .rules = {.tries = 3}});
    ASSERT_TRUE(m_pool->submit(task("flaky", 0ms, TaskKind::Flaky)));
    closeAndWait();
    EXPECT_EQ(count(TaskState::Failed), 1U);
    EXPECT_EQ(m_pool->board().task(TaskId{0}).attempts, 3);
    EXPECT_EQ(counts().retried, 2U);
}

TEST_F(ProcessPoolTest, commandsRunInAShellAndTheirStatusIsTold)
{
    start({.workers = 2});
    for (const char *text : {"exit 0", "exit 3", "kill -TERM $$"})
        ASSERT_TRUE(m_pool->submit(task(text, 0ms, TaskKind::Command)));
    closeAndWait();
    EXPECT_EQ(m_pool->board().task(TaskId{0}).state, TaskState::Done);
    EXPECT_EQ(m_pool->board().task(TaskId{1}).last.code, 3);
    EXPECT_EQ(m_pool->board().task(TaskId{2}).last.code, -SIGTERM);
    EXPECT_EQ(count(TaskState::Failed), 2U);
}

TEST_F(ProcessPoolTest, aLongCommandArrivesWhole)
{
    start({.workers = 1});
    const std::string text = "test " + std::string(60'000, 'x') + " = " + std::string(60'000, 'x');
    ASSERT_TRUE(m_pool->submit(task(text, 0ms, TaskKind::Command)));
    ASSERT_TRUE(m_pool->submit(task(text + "y", 0ms, TaskKind::Command)));
    closeAndWait();
    EXPECT_EQ(m_pool->board().task(TaskId{0}).state, TaskState::Done);
    EXPECT_EQ(m_pool->board().task(TaskId{1}).last.code, 1);
}

TEST_F(ProcessPoolTest, pausedNothingBegins)
{
    start({.workers = 1});
    m_pool->pause();
    submitFruit(0ms);
    awaitWorker([](const WorkerView &worker) { return worker.reason == IdleReason::Paused; });
    EXPECT_EQ(count(TaskState::Queued), 4U);
    m_pool->resume();
    closeAndWait();
    EXPECT_EQ(count(TaskState::Done), 4U);
}

TEST_F(ProcessPoolTest, drainedItEndsAfterWhatWorkersHave)
{
    start({.workers = 1});
    ASSERT_TRUE(m_pool->submit(held()));
    submitFruit(0ms);
    awaitState(WorkerState::Running);
    m_pool->drain();
    EXPECT_TRUE(await([this] { return count(TaskState::Cancelled) == 4; }));
    release();
    EXPECT_TRUE(m_pool->waitUntil(test::soon()));
    EXPECT_EQ(count(TaskState::Done), 1U);
    EXPECT_FALSE(m_pool->submit(task("late", 0ms)));
    expectNothingLost();
}

TEST_F(ProcessPoolTest, stoppedItEndsWhatRuns)
{
    start({.workers = 2});
    ASSERT_TRUE(m_pool->submit(task("long", 1h)));
    ASSERT_TRUE(m_pool->submit(task("sleep 3600", 0ms, TaskKind::Command)));
    EXPECT_TRUE(await([this] { return count(TaskState::Running) == 2; }));
    m_pool->stop();
    EXPECT_TRUE(m_pool->waitUntil(test::soon()));
    EXPECT_EQ(count(TaskState::Cancelled), 2U);
    for (const WorkerView &worker : workers())
        EXPECT_TRUE(worker.status && worker.status->signal() == SIGTERM);
    expectNothingLost();
}

TEST_F(ProcessPoolTest, whatIgnoresSigtermIsKilledAfterTheGrace)
{
    start({.workers = 1});
    ASSERT_TRUE(m_pool->submit(task("trap '' TERM; while :; do sleep 0.01; done", 0ms, TaskKind::Command)));
    awaitState(WorkerState::Running);
    m_pool->stop();
    EXPECT_TRUE(m_pool->waitUntil(test::soon()));
    EXPECT_EQ(count(TaskState::Cancelled), 1U);
}

TEST_F(ProcessPoolTest, aWorkerThatIsAddedWorks)
{
    start({.workers = 1});
    ASSERT_TRUE(m_pool->submit(task("long", 1h)));
    awaitState(WorkerState::Running);
    m_pool->addWorker();
    ASSERT_TRUE(m_pool->submit(task("short", 0ms)));
    EXPECT_TRUE(await([this] { return count(TaskState::Done) == 1; }));
    EXPECT_EQ(workers().at(1).done, 1U);
}

TEST_F(ProcessPoolTest, aDrainedWorkerEndsAfterWhatItHasAndIsNotReplaced)
{
    start({.workers = 2});
    EXPECT_TRUE(await([this] {
        const auto all = workers();
        return std::count_if(all.begin(), all.end(), [](const auto &one) { return one.state == WorkerState::Idle; }) == 2;
    }));
    m_pool->drainWorker(WorkerId{1});
    EXPECT_EQ(awaitState(WorkerState::Ended).id, WorkerId{1});
    submitFruit(0ms);
    closeAndWait();
    EXPECT_EQ(workers().size(), 2U);
    EXPECT_EQ(workers().front().done, 4U);
}

TEST_F(ProcessPoolTest, aStoppedWorkersTaskRunsOnAnother)
{
    start({.workers = 2});
    ASSERT_TRUE(m_pool->submit(task("first try long", 1h)));
    const WorkerView worker = awaitState(WorkerState::Running);
    EXPECT_TRUE(await([this] { return workers().size() == 2; }));
    m_pool->stopWorker(worker.id);
    const WorkerView other =
        awaitWorker([&](const WorkerView &one) { return one.id != worker.id && one.state == WorkerState::Running; });
    EXPECT_EQ(other.attempt, 2U);
    EXPECT_EQ(workers().size(), 2U);
    EXPECT_FALSE(workers()[worker.id.value].replacedBy.isValid());
}

TEST_F(ProcessPoolTest, memoryOfWorkersIsSampled)
{
    start({.workers = 1});
    EXPECT_GT(awaitWorker([](const WorkerView &worker) { return worker.rssKib > 0; }).rssKib, 100);
}

} // namespace
} // namespace forklane::queue
