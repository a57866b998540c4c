// SPDX-License-Identifier: MIT
// What a watch reads of living processes.
#include "process/proc_stat.h"

#include <csignal>

#include "support/launch_fixture.h"

namespace forklane {
namespace {

using test::helper;
using test::soon;

class Watch : public test::LaunchTest, public testing::WithParamInterface<ProcFiles> {
protected:
    /// Looks until it is as wished, or for a while.
    template <typename Wish>
    static bool becomes(ProcWatch &watch, Wish wish)
    {
        for (const Instant deadline = soon(); Clock::now() < deadline;) {
            const auto reading = watch.read();
            if (reading && wish(*reading))
                return true;
        }
        return false;
    }
    static bool isSeen(ProcWatch &watch, Activity activity)
    {
        return becomes(watch, [activity](const ProcReading &reading) { return reading.activity == activity; });
    }
    static void end(Child &child)
    {
        child.kill();
        child.wait();
    }
};

TEST_P(Watch, seesWhoWaitsToReadFromAnEmptyPipe)
{
    Command command;
    command.argv = {"/bin/cat"};
    redirect(command, 0, NewPipe{});
    auto child = spawn(command);
    ASSERT_TRUE(child);
    ProcWatch watch(child->pid(), GetParam());
    EXPECT_TRUE(isSeen(watch, Activity::WaitsToRead));
    end(*child);
}

TEST_P(Watch, seesWhoWaitsToWriteToAFullPipeAndCountsTheBytes)
{
    Command command = helper({"write", "100000000"});
    redirect(command, 1, NewPipe{});
    auto child = spawn(command);
    ASSERT_TRUE(child);
    ProcWatch watch(child->pid(), GetParam());
    EXPECT_TRUE(isSeen(watch, Activity::WaitsToWrite));
    EXPECT_TRUE(becomes(watch, [](const ProcReading &reading) { return reading.io && reading.io->written > 0; }));
    end(*child);
}

TEST_P(Watch, seesSleepersAndTheStoppedAndNobodyAfterTheEnd)
{
    auto child = spawn(helper({"stay"}));
    ASSERT_TRUE(child);
    ProcWatch watch(child->pid(), GetParam());
    EXPECT_TRUE(isSeen(watch, Activity::Sleeping));
    ASSERT_TRUE(child->signal(SIGSTOP));
    EXPECT_TRUE(isSeen(watch, Activity::Stopped));
    end(*child);
    EXPECT_FALSE(watch.read());
}

TEST_P(Watch, seesThreadsWorkWhileTheFirstWaitsForThem)
{
    using namespace std::chrono_literals;
    auto child = spawn(helper({"spin-in-thread"}));
    ASSERT_TRUE(child);
    ProcWatch watch(child->pid(), GetParam());
    EXPECT_TRUE(isSeen(watch, Activity::Running));
    EXPECT_TRUE(becomes(watch, [](const ProcReading &reading) { // the first thread alone never comes so far
        return reading.cpuNs > Duration(500ms).count() && reading.activity == Activity::Running;
    }));
    std::int64_t before = 0;
    for (int look = 0; look < 100; ++look) {
        const std::int64_t now = watch.read()->cpuNs;
        EXPECT_GE(now, before);
        before = now;
    }
    end(*child);
}

INSTANTIATE_TEST_SUITE_P(Both, Watch, testing::Values(ProcFiles::AllOpen, ProcFiles::OneOpen));

class WatchedFiles : public test::LaunchTest {};

TEST_F(WatchedFiles, areOneForWhoAsksForOne)
{
    const std::size_t before = test::openFds().size();
    const ProcWatch watch(::getpid(), ProcFiles::OneOpen);
    EXPECT_EQ(test::openFds().size(), before + 1);
}

} // namespace
} // namespace forklane
