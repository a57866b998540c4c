// SPDX-License-Identifier: MIT
#include "process/exit_status.h"

#include <csignal>

#include <gtest/gtest.h>

namespace forklane {
namespace {

TEST(ExitStatus, readsWhatWaitidTells)
{
    EXPECT_EQ(ExitStatus::fromWaitid(CLD_EXITED, 7), ExitStatus::exited(7));
    EXPECT_EQ(ExitStatus::fromWaitid(CLD_KILLED, SIGPIPE), ExitStatus::signalled(SIGPIPE));
    EXPECT_EQ(ExitStatus::fromWaitid(CLD_DUMPED, SIGSEGV), ExitStatus::signalled(SIGSEGV, true));
}

TEST(ExitStatus, givesAShellsNumber)
{
    EXPECT_EQ(ExitStatus::exited(3).shellCode(), 3);
    EXPECT_EQ(ExitStatus::signalled(SIGKILL).shellCode(), 137);
}

TEST(SignalName, namesStandardAndRealTimeSignals)
{
    EXPECT_EQ(signalName(SIGPIPE), "SIGPIPE");
    EXPECT_EQ(signalName(SIGRTMIN), "SIGRTMIN");
    EXPECT_EQ(signalName(SIGRTMIN + 3), "SIGRTMIN+3");
}

TEST(SignalName, saysTheNumberOfNoSignal)
{
    EXPECT_EQ(signalName(99), "signal 99");
    EXPECT_EQ(signalName(0), "signal 0");
    EXPECT_EQ(signalName(-1), "signal -1");
}

TEST(SignalNumber, isTheInverseOfSignalName)
{
    for (int number = 1; number <= SIGRTMAX; ++number) {
        if (number >= 32 && number < SIGRTMIN)
            continue; // The C library's own.
        EXPECT_EQ(signalNumber(signalName(number)), number) << signalName(number);
    }
}

TEST(SignalNumber, takesNamesWithAndWithoutSigInAnyCaseAndNumbers)
{
    for (const char *name : {"SIGTERM", "TERM", "term", "sigterm", "15"})
        EXPECT_EQ(signalNumber(name), SIGTERM) << name;
    EXPECT_EQ(signalNumber("RTMAX"), SIGRTMAX);
    EXPECT_EQ(signalNumber("rtmax-2"), SIGRTMAX - 2);
    EXPECT_EQ(signalNumber("IOT"), SIGABRT);
    EXPECT_EQ(signalNumber("CLD"), SIGCHLD);
    EXPECT_EQ(signalNumber("IO"), SIGIO);
}

TEST(SignalNumber, isZeroForWhatIsNoSignal)
{
    for (const char *name :
         {"", "SIG", "NOSUCH", "0", "-9", "65", "999999999999", "15x", "RTMIN-1", "RTMIN+", "RTMIN+99", "+9"})
        EXPECT_EQ(signalNumber(name), 0) << name;
}

} // namespace
} // namespace forklane
