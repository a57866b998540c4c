// SPDX-License-Identifier: MIT
// saveOutput(): what was kept and all that follows goes into a file; what stands in the way is told, and the job goes on.
#include <fstream>
#include <sstream>

#include "job/job_fixture.h"

namespace forklane {
namespace {

using test::Folder;

class SaveOutput : public test::JobTest {
protected:
    /// A job that writes what is sent to it, and has written `text`.
    std::shared_ptr<Job> startedWith(const std::string &text)
    {
        JobSpec echo = spec("cat");
        echo.input = InputByHand{};
        auto job = start(echo);
        job->sendInput(text);
        EXPECT_TRUE(becomes(job, [&](const Job &now) { return output(now) == text; }));
        return job;
    }

    static std::string contentsOf(const std::string &path)
    {
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        return text.str();
    }

    bool isSaving(const std::shared_ptr<Job> &job)
    {
        return becomes(job, [](const Job &now) { return now.report().saving.has_value(); });
    }

    static void end(Job &job)
    {
        job.endInput();
        EXPECT_TRUE(job.waitUntil(test::soon()));
    }

    Folder m_folder;
};

TEST_F(SaveOutput, holdsWhatWasKeptAndAllThatFollows)
{
    const std::string path = m_folder / "out.txt";
    const auto job = startedWith("before\n");
    job->saveOutput(path);
    ASSERT_TRUE(isSaving(job));
    EXPECT_FALSE(job->report().saving->isOver);
    job->sendInput("after\n");
    end(*job);
    EXPECT_EQ(contentsOf(path), "before\nafter\n");
    const OutputSaving saving = *job->report().saving;
    EXPECT_TRUE(saving.isOver);
    EXPECT_EQ(saving.bytes, 13U);
    EXPECT_FALSE(saving.failure);
    EXPECT_GE(saving.since, Duration(0));
    EXPECT_LE(saving.since, *job->report().wall);
}

TEST_F(SaveOutput, aFileThatWasThereIsWrittenAnew)
{
    const std::string path = m_folder / "out.txt";
    std::ofstream(path) << "much that was there before";
    const auto job = startedWith("new\n");
    job->saveOutput(path);
    end(*job);
    EXPECT_EQ(contentsOf(path), "new\n");
}

TEST_F(SaveOutput, aFileThatCannotBeMadeIsToldAndTheJobGoesOn)
{
    const auto job = startedWith("a\n");
    job->saveOutput(m_folder / "nosuch/out.txt");
    ASSERT_TRUE(isSaving(job));
    const OutputSaving saving = *job->report().saving;
    ASSERT_TRUE(saving.failure);
    EXPECT_EQ(describe(*saving.failure), "cannot write \"" + saving.path + "\": No such file or directory");
    EXPECT_TRUE(saving.isOver);
    job->sendInput("b\n");
    end(*job);
    EXPECT_EQ(output(*job), "a\nb\n");
    EXPECT_EQ(job->report().exitCode, 0);
}

TEST_F(SaveOutput, aFullDiskIsToldAndTheJobGoesOn)
{
    JobSpec echo = spec("cat");
    echo.input = InputByHand{};
    const auto job = start(echo);
    job->saveOutput("/dev/full"); // opens, and has no space for the first byte
    ASSERT_TRUE(isSaving(job));
    EXPECT_FALSE(job->report().saving->failure);
    job->sendInput("one\n");
    ASSERT_TRUE(becomes(job, [](const Job &now) { return now.report().saving->failure.has_value(); }));
    EXPECT_EQ(job->report().saving->failure->code, ENOSPC);
    EXPECT_EQ(job->report().saving->bytes, 0U);
    job->sendInput("two\n");
    end(*job);
    EXPECT_EQ(output(*job), "one\ntwo\n");
}

TEST_F(SaveOutput, aSecondFileTakesOver)
{
    const auto job = startedWith("a\n");
    job->saveOutput(m_folder / "first");
    ASSERT_TRUE(isSaving(job));
    job->saveOutput(m_folder / "second");
    job->sendInput("b\n");
    end(*job);
    EXPECT_EQ(contentsOf(m_folder / "first"), "a\n");
    EXPECT_EQ(contentsOf(m_folder / "second"), "a\nb\n");
    EXPECT_EQ(job->report().saving->path, std::string(m_folder / "second"));
}

TEST_F(SaveOutput, nobodyAsksADoneJob)
{
    const auto job = finished(spec("true"));
    job->saveOutput(m_folder / "late");
    EXPECT_FALSE(job->report().saving);
}

} // namespace
} // namespace forklane
