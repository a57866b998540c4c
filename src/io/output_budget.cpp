// SPDX-License-Identifier: MIT
#include "io/output_budget.h"

#include <algorithm>

namespace forklane {

void keepWithin(std::size_t budget, std::span<const std::shared_ptr<OutputStore>> oldestFirst)
{
    std::size_t kept = 0;
    for (const auto &store : oldestFirst)
        kept += store ? store->totals().keptBytes : 0;
    for (const auto &store : oldestFirst) {
        if (kept <= budget)
            return;
        if (!store)
            continue;
        const std::size_t before = store->totals().keptBytes;
        const std::size_t excess = kept - budget;
        store->lowerLimit(before - std::min(before, excess));
        kept -= before - std::min<std::size_t>(before, store->totals().keptBytes);
    }
}

} // namespace forklane
