// SPDX-License-Identifier: MIT
// What a job writes into its recording.
#include "job/facts.h"
#include "job/job_fixture.h"
#include "job/observer.h"
#include "trace/row_names.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <functional>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

namespace forklane {
namespace {

class JobRecording : public test::JobTest {};

TEST_F(JobRecording, rowsAreSortedDisjointAndClosed)
{
    const auto job = finished(shellSpec("for i in 1 2 3; do echo $i; done; head -c 300000 /dev/zero | tail -c 1"));
    const auto structure = job->recording()->structure();
    for (std::uint32_t row = 0; row < structure->rows.size(); ++row) {
        if (structure->rows[row].kind == RowKind::Samples)
            continue;
        const SliceView view = job->recording()->slices(RowId{row});
        for (std::size_t i = 0; i < view.size(); ++i) {
            EXPECT_LE(view.at(i).begin, view.at(i).end);
            EXPECT_LT(view.at(i).end, kOpenEnd) << structure->rows[row].name << ' ' << i;
            if (i > 0) {
                EXPECT_LE(view.at(i - 1).end, view.at(i).begin);
            }
        }
    }
}

TEST_F(JobRecording, launchSlicesAreTheStepsAndExact)
{
    JobSpec two = spec("true | true 2>/dev/null");
    const auto job = finished(two);
    const SliceView view = job->recording()->slices(job->tracks().stages[1].state);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < view.size() && view.at(i).role == Role::Launch; ++i) {
        names.push_back(job->recording()->name(view.at(i).name));
        EXPECT_EQ(view.at(i).certainty, Certainty::Exact);
    }
    ASSERT_GE(names.size(), 8U);
    EXPECT_EQ(names[0], "clone (vfork)");
    EXPECT_EQ(names[1], "child begins");
    EXPECT_EQ(names[2], "setpgid");
    EXPECT_EQ(names[3], "close_range");
    EXPECT_TRUE(names[4].starts_with("dup2 to 0"));
    EXPECT_TRUE(names.back().starts_with("execve /"));
}

TEST_F(JobRecording, eachFileThatIsTriedIsOneLaunchSlice)
{
    const auto tried = [this](std::vector<std::string> executables) {
        JobSpec one = spec("true");
        one.pipeline.stages[0].command.executables = std::move(executables);
        const auto job = finished(one);
        const SliceView view = job->recording()->slices(job->tracks().stages[0].state);
        std::vector<std::string> names;
        for (std::size_t i = 0; i < view.size() && view.at(i).role == Role::Launch; ++i) {
            const std::string name = job->recording()->name(view.at(i).name);
            if (!name.starts_with("execve"))
                continue;
            names.push_back(name);
            EXPECT_EQ(view.at(i).value, name.ends_with(": ENOENT")    ? ENOENT
                                        : name.ends_with(": ETXTBSY") ? ETXTBSY
                                                                      : 0)
                << name;
        }
        return names;
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(tried({"/nonexistent/a", "/nonexistent/b", "/bin/true"}),
              (Names{"execve /nonexistent/a: ENOENT", "execve /nonexistent/b: ENOENT", "execve /bin/true"}));
    EXPECT_EQ(tried({"/nonexistent/a", "/nonexistent/b"}),
              (Names{"execve /nonexistent/a: ENOENT", "execve /nonexistent/b: ENOENT"}));
    const std::string busy = testing::TempDir() + "forklane-busy-" + std::to_string(::getpid());
    const UniqueFd writer(::open(busy.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0700));
    const Names tries = tried({busy});
    ::unlink(busy.c_str());
    EXPECT_GT(tries.size(), 1U);
    EXPECT_EQ(std::count(tries.begin(), tries.end(), "execve " + busy + ": ETXTBSY"), std::ssize(tries));
}

TEST_F(JobRecording, theGroupTellsHowOftenItsProcessesWereLookedAt)
{
    const auto job = finished(spec("sleep 0.2"));
    const auto structure = job->recording()->structure();
    std::vector<Duration> intervals;
    for (std::uint32_t id = 0; id < structure->rows.size(); ++id) {
        if (structure->rows[id].track != job->tracks().group || structure->rows[id].name != kSamplingRow)
            continue;
        const SampleView samples = job->recording()->samples(RowId{id});
        for (std::size_t i = 0; i < samples.size(); ++i)
            intervals.emplace_back(samples.at(i).value);
    }
    ASSERT_FALSE(intervals.empty());
    EXPECT_GE(intervals.front(), samplingInterval({})); // a busy machine may skip the first
    EXPECT_GE(intervals.back(), samplingInterval(std::chrono::milliseconds(150)));
    EXPECT_EQ(std::ranges::adjacent_find(intervals, std::greater_equal()), intervals.end());
}

TEST_F(JobRecording, everyStageHasItsResult)
{
    const auto job = finished(spec("yes | head -n 1 | nosuch"));
    const auto result = [&](std::size_t stage) { return job->recording()->slices(job->tracks().stages[stage].state).result(); };
    EXPECT_EQ(result(0).ending, Ending::Signalled);
    EXPECT_EQ(result(0).code, SIGPIPE);
    EXPECT_EQ(result(2).ending, Ending::Failed);
    EXPECT_EQ(result(2).code, ENOENT);
    EXPECT_EQ(job->recording()->slices(job->tracks().groupRow).result().code, 127);
}

TEST_F(JobRecording, readsAreInstantsWithTheirBytes)
{
    const auto job = finished(spec("head -c 100000 /dev/zero"));
    const SliceView view = job->recording()->slices(job->tracks().reads);
    std::int64_t bytes = 0;
    for (std::size_t i = 0; i < view.size(); ++i)
        bytes += view.at(i).value;
    EXPECT_EQ(bytes, 100000);
    EXPECT_EQ(job->report().stages[0].stdoutBytes, 100000U);
}

TEST_F(JobRecording, aPipesCapacityIsSeenWhileItsStagesLive)
{
    const auto job = start(spec("sleep 1000 | sleep 1000"));
    EXPECT_TRUE(becomes(job, [](const Job &now) {
        return now.recording()->structure()->tracks[now.tracks().pipes[0].track.value].capacity > 0;
    }));
    job->kill();
    EXPECT_TRUE(job->waitUntil(test::soon()));
}

/// A run of 1,000 ticks of two stages and the pipe between, written by hand.
class Facts : public testing::Test {
protected:
    Facts()
    {
        tracks.group = recording.addTrack({"job", TrackKind::Group, {}, -1, 0});
        tracks.groupRow = recording.addRow({tracks.group, RowKind::Slices, "job"});
        for (ProcessTracks &stage : tracks.stages)
            stage = addProcess(recording, {"stage", TrackKind::Process, tracks.group, -1, 0});
        tracks.pipes[0].track = recording.addTrack({"pipe", TrackKind::Pipe, tracks.group, -1, 65536});
        tracks.pipes[0].fill = recording.addRow({tracks.pipes[0].track, RowKind::Samples, "fill"});
        writer = collector.attach(std::shared_ptr<Recording>(&recording, [](Recording *) {}));
    }
    ~Facts() override { writer.reset(); }

    void slice(std::size_t stage, Tick begin, Tick end, Role role)
    {
        writer->begin(tracks.stages[stage].state, begin, role, Certainty::Sampled);
        writer->end(tracks.stages[stage].state, end);
    }
    RunFacts at(Tick tick)
    {
        collector.flush();
        return factsAt(recording, tracks, tick);
    }

    Recording recording;
    RunTracks tracks{{}, {}, std::vector<ProcessTracks>(2), std::vector<PipeTracks>(1), {}, {}};
    Collector collector;
    std::unique_ptr<TraceWriter> writer;
};

TEST_F(Facts, knowStateAndWaitsAtAnInstant)
{
    slice(0, 1000, 1300, Role::Running);
    slice(0, 1300, 1700, Role::WaitsToWrite);
    slice(1, 1000, 1600, Role::WaitsToRead);
    writer->counter(tracks.pipes[0].fill, 1400, 4096);
    const RunFacts facts = at(1500);
    EXPECT_EQ(facts.elapsed, Duration(500));
    EXPECT_FALSE(facts.finished);
    EXPECT_EQ(facts.stages[0].state, Role::WaitsToWrite);
    EXPECT_EQ(facts.stages[0].waitedToWrite, Duration(200));
    EXPECT_EQ(facts.stages[1].waitedToRead, Duration(500));
    EXPECT_EQ(facts.pipes[0].fill, 4096);
    EXPECT_EQ(facts.pipes[0].capacity, 65536);
    EXPECT_FALSE(at(1350).pipes[0].fill) << "not read yet";
}

TEST_F(Facts, nothingIsRunningAfterItsResult)
{
    slice(0, 1000, 1300, Role::Running);
    writer->result(tracks.stages[0].state, 1300, Ending::Exited, 3);
    writer->result(tracks.groupRow, 1400, Ending::Exited, 3);
    EXPECT_EQ(at(1200).stages[0].result.ending, Ending::None);
    const RunFacts facts = at(2000);
    EXPECT_FALSE(facts.stages[0].state);
    EXPECT_EQ(facts.stages[0].result.code, 3);
    EXPECT_TRUE(facts.finished);
    EXPECT_EQ(facts.elapsed, Duration(400)) << "not counted on after the end";
}

TEST_F(Facts, tellNoRateOfAStageWhoseChildrenAreCountedWithIt)
{
    slice(0, 1000, 2000, Role::Running);
    writer->counter(tracks.stages[0].written, 1000, 0);
    writer->counter(tracks.stages[0].written, 1400, 4096);
    EXPECT_TRUE(at(1500).stages[0].writtenPerSecond);
    const ProcessTracks child = addProcess(recording, {"child", TrackKind::Process, tracks.stages[0].track, -1, 0});
    EXPECT_FALSE(at(1500).stages[0].hasStarted) << "it has not been seen yet";
    writer->begin(child.state, 1600, Role::Running, Certainty::Sampled);
    const RunFacts facts = at(1700);
    EXPECT_TRUE(facts.stages[0].hasStarted);
    EXPECT_FALSE(facts.stages[0].writtenPerSecond);
    EXPECT_EQ(facts.stages[0].written, 4096U);
    EXPECT_TRUE(at(1500).stages[0].writtenPerSecond);
}

TEST_F(Facts, areTheSameWithSumsThatWereKeptOnTheWay)
{
    constexpr Tick kStep = 1'000'000;
    constexpr Tick kSteps = 30'000; // some times as many as lie between kept sums
    for (Tick step = 1; step <= kSteps; ++step) {
        slice(0, step * kStep, (step + 1) * kStep - kStep / 3, Role::WaitsToWrite);
        slice(1, step * kStep, (step + 1) * kStep - kStep / 5 * (step % 5), step % 3 == 0 ? Role::WaitsToRead : Role::Running);
    }
    const Tick end = (kSteps + 1) * kStep;
    BlameSums sums;
    for (const Tick instant : {end / 2, end, end / 7, end / 2 + 1, kStep, end - kStep / 2, end / 3}) {
        collector.flush();
        EXPECT_EQ(sums.upTo(recording, tracks, instant), BlameSums().upTo(recording, tracks, instant)) << instant;
        EXPECT_EQ(factsAt(recording, tracks, instant, sums).slowest, at(instant).slowest) << instant;
    }
    for (Tick step = kSteps + 1; step <= kSteps + 5000; ++step)
        slice(0, step * kStep, (step + 1) * kStep, Role::WaitsToWrite);
    collector.flush();
    const Tick later = (kSteps + 5001) * kStep;
    EXPECT_EQ(sums.upTo(recording, tracks, later), BlameSums().upTo(recording, tracks, later)) << "it has gone on since";
}

struct SlowestCase {
    Tick writerWaits;
    Tick readerWaits;
    std::optional<std::size_t> slowest;
};

class SlowestRule : public Facts, public testing::WithParamInterface<SlowestCase> {};

TEST_P(SlowestRule, namesWhomANeighbourWaitedForAFifthOfTheRun)
{
    slice(0, 1000, 1000 + GetParam().writerWaits, Role::WaitsToWrite);
    slice(0, 1000 + GetParam().writerWaits, 2000, Role::Running);
    slice(1, 1000, 1000 + GetParam().readerWaits, Role::WaitsToRead);
    slice(1, 1000 + GetParam().readerWaits, 2000, Role::Running);
    const RunFacts facts = at(2000);
    EXPECT_EQ(facts.slowest.has_value(), GetParam().slowest.has_value());
    if (facts.slowest && GetParam().slowest) {
        EXPECT_EQ(facts.slowest->stage, *GetParam().slowest);
        EXPECT_EQ(facts.slowest->waiter, 1 - *GetParam().slowest);
        EXPECT_EQ(facts.slowest->waiterWrites, *GetParam().slowest == 1);
    }
}

INSTANTIATE_TEST_SUITE_P(Table, SlowestRule,
                         testing::Values(SlowestCase{0, 0, std::nullopt}, SlowestCase{199, 0, std::nullopt},
                                         SlowestCase{200, 0, 1}, SlowestCase{0, 200, 0}, SlowestCase{300, 250, 1},
                                         SlowestCase{0, 199, std::nullopt}, SlowestCase{250, 700, 0}));

} // namespace
} // namespace forklane
