// SPDX-License-Identifier: MIT
// What writers on several threads hand over arrives: all of it, in order, by flush() or by the collector's end.
#include "trace/collector.h"

#include <sys/syscall.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/time.h"

namespace forklane {
namespace {

struct Fixture {
    std::shared_ptr<Recording> recording = std::make_shared<Recording>();
    TrackId track = recording->addTrack({.name = "sort", .kind = TrackKind::Process, .parent = {}});
    RowId states = addRow(RowKind::Slices);
    RowId counts = addRow(RowKind::Samples);

    RowId addRow(RowKind kind) { return recording->addRow({.track = track, .kind = kind, .name = {}}); }
};

TEST(Collector, FlushReturnsWhenEarlierEventsAreInTheRecording)
{
    Fixture fixture;
    Collector collector;
    const auto writer = collector.attach(fixture.recording);
    for (int round = 1; round <= 500; ++round) {
        writer->begin(fixture.states, round, Role::Running, Certainty::Exact);
        collector.flush();
        ASSERT_EQ(fixture.recording->slices(fixture.states).size(), static_cast<std::size_t>(round));
    }
}

TEST(Collector, FlushCarriesWhatOtherThreadsWroteBeforeTheCall)
{
    Fixture fixture;
    Collector collector;
    const auto writer = collector.attach(fixture.recording);
    for (std::size_t round = 1; round <= 200; ++round) {
        std::jthread([&] { writer->counter(fixture.counts, static_cast<Tick>(round), 7); }).join();
        collector.flush();
        ASSERT_EQ(fixture.recording->samples(fixture.counts).size(), round);
    }
}

TEST(Collector, FlushesFromManyThreadsAllReturn)
{
    Fixture fixture;
    Collector collector;
    const auto writer = collector.attach(fixture.recording);
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&] {
            for (int round = 0; round < 200; ++round)
                collector.flush();
        });
    for (int tick = 0; tick < 1000; ++tick)
        writer->counter(fixture.counts, tick, tick);
}

TEST(Collector, StateEventsWaitForRoomAndNoneIsLost)
{
    Fixture fixture;
    Collector collector;
    const auto writer = collector.attach(fixture.recording, 2);
    constexpr int kEvents = 20'000;
    for (int tick = 0; tick < kEvents; ++tick)
        writer->begin(fixture.states, tick, Role::Running, Certainty::Exact, {}, tick);
    collector.flush();
    const SliceView view = fixture.recording->slices(fixture.states);
    ASSERT_EQ(view.size(), static_cast<std::size_t>(kEvents));
    for (int tick = 0; tick < kEvents; ++tick)
        ASSERT_EQ(view.at(static_cast<std::size_t>(tick)).value, tick);
}

TEST(Collector, SamplesThatFindNoRoomAreDroppedAndCounted)
{
    Fixture fixture;
    Collector collector;
    const auto writer = collector.attach(fixture.recording, 4);
    constexpr std::uint64_t kEvents = 200'000;
    for (std::uint64_t tick = 0; tick < kEvents; ++tick)
        writer->counter(fixture.counts, static_cast<Tick>(tick), 1);
    collector.flush();
    const RecordingStats stats = fixture.recording->stats();
    EXPECT_EQ(stats.events + stats.droppedSamples, kEvents);
    EXPECT_EQ(fixture.recording->samples(fixture.counts).size(), stats.events);
    EXPECT_GT(stats.events, 0U);
}

TEST(Collector, ExactCountersWaitForRoomAndNoneIsLost)
{
    Fixture fixture;
    Collector collector;
    const auto writer = collector.attach(fixture.recording, 2);
    constexpr int kEvents = 20'000;
    for (int tick = 0; tick < kEvents; ++tick)
        writer->counter(fixture.counts, tick, tick, Certainty::Exact);
    collector.flush();
    EXPECT_EQ(fixture.recording->stats().droppedSamples, 0U);
    const SampleView view = fixture.recording->samples(fixture.counts);
    ASSERT_EQ(view.size(), static_cast<std::size_t>(kEvents));
    for (int tick = 0; tick < kEvents; ++tick)
        ASSERT_EQ(view.at(static_cast<std::size_t>(tick)).value, tick);
}

TEST(Collector, ItsEndCarriesOverEverythingWritten)
{
    Fixture fixture;
    {
        Collector collector;
        const auto writer = collector.attach(fixture.recording);
        for (int tick = 0; tick < 3000; ++tick)
            writer->begin(fixture.states, tick, Role::Running, Certainty::Exact);
    }
    EXPECT_EQ(fixture.recording->slices(fixture.states).size(), 3000U);
}

TEST(Collector, WhatAWriterWroteArrivesAfterItIsGone)
{
    Fixture fixture;
    Collector collector;
    for (int writer = 0; writer < 300; ++writer)
        collector.attach(fixture.recording, 8)->begin(fixture.states, writer, Role::Running, Certainty::Exact);
    collector.flush();
    EXPECT_EQ(fixture.recording->slices(fixture.states).size(), 300U);
}

TEST(Collector, ARingThatIsDoneWithLetsGoOfItsRecording)
{
    Fixture fixture;
    Collector collector;
    collector.attach(fixture.recording)->begin(fixture.states, 1, Role::Running, Certainty::Exact);
    collector.flush();
    EXPECT_EQ(fixture.recording.use_count(), 1);
}

TEST(Collector, WritingWithoutACollectorNeitherWaitsNorFails)
{
    Fixture fixture;
    auto collector = std::make_unique<Collector>();
    const auto writer = collector->attach(fixture.recording, 2);
    collector.reset();
    for (int tick = 0; tick < 10; ++tick)
        writer->begin(fixture.states, tick, Role::Running, Certainty::Exact);
    EXPECT_EQ(fixture.recording->slices(fixture.states).size(), 0U);
}

TEST(Collector, ManyWritersEachKeepTheirOrder)
{
    Fixture fixture;
    Collector collector;
    constexpr int kWriters = 4;
    constexpr int kEvents = 20'000;
    std::vector<RowId> rows;
    for (int writer = 0; writer < kWriters; ++writer)
        rows.push_back(fixture.addRow(RowKind::Slices));
    {
        std::vector<std::jthread> threads;
        for (const RowId row : rows)
            threads.emplace_back([&, row] {
                const auto writer = collector.attach(fixture.recording, 64);
                for (int tick = 0; tick < kEvents; ++tick)
                    writer->begin(row, tick, Role::Running, Certainty::Exact, {}, tick);
            });
    }
    collector.flush();
    for (const RowId row : rows) {
        const SliceView view = fixture.recording->slices(row);
        ASSERT_EQ(view.size(), static_cast<std::size_t>(kEvents));
        for (std::size_t index = 0; index < view.size(); ++index)
            ASSERT_EQ(view.at(index).value, static_cast<std::int64_t>(index));
    }
}

TEST(Collector, APushAloneWakesIt)
{
    Fixture fixture;
    Collector collector;
    const auto writer = collector.attach(fixture.recording);
    const Instant deadline = Clock::now() + std::chrono::seconds(30);
    for (std::size_t round = 1; round <= 50; ++round) {
        writer->counter(fixture.counts, static_cast<Tick>(round), 1);
        while (fixture.recording->samples(fixture.counts).size() < round) {
            ASSERT_LT(Clock::now(), deadline);
            std::this_thread::yield();
        }
    }
}

/// The line of /proc/self/task/TID/syscall of the thread of that name: proc(5). Empty if there is none.
std::string systemCallOf(const std::string &threadName)
{
    for (const auto &task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::string name;
        std::string call;
        std::getline(std::ifstream(task.path() / "comm"), name);
        if (name == threadName && std::getline(std::ifstream(task.path() / "syscall"), call))
            return call;
    }
    return {};
}

TEST(Collector, SleepsWithoutATimeLimitWhileNothingIsWritten)
{
    Fixture fixture;
    Collector collector;
    const auto writer = collector.attach(fixture.recording);
    writer->counter(fixture.counts, 1, 1);
    collector.flush();
    if (systemCallOf("collector").empty())
        GTEST_SKIP() << "this kernel does not tell in which system call a thread is";
    // futex(address, operation, value, timeout, …): a null timeout is no limit.
    const std::string futex = std::to_string(SYS_futex);
    const Instant deadline = Clock::now() + std::chrono::seconds(30);
    for (bool asleep = false; !asleep;) {
        ASSERT_LT(Clock::now(), deadline) << systemCallOf("collector");
        std::this_thread::yield();
        std::istringstream call(systemCallOf("collector"));
        std::string number, address, operation, value, timeout;
        call >> number >> address >> operation >> value >> timeout;
        asleep = number == futex && timeout == "0x0";
    }
}

} // namespace
} // namespace forklane
