// SPDX-License-Identifier: MIT
#include "queue/halt.h"

#include <gtest/gtest.h>

namespace forklane::queue {
namespace {

TEST(Halt, readsParallelsWords)
{
    using Rule = HaltRule;
    EXPECT_EQ(parseHaltRule("never")->when, Rule::When::Never);
    EXPECT_EQ(*parseHaltRule("now,fail=1"), (Rule{Rule::When::Now, Rule::What::Failures, 1, false}));
    EXPECT_EQ(*parseHaltRule("soon,success=3"), (Rule{Rule::When::Soon, Rule::What::Successes, 3, false}));
    EXPECT_EQ(*parseHaltRule("soon,done=50%"), (Rule{Rule::When::Soon, Rule::What::Ends, 50, true}));
}

TEST(Halt, refusesWhatItCannotReadAndSaysTheWayOut)
{
    for (const char *text : {"", "now", "later,fail=1", "now,fail", "now,fail=", "now,fail=0", "now,fail=x", "now,fail=-1",
                             "now,fail=101%", "now,fail=1%%", "soon,break=1", "soon,fail=99999999999999999999"}) {
        const auto rule = parseHaltRule(text);
        ASSERT_FALSE(rule) << text;
        EXPECT_NE(describe(rule.error()).find("soon,fail=3"), std::string::npos) << text;
    }
}

TEST(Halt, countsWhatTheRuleNames)
{
    const HaltRule failures = *parseHaltRule("soon,fail=2");
    EXPECT_FALSE(isReached(failures, 1, 50, 100, true));
    EXPECT_TRUE(isReached(failures, 2, 0, 100, false));
    const HaltRule ends = *parseHaltRule("soon,done=2");
    EXPECT_TRUE(isReached(ends, 1, 1, 100, true));
    EXPECT_FALSE(isReached(HaltRule(), 100, 100, 100, true));
}

TEST(Halt, aShareNeedsTheWholeListAndThreeEnds)
{
    const HaltRule third = *parseHaltRule("now,fail=30%");
    EXPECT_FALSE(isReached(third, 2, 0, 4, true)) << "only two have ended";
    EXPECT_TRUE(isReached(third, 2, 1, 6, true));
    EXPECT_FALSE(isReached(third, 2, 1, 6, false)) << "more may be submitted";
    EXPECT_FALSE(isReached(third, 2, 1, 7, true));
}

} // namespace
} // namespace forklane::queue
