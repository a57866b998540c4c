// SPDX-License-Identifier: MIT
// Numbers, steps and ends of orders in words.
#include "pages/race/orders/order_words.h"

#include <QLocale>

#include <gtest/gtest.h>

#include "orders_programs.h"

namespace forklane::ui {
namespace {

class Words : public testing::Test {
protected:
    void SetUp() override { QLocale::setDefault(QLocale(QLocale::English)); }
    void TearDown() override { QLocale::setDefault(QLocale::c()); }
    static std::string count(unsigned long long value) { return countText({value}).toStdString(); }
    static std::string share(unsigned long long part, unsigned long long whole)
    {
        return shareText({part}, {whole}).toStdString();
    }
    static EndWords end(const std::shared_ptr<const race::Program> &program, const char *schedule)
    {
        return endWords(*program, race::replay(*program, order(schedule)).value());
    }
};

TEST_F(Words, CountsAreGrouped)
{
    EXPECT_EQ(count(0), "0");
    EXPECT_EQ(count(999), "999");
    EXPECT_EQ(count(1000), "1,000");
    EXPECT_EQ(count(137'846'528'820), "137,846,528,820");
}

TEST_F(Words, CountsOf128BitsKeepAllDigits)
{
    EXPECT_EQ(countText({~race::Count::Bits{0}}).toStdString(), "340,282,366,920,938,463,463,374,607,431,768,211,455");
}

TEST_F(Words, TheLocaleDecidesOnSeparators)
{
    QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany));
    EXPECT_EQ(count(1'234'567), "1.234.567");
    EXPECT_EQ(share(1, 3), "33,3 %");
}

TEST_F(Words, SharesAreNeverRoundedToNothingOrAll)
{
    EXPECT_EQ(share(0, 6), "0 %");
    EXPECT_EQ(share(6, 6), "100 %");
    EXPECT_EQ(share(2, 6), "33.3 %");
    EXPECT_EQ(share(1, 10'000), "0.010 %");
    EXPECT_EQ(share(1, 1'000'000), "0.00010 %");
    EXPECT_EQ(share(1, 1'000'000'000'000), "< 0.0000001 %");
    EXPECT_EQ(share(999'999, 1'000'000), "> 99.9 %");
    EXPECT_EQ(share(0, 0), "");
}

TEST_F(Words, AnEndIsRightOrAFault)
{
    const auto none = account(race::Policy::None);
    EXPECT_EQ(end(none, "1122").what, QStringLiteral("ends at 70"));
    EXPECT_EQ(end(none, "1122").verdict, QStringLiteral("✓ right"));
    EXPECT_EQ(end(none, "1122").isRight, true);
    EXPECT_EQ(end(none, "1212").verdict, QStringLiteral("✕ expected 70"));
    EXPECT_EQ(end(none, "1212").isRight, false);
}

TEST_F(Words, ARightBalanceMayHideALostUpdate)
{
    const auto zero = account(race::Policy::None, {.amounts = {0, -50}});
    EXPECT_EQ(end(zero, "1212").what, QStringLiteral("ends at 50"));
    EXPECT_EQ(end(zero, "1212").verdict, QStringLiteral("✕ 1 update lost"));
}

TEST_F(Words, AnOrderMayStopEarlyOrForEver)
{
    EXPECT_EQ(end(account(race::Policy::None), "121").what, QStringLiteral("stops after 3 steps"));
    EXPECT_EQ(end(account(race::Policy::None), "").what, QStringLiteral("nothing done yet"));
    EXPECT_FALSE(end(account(race::Policy::None), "1").isRight.has_value());
    const auto dead = std::make_shared<const race::Program>(race::oppositeLocks());
    EXPECT_EQ(end(dead, "12").what, QStringLiteral("deadlock"));
}

TEST_F(Words, NegativeValuesHaveAMinus)
{
    EXPECT_EQ(end(account(race::Policy::None, {.amounts = {20, -500}}), "1122").what, QStringLiteral("ends at −380"));
}

} // namespace
} // namespace forklane::ui
