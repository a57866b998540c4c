// SPDX-License-Identifier: MIT
// keepWithin and lowerLimit: what many runs keep together.
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
    keepWithin(8 * kMiB, stores);
    EXPECT_EQ(kept(stores), 8 * kMiB);
}

TEST(OutputBudget, TheOldestGivesUpFirst)
{
    const std::vector<std::shared_ptr<OutputStore>> stores = {storeWith(10), nullptr, storeWith(10)};
    keepWithin(15 * kMiB, stores);
    EXPECT_LE(kept(stores), 15 * kMiB);
    EXPECT_LT(stores.front()->totals().keptBytes, 10 * kMiB);
    EXPECT_EQ(stores.back()->totals().keptBytes, 10 * kMiB);
}

TEST(OutputBudget, NoStoreFallsBelowItsLeast)
{
    const std::vector stores = {storeWith(10), storeWith(10)};
    keepWithin(0, stores);
    for (const auto &store : stores)
        EXPECT_GT(store->totals().keptBytes, 0U);
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
