// SPDX-License-Identifier: MIT
// The life of real jobs: ends, holders, stops, input, output.
#include "job/facts.h"
#include "job/job_fixture.h"

#include <csignal>

namespace forklane {
namespace {

using test::Folder;
using test::helperPath;
using test::soon;

class JobLife : public test::JobTest {};

struct ExitCase {
    std::string text;
    int code;
};

TEST_F(JobLife, exitCodesAreAShells)
{
    const std::vector<ExitCase> cases = {{"true", 0},
                                         {"false", 1},
                                         {"sh -c 'exit 7'", 7},
                                         {"false | true", 0},
                                         {"true | false", 1},
                                         {"nosuch | cat", 0},
                                         {"cat | nosuch", 127},
                                         {"/etc", 126},
                                         {"cat < /nonexistent", 1},
                                         {"cat <&77", 1},
                                         {"sh -c 'kill $$'", 143},
                                         {"yes | head -n 1", 0}};
    for (const auto &[text, code] : cases)
        EXPECT_EQ(finished(spec(text))->report().exitCode, code) << text;
    JobSpec strict = spec("sh -c 'exit 3' | sh -c 'exit 4' | true");
    strict.pipefail = true;
    EXPECT_EQ(finished(strict)->report().exitCode, 4);
}

TEST_F(JobLife, aWriterEndsBySigpipeAndAReaderSeesTheEndWatchedOrNot)
{
    for (const bool observe : {true, false}) {
        JobSpec writer = spec("yes | head -n 1");
        writer.observe = observe;
        const auto ended = finished(writer);
        EXPECT_EQ(ended->report().stages[0].status, ExitStatus::signalled(SIGPIPE));
        EXPECT_EQ(output(*ended), "y\n");
        JobSpec reader = spec("cat | wc -c");
        reader.observe = observe;
        reader.input = InputText{"four"};
        EXPECT_EQ(output(*finished(reader)), "4\n");
    }
}

TEST_F(JobLife, isDoneSoonThoughABackgroundProcessHoldsTheOutput)
{
    const Instant before = Clock::now();
    const auto job = finished(shellSpec("sleep 1000 & echo hi"));
    EXPECT_LT(Clock::now() - before, std::chrono::seconds(test::kSanitized ? 10 : 3));
    EXPECT_EQ(output(*job), "hi\n");
    ASSERT_EQ(job->report().heldBy.size(), 1U);
    EXPECT_EQ(job->report().heldBy[0].name, "sleep");
    EXPECT_FALSE(job->report().leftHolders);
    EXPECT_TRUE(test::endsSoon(job->report().heldBy[0].pid));
}

TEST_F(JobLife, staysHeldWhileItAsksAboutHolders)
{
    JobSpec spec = shellSpec("sleep 1000 & echo hi");
    spec.askAboutHolders = true;
    const auto job = start(spec);
    ASSERT_TRUE(becomes(job, [](const Job &now) { return !now.report().heldBy.empty(); }));
    EXPECT_EQ(job->report().state, JobState::Held);
    job->stop();
    EXPECT_TRUE(job->waitUntil(soon()));
}

TEST_F(JobLife, leavesAloneWhoItIsToldToLeave)
{
    JobSpec spec = shellSpec("sleep 1000 & echo hi");
    spec.leaveDescendants = true;
    const auto job = finished(spec);
    ASSERT_EQ(job->report().heldBy.size(), 1U);
    EXPECT_TRUE(job->report().leftHolders);
    const pid_t holder = job->report().heldBy[0].pid;
    EXPECT_TRUE(test::signalOne(holder, SIGKILL));
    EXPECT_EQ(::waitpid(holder, nullptr, 0), holder); // the test is a subreaper
}

TEST_F(JobLife, stopEndsASetsidFamily)
{
    const auto job = start(spec(helperPath() + " family 4"));
    const pid_t descendant = readyPid(job);
    job->stop();
    EXPECT_TRUE(job->waitUntil(soon()));
    EXPECT_TRUE(test::endsSoon(descendant));
    EXPECT_TRUE(job->report().heldBy.empty() || job->report().heldBy[0].pid == descendant);
}

TEST_F(JobLife, killEndsASetsidFamilyThatHoldsNothing)
{
    const auto job = start(spec(helperPath() + " family 4 quiet"));
    const pid_t descendant = readyPid(job);
    job->kill();
    EXPECT_TRUE(job->waitUntil(soon()));
    EXPECT_TRUE(test::endsSoon(descendant));
    EXPECT_EQ(job->report().stages[0].status, ExitStatus::signalled(SIGKILL));
    EXPECT_TRUE(job->report().heldBy.empty()) << "nobody outlived a stage that was killed itself";
}

TEST_F(JobLife, orphansOfAStageThatHasEndedAreKilled)
{
    const auto job = finished(spec(helperPath() + " escape 3"));
    const std::string text = output(*job);
    ASSERT_TRUE(text.empty() || text.starts_with("ready ")); // it may be killed before it says so
    if (!text.empty()) {
        EXPECT_TRUE(test::endsSoon(std::stoi(text.substr(6))));
    }
}

TEST_F(JobLife, whoIgnoresTheStopSignalIsKilledAfterTheGrace)
{
    const auto job = start(spec(helperPath() + " ignore-term"));
    ASSERT_TRUE(becomes(job, [](const Job &now) { return output(now) == "ignoring\n"; }));
    job->stop();
    EXPECT_TRUE(job->waitUntil(soon()));
    EXPECT_EQ(job->report().stages[0].status, ExitStatus::signalled(SIGKILL));
}

TEST_F(JobLife, aStopThatWaitsLongerKillsOneGraceTimeLater)
{
    JobSpec patient = spec(helperPath() + " ignore-term");
    const auto job = start(patient);
    ASSERT_TRUE(becomes(job, [](const Job &now) { return output(now) == "ignoring\n"; }));
    const Instant before = Clock::now();
    job->stop();
    job->waitLonger();
    EXPECT_TRUE(job->waitUntil(soon()));
    EXPECT_GE(Clock::now() - before, 2 * patient.stop.grace);
    EXPECT_EQ(job->report().stages[0].status, ExitStatus::signalled(SIGKILL));
}

TEST_F(JobLife, whatIsNotBeingStoppedHasNothingToWaitLongerFor)
{
    JobSpec patient = spec(helperPath() + " ignore-term");
    patient.stop.grace = std::chrono::hours(1);
    const auto job = start(patient);
    ASSERT_TRUE(becomes(job, [](const Job &now) { return output(now) == "ignoring\n"; }));
    job->waitLonger();
    job->stop();
    ASSERT_TRUE(becomes(job, [](const Job &now) { return now.report().stopping.has_value(); }));
    const StopProgress progress = *job->report().stopping;
    EXPECT_EQ(progress.killAt - progress.begun, patient.stop.grace);
    job->kill();
    EXPECT_TRUE(job->waitUntil(soon()));
}

TEST_F(JobLife, endOfASetOfEnginesJobsIsTheirProcessesEnd)
{
    const auto job = start(spec(helperPath() + " family 2"));
    const pid_t descendant = readyPid(job);
    const auto other = start(spec("sleep 1000 | sleep 1000"));
    endEngine();
    EXPECT_TRUE(test::endsSoon(descendant));
    EXPECT_EQ(job->report().state, JobState::Done);
    EXPECT_TRUE(other->report().failure);
    job->stop(); // a handle may outlive its engine
    job->sendInput("x");
}

TEST_F(JobLife, itsRecordingBeginsWhereItsTimesCountFrom)
{
    const auto job = finished(spec("true"));
    const JobReport report = job->report();
    EXPECT_EQ(job->recording()->firstTick(), toTick(report.start));
    const RunFacts facts = factsAt(*job->recording(), job->tracks(), job->recording()->lastTick());
    EXPECT_TRUE(facts.finished);
    EXPECT_EQ(facts.elapsed, *report.wall);
}

TEST_F(JobLife, itsRecordingKeepsNoMoreThanItWasTold)
{
    JobSpec limited = spec("true");
    EXPECT_EQ(finished(limited)->recording()->limit(), limited.recordingLimit);
    limited.recordingLimit = 0;
    EXPECT_EQ(finished(limited)->recording()->limit(), 0U);
}

TEST_F(JobLife, timeoutStopsAndIsToldApart)
{
    JobSpec limited = spec("sleep 1000 | sleep 1000");
    limited.timeout = std::chrono::milliseconds(50);
    const JobReport report = finished(limited)->report();
    EXPECT_TRUE(report.timedOut);
    EXPECT_EQ(report.exitCode, 124);
}

TEST_F(JobLife, timeoutEndsWhoHoldsTheOutputToo)
{
    JobSpec limited = shellSpec("sleep 1000 & exit 0");
    limited.askAboutHolders = true; // else it would be over after a quarter of a second
    limited.timeout = std::chrono::milliseconds(50);
    const JobReport report = finished(limited)->report();
    EXPECT_TRUE(report.timedOut);
    EXPECT_EQ(report.exitCode, 124);
}

TEST_F(JobLife, moreRefusedStagesThanAreLaunchedAheadAreAllTold)
{
    std::string text = "cat <&77";
    for (int stage = 1; stage < 40; ++stage)
        text += " | cat <&77";
    const JobReport report = finished(spec(text + " | cat"))->report();
    EXPECT_EQ(report.exitCode, 0);
    EXPECT_EQ(
        std::count_if(report.stages.begin(), report.stages.end(), [](const auto &stage) { return stage.failure.has_value(); }),
        40);
}

TEST_F(JobLife, inputByHandReachesTheFirstStageUntilItIsEnded)
{
    JobSpec talk = spec("cat | cat");
    talk.input = InputByHand{};
    const auto job = start(talk);
    job->sendInput("one\n");
    ASSERT_TRUE(becomes(job, [](const Job &now) { return output(now) == "one\n"; }));
    job->sendInput(std::string(1 << 20, 'x'));
    job->endInput();
    EXPECT_TRUE(job->waitUntil(soon()));
    EXPECT_EQ(output(*job).size(), 4U + (1 << 20));
}

TEST_F(JobLife, pauseAndResumeAreStates)
{
    const auto job = start(spec("sleep 1000 | sleep 1000"));
    ASSERT_TRUE(reaches(job, JobState::Running));
    for (int i = 0; i < 20; ++i) {
        job->pause();
        ASSERT_TRUE(reaches(job, JobState::Stopped));
        job->resume();
        ASSERT_TRUE(reaches(job, JobState::Running));
    }
    job->pause();
    job->stop(); // reaches stopped programs too
    EXPECT_TRUE(job->waitUntil(soon()));
    EXPECT_EQ(job->report().stages[0].status, ExitStatus::signalled(SIGTERM));
}

TEST_F(JobLife, aKillThatMeetsTheEndOfTheLastStageStillEndsTheJob)
{
    for (int i = 0; i < (test::kSanitized ? 20 : 100); ++i) {
        const auto job = start(spec("true"));
        (void)becomes(job, [](const Job &now) { return now.report().stages[0].pid.has_value(); });
        job->kill();
        ASSERT_TRUE(job->waitUntil(soon()));
    }
}

TEST_F(JobLife, aCommandKeepsTheSignalsOfWhoeverStartedTheJobIfItIsToldTo)
{
    const auto pipe = std::signal(SIGPIPE, SIG_IGN);
    sigset_t blocked;
    sigset_t before;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR2);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
    const KeptSignals own = signalsOfThisThread();
    JobSpec keeping = spec(helperPath() + " signals | cat");
    keeping.pipeline.stages.front().command.restoreSignals = false;
    const auto job = start(keeping);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    EXPECT_TRUE(job->waitUntil(soon()));
    std::signal(SIGPIPE, pipe);
    EXPECT_EQ(output(*job), test::saidOf(own));
    EXPECT_EQ(output(*finished(spec(helperPath() + " signals"))), test::saidOf({})) << "nor what the keeper ignores for itself";
}

TEST_F(JobLife, aPipelineOfManyStagesIsLaunchedAndCanBeStopped)
{
    std::string text = "cat";
    for (int i = 1; i < (test::kSanitized ? 40 : 150); ++i)
        text += " | cat";
    JobSpec through = spec(text);
    through.input = InputText{"through"};
    EXPECT_EQ(output(*finished(through)), "through");
    through.input = InputByHand{};
    const auto job = start(through);
    job->stop();
    EXPECT_TRUE(job->waitUntil(soon()));
}

} // namespace
} // namespace forklane
