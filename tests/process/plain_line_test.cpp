// SPDX-License-Identifier: MIT
#include "process/plain_line.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace forklane {
namespace {

TEST(PlainLine, IsAProgramAndWords)
{
    const auto command = plainCommand("  gzip\t-9 --keep dir/file_1.txt a=b user@host:x,y+z 50%  ");
    ASSERT_TRUE(command);
    EXPECT_EQ(command->argv,
              (std::vector<std::string>{"gzip", "-9", "--keep", "dir/file_1.txt", "a=b", "user@host:x,y+z", "50%"}));
    EXPECT_TRUE(plainCommand("true"));
    EXPECT_TRUE(plainCommand("false"));
    EXPECT_TRUE(plainCommand("/bin/echo x"));
}

class ShellLine : public testing::TestWithParam<const char *> {};

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

class PlainLineEnvironment : public testing::Test {
protected:
    void SetUp() override { m_path = std::getenv("PATH"); }
    void TearDown() override
    {
        ::setenv("PATH", m_path.c_str(), 1);
        ::unsetenv("BASH_FUNC_gzip%%");
    }

private:
    std::string m_path;
};

TEST_F(PlainLineEnvironment, withoutAPathTheShellHasOneOfItsOwn)
{
    ::unsetenv("PATH");
    EXPECT_FALSE(plainCommand("gzip"));
}

TEST_F(PlainLineEnvironment, aFunctionFromTheEnvironmentMayHaveAnyName)
{
    ::setenv("BASH_FUNC_gzip%%", "() { :; }", 1);
    EXPECT_FALSE(plainCommand("gzip"));
}

} // namespace
} // namespace forklane
