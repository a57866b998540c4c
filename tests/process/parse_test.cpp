// SPDX-License-Identifier: MIT
#include "process/parse.h"

#include <array>
#include <random>

#include <gtest/gtest.h>

namespace forklane {
namespace {

using Words = std::vector<std::string>;

/// The words of a text with one stage; empty (and a failed test) if it does not parse.
Words wordsOf(std::string_view text)
{
    const auto pipeline = parsePipeline(text);
    EXPECT_TRUE(pipeline) << text << ": " << (pipeline ? "" : describe(pipeline.error()));
    return pipeline && pipeline->stages.size() == 1 ? pipeline->stages[0].command.argv : Words{};
}

std::vector<Redirection> redirectionsOf(std::string_view text)
{
    const auto pipeline = parsePipeline(text);
    EXPECT_TRUE(pipeline) << text << ": " << (pipeline ? "" : describe(pipeline.error()));
    return pipeline ? pipeline->stages[0].command.redirections : std::vector<Redirection>{};
}

SyntaxError errorOf(std::string_view text)
{
    const auto pipeline = parsePipeline(text);
    EXPECT_FALSE(pipeline) << text;
    return pipeline ? SyntaxError{} : pipeline.error();
}

struct WordCase {
    std::string text;
    Words words;
};

TEST(Parse, readsWordsAsAPosixShellDoes)
{
    const std::vector<WordCase> cases = {
        {"echo hi", {"echo", "hi"}},
        {"  echo \t hi  ", {"echo", "hi"}},
        {"echo 'a b' \"c d\"", {"echo", "a b", "c d"}},
        {"echo a'b'\"c\"\\d", {"echo", "abcd"}},
        {"echo '' \"\"", {"echo", "", ""}},
        {R"(echo '\n' "\n" \n)", {"echo", "\\n", "\\n", "n"}},
        {R"(echo "\$x \` \" \\ \a")", {"echo", R"($x ` " \ \a)"}},
        {R"(echo \$x \* \' \")", {"echo", "$x", "*", "'", "\""}},
        {"echo '*?[$`~{a,b}&&||;()<<#!'", {"echo", "*?[$`~{a,b}&&||;()<<#!"}},
        {"echo a#b x=1 a~ a{b} {} } ] a! %1 ^", {"echo", "a#b", "x=1", "a~", "a{b}", "{}", "}", "]", "a!", "%1", "^"}},
        {"grep foo$ file", {"grep", "foo$", "file"}},
        {"grep \"foo$\" file", {"grep", "foo$", "file"}},
        {"echo $", {"echo", "$"}},
        {"echo !", {"echo", "!"}},
        {"!x", {"!x"}},
        {"'!' a", {"!", "a"}},
        {"echo {a\\,b} {a','b} {a,b", {"echo", "{a,b}", "{a,b}", "{a,b"}},
        {"echo a.{b}.. ''~", {"echo", "a.{b}..", "~"}},
        {"dd of=~/x", {"dd", "of=~/x"}},
        {"echo one \\\n two", {"echo", "one", "two"}},
        {"echo hi\n", {"echo", "hi"}},
        {"echo hi \n\t\n\n", {"echo", "hi"}},
        {"echo on\\\ne \"t\\\nwo\"", {"echo", "one", "two"}},
        {"echo 'a\nb' \"c\td\" \\\x01", {"echo", "a\nb", "c\td", "\x01"}},
        {"echo grün 日本", {"echo", "grün", "日本"}},
        {"A+=1 x", {"A+=1", "x"}},
        {"'A'=1 x", {"A=1", "x"}},
        {"1A=1 x", {"1A=1", "x"}},
        {"\"\" x", {"", "x"}},
    };
    for (const WordCase &c : cases)
        EXPECT_EQ(wordsOf(c.text), c.words) << c.text;
}

TEST(Parse, keepsTheTextAsTyped)
{
    EXPECT_EQ(parsePipeline("  ls | wc ")->text, "  ls | wc ");
}

TEST(Parse, splitsStagesAtPipesWithOrWithoutBlanks)
{
    const auto pipeline = parsePipeline("cat a|tr ' ' '|' | sort");
    ASSERT_TRUE(pipeline);
    ASSERT_EQ(pipeline->stages.size(), 3U);
    EXPECT_EQ(pipeline->stages[1].command.argv, (Words{"tr", " ", "|"}));
    EXPECT_FALSE(pipeline->stages[0].pipesStderr);
}

TEST(Parse, marksTheStageBeforePipeBothOnly)
{
    const auto pipeline = parsePipeline("make |& tee log | wc");
    ASSERT_TRUE(pipeline);
    ASSERT_EQ(pipeline->stages.size(), 3U);
    EXPECT_TRUE(pipeline->stages[0].pipesStderr);
    EXPECT_FALSE(pipeline->stages[1].pipesStderr);
    EXPECT_FALSE(pipeline->stages[2].pipesStderr);
}

struct RedirectionCase {
    std::string text;
    std::vector<Redirection> redirections;
};

TEST(Parse, keepsRedirectionsInTheOrderWritten)
{
    const FilePath read{"f", OpenMode::Read};
    const FilePath truncate{"f", OpenMode::Truncate};
    const FilePath append{"f", OpenMode::Append};
    const std::vector<RedirectionCase> cases = {
        {"x <f", {{0, read}}},
        {"x < f", {{0, read}}},
        {"x >f", {{1, truncate}}},
        {"x>f", {{1, truncate}}},
        {"x >>f", {{1, append}}},
        {"x >|f", {{1, truncate}}},
        {"x 2>f", {{2, truncate}}},
        {"x 2>>f", {{2, append}}},
        {"x 2>|f", {{2, truncate}}},
        {"x 3<f", {{3, read}}},
        {"x 1023>f", {{1023, truncate}}},
        {"x 2>&1", {{2, CopyOf{1}}}},
        {"x 2>& 1", {{2, CopyOf{1}}}},
        {"x >&2", {{1, CopyOf{2}}}},
        {"x 0<&3", {{0, CopyOf{3}}}},
        {"x <&3", {{0, CopyOf{3}}}},
        {"x 2>&-", {{2, Closed{}}}},
        {"x <&-", {{0, Closed{}}}},
        {"x 2>&1>f", {{2, CopyOf{1}}, {1, truncate}}},
        {"x 2>& 1>>f", {{2, CopyOf{1}}, {1, append}}},
        {"x >&2>f", {{1, CopyOf{2}}, {1, truncate}}},
        {"x 0<&0<f", {{0, CopyOf{0}}, {0, read}}},
        {"x 2>&1 3>f", {{2, CopyOf{1}}, {3, truncate}}},
        {"x 2>&->f", {{2, Closed{}}, {1, truncate}}},
        {"x &>f", {{1, truncate}, {2, CopyOf{1}}}},
        {"x &>>f", {{1, append}, {2, CopyOf{1}}}},
        {"x >f 2>&1 <f", {{1, truncate}, {2, CopyOf{1}}, {0, read}}},
        {"x 2>&1 >f", {{2, CopyOf{1}}, {1, truncate}}},
        {"<f x", {{0, read}}},
        {"x >'a b'", {{1, FilePath{"a b", OpenMode::Truncate}}}},
    };
    for (const RedirectionCase &c : cases)
        EXPECT_EQ(redirectionsOf(c.text), c.redirections) << c.text;
}

TEST(Parse, takesDigitsForADescriptorOnlyDirectlyBeforeTheOperator)
{
    EXPECT_EQ(wordsOf("echo 2 >file"), (Words{"echo", "2"}));
    EXPECT_EQ(wordsOf("echo a2>file"), (Words{"echo", "a2"}));
    EXPECT_EQ(wordsOf("echo '2'>file"), (Words{"echo", "2"}));
    EXPECT_EQ(wordsOf("echo 2&>file"), (Words{"echo", "2"}));
    EXPECT_EQ(wordsOf("echo 2>file"), (Words{"echo"}));
    EXPECT_EQ(redirectionsOf("echo a2>file")[0].target, 1);
}

TEST(Parse, readsWordsOnBothSidesOfARedirection)
{
    EXPECT_EQ(wordsOf("<in echo >out a b"), (Words{"echo", "a", "b"}));
}

TEST(Parse, setsVariablesThatStandBeforeTheCommand)
{
    const auto pipeline = parsePipeline("LC_ALL=C B='a b' C= D=\"x\"y <f E=1 sort k=v");
    ASSERT_TRUE(pipeline);
    const Command &command = pipeline->stages[0].command;
    EXPECT_EQ(command.argv, (Words{"sort", "k=v"}));
    const std::map<std::string, std::string> expected = {{"LC_ALL", "C"}, {"B", "a b"}, {"C", ""}, {"D", "xy"}, {"E", "1"}};
    EXPECT_EQ(command.environment.set, expected);
    EXPECT_TRUE(command.environment.inherit);
}

TEST(Parse, setsVariablesForTheirOwnStageOnly)
{
    const auto pipeline = parsePipeline("A=1 env | B=2 env");
    ASSERT_TRUE(pipeline);
    EXPECT_EQ(pipeline->stages[0].command.environment.set.count("B"), 0U);
    EXPECT_EQ(pipeline->stages[1].command.environment.set.count("B"), 1U);
}

struct ErrorCase {
    std::string text;
    std::size_t begin;
    std::size_t length;
    bool needsShell;
    std::string what;
};

void expectErrors(const std::vector<ErrorCase> &cases)
{
    for (const ErrorCase &c : cases) {
        const SyntaxError error = errorOf(c.text);
        EXPECT_EQ(error.begin, c.begin) << c.text;
        EXPECT_EQ(error.length, c.length) << c.text;
        EXPECT_EQ(error.needsShell, c.needsShell) << c.text;
        EXPECT_EQ(error.what, c.what) << c.text;
    }
}

TEST(Parse, refusesWhatItDoesNotExpand)
{
    expectErrors({
        {"ls *", 3, 1, true, "Direct does not expand *"},
        {"ls a?b", 4, 1, true, "Direct does not expand ?"},
        {"[ -f x ]", 0, 1, true, "Direct does not expand ["},
        {"echo $x", 5, 1, true, "Direct does not expand $"},
        {"echo a$(id)", 6, 1, true, "Direct does not expand $"},
        {"echo $'a'", 5, 1, true, "Direct does not expand $"},
        {"echo ${x}", 5, 1, true, "Direct does not expand $"},
        {"echo `id`", 5, 1, true, "Direct does not expand `"},
        {"echo \"$x\"", 6, 1, true, "Direct does not expand $ inside double quotes"},
        {"echo \"`id`\"", 6, 1, true, "Direct does not expand ` inside double quotes"},
        {"ls ~/x", 3, 1, true, "Direct does not expand ~"},
        {"ls >~/x", 4, 1, true, "Direct does not expand ~"},
        {"x=~/y env", 2, 1, true, "Direct does not expand ~"},
        {"P=a:~/y env", 4, 1, true, "Direct does not expand ~"},
        {"echo a{b,c}d", 6, 5, true, "Direct does not expand braces"},
        {"echo {1..3}", 5, 6, true, "Direct does not expand braces"},
        {"echo {a{b,c}}", 7, 5, true, "Direct does not expand braces"},
        {"echo {a{b},c}", 5, 8, true, "Direct does not expand braces"},
        {"echo {,}", 5, 3, true, "Direct does not expand braces"},
    });
}

TEST(Parse, refusesOperatorsThatOnlyAShellHas)
{
    expectErrors({
        {"sleep 9 &", 8, 1, true, "Direct does not run jobs in the background (&)"},
        {"a && b", 2, 2, true, "Direct does not join commands with &&"},
        {"a || b", 2, 2, true, "Direct does not join commands with ||"},
        {"a; b", 1, 1, true, "Direct does not join commands with ;"},
        {"(a)", 0, 1, true, "Direct does not group commands with ("},
        {"a )", 2, 1, true, "Direct does not group commands with )"},
        {"cat <<E", 4, 2, true, "Direct does not read here-documents (<<)"},
        {"cat <<<x", 4, 3, true, "Direct does not read here-strings (<<<)"},
        {"diff <(a)", 5, 2, true, "Direct does not make files of commands with <("},
        {"a >(b)", 2, 2, true, "Direct does not make files of commands with >("},
        {"a <>f", 2, 2, true, "Direct does not open files for reading and writing (<>)"},
        {"#x", 0, 1, true, "Direct does not read comments (#)"},
        {"a #x", 2, 1, true, "Direct does not read comments (#)"},
        {"! true", 0, 1, true, "Direct does not invert exit codes (!)"},
        {"a | ! b", 4, 1, true, "Direct does not invert exit codes (!)"},
        {"a\nb", 1, 1, true, "Direct reads one line only"},
        {"a\nb\n", 1, 1, true, "Direct reads one line only"},
        {"\na", 0, 1, true, "Direct reads one line only"},
    });
}

TEST(Parse, tellsWhereSomethingIsMissing)
{
    expectErrors({
        {"", 0, 1, false, "there is no command"},
        {"   ", 0, 3, false, "there is no command"},
        {"| a", 0, 1, false, "a command is missing before |"},
        {"\n\n", 0, 2, false, "there is no command"},
        {"a |", 2, 1, false, "a command is missing after |"},
        {"a |\n", 2, 1, false, "a command is missing after |"},
        {"a |&", 2, 2, false, "a command is missing after |&"},
        {"a | | b", 2, 1, false, "a command is missing after |"},
        {"A=1", 0, 3, true, "a command is missing after the assignment"},
        {"A=1 B=2 | c", 0, 3, true, "a command is missing after the assignment"},
        {"a | B=2 >f", 4, 3, true, "a command is missing after the assignment"},
        {">f", 0, 1, true, "a command is missing beside the redirection"},
        {"a >", 2, 1, false, "a file name is missing after >"},
        {"a 2>> | b", 2, 3, false, "a file name is missing after 2>>"},
        {"a > > f", 2, 1, false, "a file name is missing after >"},
        {"a &>", 2, 2, false, "a file name is missing after &>"},
        {"a 2>&", 2, 3, false, "a descriptor number is missing after 2>&"},
        {"a 2>& >f", 2, 3, false, "a descriptor number is missing after 2>&"},
        {"echo 'a", 5, 1, false, "a quote is not closed"},
        {"echo a'b' \"c", 10, 1, false, "a quote is not closed"},
        {"echo \"a\\\"", 5, 1, false, "a quote is not closed"},
        {"echo \\", 5, 1, false, "a character is missing after \\"},
    });
}

TEST(Parse, refusesBadDescriptorsAndBytes)
{
    expectErrors({
        {"a 1024>f", 2, 4, false, "descriptor numbers end at 1023"},
        {"a 99999999999999999999>f", 2, 20, false, "descriptor numbers end at 1023"},
        {"a 2>&1024", 5, 4, false, "descriptor numbers end at 1023"},
        {"a 2>&99999999999999999999", 5, 20, false, "descriptor numbers end at 1023"},
        {"a 2>&f", 5, 1, false, "a descriptor number or - must follow 2>&, not a file name"},
        {"a <&f", 4, 1, false, "a descriptor number or - must follow <&, not a file name"},
        {"a >&file", 4, 4, false, "a descriptor number or - must follow >&, not a file name"},
        {std::string("a 'b\0'", 6), 4, 1, false, "a NUL byte cannot be part of a command"},
        {"a b\r", 3, 1, false, "a control character (0x0D) stands outside quotes"},
    });
}

TEST(Parse, namesTheOperatorThatSendsBothStreamsToAFile)
{
    EXPECT_EQ(describe(errorOf("ls >&file")), "Column 6: a descriptor number or - must follow >&, not a file name. "
                                              "To send stdout and stderr to a file, write &>.");
}

TEST(Parse, countsColumnsInCharacters)
{
    EXPECT_EQ(errorOf("echo grün *").column, 11U);
    EXPECT_EQ(errorOf("echo grün *").begin, 11U);
    EXPECT_EQ(errorOf("echo 日本 'x").column, 9U);
    EXPECT_EQ(errorOf("").column, 1U);
}

TEST(Parse, describesAnErrorInOneSentenceWithTheWayOut)
{
    EXPECT_EQ(describe(errorOf("cat notes/2024*.txt")), "Column 15: Direct does not expand *. Quote it, or use Shell.");
    EXPECT_EQ(describe(errorOf("cat <<E")), "Column 5: Direct does not read here-documents (<<). Use Shell.");
    EXPECT_EQ(describe(errorOf("ls |")), "Column 4: a command is missing after |.");
    EXPECT_EQ(describe(errorOf("echo \"$x\"")),
              "Column 7: Direct does not expand $ inside double quotes. Write \\$, or use Shell.");
}

TEST(Parse, tellsTheFirstErrorOfTheText)
{
    EXPECT_EQ(errorOf("a ; b *").begin, 2U);
    EXPECT_EQ(errorOf("a * ; b").begin, 2U);
}

std::string randomText(std::mt19937 &random)
{
    static constexpr std::string_view kBytes = "ab1 2\t\n'\"\\|&<>;()$`*?[]{},.~#!=-\xc3\xbc\x01/";
    std::string text(random() % 24, ' ');
    for (char &byte : text)
        byte = kBytes[random() % kBytes.size()];
    return text;
}

TEST(Parse, putsAnotherProgramIntoOneStageAndLeavesTheRest)
{
    EXPECT_EQ(withProgram("echo sotr | sotr", 1, "sort"), "echo sotr | sort");
    EXPECT_EQ(withProgram("sotr sotr|  sotr -r", 0, "sort"), "sort sotr|  sotr -r");
    EXPECT_EQ(withProgram("ls |& 2>sotr LC_ALL=sotr  'so'\"tr\" -r >sotr", 1, "sort"),
              "ls |& 2>sotr LC_ALL=sotr  sort -r >sotr");
    EXPECT_EQ(withProgram("grün | sotr", 1, "s t"), "grün | 's t'");
}

TEST(Parse, putsNoProgramWhereThereIsNoStage)
{
    EXPECT_EQ(withProgram("echo | sotr", 2, "sort"), std::nullopt);
    EXPECT_EQ(withProgram("echo | sotr *", 1, "sort"), std::nullopt);
}

TEST(Parse, neverPointsOutsideTheTextWhateverItReads)
{
    std::mt19937 random(20240611);
    std::size_t parsed = 0;
    for (int round = 0; round < 200'000; ++round) {
        const std::string text = randomText(random);
        const auto pipeline = parsePipeline(text);
        if (pipeline) {
            ++parsed;
            for (const Stage &stage : pipeline->stages)
                ASSERT_FALSE(stage.command.argv.empty()) << text;
            continue;
        }
        const SyntaxError &error = pipeline.error();
        ASSERT_GE(error.length, 1U) << text;
        ASSERT_LE(error.begin + error.length, std::max<std::size_t>(text.size(), 1)) << text;
        ASSERT_LE(error.column, error.begin + 1) << text;
        ASSERT_FALSE(error.what.empty()) << text;
    }
    EXPECT_GT(parsed, 1000U);
}

} // namespace
} // namespace forklane
