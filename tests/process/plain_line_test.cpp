// SPDX-License-Identifier: MIT
#include "process/plain_line.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/changed_variable.h"

namespace forklane {
namespace {

/// In an environment that a shell leaves alone.
class PlainLine : public testing::Test {
private:
    const test::ChangedVariable m_pwd{"PWD", std::filesystem::current_path().string()};
};

TEST_F(PlainLine, isAProgramAndWords)
{
    const auto command = plainCommand("  gzip\t-9 --keep dir/file_1.txt a=b user@host:x,y+z 50%  ");
    ASSERT_TRUE(command);
    EXPECT_EQ(command->argv,
              (std::vector<std::string>{"gzip", "-9", "--keep", "dir/file_1.txt", "a=b", "user@host:x,y+z", "50%"}));
    EXPECT_TRUE(plainCommand("true"));
    EXPECT_TRUE(plainCommand("false"));
    EXPECT_TRUE(plainCommand("/bin/echo x"));
}

class ShellLine : public PlainLine, public testing::WithParamInterface<const char *> {};

TEST_P(ShellLine, isTheShells)
{
    EXPECT_FALSE(plainCommand(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Characters, ShellLine,
                         testing::Values("", "  ", "a | b", "a;b", "a&", "a > f", "a <f", "echo $x", "a `b`", "a \"b\"",
                                         "a 'b'", "a \\b", "a *", "a ?", "a [b]", "a #b", "a ~", "~/a", "a {1,2}", "(a)", "!a",
                                         "a ^b", "a\nb", "a\xc3\xa4", "x=1 a", "x=1", "-a", "%1", ". a", ": a"));
INSTANTIATE_TEST_SUITE_P(Names, ShellLine,
                         testing::Values("echo a", "printf a", "exit 3", "cd /", "test a", "kill 1", "if", "while", "time a",
                                         "true --help", "false a", "exec a", "ulimit 1", "umask", "wait", "function",
                                         "type a"));

TEST_F(PlainLine, withoutAPathTheShellHasOneOfItsOwn)
{
    const test::ChangedVariable path("PATH", std::nullopt);
    EXPECT_FALSE(plainCommand("gzip"));
}

TEST_F(PlainLine, aVariableThatAShellDropsOrTakesForAFunctionIsTheShells)
{
    {
        const test::ChangedVariable dropped("with.dot", "1");
        EXPECT_FALSE(plainCommand("gzip"));
    }
    {
        const test::ChangedVariable function("BASH_FUNC_gzip%%", "() { :; }");
        EXPECT_FALSE(plainCommand("gzip"));
    }
    const test::ChangedVariable kept("_Named_1", "1");
    EXPECT_TRUE(plainCommand("gzip"));
}

TEST_F(PlainLine, aShellSetsThePwdThatIsMissingOrOutOfDate)
{
    for (const std::optional<std::string> &value : {std::optional<std::string>(), {"/"}, {"."}, {"/nonexistent"}}) {
        const test::ChangedVariable pwd("PWD", value);
        EXPECT_FALSE(plainCommand("gzip")) << value.value_or("none");
    }
    EXPECT_TRUE(plainCommand("gzip"));
}

} // namespace
} // namespace forklane
