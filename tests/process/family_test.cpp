// SPDX-License-Identifier: MIT
#include "process/family.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "process/child.h"

namespace forklane {
namespace {

TEST(Family, leadsFromTheAncestorToItsDescendants)
{
    Command command;
    command.argv = {"sleep", "1000"};
    auto child = spawn(command);
    ASSERT_TRUE(child);
    const auto family = familyOf(::getpid(), {child->pid()});
    ASSERT_EQ(family.size(), 2U);
    EXPECT_EQ(family[0].pid, ::getpid());
    EXPECT_EQ(family[0].depth, 0);
    EXPECT_EQ(family[1], (Relative{child->pid(), 1, "sleep 1000"}));
    EXPECT_NE(describe(family).find("\n  sleep 1000 (pid "), std::string::npos);
}

TEST(Family, leavesOutWhoIsNotBelowOrHasEnded)
{
    Command command;
    command.argv = {"true"};
    auto child = spawn(command);
    ASSERT_TRUE(child);
    const pid_t pid = child->pid();
    (void)child->wait();
    EXPECT_EQ(familyOf(::getpid(), {pid, 1}).size(), 1U);
}

} // namespace
} // namespace forklane
