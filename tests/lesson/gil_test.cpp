// SPDX-License-Identifier: MIT
#include "lesson/gil.h"
#include "lesson/gil_model.h"

#include <algorithm>
#include <thread>

#include <gtest/gtest.h>

#include "lesson/global_lock.h"

namespace forklane::lesson {
namespace {

using namespace std::chrono_literals;

std::vector<Slice> slicesOf(const Recording &recording, Role role)
{
    std::vector<Slice> found;
    const auto structure = recording.structure();
    for (std::uint32_t row = 0; row < structure->rows.size(); ++row) {
        const SliceView view = recording.slices(RowId{row});
        for (std::size_t i = 0; i < view.size(); ++i) {
            if (view.at(i).role == role)
                found.push_back(view.at(i));
        }
    }
    return found;
}

TEST(GlobalLock, isWantedAfterTheIntervalAndThenGivenToTheOther)
{
    GlobalLock lock(1ms);
    lock.take();
    std::thread other([&] {
        lock.take();
        lock.drop();
    });
    while (!lock.isWanted())
        std::this_thread::yield();
    lock.drop(); // returns after the other one has had it
    EXPECT_EQ(lock.switches(), 1U);
    other.join();
}

TEST(Gil, underTheLockNoTwoThreadsComputeAtTheSameTime)
{
    for (const Work work : {Work::Cpu, Work::Io}) {
        GilSpec spec;
        spec.work = work;
        spec.workers = 3;
        spec.each = 12ms;
        spec.switchInterval = 1ms;
        Recording recording;
        const auto run = runGil(spec, recording);
        ASSERT_TRUE(run);
        EXPECT_GT(run->wall, 12ms);
        std::vector<Slice> running = slicesOf(recording, Role::HoldsLock);
        std::sort(running.begin(), running.end(), [](const Slice &a, const Slice &b) { return a.begin < b.begin; });
        ASSERT_GE(running.size(), 3U);
        for (std::size_t i = 1; i < running.size(); ++i)
            EXPECT_GE(running[i].begin, running[i - 1].end);
        EXPECT_FALSE(slicesOf(recording, Role::WaitsForLock).empty());
    }
}

TEST(Gil, whoWaitsForIoDoesNotHoldTheLock)
{
    GilSpec spec;
    spec.work = Work::Io;
    spec.workers = 2;
    spec.each = 8ms;
    Recording recording;
    ASSERT_TRUE(runGil(spec, recording));
    EXPECT_EQ(slicesOf(recording, Role::Sleeping).size(), 8U);
}

TEST(GilModel, ComputingTakesTurnsAndIsNoFaster)
{
    Recording recording(Axis::Order);
    const GilModelRun run = runGilModel({Work::Cpu, 2, 10, 5}, recording);
    EXPECT_EQ(run.steps, 20);
    EXPECT_EQ(run.switches, 3U); // at 5, 10 and 15
    const auto running = slicesOf(recording, Role::Running);
    ASSERT_EQ(running.size(), 4U);
    EXPECT_EQ(running[0].end, 5);
}

TEST(GilModel, OneThreadKeepsTheLock)
{
    Recording recording(Axis::Order);
    const GilModelRun run = runGilModel({Work::Cpu, 1, 10, 5}, recording);
    EXPECT_EQ(run.steps, 10);
    EXPECT_EQ(run.switches, 0U);
}

TEST(GilModel, WaitingForIoIsDoneTogether)
{
    Recording recording(Axis::Order);
    const GilModelRun run = runGilModel({Work::Io, 4, 10, 5}, recording);
    EXPECT_EQ(run.steps, 4 * 11 + 3); // the last of four computes three steps later, once: from then on they are apart
    EXPECT_EQ(slicesOf(recording, Role::Sleeping).size(), 16U);
}

TEST(GilModel, NonsenseIsTakenAsTheNearestThatMakesSense)
{
    Recording recording(Axis::Order);
    EXPECT_EQ(runGilModel({Work::Cpu, 0, 0, 0}, recording).steps, 1);
}

TEST(Gil, withoutItNobodyWaits)
{
    GilSpec spec;
    spec.regime = Regime::NoLock;
    spec.each = 3ms;
    Recording recording;
    const auto run = runGil(spec, recording);
    ASSERT_TRUE(run);
    EXPECT_EQ(run->switches, 0U);
    EXPECT_TRUE(slicesOf(recording, Role::WaitsForLock).empty());
    EXPECT_EQ(slicesOf(recording, Role::Running).size(), 2U);
}

TEST(Gil, processesDoTheSameWithALaneEach)
{
    for (const Work work : {Work::Cpu, Work::Io}) {
        GilSpec spec;
        spec.work = work;
        spec.regime = Regime::Processes;
        spec.workers = 3;
        spec.each = 2ms;
        Recording recording;
        const auto run = runGil(spec, recording);
        ASSERT_TRUE(run) << describe(run.error());
        EXPECT_GT(run->wall, 0ns);
        EXPECT_EQ(slicesOf(recording, Role::Launch).size(), 3U);
        EXPECT_EQ(slicesOf(recording, work == Work::Cpu ? Role::Running : Role::Sleeping).size(), 3U);
    }
}

TEST(Gil, refusesNoneAndTooMany)
{
    Recording recording;
    GilSpec spec;
    for (const std::size_t workers : {std::size_t{0}, kMostGilWorkers + 1}) {
        spec.workers = workers;
        const auto run = runGil(spec, recording);
        ASSERT_FALSE(run);
        EXPECT_NE(describe(run.error()).find("1 to 16"), std::string::npos);
    }
}

} // namespace
} // namespace forklane::lesson
