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
    command.argv = {"cat", "-"};
    command.redirections = {{0, NewPipe{}}, {1, NewPipe{}}};
    auto child = spawn(command);
    ASSERT_TRUE(child);
    // vfork's parent goes on when the new memory is there, a little before its arguments are: what has answered has them.
    char byte = 'x';
    ASSERT_EQ(::write(child->pipe(0).get(), &byte, 1), 1);
    ASSERT_EQ(::read(child->pipe(1).get(), &byte, 1), 1);
    const auto family = familyOf(::getpid(), {child->pid()});
    ASSERT_EQ(family.size(), 2U);
    EXPECT_EQ(family[0].pid, ::getpid());
    EXPECT_EQ(family[0].depth, 0);
    EXPECT_EQ(family[1], (Relative{child->pid(), 1, "cat -"}));
    EXPECT_NE(describe(family).find("\n  cat - (pid "), std::string::npos);
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
