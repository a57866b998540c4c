// SPDX-License-Identifier: MIT
#include "queue/batch.h"

#include <csignal>
#include <fstream>
#include <map>
#include <thread>

#include <fmt/format.h>

#include "job/job_fixture.h"
#include "process/plain_line.h"
#include "support/changed_variable.h"

namespace forklane::queue {
namespace {

class BatchTest : public test::JobTest {
protected:
    using Ends = std::map<std::uint64_t, Ended>;

    static BatchSpec twoSlots()
    {
        BatchSpec spec;
        spec.slotCount = 2;
        spec.stop.grace = std::chrono::milliseconds(100);
        return spec;
    }

    std::unique_ptr<Batch> make(BatchSpec spec = twoSlots())
    {
        return std::make_unique<Batch>(std::move(spec), *m_engine, *m_collector);
    }

    static void submitAll(Batch &batch, const std::vector<std::string> &commands)
    {
        std::uint64_t number = 0;
        for (const std::string &command : commands)
            (void)batch.submit(++number, command);
        batch.close();
    }

    static Ends takeAll(Batch &batch)
    {
        Ends ends;
        while (auto ended = batch.take()) {
            EXPECT_TRUE(isSum(batch.board().counts()));
            const std::uint64_t number = ended->number;
            EXPECT_TRUE(ends.emplace(number, std::move(*ended)).second) << number << " ended twice";
        }
        EXPECT_TRUE(isSum(batch.board().counts()));
        return ends;
    }

    static bool isSum(const Counts &counts) { return counts.lost() == 0; }

    /// A file that a command may wait for; gone with the test.
    std::string path(const std::string &name) { return m_folder / name; }

    void SetUp() override
    {
        JobTest::SetUp();
        m_folder = std::filesystem::temp_directory_path() / fmt::format("forklane-batch-{}", ::getpid());
        std::filesystem::create_directory(m_folder);
    }
    void TearDown() override
    {
        std::filesystem::remove_all(m_folder);
        JobTest::TearDown();
    }

    std::filesystem::path m_folder;
};

TEST_F(BatchTest, runsEveryCommandOnceAndKeepsItsOutputApart)
{
    const auto batch = make();
    std::vector<std::string> commands;
    for (int i = 1; i <= 40; ++i)
        commands.push_back(fmt::format("echo out {}; echo err {} >&2; exit {}", i, i, i % 3));
    submitAll(*batch, commands);
    const Ends ends = takeAll(*batch);
    ASSERT_EQ(ends.size(), 40U);
    for (const auto &[number, ended] : ends) {
        EXPECT_EQ(ended.output.bytes, fmt::format("out {}\n", number));
        EXPECT_EQ(ended.errors.bytes, fmt::format("err {}\n", number));
        EXPECT_EQ(ended.status, ExitStatus::exited(static_cast<int>(number % 3)));
        EXPECT_EQ(ended.succeeded, number % 3 == 0);
    }
    EXPECT_EQ(batch->board().counts().of(TaskState::Done), 13U);
    EXPECT_EQ(batch->board().counts().of(TaskState::Failed), 27U);
}

TEST_F(BatchTest, largeOutputComesInAFile)
{
    const auto batch = make();
    submitAll(*batch, {"head -c 3000000 /dev/zero"});
    const Ends ends = takeAll(*batch);
    EXPECT_EQ(ends.at(1).output.size, 3'000'000U);
    EXPECT_TRUE(ends.at(1).output.file);
    EXPECT_TRUE(ends.at(1).output.bytes.empty());
}

TEST_F(BatchTest, runsAsManyAtTheSameTimeAsThereAreSlots)
{
    // Each of the two waits for the other's file: with one slot the first would wait for ever.
    const auto batch = make();
    const std::string meet = "echo > {0}; until test -e {1}; do sleep 0.01; done";
    submitAll(*batch,
              {fmt::format(fmt::runtime(meet), path("a"), path("b")), fmt::format(fmt::runtime(meet), path("b"), path("a"))});
    EXPECT_EQ(takeAll(*batch).size(), 2U);
    EXPECT_EQ(batch->board().counts().of(TaskState::Done), 2U);
}

TEST_F(BatchTest, triesAgainWhatFails)
{
    BatchSpec spec = twoSlots();
    spec.tries = 3;
    const auto batch = make(std::move(spec));
    submitAll(*batch, {fmt::format("echo x >> {0}; test $(wc -l < {0}) -eq 3", path("tries")), "exit 9"});
    const Ends ends = takeAll(*batch);
    EXPECT_TRUE(ends.at(1).succeeded);
    EXPECT_EQ(ends.at(1).tries, 3U);
    EXPECT_FALSE(ends.at(2).succeeded);
    EXPECT_EQ(ends.at(2).tries, 3U);
    EXPECT_EQ(batch->board().counts().retried, 4U);
}

TEST_F(BatchTest, aTimeoutEndsTheCommandAndFailsIt)
{
    BatchSpec spec = twoSlots();
    spec.timeout = std::chrono::milliseconds(50);
    const auto batch = make(std::move(spec));
    submitAll(*batch, {"exec sleep 1000"});
    const Ends ends = takeAll(*batch);
    EXPECT_TRUE(ends.at(1).timedOut);
    EXPECT_FALSE(ends.at(1).succeeded);
}

TEST_F(BatchTest, haltNowStopsWhatRunsAndCancelsTheRest)
{
    BatchSpec spec = twoSlots();
    spec.halt = *parseHaltRule("now,fail=1");
    const auto batch = make(std::move(spec));
    submitAll(*batch,
              {fmt::format("echo > {}; exec sleep 1000", path("sleeps")),
               fmt::format("until test -e {}; do sleep 0.01; done; exit 1", path("sleeps")), "echo never", "echo never"});
    const Ends ends = takeAll(*batch);
    EXPECT_EQ(ends.size(), 2U);
    EXPECT_EQ(ends.at(1).status, ExitStatus::signalled(SIGTERM));
    EXPECT_TRUE(batch->isHalted());
    EXPECT_EQ(batch->board().counts().of(TaskState::Cancelled), 2U);
}

TEST_F(BatchTest, haltSoonLetsWhatRunsEnd)
{
    BatchSpec spec = twoSlots();
    spec.halt = *parseHaltRule("soon,fail=1");
    const auto batch = make(std::move(spec));
    submitAll(*batch, {fmt::format("echo > {0}; until test -e {1}; do sleep 0.01; done; echo whole", path("one"), path("two")),
                       fmt::format("until test -e {}; do sleep 0.01; done; exit 1", path("one")), "echo never"});
    EXPECT_EQ(batch->take()->number, 2U);
    std::filesystem::create_directory(path("two"));
    const Ends ends = takeAll(*batch);
    EXPECT_EQ(ends.at(1).output.bytes, "whole\n");
    EXPECT_EQ(batch->board().counts().of(TaskState::Cancelled), 1U);
}

TEST_F(BatchTest, nothingIsStartedWhilePaused)
{
    const auto batch = make();
    batch->pause();
    submitAll(*batch, {"true", "true", "true"});
    EXPECT_EQ(batch->board().counts().of(TaskState::Queued), 3U);
    EXPECT_EQ(batch->board().counts().of(TaskState::Running), 0U);
    batch->resume();
    EXPECT_EQ(takeAll(*batch).size(), 3U);
}

TEST_F(BatchTest, aShellThatDoesNotExistIsToldForEachCommand)
{
    BatchSpec spec = twoSlots();
    spec.shell = "/nonexistent/sh";
    const auto batch = make(std::move(spec));
    submitAll(*batch, {"true", "true"});
    const Ends ends = takeAll(*batch);
    ASSERT_EQ(ends.size(), 2U);
    EXPECT_NE(ends.at(1).failure.find("/nonexistent/sh"), std::string::npos);
    EXPECT_EQ(batch->board().counts().of(TaskState::Failed), 2U);
}

/// With no shell between, and the same as with one.
TEST_F(BatchTest, plainLinesEndAsUnderAShell)
{
    const test::ChangedVariable pwd("PWD", std::filesystem::current_path().string());
    const std::string script = path("script");
    std::ofstream(script) << "echo from a script without a first line; exit 5\n";
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    const std::string notExecutable = path("text");
    std::ofstream(notExecutable) << "text\n";
    const std::vector<std::string> lines = {"uname", "false",       "ls /nonexistent", "nosuchprogram a",
                                            script,  notExecutable, m_folder.string()};
    for (const std::string &line : lines)
        EXPECT_TRUE(plainCommand(line)) << line;
    const auto batch = make();
    submitAll(*batch, lines);
    const Ends plain = takeAll(*batch);
    const auto withShell = make();
    std::vector<std::string> quoted;
    for (const std::string &line : lines)
        quoted.push_back(line + " ;");
    submitAll(*withShell, quoted);
    const Ends shells = takeAll(*withShell);
    ASSERT_EQ(plain.size(), lines.size());
    ASSERT_EQ(shells.size(), lines.size());
    for (const auto &[number, ended] : plain) {
        EXPECT_EQ(ended.status, shells.at(number).status) << lines[number - 1];
        EXPECT_EQ(ended.output.bytes, shells.at(number).output.bytes) << lines[number - 1];
        EXPECT_EQ(ended.errors.bytes, shells.at(number).errors.bytes) << lines[number - 1];
        EXPECT_EQ(ended.text, lines[number - 1]);
        EXPECT_EQ(ended.failure, "") << lines[number - 1];
    }
    EXPECT_EQ(plain.at(4).status, ExitStatus::exited(127));
    EXPECT_EQ(plain.at(5).output.bytes, "from a script without a first line\n");
}

TEST_F(BatchTest, aFolderWhereNothingCanBeKeptFailsTheCommandWithASentence)
{
    BatchSpec spec = twoSlots();
    spec.spillFolder = "/nonexistent";
    const auto batch = make(std::move(spec));
    submitAll(*batch, {"true"});
    const Ends ends = takeAll(*batch);
    EXPECT_NE(ends.at(1).failure.find("/nonexistent"), std::string::npos);
}

TEST_F(BatchTest, droppedInTheMiddleItLeavesNothing)
{
    const auto batch = make();
    submitAll(*batch, {fmt::format("echo > {}; exec sleep 1000", path("sleeps")),
                       fmt::format("until test -e {}; do sleep 0.01; done", path("sleeps"))});
    EXPECT_EQ(batch->take()->number, 2U);
    // the fixture looks for processes and descriptors that are left
}

TEST_F(BatchTest, whereNobodyTakesEndsOutputsAndDetailsOfAllAttemptsAreKept)
{
    BatchSpec spec = twoSlots();
    spec.keepsEnds = true;
    spec.tries = 2;
    const auto batch = make(std::move(spec));
    submitAll(*batch, {"echo out; echo err >&2", "echo try; exit 3", "head -c 200000 /dev/zero", "kill -9 $$"});
    ASSERT_TRUE(batch->waitUntil(Instant::max()));
    EXPECT_EQ(*batch->output(TaskId{0}, 1, 1, 0, 100), "out\n");
    EXPECT_EQ(*batch->output(TaskId{0}, 1, 2, 1, 2), "rr");
    EXPECT_EQ(*batch->output(TaskId{1}, 2, 1, 0, 100), "try\n");
    EXPECT_EQ(batch->output(TaskId{2}, 1, 1, 199'990, 100)->size(), 10U);
    EXPECT_EQ(*batch->output(TaskId{2}, 2, 1, 0, 100), "");
    EXPECT_EQ(batch->details(TaskId{1}, 1)->status, ExitStatus::exited(3));
    EXPECT_TRUE(batch->details(TaskId{0}, 1)->maxRssKib);
    EXPECT_FALSE(batch->details(TaskId{0}, 2));
    EXPECT_EQ(batch->board().task(TaskId{3}).last.code, -9);
    EXPECT_EQ(batch->board().counts().of(TaskState::Failed), 2U);
    EXPECT_EQ(batch->board().retryFailed(), 2U);
    batch->wake();
    ASSERT_TRUE(batch->waitUntil(Instant::max()));
    EXPECT_EQ(batch->board().task(TaskId{1}).attempts, 4);
}

TEST_F(BatchTest, outputCanBeReadWhileTheCommandRunsAndAKilledSlotGoesOn)
{
    BatchSpec spec = twoSlots();
    spec.slotCount = 1;
    spec.keepsEnds = true;
    const auto batch = make(std::move(spec));
    submitAll(*batch, {"echo begun; exec sleep 1000", "echo next"});
    while (*batch->output(TaskId{0}, 1, 1, 0, 100) != "begun\n")
        std::this_thread::yield();
    EXPECT_FALSE(batch->isFinished());
    batch->killWorker(WorkerId{0});
    ASSERT_TRUE(batch->waitUntil(Instant::max()));
    EXPECT_EQ(batch->details(TaskId{0}, 1)->status, ExitStatus::signalled(9));
    EXPECT_EQ(*batch->output(TaskId{1}, 1, 1, 0, 100), "next\n");
}

TEST_F(BatchTest, itsRecordingHasASliceForEachCommandInTheLaneOfItsSlot)
{
    const auto batch = make();
    submitAll(*batch, {"true", "kill -9 $$", "true"});
    EXPECT_EQ(takeAll(*batch).size(), 3U);
    m_collector->flush();
    const auto structure = batch->board().recording()->structure();
    std::size_t slices = 0;
    for (std::uint32_t row = 0; row < structure->rows.size(); ++row) {
        const SliceView view = batch->board().recording()->slices({row});
        for (std::size_t i = 0; i < view.size(); ++i)
            slices += view.at(i).role == Role::Running ? 1 : 0;
    }
    EXPECT_EQ(slices, 3U);
}

} // namespace
} // namespace forklane::queue
