// SPDX-License-Identifier: MIT
#include "io/output_budget.h"

#include <algorithm>
#include <vector>

namespace forklane {

namespace {

std::size_t keptBy(const std::shared_ptr<OutputStore> &store)
{
    return store ? store->totals().keptBytes : 0;
}

/// The most that each may keep: all that is asked for where it fits, else the share of those that ask for more than theirs.
std::size_t levelOf(std::size_t budget, std::vector<std::size_t> sizes)
{
    std::sort(sizes.begin(), sizes.end());
    std::size_t sharing = sizes.size();
    for (const std::size_t size : sizes) {
        const std::size_t share = budget / sharing;
        if (size > share)
            return share;
        budget -= size;
        --sharing;
    }
    return SIZE_MAX;
}

} // namespace

void shareBudget(std::size_t budget, std::span<const std::shared_ptr<OutputStore>> stores)
{
    std::vector<std::size_t> sizes;
    for (const auto &store : stores)
        sizes.push_back(keptBy(store));
    const std::size_t level = levelOf(budget, sizes);
    for (std::size_t i = 0; i < stores.size(); ++i) {
        if (sizes[i] > level)
            stores[i]->lowerLimit(level);
    }
}

void shareBudgetBeside(std::span<const std::shared_ptr<OutputStore>> spared, std::size_t budget,
                       std::span<const std::shared_ptr<OutputStore>> others)
{
    std::size_t taken = 0;
    for (const auto &store : spared)
        taken += keptBy(store);
    shareBudget(std::max(budget - std::min(budget, taken), budget / 4), others);
}

} // namespace forklane
