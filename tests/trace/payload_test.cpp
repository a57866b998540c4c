// SPDX-License-Identifier: MIT
// Payloads: through their ring beside the events', in a row, under a limit, and to readers beside the writer.
#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "trace/collector.h"
#include "trace/payload_ring.h"
#include "trace/recording.h"

namespace forklane {
namespace {

/// Bytes that tell which payload they are of; none for every fourth.
std::string payloadOf(std::size_t number)
{
    if (number % 4 == 3)
        return {};
    std::string bytes = std::to_string(number);
    bytes.append(number * 7919 % 300, static_cast<char>(number));
    return bytes;
}

struct Trace {
    RowId addRow(RowKind kind) { return recording->addRow({.track = track, .kind = kind, .name = {}}); }
    void instant(RowId row, std::size_t number)
    {
        recording->apply({.tick = static_cast<Tick>(number), .row = row, .name = {}}, payloadOf(number));
    }

    std::shared_ptr<Recording> recording = std::make_shared<Recording>();
    TrackId track = recording->addTrack({.name = "t", .parent = {}});
    RowId states = addRow(RowKind::Slices);
    RowId instants = addRow(RowKind::Instants);
};

void checkPayloads(const SliceView &view)
{
    for (std::size_t index = view.firstKept(); index < view.size(); ++index)
        ASSERT_EQ(view.payload(index).bytes, payloadOf(index)) << index;
}

std::string taken(PayloadRing &ring, std::size_t size)
{
    std::string bytes(size, '?');
    ring.take(bytes);
    return bytes;
}

TEST(PayloadRing, GivesBackWhatWasPutAcrossEveryWrap)
{
    PayloadRing ring(64);
    for (std::size_t round = 0; round < 300; ++round) {
        const std::string bytes(round % 65, static_cast<char>('a' + round % 26));
        ASSERT_TRUE(ring.tryPut(bytes));
        ASSERT_EQ(taken(ring, bytes.size()), bytes);
    }
}

TEST(PayloadRing, RefusesWhatHasNoRoomAndLeavesTheRestAlone)
{
    PayloadRing ring(8);
    ASSERT_TRUE(ring.tryPut("abcde"));
    EXPECT_FALSE(ring.tryPut("fghi"));
    ASSERT_TRUE(ring.tryPut("xyz"));
    ring.takeBack(3);
    ASSERT_TRUE(ring.tryPut("fg"));
    EXPECT_EQ(taken(ring, 7), "abcdefg");
    EXPECT_TRUE(ring.tryPut("12345678"));
    EXPECT_FALSE(PayloadRing(4).tryPut("abcde"));
}

TEST(Payload, StandsBesideItsSliceForAsLongAsTheView)
{
    Trace trace;
    for (std::size_t number = 0; number < 5000; ++number)
        trace.instant(trace.instants, number);
    const SliceView view = trace.recording->slices(trace.instants);
    for (std::size_t number = 5000; number < 20'000; ++number)
        trace.instant(trace.instants, number);
    checkPayloads(trace.recording->slices(trace.instants));
    trace.recording.reset();
    ASSERT_EQ(view.size(), 5000U);
    checkPayloads(view);
}

TEST(Payload, OfALongOneTheBeginningIsKeptAndItsSizeIsTold)
{
    Trace trace;
    const std::string bytes(kMaxPayload + 1, 'x');
    trace.recording->apply({.tick = 1, .row = trace.instants, .name = {}}, bytes.substr(1));
    trace.recording->apply({.tick = 2, .row = trace.instants, .name = {}, .payload = static_cast<std::uint32_t>(bytes.size())},
                           bytes);
    const SliceView view = trace.recording->slices(trace.instants);
    EXPECT_EQ(view.payload(0).size, kMaxPayload);
    EXPECT_EQ(view.payload(1).size, kMaxPayload + 1);
    EXPECT_EQ(view.payload(1).bytes, bytes.substr(1));
}

TEST(Payload, CountsTowardsTheLimitAndIsDroppedWithItsSlice)
{
    Trace trace;
    constexpr std::uint64_t kLimit = 300'000;
    trace.recording->setLimit(kLimit);
    for (std::size_t number = 0; number < 50'000; ++number) {
        trace.instant(trace.instants, number);
        ASSERT_LE(trace.recording->stats().bytes, kLimit);
        if (number % 1000 == 0) {
            ASSERT_NO_FATAL_FAILURE(checkPayloads(trace.recording->slices(trace.instants)));
        }
    }
    const SliceView view = trace.recording->slices(trace.instants);
    EXPECT_GT(view.firstKept(), 45'000U);
    EXPECT_LT(view.firstKept(), 49'000U);
    EXPECT_GE(trace.recording->stats().bytes, kLimit * 3 / 4);
}

TEST(Payload, ReadersPinWholePayloadsWhileChunksDrop)
{
    Trace trace;
    trace.recording->setLimit(200'000);
    std::atomic<bool> done{false};
    std::jthread writer([&] {
        for (std::size_t number = 0; number < 60'000; ++number)
            trace.instant(trace.instants, number);
        done.store(true);
    });
    std::vector<std::jthread> readers;
    for (int reader = 0; reader < 2; ++reader)
        readers.emplace_back([&] {
            for (bool last = false; !last;) {
                last = done.load();
                ASSERT_NO_FATAL_FAILURE(checkPayloads(trace.recording->slices(trace.instants)));
            }
        });
}

TEST(PayloadWriter, StateEventsWaitForRoomAndNoByteIsLost)
{
    Trace trace;
    Collector collector;
    const auto writer = collector.attach(trace.recording, 1024, 1);
    constexpr std::size_t kEvents = 20'000;
    for (std::size_t number = 0; number < kEvents; ++number)
        writer->beginWith(payloadOf(number), trace.states, static_cast<Tick>(number), Role::Running, Certainty::Exact);
    collector.flush();
    const SliceView view = trace.recording->slices(trace.states);
    ASSERT_EQ(view.size(), kEvents);
    checkPayloads(view);
}

TEST(PayloadWriter, WaitsForRoomInTheRingOfEventsToo)
{
    Trace trace;
    Collector collector;
    const auto writer = collector.attach(trace.recording, 2);
    for (std::size_t number = 0; number < 5000; ++number)
        writer->instantWith(payloadOf(number), trace.instants, static_cast<Tick>(number), Role::Running);
    collector.flush();
    const SliceView view = trace.recording->slices(trace.instants);
    ASSERT_EQ(view.size(), 5000U);
    checkPayloads(view);
}

TEST(PayloadWriter, SamplesThatFindNoRoomAreDroppedWholeAndCounted)
{
    Trace trace;
    Collector collector;
    const auto writer = collector.attach(trace.recording, 64, 1);
    constexpr std::size_t kEvents = 50'000;
    for (std::size_t number = 0; number < kEvents; ++number)
        writer->sampleWith(payloadOf(number), trace.instants, static_cast<Tick>(number), Role::Running, {},
                           static_cast<std::int64_t>(number));
    collector.flush();
    const RecordingStats stats = trace.recording->stats();
    EXPECT_EQ(stats.events + stats.droppedSamples, kEvents);
    const SliceView view = trace.recording->slices(trace.instants);
    ASSERT_GT(view.size(), 0U);
    for (std::size_t index = 0; index < view.size(); ++index) {
        const Slice slice = view.at(index);
        ASSERT_EQ(slice.certainty, Certainty::Sampled);
        ASSERT_EQ(view.payload(index).bytes, payloadOf(static_cast<std::size_t>(slice.value)));
    }
}

TEST(PayloadWriter, ALongOneIsCutAndToldSo)
{
    Trace trace;
    Collector collector;
    const auto writer = collector.attach(trace.recording, 64, 1);
    const std::string bytes(10 * kMaxPayload, 'y');
    for (int tick = 0; tick < 20; ++tick)
        writer->instantWith(bytes, trace.instants, tick, Role::Running);
    writer->instantWith("end", trace.instants, 20, Role::Running);
    collector.flush();
    const SliceView view = trace.recording->slices(trace.instants);
    EXPECT_EQ(view.payload(19).bytes, bytes.substr(0, kMaxPayload));
    EXPECT_EQ(view.payload(19).size, bytes.size());
    EXPECT_EQ(view.payload(20).bytes, "end");
}

TEST(PayloadWriter, BytesOfEventsThatNoRowTakesDoNotShiftTheOthers)
{
    Trace trace;
    Collector collector;
    const auto writer = collector.attach(trace.recording);
    writer->instantWith("lost", {99}, 1, Role::Running);
    writer->instantWith("lost", trace.states, 1, Role::Running);
    writer->instantWith("kept", trace.instants, 2, Role::Running);
    collector.flush();
    EXPECT_EQ(trace.recording->slices(trace.instants).payload(0).bytes, "kept");
}

TEST(PayloadWriter, WithoutACollectorNeitherWaitsNorFails)
{
    Trace trace;
    auto collector = std::make_unique<Collector>();
    const auto writer = collector->attach(trace.recording, 2, 1);
    collector.reset();
    for (int tick = 0; tick < 10; ++tick)
        writer->instantWith(std::string(kMaxPayload, 'z'), trace.instants, tick, Role::Running);
    EXPECT_EQ(trace.recording->slices(trace.instants).size(), 0U);
}

} // namespace
} // namespace forklane
