// SPDX-License-Identifier: MIT
#include "trace/doorbell.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

namespace forklane {
namespace {

class DoorbellFencing : public testing::TestWithParam<Doorbell::Fencing> {};

TEST_P(DoorbellFencing, NoPushIsSleptThrough)
{
    Doorbell bell(GetParam());
    constexpr int kPushes = 20'000;
    std::atomic<int> pushed{0};
    std::atomic<int> seen{0};
    std::jthread listener([&] {
        while (seen.load() < kPushes) {
            bell.answer();
            seen.store(pushed.load(std::memory_order_acquire));
            seen.notify_all();
            if (seen.load() < kPushes)
                bell.sleepUnless([&] { return pushed.load(std::memory_order_acquire) != seen.load(); });
        }
    });
    for (int push = 1; push <= kPushes; ++push) {
        pushed.store(push, std::memory_order_release);
        bell.ringIfAsleep();
        if (push % 16 != 0)
            continue;
        for (int now = seen.load(); now < push; now = seen.load()) // hangs here if the push was missed
            seen.wait(now);
    }
}

INSTANTIATE_TEST_SUITE_P(BothWays, DoorbellFencing,
                         testing::Values(Doorbell::Fencing::ByListener, Doorbell::Fencing::ByEachPush));

TEST(Doorbell, ARingBeforeTheSleepEndsIt)
{
    Doorbell bell;
    bell.ring();
    bell.sleepUnless([] { return false; });
    bell.sleepUntil(Instant::max());
    bell.answer();
    bell.sleepUntil(Clock::now());
}

} // namespace
} // namespace forklane
