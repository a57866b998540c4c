// SPDX-License-Identifier: MIT
// Every example run for real, with shorter sleeps, as `forklanectl demo ID` does.
#include "ctl/demo.h"

#include <algorithm>
#include <regex>

#include <gtest/gtest.h>

#include "demo/demo.h"

namespace forklane {
namespace {

constexpr double kTimeScale = 5;

struct Told {
    int exitCode = -1;
    std::string lines;  ///< stdout.
    std::string errors; ///< stderr.
};

Told tell(const std::string &id)
{
    Told told;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    told.exitCode = runDemo(id, kTimeScale);
    told.lines = testing::internal::GetCapturedStdout();
    told.errors = testing::internal::GetCapturedStderr();
    return told;
}

struct LinesCase {
    std::string id;
    std::string lines;
};

class DemoLines : public testing::TestWithParam<LinesCase> {};

TEST_P(DemoLines, areTheLectures)
{
    const Told told = tell(GetParam().id);
    EXPECT_EQ(told.exitCode, 0) << told.errors;
    EXPECT_EQ(told.lines, GetParam().lines) << told.errors;
}

INSTANTIATE_TEST_SUITE_P(
    Lecture, DemoLines,
    testing::Values(LinesCase{"call", "green banana\nexit code 0\n"},
                    LinesCase{"shell-danger", "The input as an argument:\nx; echo INJECTED\nexit code 0\n"
                                              "The input inside a shell string:\nx\nINJECTED\nexit code 0\n"
                                              "The input quoted for the shell:\nx; echo INJECTED\nexit code 0\n"},
                    LinesCase{"check-call", "A failure:\nCommand 'exit 1' returned non-zero exit status 1.\nA success:\n"},
                    LinesCase{"check-output", "A success:\ngreen banana\nA failure after some output:\ngreen banana\n"
                                              "Command 'echo 'green banana'; exit 1' returned non-zero exit status 1.\n"},
                    LinesCase{"async", "during\nafter\nexit code 0\n"},
                    LinesCase{"communicate", "output:  before\noutput:  after\nexit code 0\n"},
                    LinesCase{"three-pipes", "out = this is the input\nerr = send to stderr\nexit code 0\n"},
                    LinesCase{"pipe",
                              "the cat is drinking\necho 'the cat is eating': exit code 0\nsed s/eat/drink/: exit code 0\n"}),
    [](const auto &info) {
        std::string name = info.param.id;
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    });

TEST(RunDemo, losesTheDepositInEverySteeredRace)
{
    const Told told = tell("race");
    EXPECT_EQ(told.exitCode, 0) << told.errors;
    const std::string steered = "Steered through 1212, so that it happens every time:\n"
                                "deposit: balance before is 100\n"
                                "withdraw: balance before is 100\n"
                                "deposit: balance after is 120\n"
                                "withdraw: balance after is 50\n"
                                "lost: deposit's +20 (step 3) was overwritten by withdraw (step 4), which had read 100 before "
                                "(step 2)\n"
                                "ends at 50, expected 70\n"
                                "100 rounds: 100 end at 50\n"
                                "Free, as luck has it, with 100 ns between load and store:\n";
    EXPECT_EQ(told.lines.substr(0, steered.size()), steered);
    EXPECT_NE(told.lines.find("\n1000 rounds: "), std::string::npos) << told.lines;
}

TEST(RunDemo, endsAtSeventyUnderTheLockSteeredOrFree)
{
    const Told told = tell("lock");
    EXPECT_EQ(told.exitCode, 0) << told.errors;
    const std::regex steered("Steered through 11112222, so that it happens every time:\n"
                             "deposit: balance before is 100\n"
                             "deposit: balance after is 120\n"
                             "withdraw: waits for the lock that deposit holds \\(\\d+ ns\\)\n"
                             "withdraw: balance before is 120\n"
                             "withdraw: balance after is 70\n"
                             "ends at 70\n"
                             "100 rounds: 100 end at 70\n"
                             "Free, as luck has it, with 100 ns between load and store:\n"
                             "[^]*"
                             "ends at 70\n"
                             "1000 rounds: 1000 end at 70\n");
    EXPECT_TRUE(std::regex_match(told.lines, steered)) << told.lines;
}

TEST(RunDemo, seesNothingImpossibleInTheOtherExamples)
{
    for (const std::string id : {"args-shell", "sigpipe", "signals", "legacy"}) {
        const Told told = tell(id);
        EXPECT_EQ(told.exitCode, 0) << told.errors << told.lines;
    }
}

TEST(RunDemo, namesTheSignalThatEndsTheWriterWhoseReaderHasGone)
{
    const std::string lines = tell("sigpipe").lines;
    EXPECT_NE(lines.find("\nyes: ended by SIGPIPE\n"), std::string::npos) << lines;
    EXPECT_NE(lines.find("\nyes: ended by SIGTERM\n"), std::string::npos) << lines;
}

TEST(RunDemo, refusesAnUnknownIdAndNamesTheNearOnes)
{
    const Told told = tell("pip");
    EXPECT_EQ(told.exitCode, 2);
    EXPECT_EQ(told.lines, "");
    EXPECT_EQ(told.errors, "forklanectl: there is no example \"pip\". Near it: pipe, sigpipe, three-pipes. "
                           "`forklanectl demo --list` shows all.\n");
}

TEST(ListDemos, putsAnExampleOnEachLineInColumns)
{
    testing::internal::CaptureStdout();
    EXPECT_EQ(listDemos(), 0);
    const std::string list = testing::internal::GetCapturedStdout();
    EXPECT_EQ(static_cast<std::size_t>(std::count(list.begin(), list.end(), '\n')), demos().size());
    const std::size_t column = list.find(demos().front().title);
    const std::size_t second = list.find('\n') + 1;
    EXPECT_EQ(list.find(demos()[1].title), second + column);
}

} // namespace
} // namespace forklane
