// SPDX-License-Identifier: MIT
#include "io/mailbox.h"

#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <poll.h>

namespace forklane {
namespace {

std::unique_ptr<Mailbox> makeMailbox()
{
    auto mailbox = Mailbox::make();
    EXPECT_TRUE(mailbox) << describe(mailbox.error());
    return std::move(*mailbox);
}

bool isReadable(const Mailbox &mailbox)
{
    pollfd entry{mailbox.descriptor(), POLLIN, 0};
    return ::poll(&entry, 1, 0) == 1;
}

TEST(Mailbox, IsReadableWhileLettersWaitAndOnlyThen)
{
    const auto mailbox = makeMailbox();
    EXPECT_FALSE(isReadable(*mailbox));
    mailbox->post([] {});
    mailbox->post([] {});
    EXPECT_TRUE(isReadable(*mailbox));
    mailbox->deliver();
    EXPECT_FALSE(isReadable(*mailbox));
}

TEST(Mailbox, DeliversInTheOrderOfPosting)
{
    const auto mailbox = makeMailbox();
    std::vector<int> seen;
    for (int i = 0; i < 5; ++i)
        mailbox->post([&seen, i] { seen.push_back(i); });
    mailbox->deliver();
    EXPECT_EQ(seen, (std::vector{0, 1, 2, 3, 4}));
}

TEST(Mailbox, ALetterMayPostAndThatIsDeliveredTheNextTime)
{
    const auto mailbox = makeMailbox();
    int count = 0;
    mailbox->post([&] { mailbox->post([&count] { ++count; }); });
    mailbox->deliver();
    EXPECT_EQ(count, 0);
    EXPECT_TRUE(isReadable(*mailbox));
    mailbox->deliver();
    EXPECT_EQ(count, 1);
}

TEST(Mailbox, LosesNothingFromManyThreads)
{
    const auto mailbox = makeMailbox();
    constexpr int kThreads = 4;
    constexpr int kEach = 5'000;
    int count = 0; // only letters touch it, and they run here
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < kEach; ++n)
                    mailbox->post([&count] { ++count; });
            });
        pollfd entry{mailbox->descriptor(), POLLIN, 0};
        while (count < kThreads * kEach && ::poll(&entry, 1, 10'000) == 1)
            mailbox->deliver();
    }
    EXPECT_EQ(count, kThreads * kEach);
}

} // namespace
} // namespace forklane
