// SPDX-License-Identifier: MIT
// What all orders lead to, in words.
#include "pages/race/orders/outcomes/outcome_rows.h"

#include <QLocale>

#include <gtest/gtest.h>

#include "orders_programs.h"

namespace forklane::ui {
namespace {

class OutcomeRows : public testing::Test {
protected:
    void SetUp() override { QLocale::setDefault(QLocale(QLocale::English)); }
    void TearDown() override { QLocale::setDefault(QLocale::c()); }
    static race::Answer answer(const race::Program &program, const race::Question &question = {})
    {
        return race::explore(program, question).value();
    }
    static const OutcomeRow *find(const std::vector<OutcomeRow> &rows, OutcomeRow::Kind kind, const QString &title)
    {
        for (const OutcomeRow &row : rows)
            if (row.kind == kind && row.title == title)
                return &row;
        return nullptr;
    }
};

TEST_F(OutcomeRows, EachExampleEndsAsItsRowSays)
{
    for (const race::PolicyFacts &policy : race::policies()) {
        const auto program = account(policy.policy, {.updates = 2});
        for (const OutcomeRow &row : outcomeRows(*program, answer(*program))) {
            if (row.kind == OutcomeRow::Kind::Heading)
                continue;
            const auto played = race::replay(*program, row.example);
            ASSERT_TRUE(played) << policy.name << ' ' << row.title.toStdString();
            EXPECT_TRUE(endsAs(row, *played)) << policy.name << ' ' << row.title.toStdString();
        }
    }
}

TEST_F(OutcomeRows, TheRightEndIsMarkedInWords)
{
    const auto program = account(race::Policy::None);
    const auto rows = outcomeRows(*program, answer(*program));
    const OutcomeRow *right = find(rows, OutcomeRow::Kind::Value, QStringLiteral("70, right"));
    ASSERT_NE(right, nullptr);
    EXPECT_EQ(right->isRight, true);
    EXPECT_EQ(right->share, QStringLiteral("33.3 %"));
    EXPECT_EQ(find(rows, OutcomeRow::Kind::Value, QStringLiteral("50"))->isRight, false);
}

TEST_F(OutcomeRows, LostUpdatesAreCountedApart)
{
    const auto program = account(race::Policy::None, {.amounts = {0, -50}});
    const auto rows = outcomeRows(*program, answer(*program));
    EXPECT_EQ(find(rows, OutcomeRow::Kind::Value, QStringLiteral("50, right"))->count, QStringLiteral("4"));
    EXPECT_EQ(find(rows, OutcomeRow::Kind::Lost, QStringLiteral("1"))->count, QStringLiteral("4"));
}

TEST_F(OutcomeRows, WithoutAnExpectationNothingIsRightOrWrong)
{
    race::Program program = *account(race::Policy::None);
    program.expected.reset();
    for (const OutcomeRow &row : outcomeRows(program, answer(program)))
        EXPECT_TRUE(row.kind == OutcomeRow::Kind::Lost || !row.isRight);
}

TEST_F(OutcomeRows, ALivelockIsShownWithItsCycle)
{
    const race::Program program = race::politeThreads();
    const auto rows = outcomeRows(program, answer(program));
    const OutcomeRow *loop = find(rows, OutcomeRow::Kind::Livelock, QStringLiteral("goes round for ever"));
    ASSERT_NE(loop, nullptr);
    EXPECT_TRUE(race::replay(program, loop->example));
    EXPECT_TRUE(loop->share.isEmpty());
}

TEST_F(OutcomeRows, TotalsSayWhatWasDone)
{
    EXPECT_EQ(totalText(answer(*account(race::Policy::None))), QStringLiteral("6 orders, 4 classes"));
    EXPECT_EQ(totalText(answer(*account(race::Policy::FetchAdd, {.threads = 1}))), QStringLiteral("1 order, 1 class"));
    EXPECT_EQ(totalText(answer(*account(race::Policy::None, {.updates = 10}))),
              QStringLiteral("137,846,528,820 orders: counted, not listed"));
}

TEST_F(OutcomeRows, DrawnOrdersSayTheirNumber)
{
    race::Question question;
    question.samples = 2000;
    question.maxEnumerated = 1;
    question.maxStates = 3;
    const auto program = account(race::Policy::None, {.updates = 3});
    const race::Answer drawn = answer(*program, question);
    ASSERT_EQ(drawn.method, race::Method::Sample);
    EXPECT_EQ(totalText(drawn), QStringLiteral("2,000 orders drawn at random, each as likely as any other, of 924"));
    EXPECT_EQ(outcomeRows(*program, drawn).front().count, QStringLiteral("drawn"));
}

TEST_F(OutcomeRows, ThePlanIsSaidBeforehand)
{
    EXPECT_EQ(planText(race::plan(*account(race::Policy::None), {})), QStringLiteral("6 orders: each is run"));
    EXPECT_EQ(planText(race::plan(*account(race::Policy::None, {.updates = 10}), {})),
              QStringLiteral("137,846,528,820 orders: counted, not listed"));
    EXPECT_EQ(planText({race::Method::Sample, {}, true, {}}),
              QStringLiteral("Orders cannot be counted here: some are drawn at random"));
}

TEST_F(OutcomeRows, TheSummarySaysHowMuchIsRight)
{
    const auto none = account(race::Policy::None);
    EXPECT_EQ(summaryText(*none, answer(*none)), QStringLiteral("70, the right end: 33.3 %. An update is lost in 66.7 %."));
    const auto mutex = account(race::Policy::Mutex);
    EXPECT_EQ(summaryText(*mutex, answer(*mutex)), QStringLiteral("70, the right end: 100 %. No update is ever lost."));
    EXPECT_EQ(summaryText(race::oppositeLocks(), answer(race::oppositeLocks())),
              QStringLiteral("No update is ever lost. Deadlock in 33.3 %."));
}

TEST_F(OutcomeRows, ProgressIsANumber)
{
    EXPECT_EQ(progressText({race::Method::Count, 4'200'000, 0}), QStringLiteral("4,200,000 states so far"));
    EXPECT_EQ(progressText({race::Method::Sample, 500, 2000}), QStringLiteral("500 of 2,000 orders"));
}

} // namespace
} // namespace forklane::ui
