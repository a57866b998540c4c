// SPDX-License-Identifier: MIT
#include "demo/outcome.h"

#include <csignal>

#include <gtest/gtest.h>

namespace forklane {
namespace {

StageReport stageThat(ExitStatus status)
{
    StageReport stage;
    stage.status = status;
    return stage;
}

TEST(OutcomeOf, gathersTheStreamsOfAllStagesInOrderOfArrival)
{
    OutputStore store;
    store.append({0, StreamKind::Output}, "one ", 1);
    store.append({1, StreamKind::Error}, "err", 2);
    store.append({1, StreamKind::Output}, "two", 3);
    JobReport report;
    report.exitCode = 3;
    const DemoOutcome outcome = outcomeOf(report, &store);
    EXPECT_EQ(outcome, (DemoOutcome{"one two", "err", 3, ""}));
}

TEST(OutcomeOf, namesTheSignalThatEndedTheFirstStage)
{
    JobReport report;
    report.stages = {stageThat(ExitStatus::signalled(SIGPIPE)), stageThat(ExitStatus::signalled(SIGTERM))};
    EXPECT_EQ(outcomeOf(report, nullptr).firstSignal, "SIGPIPE");
    report.stages[0] = stageThat(ExitStatus::exited(0));
    EXPECT_EQ(outcomeOf(report, nullptr).firstSignal, "");
}

TEST(Contradictions, areNoneWhereNothingOrTheRightThingIsExpected)
{
    const DemoOutcome outcome{"out", "err", 1, "SIGTERM"};
    EXPECT_TRUE(contradictions({}, outcome).empty());
    EXPECT_TRUE(contradictions({"out", "other", "err", 1, "SIGTERM"}, outcome).empty());
}

TEST(Contradictions, nameEachFactThatIsNotAsItMustBe)
{
    const DemoOutcome outcome{"out", "err", 1, "SIGTERM"};
    const std::vector<Contradiction> expected = {
        {"stdout", "x", "out"},    {"stdout", "anything else", "out"}, {"stderr", "", "err"},
        {"exit code", "143", "1"}, {"signal", "none", "SIGTERM"},
    };
    EXPECT_EQ(contradictions({"x", "out", "", 143, ""}, outcome), expected);
}

} // namespace
} // namespace forklane
