// SPDX-License-Identifier: MIT
#include "queue/thread_pool.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace forklane::queue {
namespace {

using namespace std::chrono_literals;

class ThreadPoolTest : public ::testing::Test {
protected:
    void start(WorkSpec spec)
    {
        recording = std::make_shared<Recording>();
        spec.kind = WorkerKind::Threads;
        pool = std::make_unique<ThreadPool>(spec, collector, recording);
    }
    static Task sleeping(std::string name, Duration time)
    {
        return {.name = std::move(name), .kind = TaskKind::Sleep, .least = time, .most = time};
    }
    /// Until `condition` holds; the test's own time limit ends it otherwise.
    template <typename Condition>
    static void await(Condition condition)
    {
        while (!condition())
            std::this_thread::yield();
    }
    [[nodiscard]] std::vector<std::string> lines() const
    {
        std::vector<std::string> texts;
        for (const LogLine &line : pool->board().log(0, 1000))
            texts.push_back(line.text);
        return texts;
    }
    [[nodiscard]] std::ptrdiff_t linesWith(const std::string &part) const
    {
        const auto all = lines();
        return std::count_if(all.begin(), all.end(),
                             [&part](const std::string &line) { return line.find(part) != std::string::npos; });
    }

    Collector collector;
    std::shared_ptr<Recording> recording;
    std::unique_ptr<ThreadPool> pool;
};

TEST_F(ThreadPoolTest, fruitIsTakenInOrderAndEachWorkerGetsItsSentinel)
{
    start({.workers = 2});
    for (const char *name : {"apple", "strawberry", "lemon", "banana"})
        ASSERT_TRUE(pool->submit(sleeping(name, 1ms)));
    pool->close();
    ASSERT_TRUE(pool->waitUntil(Instant::max()));
    const Counts counts = pool->board().counts();
    EXPECT_EQ(counts.of(TaskState::Done), 4U);
    EXPECT_EQ(counts.lost(), 0U);
    EXPECT_EQ(linesWith(" - start"), 4);
    EXPECT_EQ(linesWith(" seconds)"), 4);
    EXPECT_EQ(linesWith(": DONE"), 2);
    for (const WorkerView &worker : pool->board().workers())
        EXPECT_EQ(worker.state, WorkerState::Ended);
    Tick before = 0;
    for (std::uint32_t i = 0; i < 4; ++i) {
        const Tick assigned = pool->board().attemptsOf(TaskId{i}).front().assigned;
        EXPECT_GE(assigned, before);
        before = assigned;
    }
}

TEST_F(ThreadPoolTest, theQueueIsNeverDeeperThanItsBound)
{
    start({.workers = 1, .capacity = 2});
    TaskFeed feed(*pool, [left = 50]() mutable -> std::optional<Task> {
        return left-- > 0 ? std::optional(sleeping("task", 0ms)) : std::nullopt;
    });
    ASSERT_TRUE(pool->waitUntil(Instant::max()));
    collector.flush();
    const auto structure = recording->structure();
    for (std::uint32_t i = 0; i < structure->rows.size(); ++i) {
        if (structure->rows[i].kind != RowKind::Samples)
            continue;
        const SampleView depths = recording->samples(RowId{i});
        ASSERT_EQ(depths.size(), 100U); // each task in and out
        for (std::size_t at = 0; at < depths.size(); ++at)
            EXPECT_LE(depths.at(at).value, 2);
    }
    EXPECT_EQ(pool->board().counts().of(TaskState::Done), 50U);
}

TEST_F(ThreadPoolTest, whilePausedNothingBegins)
{
    start({.workers = 2});
    pool->pause();
    ASSERT_TRUE(pool->submit(sleeping("apple", 0ms)));
    pool->close();
    await([this] {
        const auto workers = pool->board().workers();
        return std::all_of(workers.begin(), workers.end(), [](const WorkerView &w) { return w.reason == IdleReason::Paused; });
    });
    EXPECT_EQ(pool->board().counts().of(TaskState::Queued), 1U);
    EXPECT_FALSE(pool->isFinished());
    pool->resume();
    ASSERT_TRUE(pool->waitUntil(Instant::max()));
    EXPECT_EQ(pool->board().counts().of(TaskState::Done), 1U);
}

TEST_F(ThreadPoolTest, aStoppedRunCancelsWhatIsLeftAndLosesNothing)
{
    start({.workers = 2});
    for (int i = 0; i < 6; ++i)
        ASSERT_TRUE(pool->submit(sleeping("long", 1h)));
    await([this] { return pool->board().counts().of(TaskState::Running) == 2; });
    pool->stop();
    ASSERT_TRUE(pool->waitUntil(Instant::max()));
    EXPECT_EQ(pool->board().counts().of(TaskState::Cancelled), 6U);
    EXPECT_EQ(pool->board().counts().lost(), 0U);
    EXPECT_FALSE(pool->submit(sleeping("late", 0ms)));
    EXPECT_TRUE(pool->board().audit().empty());
}

TEST_F(ThreadPoolTest, aDrainedRunEndsAfterWhatWasBegun)
{
    start({.workers = 1});
    ASSERT_TRUE(pool->submit(sleeping("first", 20ms)));
    ASSERT_TRUE(pool->submit(sleeping("second", 1h)));
    await([this] { return pool->board().counts().of(TaskState::Running) == 1; });
    pool->drain();
    ASSERT_TRUE(pool->waitUntil(Instant::max()));
    EXPECT_EQ(pool->board().counts().of(TaskState::Done), 1U);
    EXPECT_EQ(pool->board().counts().of(TaskState::Cancelled), 1U);
}

TEST_F(ThreadPoolTest, aWorkerThatIsStoppedGivesItsTaskToAnother)
{
    start({.workers = 1});
    ASSERT_TRUE(pool->submit({.name = "long", .kind = TaskKind::Burn, .least = 1h, .most = 1h}));
    await([this] { return pool->board().counts().of(TaskState::Running) == 1; });
    pool->stopWorker(WorkerId{0});
    await([this] { return pool->board().workers()[0].state == WorkerState::Ended; });
    EXPECT_EQ(pool->board().counts().of(TaskState::Queued), 1U);
    pool->addWorker();
    await([this] { return pool->board().counts().of(TaskState::Running) == 1; });
    EXPECT_EQ(pool->board().counts().runTwice, 1U);
    EXPECT_EQ(pool->board().attemptsOf(TaskId{0}).back().worker, WorkerId{1});
}

TEST_F(ThreadPoolTest, workersCanBeAddedAndDrained)
{
    start({.workers = 1});
    pool->addWorker();
    pool->drainWorker(WorkerId{0});
    await([this] { return pool->board().workers()[0].state == WorkerState::Ended; });
    ASSERT_TRUE(pool->submit(sleeping("apple", 0ms)));
    pool->close();
    ASSERT_TRUE(pool->waitUntil(Instant::max()));
    EXPECT_EQ(pool->board().workers()[1].done, 1U);
}

TEST_F(ThreadPoolTest, whatFailsIsTriedAgainAndCanBeRetriedAfterTheEnd)
{
    start({.workers = 2, .rules = {.tries = 3}});
    for (int i = 0; i < 5; ++i)
        ASSERT_TRUE(pool->submit({.name = "flaky", .kind = TaskKind::Flaky, .percent = 100}));
    pool->close();
    ASSERT_TRUE(pool->waitUntil(Instant::max()));
    EXPECT_EQ(pool->board().counts().of(TaskState::Failed), 5U);
    EXPECT_EQ(pool->board().counts().retried, 10U);
    EXPECT_EQ(pool->board().retryFailed(), 5U);
    pool->wake();
    ASSERT_TRUE(pool->waitUntil(Instant::max()));
    EXPECT_EQ(pool->board().counts().of(TaskState::Failed), 5U);
    EXPECT_EQ(pool->board().task(TaskId{0}).attempts, 6);
}

TEST_F(ThreadPoolTest, theBoardTellsHowItWasAtAnyInstant)
{
    start({.workers = 2, .capacity = 100, .rules = {.tries = 2}});
    for (int i = 0; i < 40; ++i)
        ASSERT_TRUE(pool->submit({.name = "flaky", .kind = TaskKind::Flaky, .percent = 30}));
    pool->close();
    ASSERT_TRUE(pool->waitUntil(Instant::max()));
    collector.flush();
    const WorkBoard &board = pool->board();
    const auto structure = recording->structure();
    const auto depthRow = std::find_if(structure->rows.begin(), structure->rows.end(),
                                       [](const RowInfo &row) { return row.kind == RowKind::Samples; });
    const SampleView depths = recording->samples(RowId{static_cast<std::uint32_t>(depthRow - structure->rows.begin())});
    for (std::size_t at = 0; at < depths.size(); ++at) {
        if (at + 1 < depths.size() && depths.at(at + 1).tick == depths.at(at).tick)
            continue;
        const Counts counts = board.countsAt(depths.at(at).tick);
        EXPECT_EQ(counts.lost(), 0U);
        EXPECT_EQ(counts.of(TaskState::Queued), static_cast<std::uint64_t>(depths.at(at).value)) << at;
        EXPECT_EQ(board.queuedAt(depths.at(at).tick, 1000).size(), counts.of(TaskState::Queued));
    }
    EXPECT_EQ(board.countsAt(recording->lastTick()), board.counts());
}

} // namespace
} // namespace forklane::queue
