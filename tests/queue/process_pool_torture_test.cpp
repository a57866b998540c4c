// SPDX-License-Identifier: MIT
// Worker processes that are killed, stopped and crash at random, many times; and one that is killed at each of its instructions
// between an order and its result. Whatever happens, no task is lost.
#include <climits>
#include <csignal>
#include <cstdlib>
#include <random>

#include <sys/ptrace.h>

#include "queue/pool_fixture.h"

namespace forklane::queue {
namespace {

using namespace std::chrono_literals;
using test::PoolTest;

class ProcessPoolTorture : public PoolTest {
protected:
    /// As an accident from outside: SIGKILL, or SIGSTOP for a moment.
    void hitSomeone()
    {
        const auto all = workers();
        const WorkerView &worker = all[all.size() - 1 - m_dice() % std::min<std::size_t>(all.size(), 4)];
        const auto pid = static_cast<pid_t>(worker.number);
        const auto identity = pid > 1 ? identify(pid) : std::nullopt;
        if (worker.state == WorkerState::Ended || !identity || identity->name != "forklane-worker")
            return;
        if (m_dice() % 4 != 0) {
            m_pool->killWorker(worker.id);
            return;
        }
        test::signalOne(pid, SIGSTOP);
        if (m_dice() % 2 == 0) // and it is killed while it is stopped
            m_pool->killWorker(worker.id);
        ::kill(pid, SIGCONT); // it may have gone
    }

    std::mt19937 m_dice{1};
};

/// The number in an environment variable, for longer runs by hand.
std::uint64_t numberIn(const char *variable, std::uint64_t otherwise)
{
    const char *given = std::getenv(variable);
    return given != nullptr ? std::strtoull(given, nullptr, 10) : otherwise;
}

/// FORKLANE_TORTURE_TASKS=1000000 makes it ten times as long.
TEST_F(ProcessPoolTorture, whateverIsKilledStoppedAndCrashesNothingIsLost)
{
    const std::uint64_t tasks = numberIn("FORKLANE_TORTURE_TASKS", test::kSanitized ? 5'000 : 100'000);
    start({.workers = 3, .capacity = 1000, .rules = {.attemptLimit = 200}});
    const TaskFeed feed(*m_pool, [tasks, i = std::uint64_t{0}]() mutable -> std::optional<Task> {
        Task next = task("tiny", 0ms, ++i % 500 == 0 ? TaskKind::Crasher : TaskKind::Sleep);
        next.percent = 50;
        return i <= tasks ? std::optional<Task>(next) : std::nullopt;
    });
    const Instant deadline = test::soon(200);
    while (!m_pool->waitUntil(Clock::now() + 10ms)) {
        hitSomeone();
        ASSERT_LT(Clock::now(), deadline) << count(TaskState::Done);
    }
    EXPECT_EQ(count(TaskState::Done), tasks);
    EXPECT_GT(counts().deaths, 0U);
    expectNothingLost();
    std::uint64_t begun = 0;
    for (std::uint32_t i = 0; i < tasks; ++i) {
        const auto attempts = m_pool->board().attemptsOf(TaskId{i});
        ASSERT_EQ(attempts.back().end, AttemptEnd::Done);
        begun += static_cast<std::uint64_t>(
            std::count_if(attempts.begin(), attempts.end(), [](const Attempt &one) { return one.began >= 0; }));
    }
    EXPECT_LE(begun - tasks, counts().deaths) << "a death makes one task begin again at most";
}

/// The main thread of a worker, stepped through by its instructions.
class Stepper {
public:
    explicit Stepper(pid_t pid) : m_pid(pid)
    {
        m_isAttached = ::ptrace(PTRACE_SEIZE, pid, nullptr, nullptr) == 0;
        if (m_isAttached && ::ptrace(PTRACE_INTERRUPT, pid, nullptr, nullptr) == 0)
            ::waitpid(pid, nullptr, __WALL);
    }
    ~Stepper() // the tracer reaps first, then the parent
    {
        ::kill(m_pid, SIGKILL);
        int status = 0;
        while (m_isAttached && ::waitpid(m_pid, &status, __WALL) == m_pid && WIFSTOPPED(status))
            ::ptrace(PTRACE_CONT, m_pid, nullptr, nullptr);
    }
    Stepper(const Stepper &) = delete;
    Stepper &operator=(const Stepper &) = delete;

    [[nodiscard]] bool isAttached() const { return m_isAttached; }
    /// One instruction; false when it does not end (it waits for the next order) although `isDone`.
    template <typename Condition>
    bool step(Condition isDone)
    {
        if (::ptrace(PTRACE_SINGLESTEP, m_pid, nullptr, nullptr) != 0)
            return false;
        constexpr unsigned kLooksBetween = 256;
        for (unsigned looks = 1; ::waitpid(m_pid, nullptr, __WALL | WNOHANG) == 0; ++looks) {
            if (looks % kLooksBetween == 0 && isDone())
                return false;
        }
        return true;
    }

private:
    pid_t m_pid;
    bool m_isAttached = false;
};

class KillSweep : public PoolTest {
protected:
    /// One task, whose worker is killed after so many instructions. How many there were; −1 if nobody may be traced here.
    long killAfter(long instructions)
    {
        const auto before = count(TaskState::Done);
        const WorkerView worker = awaitState(WorkerState::Idle);
        long steps = 0;
        {
            Stepper stepper(static_cast<pid_t>(worker.number));
            if (!stepper.isAttached())
                return -1;
            EXPECT_TRUE(m_pool->submit(task("apple", 0ms)));
            while (steps < instructions && stepper.step([&] { return count(TaskState::Done) > before; }))
                ++steps;
        }
        EXPECT_TRUE(await([&] { return count(TaskState::Done) > before; })) << "killed after " << steps;
        EXPECT_TRUE(await([&] { return workers()[worker.id.value].state == WorkerState::Ended; }));
        return steps;
    }
};

/// FORKLANE_SWEEP_STRIDE=1 kills at every single one.
TEST_F(KillSweep, aWorkerThatIsKilledAtAnyInstructionLosesNothing)
{
    start({.workers = 1});
    const long all = killAfter(LONG_MAX);
    if (all < 0)
        GTEST_SKIP() << "no process may be traced here";
    const auto usual = static_cast<std::uint64_t>(all / (test::kSanitized ? 6 : 25) + 1);
    const auto stride = static_cast<long>(std::max<std::uint64_t>(1, numberIn("FORKLANE_SWEEP_STRIDE", usual)));
    std::uint64_t tasks = 1;
    for (long at = 0; at < all; at += stride, ++tasks)
        killAfter(at);
    closeAndWait();
    EXPECT_EQ(count(TaskState::Done), tasks);
    EXPECT_EQ(count(TaskState::Done), counts().submitted);
    expectNothingLost();
    RecordProperty("instructions", static_cast<int>(all));
    RecordProperty("kills", static_cast<int>(tasks));
    RecordProperty("run_twice", static_cast<int>(counts().runTwice));
}

} // namespace
} // namespace forklane::queue
