// SPDX-License-Identifier: MIT
// The tree of a job's processes at an instant.
#include "job/job_fixture.h"
#include "job/observer.h"
#include "job/processes.h"

#include <algorithm>
#include <csignal>

namespace forklane {
namespace {

class JobProcesses : public test::JobTest {
protected:
    static std::vector<ProcessFacts> now(const Job &job) { return processesAt(*job.recording(), tickNow()); }

    static std::size_t count(const std::vector<ProcessFacts> &processes, const std::string &name)
    {
        return static_cast<std::size_t>(std::count_if(processes.begin(), processes.end(), [&](const ProcessFacts &process) {
            return process.name == name && process.state == Role::Sleeping;
        }));
    }
};

TEST_F(JobProcesses, hangUnderWhoStartedThem)
{
    const auto job = start(shellSpec("sleep 1000 & sh -c 'sleep 1000; :'; :"));
    ASSERT_TRUE(becomes(job, [](const Job &running) { return count(now(running), "sleep") == 2; }));
    const auto processes = now(*job);
    ASSERT_EQ(processes.size(), 4U);
    EXPECT_FALSE(processes[0].parent);
    std::vector<std::string> lines;
    for (const ProcessFacts &process : processes)
        lines.push_back(process.name + (process.parent ? " of " + processes[*process.parent].name : std::string()) +
                        (process.parent == 0U ? " (the stage)" : ""));
    std::sort(lines.begin(), lines.end());
    EXPECT_EQ(lines, (std::vector<std::string>{"sh -c …", "sh of sh -c … (the stage)", "sleep of sh",
                                               "sleep of sh -c … (the stage)"}));
    job->kill();
    ASSERT_TRUE(job->waitUntil(test::soon()));
    m_collector->flush();
    for (const ProcessFacts &process : now(*job)) {
        EXPECT_FALSE(process.state) << process.name;
        EXPECT_EQ(process.result.ending, process.parent ? Ending::Lost : Ending::Signalled) << process.name;
        EXPECT_TRUE(process.memory && *process.memory > 0) << process.name << ": what was seen last stays";
    }
}

TEST_F(JobProcesses, beyondTheMostAreCountedOnceEach)
{
    const auto job = start(shellSpec("i=0; while [ $i -lt 70 ]; do sleep 1000 & i=$((i + 1)); done; sleep 1000; :"));
    constexpr std::size_t beyond = 71 - Observer::kMost;
    EXPECT_TRUE(becomes(job, [](const Job &running) { return now(running).front().notFollowed == beyond; }));
    EXPECT_EQ(now(*job).size(), 1 + Observer::kMost) << "the stage and those that it has started";
    EXPECT_TRUE(becomes(job, [](const Job &running) { return livingProcesses(running.report()) == 72; }));
    job->kill();
    ASSERT_TRUE(job->waitUntil(test::soon()));
    m_collector->flush();
    EXPECT_EQ(now(*job).front().notFollowed, beyond);
    EXPECT_EQ(livingProcesses(job->report()), 0U);
}

TEST_F(JobProcesses, thatLiveAreCountedAlsoWhenTheirParentHasGone)
{
    const auto job = start(spec("sh -c 'setsid sh -c \"sleep 1000 & sleep 1000 &\"; exec sleep 1000' | sleep 1000"));
    EXPECT_TRUE(becomes(job, [](const Job &running) { return livingProcesses(running.report()) == 4; }))
        << livingProcesses(job->report());
    job->kill();
    EXPECT_TRUE(job->waitUntil(test::soon()));
}

TEST_F(JobProcesses, thatAreStartedAfterTheirStagesEndAreFoundToo)
{
    // Its input ends when the stage has: only then the subshell goes on, leaves sleep behind, and ends.
    JobSpec leaving = shellSpec("exec 3<&0; (read line <&3; sleep 1000 & :) & :");
    leaving.input = InputByHand{};
    leaving.askAboutHolders = true;
    const auto job = start(leaving);
    EXPECT_TRUE(becomes(job, [](const Job &held) { return count(now(held), "sleep") == 1; }));
    EXPECT_TRUE(becomes(job, [](const Job &held) { return held.report().heldBy.size() == 1; }));
    const auto processes = now(*job);
    const auto sleep = std::find_if(processes.begin(), processes.end(), [](const auto &one) { return one.name == "sleep"; });
    ASSERT_NE(sleep, processes.end());
    EXPECT_TRUE(sleep->parent) << "it is the only stage's";
    EXPECT_EQ(sleep->pid, job->report().heldBy[0].pid);
    job->kill();
    ASSERT_TRUE(job->waitUntil(test::soon()));
}

TEST_F(JobProcesses, areCountedToTheLastByte)
{
    const auto job = finished(spec("head -c 3000000 /dev/zero | tr '\\0' x > /dev/null"));
    const auto processes = now(*job);
    ASSERT_EQ(processes.size(), 2U);
    EXPECT_GE(processes[0].written.value_or(0), 3000000U);
    EXPECT_GE(processes[1].read.value_or(0), 3000000U);
    EXPECT_LT(processes[1].read.value_or(0), 3100000U) << "and what the loader reads";
    EXPECT_GT(processes[0].cpu.value_or(Duration(0)), Duration(0));
}

/// A stage that started something, and a second stage, written by hand.
class ProcessesByHand : public testing::Test {
protected:
    ProcessesByHand()
        : group(recording.addTrack({"job", TrackKind::Group, {}, -1, 0})),
          stage(addProcess(recording, {"make", TrackKind::Process, group, 10, 0})),
          second(addProcess(recording, {"tee", TrackKind::Process, group, 11, 0})),
          child(addProcess(recording, {"cc", TrackKind::Process, stage.track, 12, 0}))
    {
        writer = collector.attach(std::shared_ptr<Recording>(&recording, [](Recording *) {}));
        writer->begin(stage.state, 100, Role::Running, Certainty::Sampled);
        writer->begin(child.state, 200, Role::Running, Certainty::Sampled);
        writer->counter(child.memory, 200, 4096);
        writer->counter(child.memory, 250, 8192);
        writer->counter(child.read, 250, 77);
        writer->counter(stage.notFollowed, 270, 3);
        writer->counter(stage.notFollowed, 280, 5);
        writer->end(child.state, 300);
        writer->result(child.state, 300, Ending::Lost, 0);
        collector.flush();
    }
    ~ProcessesByHand() override { writer.reset(); }

    Recording recording;
    TrackId group;
    ProcessTracks stage;
    ProcessTracks second;
    ProcessTracks child;
    Collector collector;
    std::unique_ptr<TraceWriter> writer;
};

TEST_F(ProcessesByHand, areThereFromTheirFirstSightOn)
{
    const auto early = processesAt(recording, 150);
    ASSERT_EQ(early.size(), 2U);
    EXPECT_EQ(early[0].pid, 10);
    EXPECT_EQ(early[1].pid, -1) << "a stage that has not begun is listed without a pid";
    EXPECT_FALSE(early[1].state || early[1].cpu || early[1].memory);
    const auto later = processesAt(recording, 210);
    ASSERT_EQ(later.size(), 3U);
    EXPECT_EQ(later[2].parent, 0U);
    EXPECT_EQ(later[2].memory, 4096U);
    EXPECT_FALSE(later[2].read) << "nobody has read it yet";
}

TEST_F(ProcessesByHand, keepTheirLastFiguresWhenTheyHaveEnded)
{
    const auto processes = processesAt(recording, 1000);
    ASSERT_EQ(processes.size(), 3U);
    EXPECT_FALSE(processes[2].state);
    EXPECT_EQ(processes[2].result.ending, Ending::Lost);
    EXPECT_EQ(processes[2].memory, 8192U);
    EXPECT_EQ(processes[2].read, 77U);
    EXPECT_EQ(processesAt(recording, 299)[2].result.ending, Ending::None);
}

TEST_F(ProcessesByHand, beyondTheMostAreThoseSeenByThen)
{
    EXPECT_EQ(processesAt(recording, 269)[0].notFollowed, 0U);
    EXPECT_EQ(processesAt(recording, 275)[0].notFollowed, 3U);
    EXPECT_EQ(processesAt(recording, 1000)[0].notFollowed, 5U);
    EXPECT_EQ(processesAt(recording, 1000)[1].notFollowed, 0U) << "of another stage";
}

TEST_F(ProcessesByHand, ofNoKnownStageAreThereFromTheirFirstSightOn)
{
    const ProcessTracks orphan = addDescendant(recording, {"sleep", TrackKind::Process, group, 13, 0});
    writer->begin(orphan.state, 400, Role::Sleeping, Certainty::Sampled);
    collector.flush();
    EXPECT_EQ(processesAt(recording, 399).size(), 3U);
    const auto processes = processesAt(recording, 400);
    ASSERT_EQ(processes.size(), 4U);
    EXPECT_FALSE(processes[3].parent);
    EXPECT_EQ(processes[3].pid, 13);
}

TEST_F(ProcessesByHand, haveTheRowsThatWereMadeForThem)
{
    const ProcessTracks found = processTracks(*recording.structure(), child.track);
    EXPECT_EQ(found.state, child.state);
    EXPECT_EQ(found.cpu, child.cpu);
    EXPECT_EQ(found.memory, child.memory);
    EXPECT_EQ(found.read, child.read);
    EXPECT_EQ(found.written, child.written);
    EXPECT_EQ(found.notFollowed, child.notFollowed);
    EXPECT_FALSE(processTracks(*recording.structure(), group).state.isValid());
}

} // namespace
} // namespace forklane
