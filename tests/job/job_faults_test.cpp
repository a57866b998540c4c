// SPDX-License-Identifier: MIT
// Jobs in numbers, jobs whose keeper is killed or stopped, and what a job must not do to the program around it.
#include "job/job_fixture.h"

#include <csignal>
#include <random>
#include <stdexcept>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace forklane {
namespace {

using test::endsSoon;
using test::Folder;
using test::helperPath;
using test::soon;

// A launch by an instrumented keeper takes ten times as long, and the sanitizers look at one process at a time.
constexpr int kRounds = test::kSanitized ? 100 : 1000;

class JobFaults : public test::JobTest {
protected:
    /// Somebody outside the job writes without end to where its only stage writes.
    static Child writerInto(const Job &job)
    {
        Command command;
        command.argv = {"yes"};
        redirect(command, 1, FilePath{"/proc/" + std::to_string(*job.report().stages[0].pid) + "/fd/1", OpenMode::Truncate});
        auto writer = spawn(command);
        EXPECT_TRUE(writer);
        return std::move(*writer);
    }

    /// Of the only job: the guard is a child of the program, the keeper the guard's.
    static pid_t guard() { return onlyChildNamed("forklane-guard", ::getpid()); }
    static pid_t keeper() { return onlyChildNamed("forklane-keeper", guard()); }

    static pid_t onlyChildNamed(const std::string &name, pid_t parent)
    {
        pid_t found = 0;
        for (const pid_t child : childrenOf(parent)) {
            const auto identity = identify(child);
            if (!identity || identity->name != name)
                continue;
            if (found != 0)
                throw std::runtime_error("more than one " + name);
            found = child;
        }
        if (found == 0)
            throw std::runtime_error("no " + name);
        return found;
    }

    /// A stage with a setsid'd descendant, beside another stage; the pids of all three.
    std::vector<pid_t> startFamily()
    {
        m_job = start(spec("sleep 1000 | " + helperPath() + " family 4"));
        const pid_t descendant = readyPid(m_job);
        const JobReport report = m_job->report();
        return {*report.stages[0].pid, *report.stages[1].pid, descendant};
    }

    /// The job has told its failure, nobody of the family is left, and the next job gets another keeper.
    void expectFailure(const std::vector<pid_t> &family)
    {
        ASSERT_TRUE(m_job->waitUntil(soon()));
        const JobReport report = m_job->report();
        ASSERT_TRUE(report.failure);
        EXPECT_NE(describe(*report.failure).find("keeper"), std::string::npos);
        EXPECT_EQ(report.exitCode, 2);
        for (const pid_t pid : family)
            EXPECT_TRUE(endsSoon(pid)) << pid << " lives";
        EXPECT_EQ(finished(spec("true"))->report().exitCode, 0);
    }

    std::shared_ptr<Job> m_job;
};

TEST_F(JobFaults, aThousandShortJobsReuseAKeeperAndNeverLoseAGroup)
{
    std::set<pid_t> guards;
    for (int i = 0; i < kRounds; ++i) {
        const JobReport report = finished(spec("true | true | sleep 0"))->report();
        for (const StageReport &stage : report.stages)
            ASSERT_FALSE(stage.failure) << describe(*stage.failure, 1);
        ASSERT_EQ(report.exitCode, 0);
        for (const pid_t child : childrenOf(::getpid()))
            guards.insert(child);
    }
    EXPECT_EQ(guards.size(), 1U);
}

TEST_F(JobFaults, manyJobsAtOnceWithRandomEndsLeaveNothing)
{
    std::mt19937 dice(1);
    const std::vector<std::string> texts = {"true | sleep 0",           "sleep 1000 | cat",
                                            helperPath() + " family 2", helperPath() + " escape 2 quiet",
                                            "yes | head -n 1",          "/nonexistent | cat"};
    constexpr std::size_t kAtOnce = 8;
    std::vector<std::shared_ptr<Job>> jobs;
    for (int i = 0; i < kRounds / 2; ++i) {
        jobs.push_back(start(spec(texts[dice() % texts.size()])));
        if (jobs.size() < kAtOnce)
            continue;
        const auto chosen = jobs.begin() + static_cast<std::ptrdiff_t>(dice() % kAtOnce);
        if (dice() % 3 == 0) // else it is killed while it starts
            (void)becomes(*chosen, [](const Job &job) { return job.report().state > JobState::Starting; });
        (*chosen)->kill();
        ASSERT_TRUE((*chosen)->waitUntil(soon()));
        jobs.erase(chosen);
    }
    jobs.clear();
    endEngine(); // the others end with it; then the fixture finds whatever is left
}

TEST_F(JobFaults, aKilledKeeperIsToldAndLeavesNoProcessOfASetsidFamily)
{
    const auto family = startFamily();
    ASSERT_TRUE(test::signalOne(keeper(), SIGKILL));
    expectFailure(family);
}

TEST_F(JobFaults, aKilledGuardIsToldAndLeavesNoProcessOfASetsidFamily)
{
    const auto family = startFamily();
    const pid_t ownKeeper = keeper();
    ASSERT_TRUE(test::signalOne(guard(), SIGKILL));
    ASSERT_TRUE(m_job->waitUntil(soon()));
    EXPECT_EQ(::waitpid(ownKeeper, nullptr, 0), ownKeeper); // it came to the test, a subreaper
    expectFailure(family);
}

TEST_F(JobFaults, aStoppedKeeperDoesNotKeepAJobFromBeingKilled)
{
    const auto family = startFamily();
    const pid_t ownKeeper = keeper();
    ASSERT_TRUE(test::signalOne(ownKeeper, SIGSTOP));
    ASSERT_TRUE(becomes(m_job, [&](const Job &) { return identify(ownKeeper)->state == 'T'; }));
    m_job->kill();
    ASSERT_TRUE(m_job->waitUntil(soon()));
    EXPECT_FALSE(m_job->report().failure);
    for (const pid_t pid : family)
        EXPECT_TRUE(endsSoon(pid)) << pid << " lives";
}

TEST_F(JobFaults, aStoppedKeeperDoesNotKeepTheEngineFromEnding)
{
    const auto family = startFamily();
    for (const pid_t pid : {keeper(), guard()}) {
        ASSERT_TRUE(test::signalOne(pid, SIGSTOP));
        ASSERT_TRUE(becomes(m_job, [pid](const Job &) { return identify(pid)->state == 'T'; }));
    }
    endEngine();
    for (const pid_t pid : family)
        EXPECT_TRUE(endsSoon(pid)) << pid << " lives";
}

TEST_F(JobFaults, aPreparedKeeperServesTheFirstJob)
{
    m_engine->prepare();
    m_engine->prepare(); // there is one already
    EXPECT_EQ(finished(spec("true"))->report().exitCode, 0);
    EXPECT_EQ(childrenOf(::getpid()).size(), 1U) << "one keeper";
}

TEST_F(JobFaults, anIdleKeeperThatWasKilledIsNotUsedAgain)
{
    EXPECT_EQ(finished(spec("true"))->report().exitCode, 0);
    const pid_t idle = guard();
    ASSERT_TRUE(test::signalOne(keeper(), SIGKILL));
    ASSERT_TRUE(endsSoon(idle));
    EXPECT_EQ(finished(spec("true"))->report().exitCode, 0);
}

TEST_F(JobFaults, aHolderThatStillWritesIsWaitedFor)
{
    // 20 pauses of 20 ms at least: without a fresh 250 ms for each byte the last would be lost. A machine that stands still for
    // that long loses it too, rightly; so one of several runs must be whole.
    std::string text;
    for (int i = 0; i < 5 && !text.ends_with("end\n"); ++i)
        text = output(*finished(shellSpec("(for i in $(seq 20); do sleep 0.02; echo $i; done; echo end) & echo hi")));
    EXPECT_TRUE(text.starts_with("hi\n") && text.ends_with("20\nend\n")) << text;
}

TEST_F(JobFaults, anotherLibrarysChildKeepsItsStatus)
{
    const pid_t other = ::fork();
    if (other == 0)
        ::_exit(42);
    siginfo_t info = {};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(other), &info, WEXITED | WNOWAIT), 0); // it has ended, unreaped
    EXPECT_EQ(finished(spec("true | true"))->report().exitCode, 0);
    const auto job = start(spec("sleep 1000"));
    ASSERT_TRUE(reaches(job, JobState::Running));
    ASSERT_TRUE(test::signalOne(keeper(), SIGKILL));
    EXPECT_TRUE(job->waitUntil(soon()));
    endEngine();
    int status = 0;
    ASSERT_EQ(::waitpid(other, &status, 0), other);
    EXPECT_EQ(WEXITSTATUS(status), 42);
}

TEST_F(JobFaults, stagesGetBlockingPipes)
{
    JobSpec talk = spec(helperPath() + " non-blocking");
    talk.input = InputByHand{};
    EXPECT_EQ(output(*finished(talk)), "non-blocking:\n");
    EXPECT_EQ(output(*finished(spec("cat | " + helperPath() + " non-blocking"))), "non-blocking:\n");
}

TEST_F(JobFaults, peakMemoryIsTheStagesOwnAlsoOfABigProgram)
{
    constexpr std::size_t kSize = 256 << 20;
    void *memory = ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    const auto job = finished(spec("true"));
    ::munmap(memory, kSize);
    ASSERT_TRUE(job->report().stages[0].maxRssKib);
    EXPECT_LT(*job->report().stages[0].maxRssKib, 128 * 1024); // an instrumented keeper alone is tens of MiB
}

TEST_F(JobFaults, aWriterOutOfReachDoesNotKeepAJobFromItsEnd)
{
    JobSpec killed = spec("sleep 1000");
    killed.outputLimit = 4 << 20;
    const auto job = start(killed);
    ASSERT_TRUE(reaches(job, JobState::Running));
    Child writer = writerInto(*job);
    ASSERT_TRUE(becomes(job, [](const Job &now) { return now.output()->totals().bytes > 0; }));
    job->kill();
    EXPECT_TRUE(job->waitUntil(soon()));
    EXPECT_EQ(writer.wait(soon()), ExitStatus::signalled(SIGPIPE));

    JobSpec late = spec("sleep 1000");
    late.outputLimit = 4 << 20;
    const auto ended = start(late); // its stage ends by itself, its output never
    ASSERT_TRUE(reaches(ended, JobState::Running));
    Child other = writerInto(*ended);
    ASSERT_TRUE(becomes(ended, [](const Job &now) { return now.output()->totals().bytes > 0; }));
    ended->signalStage(0, SIGUSR1);
    ASSERT_TRUE(reaches(ended, JobState::Exited));
    ended->stop();
    EXPECT_TRUE(ended->waitUntil(soon()));
    EXPECT_EQ(ended->report().stages[0].status, ExitStatus::signalled(SIGUSR1));
    EXPECT_EQ(other.wait(soon()), ExitStatus::signalled(SIGPIPE));
}

TEST_F(JobFaults, requestsThatFindNoRoomAreSentLater)
{
    const auto job = start(spec("sleep 1000"));
    ASSERT_TRUE(reaches(job, JobState::Running));
    ASSERT_EQ(::kill(keeper(), SIGSTOP), 0);
    for (int i = 0; i < 2000; ++i)
        job->signalStage(0, SIGWINCH);
    job->kill();
    EXPECT_TRUE(job->waitUntil(soon()));
    EXPECT_EQ(job->report().stages[0].status, ExitStatus::signalled(SIGKILL));
}

TEST_F(JobFaults, stagesThatKeepDescriptorsDoNotGetTheKeepersOwn)
{
    JobSpec keeping = spec(helperPath() + " fds");
    JobSpec closing = keeping;
    keeping.pipeline.stages[0].command.closeOtherFds = false;
    EXPECT_EQ(output(*finished(keeping)), output(*finished(closing)));
}

TEST_F(JobFaults, bytesOfAStageAreUnknownWhereNobodyHereReadsThem)
{
    const Folder folder;
    const auto redirected = finished(spec("seq 10 > " + folder / "file"));
    EXPECT_EQ(redirected->report().stages[0].stdoutBytes, std::nullopt);
    const auto silent = finished(spec("true"));
    EXPECT_EQ(silent->report().stages[0].stdoutBytes, 0U);
    const auto said = finished(spec("seq 10"));
    EXPECT_EQ(said->report().stages[0].stdoutBytes, 21U);
}

} // namespace
} // namespace forklane
