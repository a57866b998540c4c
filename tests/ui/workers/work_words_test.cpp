// SPDX-License-Identifier: MIT
#include "pages/workers/model/work_words.h"

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

using queue::TaskState;
using std::chrono::milliseconds;

GroupFacts fruit(std::uint64_t done, std::uint64_t running, std::uint64_t queued)
{
    GroupFacts facts;
    facts.name = "Processes";
    facts.counts.submitted = done + running + queued;
    facts.counts.in[static_cast<std::size_t>(TaskState::Done)] = done;
    facts.counts.in[static_cast<std::size_t>(TaskState::Running)] = running;
    facts.counts.in[static_cast<std::size_t>(TaskState::Queued)] = queued;
    facts.now = 600'000'000;
    return facts;
}

queue::WorkerView busyWorker(Tick since)
{
    queue::WorkerView worker;
    worker.name = "Process-1";
    worker.state = queue::WorkerState::Running;
    worker.since = since;
    return worker;
}

std::string sentence(GroupFacts facts, bool isFinished = false)
{
    facts.isFinished = isFinished;
    WorkSentenceInput input;
    input.groups = {std::move(facts)};
    input.planned = 4;
    return workSentence(input).toStdString();
}

TEST(WorkWords, beforeTheFirstRunThePageSaysWhatToDo)
{
    EXPECT_EQ(workSentence({}), "Choose tasks and press Start.");
}

TEST(WorkWords, aRunThatGoesOnSaysHowLongItWillTake)
{
    GroupFacts facts = fruit(1, 1, 2);
    EXPECT_EQ(sentence(facts), "Running 600 ms · 1 of 4 done");
    facts.sample = {milliseconds(500), milliseconds(500)};
    facts.workers = {busyWorker(500'000'000)};
    EXPECT_EQ(sentence(facts), "Running 600 ms · 1 of 4 done · about 1.4 s left");
    facts.sample = {milliseconds(200), milliseconds(800)};
    EXPECT_EQ(sentence(facts).find("Running 600 ms · 1 of 4 done · about 1.4 s left ("), 0U);
}

TEST(WorkWords, whatOnlyPeopleCanDecideHasNoEstimate)
{
    GroupFacts facts = fruit(3, 0, 0);
    facts.counts.submitted = 4;
    facts.counts.in[static_cast<std::size_t>(TaskState::InDoubt)] = 1;
    facts.isClosed = true;
    facts.sample = {milliseconds(500), milliseconds(500)};
    facts.workers = {busyWorker(500'000'000)};
    facts.workers.front().state = queue::WorkerState::Idle;
    EXPECT_EQ(sentence(facts), "Running 600 ms · 3 of 4 done, 1 in doubt · waits for your decision");
}

TEST(WorkWords, aPausedRunSaysWhenItWasPaused)
{
    GroupFacts facts = fruit(1, 1, 2);
    facts.isPaused = true;
    facts.pausedAt = 200'000'000;
    EXPECT_EQ(sentence(facts), "Paused at 200 ms · 1 of 4 done");
}

TEST(WorkWords, aFinishedRunSaysThatNoneWasLost)
{
    GroupFacts facts = fruit(4, 0, 0);
    EXPECT_EQ(sentence(facts, true), "Finished in 600 ms · 4 of 4 done, none lost");
    facts.counts.runTwice = 1;
    facts.runTwice = "lemon";
    EXPECT_EQ(sentence(facts, true), "Finished in 600 ms · 4 of 4 done, none lost, lemon run twice");
}

TEST(WorkWords, whatWasLostIsSaid)
{
    GroupFacts facts = fruit(3, 0, 0);
    facts.counts.submitted = 4;
    EXPECT_EQ(sentence(facts, true), "Finished in 600 ms · 3 of 4 done, 1 lost");
}

TEST(WorkWords, aHaltNamesItsRule)
{
    GroupFacts facts = fruit(1, 0, 0);
    facts.isFinished = true;
    facts.counts.in[static_cast<std::size_t>(TaskState::Failed)] = 3;
    facts.counts.submitted = 4;
    WorkSentenceInput input{{facts}, 1000, 3, true, false, false};
    EXPECT_EQ(workSentence(input), "Halted: 3 of 1,000 failed (rule: 3)");
}

TEST(WorkWords, twoGroupsAreNamed)
{
    GroupFacts other = fruit(2, 0, 2);
    other.name = "Threads";
    WorkSentenceInput input{{other, fruit(1, 1, 2)}, 4, 0, false, false, true};
    EXPECT_EQ(workSentence(input), "At 600 ms · Threads: 2 of 4 done · Processes: 1 of 4 done");
}

TEST(WorkWords, theAccountHoldsEveryStateAndFoldsZeros)
{
    const queue::Counts counts = fruit(1, 1, 2).counts;
    EXPECT_EQ(
        accountText(counts, false),
        "4 submitted = 2 queued + 0 assigned + 1 running + 1 done + 0 failed + 0 cancelled + 0 in doubt + 0 poison · lost 0 "
        "· run twice 0 · deaths 0");
    EXPECT_EQ(accountText(counts, true), "4 submitted = 2 queued + 1 running + 1 done · lost 0 · run twice 0 · deaths 0");
}

TEST(WorkWords, aWrongSumNamesTheMissing)
{
    queue::Counts counts = fruit(3, 0, 0).counts;
    counts.submitted = 4;
    EXPECT_EQ(faultText(counts, {queue::TaskId{2}}), "4 submitted, but only 3 accounted for. Missing: 3.");
}

TEST(WorkWords, aWorkerSaysWhatItDoesOrHowItEnded)
{
    queue::WorkerView worker = busyWorker(190'000'000);
    EXPECT_EQ(workerState(worker, "apple", 600'000'000), "running apple, 410 ms");
    worker.state = queue::WorkerState::Idle;
    worker.reason = queue::IdleReason::NoWork;
    EXPECT_EQ(workerState(worker, "", 600'000'000), "idle: no work");
    worker.state = queue::WorkerState::Ended;
    EXPECT_EQ(workerState(worker, "", 600'000'000), "took DONE");
    worker.status = ExitStatus::signalled(9);
    EXPECT_EQ(workerState(worker, "", 600'000'000), "killed by SIGKILL");
}

} // namespace
} // namespace forklane::ui
