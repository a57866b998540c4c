// SPDX-License-Identifier: MIT
// LineHistory: the walk loses nothing.
#include "widgets/command_line/line_history.h"

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

LineHistory three()
{
    LineHistory history;
    history.setLines({"one", "two", "three"});
    return history;
}

TEST(LineHistory, OlderGoesBackFromTheNewest)
{
    LineHistory history = three();
    EXPECT_EQ(history.older(""), QString("three"));
    EXPECT_EQ(history.older("three"), QString("two"));
    EXPECT_EQ(history.older("two"), QString("one"));
}

TEST(LineHistory, EndsAtTheOldest)
{
    LineHistory history = three();
    for (const char *line : {"", "three", "two"})
        (void)history.older(line);
    EXPECT_EQ(history.older("one"), std::nullopt);
}

TEST(LineHistory, ComesBackToWhatWasTyped)
{
    LineHistory history = three();
    (void)history.older("half a comm");
    EXPECT_EQ(history.newer("three"), QString("half a comm"));
    EXPECT_EQ(history.newer("half a comm"), std::nullopt);
}

TEST(LineHistory, KeepsChangesMadeOnTheWay)
{
    LineHistory history = three();
    (void)history.older("");
    (void)history.older("three changed");
    EXPECT_EQ(history.newer("two"), QString("three changed"));
    EXPECT_EQ(history.lines().constLast(), QString("three"));
}

TEST(LineHistory, AnAddedLineIsTheNewest)
{
    LineHistory history = three();
    (void)history.older("");
    history.add("four");
    EXPECT_EQ(history.older(""), QString("four"));
}

TEST(LineHistory, ARepeatMovesToTheEnd)
{
    LineHistory history = three();
    history.add("one");
    EXPECT_EQ(history.lines(), QStringList({"two", "three", "one"}));
}

TEST(LineHistory, BlankLinesAreNotKept)
{
    LineHistory history = three();
    history.add("  ");
    EXPECT_EQ(history.lines().size(), 3);
}

TEST(LineHistory, KeepsTheNewestOnly)
{
    LineHistory history;
    for (int i = 0; i < LineHistory::kMost + 10; ++i)
        history.add(QString::number(i));
    EXPECT_EQ(history.lines().size(), LineHistory::kMost);
    EXPECT_EQ(history.lines().constFirst(), QString("10"));
}

TEST(LineHistory, WithoutLinesHasNothingToShow)
{
    LineHistory history;
    EXPECT_EQ(history.older("x"), std::nullopt);
    EXPECT_EQ(history.newer("x"), std::nullopt);
}

} // namespace
} // namespace forklane::ui
