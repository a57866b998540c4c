// SPDX-License-Identifier: MIT
// What the observer writes of real processes.
#include "job/observer.h"

#include <csignal>
#include <memory>
#include <optional>

#include <unistd.h>

#include "job/facts.h"
#include "job/job_fixture.h"
#include "job/processes.h"

namespace forklane {
namespace {

/// One stage: a child that stays.
class OneStage : public test::LaunchTest {
protected:
    struct World {
        World() { observer.stageBegan(0, child.pid()); }
        ~World()
        {
            child.kill();
            child.wait();
        }
        World(const World &) = delete;
        World &operator=(const World &) = delete;

        Child child = spawn(test::helper({"stay"})).value();
        std::shared_ptr<Recording> recording = std::make_shared<Recording>();
        Collector collector;
        RunTracks tracks = {{}, {}, {addProcess(*recording, {"stage", TrackKind::Process, {}, -1, 0})}, {}, {}, {}};
        std::unique_ptr<TraceWriter> writer = collector.attach(recording);
        const JobPipes noPipes;
        Observer observer{*recording, *writer, tracks, noPipes};
    };

    void SetUp() override
    {
        LaunchTest::SetUp();
        m_world = std::make_unique<World>();
    }
    void TearDown() override
    {
        m_world.reset();
        LaunchTest::TearDown();
    }

    SliceView states()
    {
        m_world->collector.flush();
        return m_world->recording->slices(m_world->tracks.stages[0].state);
    }
    Slice newest()
    {
        const SliceView view = states();
        return view.at(view.size() - 1);
    }

    std::unique_ptr<World> m_world;
};

TEST_F(OneStage, aStopThatTheKernelHasToldIsExactAtBothEnds)
{
    const Tick stop = tickNow();
    m_world->observer.stageStopped(0, stop);
    EXPECT_EQ(newest().role, Role::Stopped);
    EXPECT_EQ(newest().certainty, Certainty::Exact);
    EXPECT_EQ(newest().begin, stop);
    const std::size_t index = states().size() - 1;
    const Tick goOn = tickNow();
    m_world->observer.stageContinued(0, goOn);
    EXPECT_EQ(states().at(index).end, goOn);
    EXPECT_NE(newest().role, Role::Stopped) << "what it does now was looked at";
    EXPECT_EQ(newest().certainty, Certainty::Sampled);
}

TEST_F(OneStage, aStopThatALookHasSeenBeforeTheWordCameIsToldOnce)
{
    ASSERT_TRUE(m_world->child.signal(SIGSTOP));
    for (const Instant deadline = test::soon(); newest().role != Role::Stopped && Clock::now() < deadline;)
        m_world->observer.look(Clock::now(), std::nullopt);
    const std::size_t count = states().size();
    m_world->observer.stageStopped(0, tickNow());
    EXPECT_EQ(states().size(), count);
}

/// This program stands for the keeper: what it has started and is no stage is its child as an orphan is.
class Orphans : public test::LaunchTest {
protected:
    using Found = std::vector<std::pair<std::int64_t, TrackId>>;

    struct World {
        explicit World(std::size_t stages)
        {
            tracks.group = recording->addTrack({"job", TrackKind::Group, {}, -1, 0});
            for (std::size_t i = 0; i < stages; ++i)
                tracks.stages.push_back(addProcess(*recording, {"stage", TrackKind::Process, tracks.group, -1, 0}));
            for (std::size_t i = 0; i <= stages; ++i)
                children.push_back(spawn(test::helper({"stay"})).value());
            observer.emplace(*recording, *writer, tracks, noPipes);
            for (std::size_t i = 0; i < stages; ++i)
                observer->stageBegan(i, children[i].pid());
        }
        ~World()
        {
            for (Child &child : children) {
                child.kill();
                child.wait();
            }
        }
        World(const World &) = delete;
        World &operator=(const World &) = delete;

        /// As often as descendants are looked for; the time is the test's.
        void look(std::optional<pid_t> keeper)
        {
            now += std::chrono::seconds(1);
            observer->look(now, keeper);
        }
        /// The pids of the tracks that the observer has made, and what they hang under.
        [[nodiscard]] Found found() const
        {
            Found tracksFound;
            const auto structure = recording->structure();
            for (std::size_t i = 1 + tracks.stages.size(); i < structure->tracks.size(); ++i)
                tracksFound.emplace_back(structure->tracks[i].number, structure->tracks[i].parent);
            return tracksFound;
        }
        [[nodiscard]] std::int64_t orphan() const { return children.back().pid(); }

        std::vector<Child> children; ///< The last is the orphan.
        std::shared_ptr<Recording> recording = std::make_shared<Recording>();
        Collector collector;
        RunTracks tracks;
        std::unique_ptr<TraceWriter> writer = collector.attach(recording);
        const JobPipes noPipes;
        std::optional<Observer> observer;
        Instant now = Clock::now();
    };
};

TEST_F(Orphans, hangUnderTheOnlyStageAlsoWhenItHasEnded)
{
    World world(1);
    world.look(std::nullopt);
    world.look(std::nullopt);
    EXPECT_EQ(world.found(), Found()) << "while stages are launched, a child may be one of them";
    world.observer->stageEnded(0, tickNow());
    world.children.front().kill();
    world.children.front().wait();
    world.look(::getpid());
    EXPECT_EQ(world.found(), (Found{{world.orphan(), world.tracks.stages[0].track}}));
}

TEST_F(Orphans, hangUnderTheJobWhereItHasSeveralStages)
{
    World world(2);
    world.look(::getpid());
    EXPECT_EQ(world.found(), Found()) << "at the launch nobody is one yet";
    world.look(::getpid());
    world.look(::getpid());
    EXPECT_EQ(world.found(), (Found{{world.orphan(), world.tracks.group}})) << "once";
    world.collector.flush();
    EXPECT_EQ(processesAt(*world.recording, toTick(world.now)).size(), 3U);
    world.children.back().kill();
    world.children.back().wait();
    world.look(::getpid());
    world.collector.flush();
    const auto orphan = processTracks(*world.recording->structure(), TrackId{3});
    EXPECT_EQ(world.recording->slices(orphan.state).result().ending, Ending::Lost);
}

class OfPipes : public test::JobTest {
protected:
    static RunFacts facts(const Job &now) { return factsAt(*now.recording(), now.tracks(), tickNow()); }
    /// When that pipe was over; nothing while it is not.
    static std::optional<Tick> endOf(const Job &now, std::size_t pipe)
    {
        const RowResult result = now.recording()->samples(now.tracks().pipes[pipe].fill).result();
        return result.ending == Ending::None ? std::nullopt : std::optional(result.tick);
    }
    static Tick endOfStage(const Job &now, std::size_t stage)
    {
        return now.recording()->slices(now.tracks().stages[stage].state).result().tick;
    }
    /// The first one.
    static bool isFull(const Job &now)
    {
        const PipeFacts pipe = facts(now).pipes[0];
        return pipe.capacity > 0 && pipe.fill == pipe.capacity;
    }
};

TEST_F(OfPipes, aWriterWaitsThoughThePipeHasRoomForFewerBytesThanItIsSaidToHold)
{
    // A page of a pipe takes one such write: all are used up when there is room for some more bytes (pipe(7)).
    const auto job = start(spec("dd if=/dev/zero bs=2500 | sleep 1000"));
    EXPECT_TRUE(becomes(job, [](const Job &now) { return facts(now).stages[0].state == Role::WaitsToWrite; }));
    EXPECT_TRUE(becomes(job, [](const Job &now) {
        const PipeFacts pipe = facts(now).pipes[0];
        return pipe.capacity > 0 && pipe.fill == pipe.capacity / 4096 * 2500;
    }));
    job->kill();
    EXPECT_TRUE(job->waitUntil(test::soon()));
}

TEST_F(OfPipes, whoseReaderHasEndedAreLookedIntoWhereThisProgramKeepsTheirReadEnds)
{
    JobSpec keeping = spec("sh -c 'read go; exec yes' | true");
    keeping.parentKeepsPipes = true;
    keeping.input = InputByHand{};
    const auto job = start(keeping);
    ASSERT_TRUE(becomes(job, [](const Job &now) { return now.report().stages[1].status.has_value(); }));
    job->sendInput("go\n");
    EXPECT_TRUE(becomes(job, [](const Job &now) {
        const PipeFacts pipe = facts(now).pipes[0];
        return pipe.capacity > 0 && pipe.fill > 0;
    })) << "nobody reads, and the writer goes on until there is no room";
    job->kill();
    ASSERT_TRUE(job->waitUntil(test::soon()));
    m_collector->flush();
    EXPECT_EQ(facts(*job).pipes[0].fill, 0) << "its last reader was this program";
}

TEST_F(OfPipes, areFollowedToWhomTheirReaderHandsThemOn)
{
    const auto job = start(spec("yes | sh -c 'exec 3<&0; (exec sleep 1000) <&3 3<&- & exit 0'"));
    ASSERT_TRUE(becomes(job, [](const Job &now) { return now.report().stages[1].status.has_value(); }));
    EXPECT_TRUE(becomes(job, isFull));
    job->kill();
    EXPECT_TRUE(job->waitUntil(test::soon()));
}

TEST_F(OfPipes, areNotTakenForAnotherThatTheReaderReads)
{
    const auto job = start(spec("yes | bash -c 'exec 3<&0 < <(exec sleep 1000); read x; :'"));
    EXPECT_TRUE(becomes(job, isFull));
    job->kill();
    EXPECT_TRUE(job->waitUntil(test::soon()));
}

TEST_F(OfPipes, areOverWhenTheLastOfTheirStagesIs)
{
    const auto job = start(spec("true | sleep 0.1 | sleep 1000"));
    ASSERT_TRUE(becomes(job, [](const Job &now) { return endOf(now, 0).has_value(); }));
    EXPECT_EQ(endOf(*job, 0), endOfStage(*job, 1)) << "the reader was the last";
    EXPECT_FALSE(endOf(*job, 1)) << "it has a reader";
    job->kill();
    ASSERT_TRUE(job->waitUntil(test::soon()));
    m_collector->flush();
    EXPECT_GE(endOf(*job, 1), endOfStage(*job, 2));
}

TEST_F(OfPipes, areOverWhenAWriterEndsThatHadNoReader)
{
    const auto job = start(spec("sleep 0.1 | true | sleep 1000"));
    ASSERT_TRUE(becomes(job, [](const Job &now) { return endOf(now, 0).has_value(); }));
    ASSERT_TRUE(becomes(job, [](const Job &now) { return now.report().stages[0].status.has_value(); }));
    m_collector->flush();
    EXPECT_GE(endOf(*job, 0), endOfStage(*job, 0));
    job->kill();
    EXPECT_TRUE(job->waitUntil(test::soon()));
}

TEST_F(OfPipes, areNotOverWhileSomebodyElseReadsThem)
{
    const auto job = start(spec("echo | sh -c 'exec 3<&0; (exec sleep 1000) <&3 3<&- & exit 0' | sleep 1000"));
    ASSERT_TRUE(becomes(job, [](const Job &now) { return now.report().stages[0].status && now.report().stages[1].status; }));
    m_collector->flush();
    ASSERT_TRUE(becomes(job, [](const Job &now) { return facts(now).pipes[0].fill == 1; })) << "what it has not read";
    EXPECT_FALSE(endOf(*job, 0));
    job->kill();
    ASSERT_TRUE(job->waitUntil(test::soon()));
    m_collector->flush();
    EXPECT_GT(endOf(*job, 0), endOfStage(*job, 1));
}

TEST_F(OfPipes, areOverWithTheirWriterWhereNoReaderCouldBeStarted)
{
    const auto job = start(spec("sleep 0.1 | /no/such/program | sleep 1000"));
    ASSERT_TRUE(becomes(job, [](const Job &now) { return endOf(now, 0).has_value(); }));
    ASSERT_TRUE(becomes(job, [](const Job &now) { return now.report().stages[0].status.has_value(); }));
    m_collector->flush();
    EXPECT_GE(endOf(*job, 0), endOfStage(*job, 0));
    EXPECT_TRUE(job->report().stages[2].pid && !job->report().stages[2].status);
    job->kill();
    EXPECT_TRUE(job->waitUntil(test::soon()));
}

TEST(PipeNumbers, tellPipesApart)
{
    auto one = makePipe();
    auto other = makePipe();
    ASSERT_TRUE(one && other);
    EXPECT_EQ(pipeNumber(one->readEnd), pipeNumber(one->writeEnd));
    EXPECT_NE(pipeNumber(one->readEnd), pipeNumber(other->readEnd));
    ASSERT_EQ(::write(one->writeEnd.get(), "abc", 3), 3);
    const auto reading = readPipe(::getpid(), one->readEnd.get(), pipeNumber(one->readEnd));
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->fill, 3);
    EXPECT_FALSE(readPipe(::getpid(), one->readEnd.get(), pipeNumber(other->readEnd)));
    EXPECT_EQ(pipeNumber(UniqueFd()), 0U);
}

} // namespace
} // namespace forklane
