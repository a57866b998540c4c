// SPDX-License-Identifier: MIT
#include "demo/demo.h"

#include <csignal>
#include <limits>
#include <set>

#include <gtest/gtest.h>

namespace forklane {
namespace {

using std::chrono::milliseconds;

DemoRun runOf(std::string text, bool shell)
{
    DemoRun run;
    run.text = std::move(text);
    run.shell = shell;
    return run;
}

TEST(Demos, standInTheLecturesOrder)
{
    std::vector<std::string> ids;
    for (const Demo &demo : demos())
        ids.push_back(demo.id);
    const std::vector<std::string> expected = {
        "origins",     "call", "args-shell", "shell-danger", "check-call", "check-output", "async",         "communicate",
        "three-pipes", "pipe", "sigpipe",    "signals",      "legacy",     "motivation",   "fruit-threads", "race",
        "lock",        "gil",  "main-guard", "garbled",      "processes",  "queue",        "queue-threads"};
    EXPECT_EQ(ids, expected);
}

TEST(Demos, haveTitleSentenceAndRuns)
{
    for (const Demo &demo : demos()) {
        EXPECT_FALSE(demo.title.empty()) << demo.id;
        EXPECT_EQ(demo.sentence.back(), '.') << demo.id;
        EXPECT_EQ((demo.runs.empty() ? 0 : 1) + (demo.race ? 1 : 0) + (demo.lesson ? 1 : 0) + (demo.queue ? 1 : 0), 1)
            << demo.id;
        std::set<std::string> captions;
        for (const DemoRun &run : demo.runs)
            EXPECT_TRUE(captions.insert(run.caption).second) << demo.id << ": " << run.caption;
    }
}

TEST(Demos, becomeJobs)
{
    for (const Demo &demo : demos()) {
        for (const DemoRun &run : demo.runs) {
            const auto spec = jobSpecOf(run);
            ASSERT_TRUE(spec) << demo.id << ": " << describe(spec.error());
            EXPECT_EQ(spec->pipeline.text, run.text);
            EXPECT_EQ(spec->output, OutputMode::Store);
        }
    }
}

TEST(Demos, sendSignalsInOrderOfTimeOnlyWhereTheyAreNamed)
{
    for (const Demo &demo : demos()) {
        for (const DemoRun &run : demo.runs) {
            milliseconds before{0};
            for (const DemoSignal &signal : run.sentSignals) {
                EXPECT_GT(signal.after, before) << demo.id;
                EXPECT_GT(signal.number, 0) << demo.id;
                before = signal.after;
            }
        }
    }
}

TEST(FindDemo, knowsIdsOnly)
{
    ASSERT_NE(findDemo("pipe"), nullptr);
    EXPECT_EQ(findDemo("pipe")->title, "Pipe programs together");
    EXPECT_EQ(findDemo("nosuch"), nullptr);
    EXPECT_EQ(findDemo(""), nullptr);
}

TEST(SimilarDemos, areNearInLettersOrContainTheWord)
{
    using Ids = std::vector<std::string>;
    EXPECT_EQ(similarDemos("pip"), (Ids{"pipe", "sigpipe", "three-pipes"}));
    EXPECT_EQ(similarDemos("signal"), (Ids{"signals"}));
    EXPECT_EQ(similarDemos("shell"), (Ids{"args-shell", "shell-danger"}));
    EXPECT_EQ(similarDemos("xyzzy"), Ids{});
    EXPECT_EQ(similarDemos(""), Ids{});
}

TEST(JobSpecOf, givesShellTextToTheShellAndOtherTextToTheParser)
{
    const auto shell = jobSpecOf(runOf("exit 1", true));
    const auto direct = jobSpecOf(runOf("yes | head -n 1", false));
    ASSERT_TRUE(shell && direct);
    EXPECT_EQ(shell->pipeline.stages[0].command.argv, (std::vector<std::string>{"/bin/sh", "-c", "exit 1"}));
    EXPECT_EQ(direct->pipeline.stages.size(), 2U);
}

TEST(JobSpecOf, passesOnInputAndKeptPipes)
{
    DemoRun run = runOf("cat", false);
    run.input = "in";
    run.parentKeepsPipes = true;
    const auto spec = jobSpecOf(run);
    ASSERT_TRUE(spec);
    EXPECT_EQ(spec->input, JobInput(InputText{"in"}));
    EXPECT_TRUE(spec->parentKeepsPipes);
    EXPECT_EQ(jobSpecOf(runOf("cat", false))->input, JobInput(NullDevice{}));
}

TEST(JobSpecOf, saysWhatIsWrongWithAText)
{
    const auto spec = jobSpecOf(runOf("ls *", false));
    ASSERT_FALSE(spec);
    EXPECT_EQ(describe(spec.error()), "cannot parse \"ls *\": Column 4: Direct does not expand *. Quote it, or use Shell.");
}

TEST(JobSpecOf, wantsATimeScaleAboveZero)
{
    EXPECT_FALSE(jobSpecOf(runOf("true", false), 0));
    EXPECT_FALSE(jobSpecOf(runOf("true", false), -1));
    EXPECT_FALSE(jobSpecOf(runOf("true", false), std::numeric_limits<double>::quiet_NaN()));
}

struct SleepCase {
    std::string text;
    double scale;
    std::string scaledText;
};

TEST(Scaled, dividesTheNumbersOfSleepsOnly)
{
    const std::vector<SleepCase> cases = {
        {"/bin/sleep 5; echo after", 10, "/bin/sleep 0.5; echo after"},
        {"echo before; sleep 10; sleep  0.5", 5, "echo before; sleep 2; sleep  0.1"},
        {"sleep 1", 100'000, "sleep 0.001"},
        {"sleep 1", 0.5, "sleep 2"},
        {"sleep 30", 7, "sleep 4.286"},
        {"echo sleep; nosleep 5; sleep x 5", 10, "echo sleep; nosleep 5; sleep x 5"},
        {"sleep", 10, "sleep"},
        {"sleep ", 10, "sleep "},
        {"head -n 1", 10, "head -n 1"},
    };
    for (const SleepCase &c : cases)
        EXPECT_EQ(scaled(runOf(c.text, true), c.scale).text, c.scaledText) << c.text;
}

TEST(Scaled, dividesTheTimesOfSignalsAndTimeoutWithoutMakingThemVanish)
{
    DemoRun run = runOf("sleep 30", false);
    run.sentSignals = {{milliseconds(300), SIGTERM}};
    run.waitTimeout = milliseconds(1000);
    EXPECT_EQ(scaled(run, 1.0), run);
    EXPECT_EQ(scaled(run, 10).sentSignals[0].after, milliseconds(30));
    EXPECT_EQ(scaled(run, 5).waitTimeout, milliseconds(200));
    EXPECT_EQ(scaled(run, 1e6).sentSignals[0].after, milliseconds(1));
    EXPECT_EQ(scaled(run, 1e6).waitTimeout, milliseconds(100));
}

} // namespace
} // namespace forklane
