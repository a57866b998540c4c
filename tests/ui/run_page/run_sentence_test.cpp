// SPDX-License-Identifier: MIT
#include "pages/run/run_sentence.h"

#include <csignal>

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

using std::chrono::milliseconds;

constexpr int kNoSuchFile = 2; // ENOENT

RowResult ended(int code)
{
    return {1, Ending::Exited, code};
}

RowResult signalled(int number)
{
    return {1, Ending::Signalled, number};
}

/// cat | tr | sort, 2.1 s after its start; all of them run.
RunSentenceInput threeStages()
{
    RunSentenceInput input;
    input.stageNames = {"cat", "tr", "sort"};
    input.facts.elapsed = milliseconds(2100);
    input.facts.stages.resize(3);
    for (StageFacts &stage : input.facts.stages) {
        stage.begun = true;
        stage.state = Role::Running;
    }
    input.report.state = JobState::Running;
    return input;
}

void end(RunSentenceInput &input, std::vector<RowResult> results, int exitCode)
{
    input.report.state = JobState::Done;
    input.report.wall = input.facts.elapsed;
    input.report.exitCode = exitCode;
    input.facts.finished = true;
    for (std::size_t i = 0; i < results.size(); ++i) {
        input.facts.stages[i].state.reset();
        input.facts.stages[i].result = results[i];
    }
}

void makeSortSlow(RunSentenceInput &input)
{
    input.facts.slowest = Slowest{2, 1, true, milliseconds(1600)};
    input.facts.stages[2].busy = milliseconds(1700);
}

std::string sentence(const RunSentenceInput &input)
{
    return runSentence(input).toStdString();
}

TEST(RunSentence, SaysHowLongItRuns)
{
    EXPECT_EQ(sentence(threeStages()), "Running 2.10 s");
}

TEST(RunSentence, NamesTheFileThatAStageWaitsFor)
{
    RunSentenceInput input = threeStages();
    input.facts.stages[1].opening = "/tmp/fifo";
    EXPECT_EQ(sentence(input), "Running 2.10 s · tr waits for /tmp/fifo to open: a FIFO needs somebody at its other end");
}

TEST(RunSentence, NamesTheStageThatHoldsTheOthersBack)
{
    RunSentenceInput input = threeStages();
    makeSortSlow(input);
    EXPECT_EQ(sentence(input), "Running 2.10 s · slowest so far: sort (busy 1.70 s; tr waited 1.60 s to write to it)");
}

TEST(RunSentence, TellsAReaderThatWaitsFromAWriterThatWaits)
{
    RunSentenceInput input = threeStages();
    input.facts.slowest = Slowest{0, 1, false, milliseconds(900)};
    EXPECT_EQ(sentence(input), "Running 2.10 s · slowest so far: cat (busy 0 s; tr waited 900 ms to read from it)");
}

TEST(RunSentence, SaysHowLongItTookAndWhatItsExitWas)
{
    RunSentenceInput input = threeStages();
    end(input, {ended(0), ended(0), ended(0)}, 0);
    EXPECT_EQ(sentence(input), "Finished in 2.10 s, exit 0");
}

TEST(RunSentence, ComparesWithTheLastTime)
{
    RunSentenceInput input = threeStages();
    end(input, {ended(0), ended(0), ended(0)}, 0);
    input.lastTime = milliseconds(2400);
    EXPECT_EQ(sentence(input), "Finished in 2.10 s, exit 0 · 300 ms faster than last time");
    input.lastTime = milliseconds(1500);
    EXPECT_EQ(sentence(input), "Finished in 2.10 s, exit 0 · 600 ms slower than last time");
}

TEST(RunSentence, KeepsQuietAboutADifferenceThatMeansNothing)
{
    RunSentenceInput input = threeStages();
    end(input, {ended(0), ended(0), ended(0)}, 0);
    input.lastTime = milliseconds(2150);
    EXPECT_EQ(sentence(input), "Finished in 2.10 s, exit 0");
}

TEST(RunSentence, NamesTheStageThatFailed)
{
    RunSentenceInput input = threeStages();
    end(input, {ended(0), ended(0), ended(2)}, 2);
    EXPECT_EQ(sentence(input), "Failed: sort ended with 2 · after 2.10 s, exit 2");
}

/// What decides the exit code is what failed: an earlier stage's code does not count.
TEST(RunSentence, NamesTheLastStageWhenSeveralFailed)
{
    RunSentenceInput input = threeStages();
    end(input, {ended(1), ended(0), ended(2)}, 2);
    EXPECT_EQ(sentence(input), "Failed: sort ended with 2 · after 2.10 s, exit 2");
}

TEST(RunSentence, ExplainsABrokenPipeThatIsNoFailure)
{
    RunSentenceInput input = threeStages();
    end(input, {signalled(SIGPIPE), ended(0), ended(0)}, 0);
    EXPECT_EQ(sentence(input), "Finished in 2.10 s, exit 0 · cat ended by SIGPIPE: its reader had gone");
}

TEST(RunSentence, ASignalThatEndedTheLastStageIsAFailure)
{
    RunSentenceInput input = threeStages();
    end(input, {signalled(SIGPIPE), signalled(SIGPIPE), signalled(SIGKILL)}, 128 + SIGKILL);
    EXPECT_EQ(sentence(input), "Failed: sort ended by SIGKILL · after 2.10 s, exit 137");
}

TEST(RunSentence, AProgramThatIsNotThereCouldNotStart)
{
    RunSentenceInput input = threeStages();
    end(input, {ended(0), ended(0), {1, Ending::Failed, kNoSuchFile}}, 127);
    EXPECT_EQ(sentence(input), "Failed: sort could not start · after 2.10 s, exit 127");
}

TEST(RunSentence, AnotherStageMayFailWithoutFailingTheRun)
{
    RunSentenceInput input = threeStages();
    end(input, {{1, Ending::Failed, kNoSuchFile}, ended(0), ended(0)}, 0);
    EXPECT_EQ(sentence(input), "Finished in 2.10 s, exit 0 · cat could not start");
}

TEST(RunSentence, ABrokenPipeIsSaidAfterWhatBrokeIt)
{
    RunSentenceInput input = threeStages();
    end(input, {signalled(SIGPIPE), ended(3), ended(0)}, 0);
    EXPECT_EQ(sentence(input), "Finished in 2.10 s, exit 0 · tr ended with 3");
}

TEST(RunSentence, CountsAStopDown)
{
    RunSentenceInput input = threeStages();
    input.report.stopping = StopProgress{Instant{}, Instant{} + milliseconds(2000), false};
    input.now = Instant{} + milliseconds(500);
    EXPECT_EQ(sentence(input), "Stopping: SIGTERM was sent; killed in 1.50 s");
    input.now = Instant{} + milliseconds(9000);
    EXPECT_EQ(sentence(input), "Stopping: SIGTERM was sent; killed in 0 s");
}

TEST(RunSentence, NamesTheSignalThatAStopSends)
{
    RunSentenceInput input = threeStages();
    input.report.stopping = StopProgress{Instant{}, Instant{} + milliseconds(2000), false};
    input.stopSignal = SIGINT;
    EXPECT_EQ(sentence(input), "Stopping: SIGINT was sent; killed in 2.00 s");
}

TEST(RunSentence, SaysWhenTheTimeWasUp)
{
    RunSentenceInput input = threeStages();
    end(input, {signalled(SIGTERM), signalled(SIGTERM), signalled(SIGTERM)}, 124);
    input.report.timedOut = true;
    EXPECT_EQ(sentence(input), "Stopped: the time was up after 2.10 s");
}

TEST(RunSentence, WhatTheUserStoppedIsNoFailure)
{
    RunSentenceInput input = threeStages();
    end(input, {signalled(SIGTERM), signalled(SIGTERM), signalled(SIGTERM)}, 128 + SIGTERM);
    input.report.stopRequested = true;
    EXPECT_EQ(sentence(input), "Stopped after 2.10 s · sort ended by SIGTERM");
}

TEST(RunSentence, NamesWhoHoldsTheOutput)
{
    RunSentenceInput input = threeStages();
    input.report.state = JobState::Held;
    input.report.heldBy = {{4312, "sleep"}};
    EXPECT_EQ(sentence(input), "Finished, but \"sleep\" (pid 4312) still holds the output open.");
}

TEST(RunSentence, NamesWhoWasLeftRunning)
{
    RunSentenceInput input = threeStages();
    end(input, {ended(0), ended(0), ended(0)}, 0);
    input.report.heldBy = {{4312, "sleep"}, {4313, "cat"}};
    EXPECT_EQ(sentence(input).find("left"), std::string::npos) << sentence(input);
    input.report.leftHolders = true;
    input.report.stages.resize(3);
    input.report.stages[1].seenExit = milliseconds(700);
    EXPECT_NE(sentence(input).find("Finished in 700 ms, exit 0 · \"sleep\" (pid 4312) (and 1 more) was left running"),
              std::string::npos)
        << sentence(input);
}

TEST(RunSentence, APauseIsNoEnd)
{
    RunSentenceInput input = threeStages();
    input.report.state = JobState::Stopped;
    EXPECT_EQ(sentence(input), "Paused at 2.10 s");
    input.report.pausedAt = milliseconds(1500); // time goes on, the pause does not
    EXPECT_EQ(sentence(input), "Paused at 1.50 s");
}

/// The end of the run is not told while an older instant is shown.
TEST(RunSentence, AReplayTellsWhatWasKnownThen)
{
    RunSentenceInput input = threeStages();
    input.report.state = JobState::Done;
    input.report.exitCode = 2;
    input.isReplay = true;
    input.facts.elapsed = milliseconds(41);
    EXPECT_EQ(sentence(input).rfind("At 41.0 ms", 0), 0U) << sentence(input);
    EXPECT_EQ(sentence(input).find("Failed"), std::string::npos) << sentence(input);
}

TEST(RunSentence, AStageThatCouldNotStartHasItsReason)
{
    JobReport report;
    report.stages.resize(2);
    report.stages[1].failure = LaunchFailure{"exec", {kNoSuchFile, "start", "sotr", "no such program in PATH"}};
    const QStringList texts = failureTexts(report);
    ASSERT_EQ(texts.size(), 2);
    EXPECT_TRUE(texts[0].isEmpty());
    EXPECT_EQ(texts[1].toStdString(), "Cannot start \"sotr\" (stage 2): no such program in PATH.");
}

} // namespace
} // namespace forklane::ui
