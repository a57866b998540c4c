// SPDX-License-Identifier: MIT
#include "queue/template.h"

#include <gtest/gtest.h>

namespace forklane::queue {
namespace {

using Commands = std::vector<std::string>;

std::vector<TableRow> table(std::string_view text)
{
    return parseTable(text, "t.csv").value_or(std::vector<TableRow>());
}

std::string errorOf(std::string_view text, const std::vector<TableRow> &rows)
{
    const auto commands = commandsOf(text, rows, 100);
    return commands ? "" : describe(commands.error());
}

TEST(Template, aTextIsOneCommandALine)
{
    EXPECT_EQ(*commandsOf("echo a\n\n  \nsleep 1 | cat\r\nlast", {}, 100), (Commands{"echo a", "sleep 1 | cat", "last"}));
}

TEST(Template, bracesStandForColumns)
{
    const auto rows = table("a,1\nb,2\n");
    EXPECT_EQ(*commandsOf("echo {} {2} {1}\ndate", rows, 100), (Commands{"echo a 1 a", "echo b 2 b", "date"}));
}

TEST(Template, aValueIsOneWordOfTheShells)
{
    EXPECT_EQ(*commandsOf("ls {}", table("\"my file; rm\"\nit's\n"), 100), (Commands{"ls 'my file; rm'", "ls \"it's\""}));
}

TEST(Template, otherBracesStay)
{
    EXPECT_EQ(*commandsOf("echo ${HOME} {a,b} {0} {{} {x", {}, 100), (Commands{"echo ${HOME} {a,b} {0} {} {x"}));
}

TEST(Template, aColumnThatIsNotThereIsToldWithItsLine)
{
    EXPECT_EQ(errorOf("cp {1} {3}", table("a,b,c\n\"x\ny\",z\n")), "cannot fill in \"{3}\": line 2 of the table has 2 columns");
    EXPECT_EQ(errorOf("date\ncp {2} x", {}),
              "cannot fill in \"{2}\": the command in line 2 needs a table: open a CSV or TSV file");
}

TEST(Template, anEmptyListIsToldWithTheWayOut)
{
    EXPECT_EQ(errorOf("\n \n", {}), "cannot start: there is no command: type one a line, or open a file");
}

TEST(Template, aListHasABound)
{
    EXPECT_FALSE(commandsOf("echo {}", table("a\nb\nc\n"), 2));
    EXPECT_TRUE(commandsOf("echo {}", table("a\nb\nc\n"), 3));
}

TEST(Table, readsCommasQuotesAndNewlines)
{
    const auto rows = table("a,\"b, \"\"c\"\"\",\r\n\n\"two\nlines\",d");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0], (TableRow{1, {"a", "b, \"c\"", ""}}));
    EXPECT_EQ(rows[1], (TableRow{3, {"two\nlines", "d"}}));
}

TEST(Table, aTabInTheFirstLineMeansTabs)
{
    const auto rows = table("a,b\tc\n\"d\te\n");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].columns, (Commands{"a,b", "c"}));
    EXPECT_EQ(rows[1].columns, (Commands{"\"d", "e"}));
}

TEST(Table, anOpenQuoteAndAnEmptyFileAreErrors)
{
    EXPECT_EQ(describe(parseTable("a\n\"b\nc\n", "t.csv").error()),
              "cannot read the table \"t.csv\": a quote in line 2 is never closed");
    EXPECT_EQ(describe(parseTable("\n", "t.csv").error()), "cannot read the table \"t.csv\": it has no rows");
}

} // namespace
} // namespace forklane::queue
