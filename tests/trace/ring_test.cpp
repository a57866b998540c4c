// SPDX-License-Identifier: MIT
#include "trace/ring.h"

#include <array>
#include <cstdint>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace forklane {
namespace {

Event numbered(std::int64_t number)
{
    Event event;
    event.a = number;
    return event;
}

TEST(EventRing, RoundsItsCapacityUpToAPowerOfTwo)
{
    EXPECT_EQ(EventRing(0).capacity(), 2U);
    EXPECT_EQ(EventRing(2).capacity(), 2U);
    EXPECT_EQ(EventRing(5).capacity(), 8U);
    EXPECT_EQ(EventRing(4096).capacity(), 4096U);
}

TEST(EventRing, RefusesWhenFullAndTakesAgainAfterAPop)
{
    EventRing ring(4);
    for (int number = 0; number < 4; ++number)
        ASSERT_TRUE(ring.tryPush(numbered(number)));
    EXPECT_FALSE(ring.tryPush(numbered(4)));
    std::array<Event, 1> one;
    ASSERT_EQ(ring.pop(one), 1U);
    EXPECT_EQ(one[0].a, 0);
    EXPECT_TRUE(ring.tryPush(numbered(4)));
    EXPECT_FALSE(ring.tryPush(numbered(5)));
}

TEST(EventRing, KeepsTheOrderAcrossEveryWrap)
{
    EventRing ring(8);
    std::int64_t pushed = 0;
    std::int64_t popped = 0;
    std::array<Event, 7> batch;
    for (std::size_t round = 0; round < 200; ++round) {
        for (std::size_t count = 0; count < 1 + round % 8 && ring.tryPush(numbered(pushed)); ++count)
            ++pushed;
        const std::size_t count = ring.pop(std::span(batch).first(1 + round % 7));
        for (std::size_t index = 0; index < count; ++index)
            ASSERT_EQ(batch[index].a, popped++);
    }
    EXPECT_GT(popped, 400);
}

TEST(EventRing, PopsNothingFromAnEmptyRingAndIntoAnEmptySpan)
{
    EventRing ring(4);
    std::array<Event, 4> batch;
    EXPECT_TRUE(ring.looksEmpty());
    EXPECT_EQ(ring.pop(batch), 0U);
    ASSERT_TRUE(ring.tryPush(numbered(1)));
    EXPECT_FALSE(ring.looksEmpty());
    EXPECT_EQ(ring.pop(std::span<Event>()), 0U);
    EXPECT_EQ(ring.pop(batch), 1U);
    EXPECT_TRUE(ring.looksEmpty());
}

TEST(EventRing, CarriesAllEventsBetweenTwoThreadsInOrder)
{
    EventRing ring(64);
    constexpr std::int64_t kEvents = 300'000;
    std::jthread producer([&] {
        for (std::int64_t number = 0; number < kEvents;)
            if (ring.tryPush(numbered(number)))
                ++number;
            else
                std::this_thread::yield();
    });
    std::array<Event, 48> batch;
    for (std::int64_t expected = 0; expected < kEvents;) {
        const std::size_t count = ring.pop(batch);
        for (std::size_t index = 0; index < count; ++index)
            ASSERT_EQ(batch[index].a, expected++);
        if (count == 0)
            std::this_thread::yield();
    }
}

} // namespace
} // namespace forklane
