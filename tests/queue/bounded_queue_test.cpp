// SPDX-License-Identifier: MIT
#include "queue/bounded_queue.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace forklane::queue {
namespace {

const Instant kPast = Clock::now();

TEST(BoundedQueue, isFirstInFirstOut)
{
    BoundedQueue<std::string> queue(3);
    for (const char *fruit : {"apple", "strawberry", "lemon"})
        EXPECT_EQ(queue.push(fruit), Pushed::Yes);
    EXPECT_EQ(queue.depth(), 3U);
    EXPECT_EQ(queue.pop(), "apple");
    EXPECT_EQ(queue.pop(), "strawberry");
    EXPECT_EQ(queue.pop(), "lemon");
}

TEST(BoundedQueue, fullAndEmptyAreToldAtTheDeadline)
{
    BoundedQueue<int> queue(1);
    EXPECT_EQ(queue.pop(kPast), std::nullopt);
    EXPECT_EQ(queue.push(1, kPast), Pushed::Yes);
    EXPECT_EQ(queue.push(2, kPast), Pushed::TimedOut);
    EXPECT_EQ(queue.pop(kPast), 1);
}

TEST(BoundedQueue, closedItGivesOutWhatItHasAndTakesNothing)
{
    BoundedQueue<int> queue(2);
    EXPECT_EQ(queue.push(1), Pushed::Yes);
    queue.close();
    EXPECT_EQ(queue.push(2), Pushed::Closed);
    EXPECT_EQ(queue.pop(), 1);
    EXPECT_EQ(queue.pop(), std::nullopt);
    EXPECT_TRUE(queue.isClosed());
}

TEST(BoundedQueue, closeWakesWhoeverWaits)
{
    BoundedQueue<int> empty(1);
    BoundedQueue<int> full(1);
    EXPECT_EQ(full.push(1), Pushed::Yes);
    std::optional<int> popped = 7;
    Pushed pushed = Pushed::Yes;
    {
        const std::jthread popper([&] { popped = empty.pop(); });
        const std::jthread pusher([&] { pushed = full.push(2); });
        empty.close();
        full.close();
    }
    EXPECT_EQ(popped, std::nullopt);
    EXPECT_EQ(pushed, Pushed::Closed);
    EXPECT_EQ(full.depth(), 1U);
}

TEST(BoundedQueue, aPusherWaitsUntilThereIsRoom)
{
    BoundedQueue<int> queue(1);
    EXPECT_EQ(queue.push(1), Pushed::Yes);
    const std::jthread pusher([&] { EXPECT_EQ(queue.push(2), Pushed::Yes); });
    EXPECT_EQ(queue.pop(), 1);
    EXPECT_EQ(queue.pop(), 2);
}

TEST(BoundedQueue, everyDepthIsToldInTheOrderOfTheOperations)
{
    std::vector<std::size_t> depths;
    BoundedQueue<int> queue(8, [&depths](std::size_t depth) { depths.push_back(depth); });
    {
        const std::jthread popper([&] {
            while (queue.pop()) {
            }
        });
        for (int i = 0; i < 1000; ++i)
            (void)queue.push(i);
        queue.close();
    }
    ASSERT_EQ(depths.size(), 2000U);
    std::size_t before = 0;
    for (const std::size_t depth : depths) {
        EXPECT_LE(depth, 8U);
        EXPECT_EQ(std::max(depth, before) - std::min(depth, before), 1U);
        before = depth;
    }
    EXPECT_EQ(depths.back(), 0U);
}

TEST(BoundedQueue, losesNothingAndDoublesNothingAmongManyThreads)
{
    constexpr int kThreads = 4;
    constexpr int kEach = 5000;
    BoundedQueue<int> queue(3);
    std::vector<std::vector<int>> taken(kThreads);
    {
        std::vector<std::jthread> poppers;
        for (int t = 0; t < kThreads; ++t) {
            poppers.emplace_back([&queue, &mine = taken[static_cast<std::size_t>(t)], t] {
                while (true) {
                    // Some with deadlines that are always over: a wake-up must not be lost with who gives up.
                    const auto item = t % 2 == 0 ? queue.pop() : queue.pop(Clock::now());
                    if (item)
                        mine.push_back(*item);
                    else if (queue.isClosed() && queue.depth() == 0)
                        return;
                }
            });
        }
        std::vector<std::jthread> pushers;
        for (int t = 0; t < kThreads; ++t) {
            pushers.emplace_back([&queue, t] {
                for (int i = 0; i < kEach; ++i)
                    EXPECT_EQ(queue.push(t * kEach + i), Pushed::Yes);
            });
        }
        pushers.clear();
        queue.close();
    }
    std::vector<int> all;
    for (const std::vector<int> &mine : taken) {
        for (int producer = 0; producer < kThreads; ++producer) {
            std::vector<int> own;
            std::copy_if(mine.begin(), mine.end(), std::back_inserter(own),
                         [producer](int item) { return item / kEach == producer; });
            EXPECT_TRUE(std::is_sorted(own.begin(), own.end())) << "one producer's items keep their order";
        }
        all.insert(all.end(), mine.begin(), mine.end());
    }
    std::sort(all.begin(), all.end());
    std::vector<int> wanted(kThreads * kEach);
    std::iota(wanted.begin(), wanted.end(), 0);
    EXPECT_EQ(all, wanted);
}

} // namespace
} // namespace forklane::queue
