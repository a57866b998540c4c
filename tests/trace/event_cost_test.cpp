// SPDX-License-Identifier: MIT
#include "trace/event_cost.h"

#include <gtest/gtest.h>

namespace forklane {
namespace {

TEST(EventCost, IsMoreThanNothing)
{
    EXPECT_GT(measureEventCost(), Duration::zero());
}

} // namespace
} // namespace forklane
