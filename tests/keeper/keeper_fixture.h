// SPDX-License-Identifier: MIT
// A keeper for a test, spoken to directly.
#pragma once

#include <stdexcept>
#include <string>
#include <thread>

#include "keeper/link.h"
#include "support/launch_fixture.h"

namespace forklane::test {

class KeeperTest : public LaunchTest {
protected:
    /// The next thing the keeper says; its end is an error of the test.
    static keeper::Link::Message next(keeper::Link &link)
    {
        auto message = hear(link);
        EXPECT_TRUE(message) << describe(message.error());
        return message ? std::move(*message) : keeper::Link::Message();
    }

    /// True when the keeper says nothing more but ends.
    static bool falls(keeper::Link &link)
    {
        while (true) {
            const auto message = hear(link);
            if (message)
                continue;
            link.awaitEnd();
            return message.error().code == EPIPE;
        }
    }

    /// Launches one more stage; its pid.
    static pid_t launched(keeper::Link &link, Command command, std::uint32_t stage, std::uint32_t flags)
    {
        const FlatCommand flat = *flatten(command);
        EXPECT_TRUE(link.spawn(stage, flat.plan, flat.handed, flags));
        const keeper::Reply reply = next(link).reply;
        EXPECT_EQ(reply.kind, keeper::ReplyKind::Spawned);
        EXPECT_EQ(errnoName(reply.launch.error), errnoName(0));
        return reply.launch.pid;
    }

    /// The keeper itself; its parent is the guard, which the link knows.
    static pid_t keeperOf(const keeper::Link &link)
    {
        const Instant deadline = soon();
        while (childrenOf(link.pid()).empty() && Clock::now() < deadline) // the guard may not have forked yet
            std::this_thread::yield();
        const auto children = childrenOf(link.pid());
        if (children.size() != 1)
            throw std::runtime_error("a guard has one child, not " + std::to_string(children.size()));
        return children.front();
    }

private:
    static Result<keeper::Link::Message> hear(keeper::Link &link)
    {
        pollfd entry = {link.socket(), POLLIN, 0};
        EXPECT_EQ(::poll(&entry, 1, 30'000), 1);
        return link.receive();
    }
};

} // namespace forklane::test
