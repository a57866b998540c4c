// SPDX-License-Identifier: MIT
// Literals, and what the writers refuse: without running anything.
#include "code/text.h"

#include <gtest/gtest.h>

#include "code/code.h"
#include "process/parse.h"

namespace forklane::code {
namespace {

JobRun runOf(const std::string &text)
{
    JobRun run;
    run.job.pipeline = parsePipeline(text).value();
    run.job.input = Inherit{};
    return run;
}

TEST(PythonLiteral, takesTheQuotesThatNeedNoEscape)
{
    EXPECT_EQ(pythonLiteral("it is"), "'it is'");
    EXPECT_EQ(pythonLiteral("it's"), "\"it's\"");
    EXPECT_EQ(pythonLiteral("it's \"so\""), "'it\\'s \"so\"'");
    EXPECT_EQ(pythonLiteral("a\\b\n\x01"), "'a\\\\b\\n\\x01'");
}

TEST(PythonLiteral, isBytesWhereTheTextIsNoUtf8)
{
    EXPECT_EQ(pythonLiteral("grün"), "'grün'");
    EXPECT_EQ(pythonLiteral("gr\xfcn"), "b'gr\\xfcn'");
    EXPECT_EQ(pythonLiteral("\xed\xa0\x80"), "b'\\xed\\xa0\\x80'");
}

TEST(CLiteral, escapesWhatACompilerWouldReadOtherwise)
{
    EXPECT_EQ(cLiteral("50 % \"x\" \\ grün"), "\"50 % \\\"x\\\" \\\\ grün\"");
    EXPECT_EQ(cLiteral("?\?=?\?"), "\"?\\?=?\\?\"");
    EXPECT_EQ(cLiteral(std::string_view("a\0001", 3)), "\"a\\0001\"");
    EXPECT_EQ(cLiteral("\xe2\x80\xae"), "\"\\342\\200\\256\"");
}

TEST(Seconds, haveNoZerosAtTheEnd)
{
    EXPECT_EQ(seconds(std::chrono::seconds(5)), "5");
    EXPECT_EQ(seconds(std::chrono::milliseconds(300)), "0.3");
    EXPECT_EQ(seconds(std::chrono::nanoseconds(100)), "0.0000001");
}

TEST(Write, isTheLecturesOwnLineForACallInPython)
{
    EXPECT_EQ(write(runOf("/bin/echo 'green banana'"), Language::Python).value(),
              "import subprocess\nimport sys\n\nstatus = subprocess.call(['/bin/echo', 'green banana'])\n"
              "# A status below 0 is the number of the signal that ended it.\n"
              "sys.exit(status if status >= 0 else 128 - status)\n");
}

TEST(Write, isTheCommandItselfInShell)
{
    EXPECT_EQ(write(runOf("echo \"the cat is eating\" | sed s/eat/drink/"), Language::Shell).value(),
              "echo 'the cat is eating' | sed s/eat/drink/\n");
    EXPECT_EQ(write(runOf("echo 'a\\nb'"), Language::Shell).value(), "env echo 'a\\nb'\n");
}

TEST(Write, closesTheCallersEndsOfAPipe)
{
    const std::string program = write(runOf("yes | head -n 1"), Language::C).value();
    EXPECT_NE(program.find("pipe2(link, O_CLOEXEC)"), std::string::npos) << program;
    EXPECT_NE(program.find("\n    close(link[0]);"), std::string::npos) << program;
    EXPECT_NE(program.find("\n    close(link[1]);"), std::string::npos) << program;
}

TEST(Write, saysWhatSubprocessHasNoWordsFor)
{
    const std::string program = write(runOf("cat 3>&1 1>/dev/null"), Language::Python).value();
    EXPECT_NE(program.find("# subprocess sets the descriptors 0, 1 and 2 only"), std::string::npos) << program;
}

TEST(Write, refusesANulByteInEveryLanguage)
{
    JobRun run = runOf("echo x");
    run.job.pipeline.stages[0].command.argv[1] = std::string("a\0b", 3);
    for (const Language language : {Language::Python, Language::C, Language::Shell})
        EXPECT_FALSE(write(run, language).has_value());
}

TEST(Write, refusesARaceThatCannotBeRun)
{
    RaceRun run;
    run.scenario.threads = 99;
    EXPECT_FALSE(write(run, Language::C).has_value());
}

} // namespace
} // namespace forklane::code
