// SPDX-License-Identifier: MIT
#include "process/command.h"

#include <cstdio>
#include <memory>
#include <random>

#include <gtest/gtest.h>

#include "process/parse.h"
#include "process/pipeline.h"

namespace forklane {
namespace {

using Words = std::vector<std::string>;

std::string randomWord(std::mt19937 &random)
{
    static constexpr std::string_view kMarks = "aZ0 '\"\\$`*?[]{},.~#!=-|&;<>()\n\t%@";
    std::string word(random() % 12, ' ');
    for (char &byte : word)
        byte = random() % 4 == 0 ? static_cast<char>(1 + random() % 255) : kMarks[random() % kMarks.size()];
    return word;
}

Words randomWords(std::mt19937 &random)
{
    Words words(1 + random() % 5);
    for (std::string &word : words)
        word = randomWord(random);
    return words;
}

TEST(QuoteWord, leavesPlainWordsAlone)
{
    for (const std::string word : {"ls", "-la", "/usr/bin/env", "a.b", "--color=auto", "50%", "x@y", "{}"})
        EXPECT_EQ(quoteWord(word), word);
}

TEST(QuoteWord, quotesWhatAShellWouldRead)
{
    EXPECT_EQ(quoteWord(""), "''");
    EXPECT_EQ(quoteWord("s/a b/c/"), "'s/a b/c/'");
    EXPECT_EQ(quoteWord("*"), "'*'");
    EXPECT_EQ(quoteWord("it's"), "\"it's\"");
    EXPECT_EQ(quoteWord("it's $5"), "'it'\\''s $5'");
    EXPECT_EQ(quoteWord("~"), "'~'");
    EXPECT_EQ(quoteWord("!"), "'!'");
    EXPECT_EQ(quoteWord("#x"), "'#x'");
}

TEST(QuoteWord, quotesWordsThatMeanMoreWhereACommandIsExpected)
{
    EXPECT_EQ(quoteWord("A=1"), "'A=1'");
    EXPECT_EQ(quoteWord("if"), "'if'");
}

TEST(QuoteWords, joinsWordsAndQuotesCommandPlacesOnlyInFirstPlace)
{
    EXPECT_EQ(quoteWords({"sed", "s/a b/c/"}), "sed 's/a b/c/'");
    EXPECT_EQ(quoteWords({"dd", "of=x"}), "dd of=x");
    EXPECT_EQ(quoteWords({"A=1", "A=1", "if"}), "'A=1' A=1 if");
    EXPECT_EQ(quoteWords({}), "");
}

TEST(QuoteWords, areReadBackByTheParser)
{
    std::mt19937 random(7);
    for (int round = 0; round < 20'000; ++round) {
        const Words words = randomWords(random);
        const auto pipeline = parsePipeline(quoteWords(words));
        ASSERT_TRUE(pipeline) << quoteWords(words) << ": " << describe(pipeline.error());
        ASSERT_EQ(pipeline->stages.size(), 1U);
        ASSERT_EQ(pipeline->stages[0].command.argv, words);
        ASSERT_TRUE(pipeline->stages[0].command.redirections.empty());
        ASSERT_TRUE(pipeline->stages[0].command.environment.set.empty());
    }
}

TEST(QuoteWords, areReadBackByTheRealShell)
{
    std::mt19937 random(8);
    std::string script;
    std::string expected;
    for (int round = 0; round < 300; ++round) {
        Words words = randomWords(random);
        for (const std::string &word : words)
            expected += word + '\0';
        words.insert(words.begin(), {"printf", "%s\\0"});
        script += quoteWords(words) + '\n';
    }
    const std::string command = "LC_ALL=C /bin/sh -c " + quoteWord(script);
    const std::unique_ptr<FILE, int (*)(FILE *)> shell(popen(command.c_str(), "r"), pclose);
    ASSERT_NE(shell, nullptr);
    std::string output(expected.size() + 1, '\0');
    output.resize(fread(output.data(), 1, output.size(), shell.get()));
    EXPECT_EQ(output, expected);
}

TEST(ShellCommand, givesTheTextAsOneArgumentToTheShell)
{
    EXPECT_EQ(shellCommand("exit 1").argv, (Words{"/bin/sh", "-c", "exit 1"}));
    EXPECT_EQ(shellCommand("exit 1", "/bin/bash").argv, (Words{"/bin/bash", "-c", "exit 1"}));
}

TEST(Redirect, appendsToTheList)
{
    Command command;
    redirect(command, 1, FilePath{"out", OpenMode::Append});
    redirect(command, 2, CopyOf{1});
    const std::vector<Redirection> expected = {{1, FilePath{"out", OpenMode::Append}}, {2, CopyOf{1}}};
    EXPECT_EQ(command.redirections, expected);
}

struct NameCase {
    Words argv;
    std::size_t width;
    std::string name;
};

TEST(ShortName, showsProgramAndWhatFitsOfItsArguments)
{
    const std::vector<NameCase> cases = {
        {{"uniq", "-c"}, 24, "uniq -c"},
        {{"/usr/bin/sort"}, 24, "sort"},
        {{"/bin/sh", "-c", "echo before; sleep 10; echo after"}, 24, "sh -c …"},
        {{"tr", " ", "\n"}, 24, "tr ' ' ' '"},
        {{"cat", "/usr/share/common-licenses/GPL-3"}, 24, "cat …"},
        {{"a-very-long-program-name-indeed"}, 10, "a-very-lo…"},
        {{"grünkohl-größe"}, 9, "grünkohl…"},
        {{"abcdefgh", "x"}, 9, "abcdefgh…"},
        {{"abcd", "x"}, 4, "abc…"},
        {{"abc/"}, 24, "abc/"},
        {{""}, 24, ""},
        {{}, 24, ""},
        {{"ab"}, 0, "…"},
    };
    for (const NameCase &c : cases) {
        Command command;
        command.argv = c.argv;
        EXPECT_EQ(shortName(command, c.width), c.name);
    }
}

} // namespace
} // namespace forklane
