// SPDX-License-Identifier: MIT
#include "pages/run/stop_message.h"

#include <csignal>

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

using std::chrono::milliseconds;

const QStringList kNames = {QStringLiteral("tr"), QStringLiteral("sort"), QStringLiteral("uniq -c")};

/// Of three stages the first `living` go on; they were told to stop at 0, with 5 s to live.
JobReport stopping(std::size_t living)
{
    JobReport report;
    report.state = JobState::Running;
    report.stages.resize(3);
    for (std::size_t i = 0; i < 3; ++i) {
        report.stages[i].pid = 4211 + static_cast<pid_t>(i);
        if (i >= living)
            report.stages[i].status = ExitStatus::signalled(SIGTERM);
    }
    report.stopping = StopProgress{Instant{}, Instant{} + milliseconds(5000), false};
    return report;
}

std::string messageAt(const JobReport &report, milliseconds now, StopPolicy policy = {SIGTERM, milliseconds(5000)})
{
    return stopMessage(report, policy, kNames, Instant{} + now).toStdString();
}

TEST(StopMessage, CountsFromTheSignalToTheKill)
{
    EXPECT_EQ(messageAt(stopping(1), milliseconds(3000)), "tr has not ended 3 s after SIGTERM; it is killed in 2 s.");
}

TEST(StopMessage, NamesTheSignalThatWasSent)
{
    EXPECT_EQ(messageAt(stopping(1), milliseconds(3000), {SIGINT, milliseconds(5000)}),
              "tr has not ended 3 s after SIGINT; it is killed in 2 s.");
}

TEST(StopMessage, SaysHowManyHaveNotEnded)
{
    EXPECT_EQ(messageAt(stopping(2), milliseconds(3000)),
              "tr and sort have not ended 3 s after SIGTERM; they are killed in 2 s.");
    EXPECT_EQ(messageAt(stopping(3), milliseconds(3000)), "3 stages have not ended 3 s after SIGTERM; they are killed in 2 s.");
    EXPECT_EQ(messageAt(stopping(0), milliseconds(3000)), "");
}

TEST(StopMessage, ComesNotBeforeMostProgramsWouldHaveEnded)
{
    EXPECT_EQ(messageAt(stopping(1), milliseconds(999)), "");
    EXPECT_NE(messageAt(stopping(1), milliseconds(1000)), "");
}

TEST(StopMessage, CountsAShortGraceTimeInTenths)
{
    JobReport report = stopping(1);
    report.stopping->killAt = Instant{} + milliseconds(1000);
    const StopPolicy policy{SIGTERM, milliseconds(1000)};
    EXPECT_EQ(messageAt(report, milliseconds(400), policy), "");
    EXPECT_EQ(messageAt(report, milliseconds(600), policy), "tr has not ended 0.6 s after SIGTERM; it is killed in 0.4 s.");
}

TEST(StopMessage, IsSilentForATimeAfterTheRunWasGivenMore)
{
    JobReport report = stopping(1);
    report.stopping->killAt = Instant{} + milliseconds(10'000);
    EXPECT_EQ(messageAt(report, milliseconds(3000)), "");
    EXPECT_EQ(messageAt(report, milliseconds(7000)), "tr has not ended 7 s after SIGTERM; it is killed in 3 s.");
}

TEST(StopMessage, IsSilentWithoutAStopAndAfterTheKill)
{
    JobReport report = stopping(1);
    report.stopping->killed = true;
    EXPECT_EQ(messageAt(report, milliseconds(3000)), "");
    report.stopping.reset();
    EXPECT_EQ(messageAt(report, milliseconds(3000)), "");
}

} // namespace
} // namespace forklane::ui
