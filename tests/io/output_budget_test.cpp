// SPDX-License-Identifier: MIT
// Sharing a budget, and lowerLimit: what many runs keep together.
#include "io/output_budget.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace forklane {
namespace {

constexpr std::size_t kMiB = 1024 * 1024;
constexpr StreamId kOut{0, StreamKind::Output};

std::shared_ptr<OutputStore> storeWith(std::size_t mebibytes)
{
    auto store = std::make_shared<OutputStore>(64 * kMiB);
    store->append(kOut, std::string(mebibytes * kMiB, '\n'), 1);
    return store;
}

std::size_t kept(const std::vector<std::shared_ptr<OutputStore>> &stores)
{
    std::size_t bytes = 0;
    for (const auto &store : stores)
        bytes += store ? store->totals().keptBytes : 0;
    return bytes;
}

TEST(OutputBudget, WhatFitsIsKept)
{
    const std::vector stores = {storeWith(4), storeWith(4)};
    shareBudget(8 * kMiB, stores);
    EXPECT_EQ(kept(stores), 8 * kMiB);
}

TEST(OutputBudget, WhoKeepsMostGivesUpAndTheSmallLoseNothing)
{
    const std::vector<std::shared_ptr<OutputStore>> stores = {storeWith(3), nullptr, storeWith(20), storeWith(4)};
    shareBudget(15 * kMiB, stores);
    EXPECT_EQ(stores[0]->totals().keptBytes, 3 * kMiB);
    EXPECT_LE(stores[2]->totals().keptBytes, 8 * kMiB);
    EXPECT_GE(stores[2]->totals().keptBytes, 6 * kMiB);
    EXPECT_EQ(stores[3]->totals().keptBytes, 4 * kMiB);
}

TEST(OutputBudget, ThoseThatKeepTooMuchGetEqualShares)
{
    const std::vector stores = {storeWith(20), storeWith(10), storeWith(2)};
    shareBudget(16 * kMiB, stores);
    EXPECT_LE(kept(stores), 16 * kMiB);
    EXPECT_EQ(stores[2]->totals().keptBytes, 2 * kMiB);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_LE(stores[i]->totals().keptBytes, 7 * kMiB);
        EXPECT_GE(stores[i]->totals().keptBytes, 5 * kMiB);
    }
}

TEST(OutputBudget, NoStoreFallsBelowItsLeast)
{
    const std::vector stores = {storeWith(10), storeWith(10)};
    shareBudget(0, stores);
    for (const auto &store : stores)
        EXPECT_GT(store->totals().keptBytes, 0U);
}

TEST(OutputBudget, TheSparedLoseNothingAndTheOthersShareTheRest)
{
    const std::vector spared = {storeWith(20)};
    const std::vector others = {storeWith(10), storeWith(3)};
    shareBudgetBeside(spared, 28 * kMiB, others);
    EXPECT_EQ(kept(spared), 20 * kMiB);
    EXPECT_LE(kept(others), 8 * kMiB);
    EXPECT_EQ(others[1]->totals().keptBytes, 3 * kMiB);
}

TEST(OutputBudget, TheOthersShareAQuarterWhateverTheSparedKeep)
{
    const std::vector spared = {storeWith(40)};
    const std::vector others = {storeWith(10)};
    shareBudgetBeside(spared, 32 * kMiB, others);
    EXPECT_EQ(kept(spared), 40 * kMiB);
    EXPECT_LE(kept(others), 8 * kMiB);
    EXPECT_GE(kept(others), 6 * kMiB);
}

TEST(OutputLimit, ALoweredLimitGivesUpTheOldestAndCountsIt)
{
    const auto store = storeWith(10);
    store->lowerLimit(4 * kMiB);
    const OutputTotals totals = store->totals();
    EXPECT_LE(totals.keptBytes, 4 * kMiB);
    EXPECT_EQ(totals.keptBytes + totals.droppedBytes, 10 * kMiB);
    EXPECT_EQ(totals.droppedLines, totals.droppedBytes);
}

TEST(OutputLimit, TheStreamThatKeepsMostGivesUp)
{
    const StreamId error{0, StreamKind::Error};
    const auto store = storeWith(10);
    store->append(error, "kept\n", 2);
    store->lowerLimit(4 * kMiB);
    EXPECT_EQ(store->streams().back().droppedBytes, 0U);
    store->append(kOut, std::string(20 * kMiB, '\n'), 3);
    EXPECT_LE(store->totals().keptBytes, 4 * kMiB);
    EXPECT_EQ(store->streams().back().droppedBytes, 0U);
}

TEST(OutputLimit, WritingGoesOnAfterIt)
{
    const auto store = storeWith(10);
    store->lowerLimit(0);
    store->append(kOut, "end", 2);
    const auto blocks = store->blocks(0, UINT64_MAX);
    ASSERT_FALSE(blocks.empty());
    EXPECT_TRUE(blocks.back().bytes().ends_with("end"));
}

} // namespace
} // namespace forklane
