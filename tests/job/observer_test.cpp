// SPDX-License-Identifier: MIT
// What the observer writes of real processes.
#include "job/observer.h"

#include <csignal>
#include <memory>

#include "job/facts.h"
#include "job/job_fixture.h"

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
        const std::vector<UniqueFd> noPipes;
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
        m_world->observer.look(Clock::now());
    const std::size_t count = states().size();
    m_world->observer.stageStopped(0, tickNow());
    EXPECT_EQ(states().size(), count);
}

class OfPipes : public test::JobTest {};

TEST_F(OfPipes, aWriterWaitsThoughThePipeHasRoomForFewerBytesThanItIsSaidToHold)
{
    // A page of a pipe takes one such write: all are used up when there is room for some more bytes (pipe(7)).
    const auto job = start(spec("dd if=/dev/zero bs=2500 | sleep 1000"));
    const auto facts = [](const Job &now) { return factsAt(*now.recording(), now.tracks(), tickNow()); };
    EXPECT_TRUE(becomes(job, [&](const Job &now) { return facts(now).stages[0].state == Role::WaitsToWrite; }));
    EXPECT_TRUE(becomes(job, [&](const Job &now) {
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
    const auto facts = [](const Job &now) { return factsAt(*now.recording(), now.tracks(), tickNow()); };
    ASSERT_TRUE(becomes(job, [](const Job &now) { return now.report().stages[1].status.has_value(); }));
    job->sendInput("go\n");
    EXPECT_TRUE(becomes(job, [&](const Job &now) {
        const PipeFacts pipe = facts(now).pipes[0];
        return pipe.capacity > 0 && pipe.fill > 0;
    })) << "nobody reads, and the writer goes on until there is no room";
    job->kill();
    ASSERT_TRUE(job->waitUntil(test::soon()));
    m_collector->flush();
    EXPECT_EQ(facts(*job).pipes[0].fill, 0) << "its last reader was this program";
}

} // namespace
} // namespace forklane
