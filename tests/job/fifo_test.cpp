// SPDX-License-Identifier: MIT
// Stages whose files wait for somebody: a FIFO without its other end (fifo(7)).
#include "job/facts.h"
#include "job/job_fixture.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace forklane {
namespace {

using test::soon;

class JobFifo : public test::JobTest {
protected:
    std::string fifo(const std::string &name)
    {
        std::string path = m_folder / name;
        EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
        return path;
    }

    /// Its first stage waits for a file to open.
    bool isOpening(const std::shared_ptr<Job> &job)
    {
        return becomes(job, [](const Job &now) { return now.report().stages[0].opening.has_value(); });
    }

    static void say(const std::string &path, const std::string &words)
    {
        const UniqueFd writer(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
        EXPECT_EQ(::write(writer.get(), words.data(), words.size()), static_cast<ssize_t>(words.size()));
    }

    test::Folder m_folder;
};

TEST_F(JobFifo, betweenTwoStagesIsNoDeadlock)
{
    const std::string path = fifo("between");
    EXPECT_EQ(output(*finished(spec("echo x > " + path + " | cat " + path))), "x\n");
    EXPECT_EQ(output(*finished(spec("cat < " + path + " | cat | echo y > " + path))), "");
}

TEST_F(JobFifo, moreStagesThanAreLaunchedAheadMayWait)
{
    std::string text;
    std::string all;
    for (int i = 0; i < 12; ++i) {
        const std::string path = fifo(std::to_string(i));
        text += "cat < " + path + " | ";
        all += ' ' + path;
    }
    const auto job = finished(spec(text + R"(sh -c 'for one in "$@"; do echo hi > "$one"; done; echo end' sh)" + all));
    EXPECT_EQ(output(*job), "end\n");
    for (const StageReport &stage : job->report().stages)
        EXPECT_TRUE(stage.status == ExitStatus::exited(0) || stage.status == ExitStatus::signalled(SIGPIPE));
}

TEST_F(JobFifo, theStageThatWaitsIsToldWhileOthersRun)
{
    const std::string path = fifo("late");
    const auto job = start(spec("cat < " + path + " | cat"));
    ASSERT_TRUE(reaches(job, JobState::Running));
    ASSERT_TRUE(isOpening(job));
    const JobReport report = job->report();
    EXPECT_EQ(report.stages[0].opening->path, path);
    EXPECT_FALSE(report.stages[0].pid);
    ASSERT_TRUE(report.stages[1].pid);
    m_collector->flush();
    const Recording &recording = *job->recording();
    EXPECT_EQ(factsAt(recording, job->tracks(), recording.lastTick()).stages[0].opening, path);
    say(path, "late\n");
    ASSERT_TRUE(job->waitUntil(soon()));
    m_collector->flush();
    EXPECT_EQ(output(*job), "late\n");
    EXPECT_FALSE(job->report().stages[0].opening);

    const SliceView lane = job->recording()->slices(job->tracks().stages[0].state);
    ASSERT_GT(lane.size(), 1U);
    EXPECT_EQ(job->recording()->name(lane.at(0).name), "open " + path);
    EXPECT_EQ(lane.at(0).role, Role::Sleeping);
    EXPECT_EQ(lane.at(0).certainty, Certainty::Exact);
    EXPECT_EQ(lane.at(1).role, Role::Launch);
    EXPECT_LE(lane.at(0).end, lane.at(1).begin);
}

TEST_F(JobFifo, filesAreOpenedInTheirOrderAndAFailureIsToldOfTheRightOne)
{
    const std::string path = fifo("first");
    const auto job = start(spec("cat < " + path + " > " + m_folder / "made" + " 2> " + m_folder.path()));
    ASSERT_TRUE(isOpening(job));
    EXPECT_NE(::access((m_folder / "made").c_str(), F_OK), 0);
    say(path, "");
    ASSERT_TRUE(job->waitUntil(soon()));
    EXPECT_EQ(::access((m_folder / "made").c_str(), F_OK), 0);
    ASSERT_TRUE(job->report().stages[0].failure);
    EXPECT_EQ(job->report().stages[0].failure->error.code, EISDIR);
    EXPECT_EQ(job->report().stages[0].failure->error.subject, m_folder.path());
    EXPECT_EQ(job->report().exitCode, 1);
}

TEST_F(JobFifo, stagesOfOneJobAreOneGroupWhoeverComesFirst)
{
    const std::string path = fifo("first");
    const auto job = start(spec("cat < " + path + " | cat | cat"));
    ASSERT_TRUE(isOpening(job));
    ASSERT_TRUE(reaches(job, JobState::Running));
    const UniqueFd writer(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    ASSERT_TRUE(becomes(job, [](const Job &now) { return now.report().stages[0].pid.has_value(); }));
    const JobReport report = job->report();
    const pid_t group = ::getpgid(*report.stages[0].pid);
    EXPECT_NE(group, ::getpgrp());
    EXPECT_EQ(::getpgid(*report.stages[1].pid), group);
    EXPECT_EQ(::getpgid(*report.stages[2].pid), group);
    job->kill();
    EXPECT_TRUE(job->waitUntil(soon()));
}

TEST_F(JobFifo, aStageStartsThoughWhoLedItsGroupHasGone)
{
    const std::string path = fifo("group");
    const auto job = start(spec("nosuch < " + path + " | cat < " + path));
    UniqueFd writer(::open(path.c_str(), O_RDWR | O_CLOEXEC)); // waits for nobody
    ASSERT_TRUE(becomes(job, [](const Job &now) {
        return now.report().stages[0].failure.has_value() && now.report().stages[1].pid.has_value();
    }));
    EXPECT_EQ(job->report().stages[0].failure->step, "exec");
    writer.reset();
    ASSERT_TRUE(job->waitUntil(soon()));
    EXPECT_EQ(job->report().stages[1].status, ExitStatus::exited(0));
}

TEST_F(JobFifo, stopAndKillEndTheWaitAndNameTheFile)
{
    const std::string path = fifo("nobody");
    for (const bool kills : {false, true}) {
        JobSpec waiting = spec("cat | cat");
        waiting.input = FilePath{path, OpenMode::Read};
        const auto job = start(waiting);
        ASSERT_TRUE(isOpening(job));
        if (kills)
            job->kill();
        else
            job->stop();
        ASSERT_TRUE(job->waitUntil(soon()));
        ASSERT_TRUE(job->report().stages[0].failure);
        const std::string sentence = describe(*job->report().stages[0].failure, 1);
        EXPECT_EQ(
            sentence,
            "Cannot read \"" + path +
                "\" (stage 1): it was stopped while it waited for the file to open; a FIFO needs somebody at its other end.");
    }
    EXPECT_EQ(output(*finished(spec("echo next"))), "next\n");
}

TEST_F(JobFifo, stopBeforeAnythingIsOpenEndsIt)
{
    const std::string path = fifo("nobody");
    const auto job = start(spec("cat < " + path + " | cat < " + path));
    job->stop();
    EXPECT_TRUE(job->waitUntil(soon()));
    EXPECT_EQ(job->report().state, JobState::Done);
}

TEST_F(JobFifo, aStoppedStageIsLaunchedWhenItGoesOn)
{
    const std::string path = fifo("late");
    const auto job = start(spec("cat < " + path));
    ASSERT_TRUE(isOpening(job));
    job->signalStage(0, SIGSTOP);
    ASSERT_TRUE(reaches(job, JobState::Stopped));
    UniqueFd writer(::open(path.c_str(), O_RDWR | O_CLOEXEC)); // waits for nobody
    EXPECT_FALSE(job->report().stages[0].pid);
    job->signalStage(0, SIGCONT);
    ASSERT_TRUE(becomes(job, [](const Job &now) { return now.report().stages[0].pid.has_value(); }));
    ASSERT_TRUE(reaches(job, JobState::Running));
    writer.reset();
    ASSERT_TRUE(job->waitUntil(soon()));
    EXPECT_EQ(job->report().stages[0].status, ExitStatus::exited(0));
}

/// fcntl(2): who opens a file that somebody has leased waits until the lease is given up.
TEST_F(JobFifo, aLeasedFileHoldsUpItsOwnStageAlone)
{
    const std::string path = m_folder / "leased";
    const UniqueFd holder(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    const auto before = std::signal(SIGIO, SIG_IGN); // tells the holder that somebody waits
    if (::fcntl(holder.get(), F_SETLEASE, F_WRLCK) != 0)
        GTEST_SKIP() << "no leases on this file system";
    const auto job = start(spec("echo x > " + path + " | true"));
    EXPECT_TRUE(isOpening(job));
    EXPECT_TRUE(becomes(job, [](const Job &now) { return now.report().stages[1].status.has_value(); }));
    EXPECT_EQ(::fcntl(holder.get(), F_SETLEASE, F_UNLCK), 0);
    std::signal(SIGIO, before);
    ASSERT_TRUE(job->waitUntil(soon()));
    char byte = 0;
    EXPECT_EQ(::pread(holder.get(), &byte, 1, 0), 1);
    EXPECT_EQ(byte, 'x');
}

TEST_F(JobFifo, aSignalReachesAStageThatWaits)
{
    const std::string path = fifo("nobody");
    const auto job = start(spec("cat < " + path));
    ASSERT_TRUE(isOpening(job));
    job->signalStage(0, SIGSTOP);
    ASSERT_TRUE(reaches(job, JobState::Stopped));
    job->signalStage(0, SIGCONT);
    ASSERT_TRUE(reaches(job, JobState::Running));
    job->signalStage(0, SIGINT);
    ASSERT_TRUE(job->waitUntil(soon()));
    EXPECT_EQ(job->report().stages[0].failure->error.code, ECANCELED);
}

} // namespace
} // namespace forklane
