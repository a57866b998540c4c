// SPDX-License-Identifier: MIT
#include "queue/joblog.h"

#include <csignal>

#include <gtest/gtest.h>

namespace forklane::queue {
namespace {

Ended endedWith(std::uint64_t number, ExitStatus status)
{
    Ended ended;
    ended.number = number;
    ended.text = "echo a\tb";
    ended.startedAt = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'600'000'000'123));
    ended.wall = std::chrono::milliseconds(1500);
    ended.status = status;
    ended.output.size = 4;
    return ended;
}

TEST(Joblog, writesParallelsNineFields)
{
    EXPECT_EQ(joblogLine(endedWith(7, ExitStatus::exited(3))), "7\t:\t1600000000.123\t     1.500\t0\t4\t3\t0\techo a\tb\n");
    EXPECT_EQ(joblogLine(endedWith(8, ExitStatus::signalled(SIGKILL))),
              "8\t:\t1600000000.123\t     1.500\t0\t4\t0\t9\techo a\tb\n");
    Ended late = endedWith(9, ExitStatus::signalled(SIGTERM));
    late.timedOut = true;
    EXPECT_EQ(joblogLine(late), "9\t:\t1600000000.123\t     1.500\t0\t4\t-1\t15\techo a\tb\n");
}

TEST(Joblog, readsWhatItWrote)
{
    std::string text(joblogHead());
    text += joblogLine(endedWith(2, ExitStatus::exited(1)));
    text += joblogLine(endedWith(1, ExitStatus::signalled(SIGSEGV)));
    text += joblogLine(endedWith(2, ExitStatus::exited(0)));
    const auto ends = parseJoblog(text, "log");
    ASSERT_TRUE(ends) << describe(ends.error());
    ASSERT_EQ(ends->size(), 2U);
    EXPECT_EQ(ends->at(1).signal, SIGSEGV);
    EXPECT_FALSE(ends->at(1).succeeded());
    EXPECT_TRUE(ends->at(2).succeeded()) << "the last line of a number counts";
    EXPECT_EQ(ends->at(2).command, "echo a\tb");
}

TEST(Joblog, leavesOutATornLastLine)
{
    std::string text(joblogHead());
    text += joblogLine(endedWith(1, ExitStatus::exited(0)));
    text += "2\t:\t1600000000.123\t";
    const auto ends = parseJoblog(text, "log");
    ASSERT_TRUE(ends);
    EXPECT_EQ(ends->size(), 1U);
}

TEST(Joblog, namesTheLineThatIsNotOne)
{
    const auto ends = parseJoblog(std::string(joblogHead()) + "one\ttwo\n", "my.log");
    ASSERT_FALSE(ends);
    EXPECT_NE(describe(ends.error()).find("line 2"), std::string::npos);
    EXPECT_NE(describe(ends.error()).find("my.log"), std::string::npos);
}

} // namespace
} // namespace forklane::queue
