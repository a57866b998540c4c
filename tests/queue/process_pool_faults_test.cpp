// SPDX-License-Identifier: MIT
// Worker processes that die, hang, or talk nonsense: nothing is lost, and each fault has its sentence.
#include <csignal>

#include "queue/pool_fixture.h"

namespace forklane::queue {
namespace {

using namespace std::chrono_literals;
using test::PoolTest;

class ProcessPoolFaults : public PoolTest {
protected:
    /// A worker of which a test knows only how it is broken: what is said of it, and that its task is poison after three of
    /// them.
    void expectGivenUp(const std::string &how, const std::string &sentence)
    {
        start({.workers = 1, .heartbeatTimeout = 200ms}, broken(how));
        ASSERT_TRUE(m_pool->submit(task("apple", 0ms)));
        closeAndWait();
        EXPECT_EQ(count(TaskState::Poison), 1U) << how;
        EXPECT_EQ(counts().deaths, 3U) << how;
        EXPECT_GE(linesWith(sentence), 1) << how << ": " << workers().front().failure;
        expectNothingLost();
        m_pool.reset();
    }
};

TEST_F(ProcessPoolFaults, aKilledWorkersTaskRunsAgainOnTheOneThatReplacesIt)
{
    start({.workers = 1});
    ASSERT_TRUE(m_pool->submit(hangsOnce()));
    EXPECT_TRUE(await([this] { return wasTried(); }));
    m_pool->killWorker(WorkerId{0});
    closeAndWait();
    EXPECT_EQ(count(TaskState::Done), 1U);
    EXPECT_EQ(counts().deaths, 1U);
    EXPECT_EQ(counts().runTwice, 1U);
    EXPECT_EQ(linesWith("Process-1: killed by SIGKILL; test -e"), 1);
    EXPECT_EQ(linesWith(" is in doubt and runs again"), 1);
    EXPECT_EQ(workers().front().replacedBy, WorkerId{1});
    const auto attempts = m_pool->board().attemptsOf(TaskId{0});
    ASSERT_EQ(attempts.size(), 2U);
    EXPECT_EQ(attempts[0].end, AttemptEnd::WorkerDied);
    EXPECT_EQ(attempts[1].end, AttemptEnd::Done);
    expectNothingLost();
}

TEST_F(ProcessPoolFaults, ofAWholeWindowOnlyTheHeadIsInDoubt)
{
    start({.workers = 1, .window = 4});
    m_pool->pause();
    ASSERT_TRUE(m_pool->submit(hangsOnce()));
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(m_pool->submit(task("behind", 0ms)));
    m_pool->resume();
    EXPECT_TRUE(await([this] { return wasTried(); }));
    const WorkerView worker = awaitState(WorkerState::Running);
    ASSERT_TRUE(test::signalOne(static_cast<pid_t>(worker.number), SIGKILL)); // from outside, as an accident
    closeAndWait();
    EXPECT_EQ(count(TaskState::Done), 4U);
    EXPECT_EQ(counts().runTwice, 1U);
    for (std::uint32_t i = 1; i < 4; ++i)
        EXPECT_EQ(m_pool->board().attemptsOf(TaskId{i}).front().end, AttemptEnd::GivenBack);
    expectNothingLost();
}

TEST_F(ProcessPoolFaults, inDoubtItFailsIfThatIsTheRule)
{
    start({.workers = 1, .rules = {.inDoubt = InDoubtPolicy::Fail}});
    ASSERT_TRUE(m_pool->submit(task("apple", 1h)));
    m_pool->killWorker(awaitState(WorkerState::Running).id);
    closeAndWait();
    EXPECT_EQ(count(TaskState::Failed), 1U);
    EXPECT_EQ(counts().runTwice, 0U);
}

TEST_F(ProcessPoolFaults, inDoubtItWaitsForADecisionIfThatIsTheRule)
{
    start({.workers = 1, .rules = {.inDoubt = InDoubtPolicy::Ask}});
    ASSERT_TRUE(m_pool->submit(hangsOnce()));
    EXPECT_TRUE(await([this] { return wasTried(); }));
    m_pool->killWorker(WorkerId{0});
    m_pool->close();
    EXPECT_TRUE(await([this] { return count(TaskState::InDoubt) == 1; }));
    EXPECT_FALSE(m_pool->isFinished());
    ASSERT_TRUE(m_pool->board().resolve(TaskId{0}, true));
    m_pool->wake();
    EXPECT_TRUE(m_pool->waitUntil(test::soon()));
    EXPECT_EQ(count(TaskState::Done), 1U);
}

TEST_F(ProcessPoolFaults, aTaskThatCrashesEveryWorkerIsPoison)
{
    start({.workers = 2});
    ASSERT_TRUE(m_pool->submit(task("crasher", 0ms, TaskKind::Crasher)));
    submitFruit(0ms);
    closeAndWait();
    EXPECT_EQ(count(TaskState::Poison), 1U);
    EXPECT_EQ(count(TaskState::Done), 4U);
    EXPECT_EQ(linesWith("killed by SIGSEGV; crasher is in doubt and runs again"), 2);
    EXPECT_EQ(linesWith("killed by SIGSEGV; crasher is poison: 3 workers died of it"), 1);
    expectNothingLost();
}

TEST_F(ProcessPoolFaults, whatAKilledWorkersCommandHasStartedIsGoneBeforeItRunsAgain)
{
    test::Folder folder;
    // The first run leaves a child in a session of its own and says who it is; the second one asks whether that lives.
    const std::string file = folder / "pid";
    const std::string text = "if [ -e " + file + " ]; then ! kill -0 $(cat " + file + "); else setsid sh -c 'echo $$ > " +
                             file + "; exec sleep 3600' & sleep 3600; fi";
    start({.workers = 1});
    ASSERT_TRUE(m_pool->submit(task(text, 0ms, TaskKind::Command)));
    const WorkerView worker = awaitState(WorkerState::Running);
    EXPECT_TRUE(await([&] { return std::filesystem::exists(file) && std::filesystem::file_size(file) > 0; }));
    m_pool->killWorker(worker.id);
    closeAndWait();
    EXPECT_EQ(count(TaskState::Done), 1U);
    EXPECT_EQ(m_pool->board().task(TaskId{0}).attempts, 2);
}

TEST_F(ProcessPoolFaults, aStoppedWorkerIsShownAndKeepsItsTask)
{
    start({.workers = 2, .heartbeatTimeout = 1s});
    ASSERT_TRUE(m_pool->submit(held()));
    const WorkerView worker = awaitState(WorkerState::Running);
    ASSERT_TRUE(test::signalOne(static_cast<pid_t>(worker.number), SIGSTOP));
    EXPECT_EQ(awaitState(WorkerState::Stopped).id, worker.id);
    for (int i = 0; i < 150; ++i) // takes longer than a heartbeat may
        ASSERT_TRUE(m_pool->submit(task("other", 10ms)));
    EXPECT_TRUE(await([this] { return count(TaskState::Done) == 150; }));
    EXPECT_EQ(count(TaskState::Running), 1U);
    EXPECT_EQ(workers()[worker.id.value].state, WorkerState::Stopped);
    ASSERT_TRUE(test::signalOne(static_cast<pid_t>(worker.number), SIGCONT));
    release();
    closeAndWait();
    EXPECT_EQ(count(TaskState::Done), 151U);
    EXPECT_EQ(counts().deaths, 0U);
}

TEST_F(ProcessPoolFaults, aWorkerThatTalksNonsenseIsGivenUp)
{
    expectGivenUp("half", "ended in the middle of a record");
    expectGivenUp("wrong-id", "cannot take the result of \"task 4243, attempt 1\"");
    expectGivenUp("wrong-attempt", "cannot take the result of \"task 1, attempt 9\"");
    expectGivenUp("not-begun", "cannot end \"task 1\"");
    expectGivenUp("stuck", "was killed: no heartbeat for 0.");
}

TEST_F(ProcessPoolFaults, afterSomeWorkersThatNeverStartNoMoreAreTried)
{
    for (const char *how : {"garbage", "silent"}) {
        start({.workers = 2, .heartbeatTimeout = 50ms}, broken(how));
        submitFruit(0ms);
        closeAndWait();
        EXPECT_EQ(count(TaskState::Cancelled), 4U);
        EXPECT_LE(workers().size(), 8U);
        EXPECT_EQ(linesWith("starts of a worker failed in a row: no more are tried"), 1);
        expectNothingLost();
        m_pool.reset();
    }
}

TEST_F(ProcessPoolFaults, aProgramThatIsNotThereIsToldAndNotTriedForEver)
{
    start({.workers = 2}, {.argv = {"nosuch"}, .executable = "/nosuch/forklanectl"});
    submitFruit(0ms);
    EXPECT_TRUE(m_pool->waitUntil(test::soon())); // though it was never closed: nobody will come
    EXPECT_FALSE(m_pool->submit(task("late", 0ms)));
    EXPECT_EQ(count(TaskState::Cancelled), 4U);
    EXPECT_GE(linesWith("No such file or directory"), 2);
    EXPECT_LE(workers().size(), 8U);
}

TEST_F(ProcessPoolFaults, workersThatQuitAtOnceAreStartedMoreAndMoreSlowly)
{
    start({.workers = 1}, broken("quits"));
    const WorkerView sixth = awaitWorker([](const WorkerView &worker) { return worker.id.value == 5; });
    EXPECT_GE(sixth.started - workers().front().started, Duration(30ms).count());
    EXPECT_GE(linesWith("ended without being told to, with exit code 3"), 5);
}

TEST_F(ProcessPoolFaults, itsKeepersDeathIsTheWorkersAndNothingIsLost)
{
    start({.workers = 1});
    ASSERT_TRUE(m_pool->submit(hangsOnce()));
    EXPECT_TRUE(await([this] { return wasTried(); }));
    const WorkerView worker = awaitState(WorkerState::Running);
    const auto identity = identify(static_cast<pid_t>(worker.number));
    ASSERT_TRUE(identity);
    ASSERT_TRUE(test::signalOne(identity->parent, SIGKILL));
    closeAndWait();
    EXPECT_EQ(count(TaskState::Done), 1U);
    EXPECT_EQ(counts().deaths, 1U);
    expectNothingLost();
}

TEST_F(ProcessPoolFaults, manyDeathsLeaveNoDescriptorNoZombieAndNoKeeper)
{
    constexpr int kDeaths = test::kSanitized ? 30 : 300;
    start({.workers = 1, .rules = {.inDoubt = InDoubtPolicy::Fail}});
    std::set<int> fds;
    pid_t keeper = 0;
    for (int i = 0; i < kDeaths; ++i) {
        ASSERT_TRUE(m_pool->submit(task("apple", 1h)));
        const WorkerView worker = awaitState(WorkerState::Running);
        const auto identity = identify(static_cast<pid_t>(worker.number));
        ASSERT_TRUE(identity);
        if (i == 1) {
            fds = test::openFds();
            keeper = identity->parent;
        } else if (i > 1) {
            ASSERT_EQ(test::openFds(), fds);
            ASSERT_EQ(identity->parent, keeper);
            ASSERT_EQ(childrenOf(keeper).size(), 1U);
        }
        m_pool->killWorker(worker.id);
        ASSERT_TRUE(await([this, i] { return counts().deaths == static_cast<std::uint64_t>(i) + 1; }));
    }
    closeAndWait();
    EXPECT_EQ(count(TaskState::Failed), static_cast<std::uint64_t>(kDeaths));
    expectNothingLost();
}

} // namespace
} // namespace forklane::queue
