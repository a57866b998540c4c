// SPDX-License-Identifier: MIT
#include "io/reactor.h"

#include <future>

#include <sys/epoll.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace forklane {
namespace {

TEST(Reactor, runsPostsInTheirOrderAndTheLastBeforeItEnds)
{
    std::vector<int> order;
    {
        Reactor reactor("test");
        for (int i = 0; i < 1000; ++i)
            reactor.post([&order, i] { order.push_back(i); });
    }
    ASSERT_EQ(order.size(), 1000U);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(Reactor, whatItsOwnFunctionsPostRunsAfterThemWithoutAnyOtherEvent)
{
    Reactor reactor("test");
    std::string calls;
    std::promise<void> done;
    reactor.post([&] {
        reactor.post([&] {
            calls += 'b';
            reactor.at(Clock::now(), [&] {
                calls += 'c';
                reactor.post([&] { done.set_value(); });
            });
        });
        calls += 'a';
    });
    done.get_future().wait();
    EXPECT_EQ(calls, "abc");
}

TEST(Reactor, callsTimersInTheirOrderAndNotThoseThatWereCancelled)
{
    Reactor reactor("test");
    std::promise<void> done;
    std::string calls;
    reactor.postAndWait([&] {
        const Instant now = Clock::now();
        reactor.at(now + std::chrono::milliseconds(4), [&] { done.set_value(); });
        const auto cancelled = reactor.at(now + std::chrono::milliseconds(3), [&] { calls += 'x'; });
        reactor.at(now + std::chrono::milliseconds(2), [&, cancelled] {
            calls += 'b';
            reactor.cancel(cancelled);
        });
        reactor.at(now, [&] { calls += 'a'; });
    });
    done.get_future().wait();
    EXPECT_EQ(calls, "ab");
}

TEST(Reactor, tellsThatADescriptorIsReadyUntilItIsUnwatched)
{
    auto pipe = makePipe();
    Reactor reactor("test");
    std::promise<std::uint32_t> ready;
    int calls = 0;
    reactor.postAndWait([&] {
        reactor.watch(pipe->readEnd.get(), EPOLLIN, [&](std::uint32_t events) {
            ++calls;
            reactor.unwatch(pipe->readEnd.get()); // from within its own callback
            ready.set_value(events);
        });
    });
    EXPECT_EQ(::write(pipe->writeEnd.get(), "x", 1), 1);
    EXPECT_TRUE(ready.get_future().get() & EPOLLIN);
    reactor.postAndWait([] {});
    reactor.postAndWait([] {});
    EXPECT_EQ(calls, 1);
}

TEST(Reactor, doesNotCallForAnEventOfANumberThatWasReusedInTheSameRound)
{
    auto first = makePipe();
    auto second = makePipe();
    Reactor reactor("test");
    int calls = 0;
    bool reused = false;
    reactor.postAndWait([&] {
        // Both are ready in one round; whichever is called first closes the other and takes its number for an empty pipe.
        const auto replace = [&](UniqueFd &mine, UniqueFd &other) {
            ++calls;
            reactor.unwatch(mine.get());
            reactor.unwatch(other.get());
            const int number = other.get();
            other.reset();
            auto empty = makePipe();
            UniqueFd at(::dup2(empty->readEnd.get(), number));
            reactor.watch(number, EPOLLIN, [&](std::uint32_t) { reused = true; });
            first->writeEnd = std::move(empty->writeEnd);
            other = std::move(at);
        };
        EXPECT_EQ(::write(first->writeEnd.get(), "x", 1), 1);
        EXPECT_EQ(::write(second->writeEnd.get(), "x", 1), 1);
        reactor.watch(first->readEnd.get(), EPOLLIN, [&, replace](std::uint32_t) { replace(first->readEnd, second->readEnd); });
        reactor.watch(second->readEnd.get(), EPOLLIN,
                      [&, replace](std::uint32_t) { replace(second->readEnd, first->readEnd); });
    });
    reactor.postAndWait([] {});
    reactor.postAndWait([&] {
        reactor.unwatch(first->readEnd.get());
        reactor.unwatch(second->readEnd.get());
    });
    EXPECT_EQ(calls, 1);
    EXPECT_FALSE(reused);
}

} // namespace
} // namespace forklane
