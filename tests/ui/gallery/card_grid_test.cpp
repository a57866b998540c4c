// SPDX-License-Identifier: MIT
// Columns of cards, and the way of the arrow keys through them.
#include "pages/gallery/card_grid.h"

#include <ostream>

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

struct ColumnCase {
    int window; ///< Width of the window; navigation, margins and a scroll bar are taken off.
    int columns;
    friend void PrintTo(const ColumnCase &entry, std::ostream *out) { *out << entry.window; }
};

class Columns : public testing::TestWithParam<ColumnCase> {};
INSTANTIATE_TEST_SUITE_P(Table, Columns,
                         testing::Values(ColumnCase{1920, 3}, ColumnCase{1280, 3}, ColumnCase{1024, 2}, ColumnCase{640, 1}));

TEST_P(Columns, AreAsManyAsTheWidthAllows)
{
    EXPECT_EQ(cardColumns(GetParam().window - 84 - 24 - 16), GetParam().columns);
}

TEST(CardRect, CardsDoNotOverlapAndStayWithin)
{
    for (const int width : {300, 619, 620, 1119, 1120, 1172, 1800}) {
        for (int one = 0; one < 7; ++one) {
            const QRect rect = cardRect(one, width, 72, cardColumns(width));
            EXPECT_GE(rect.left(), 0);
            EXPECT_LE(rect.right(), width - 1);
            for (int other = 0; other < one; ++other)
                EXPECT_FALSE(rect.intersects(cardRect(other, width, 72, cardColumns(width))));
        }
    }
}

TEST(CardRect, IsTheSpecifiedSizeAtTheSpecifiedWidth)
{
    EXPECT_EQ(cardRect(1, 1168, 72, 3), QRect(392, 0, 384, 72));
}

struct KeyCase {
    int from;
    int key;
    int to;
    friend void PrintTo(const KeyCase &entry, std::ostream *out) { *out << entry.from << " key " << entry.key; }
};

class Keys : public testing::TestWithParam<KeyCase> {};
// 0 1 2
// 3 4 5
// 6
INSTANTIATE_TEST_SUITE_P(Table, Keys,
                         testing::Values(KeyCase{0, Qt::Key_Right, 1}, KeyCase{2, Qt::Key_Right, 3},
                                         KeyCase{3, Qt::Key_Left, 2}, KeyCase{0, Qt::Key_Left, 0}, KeyCase{1, Qt::Key_Down, 4},
                                         KeyCase{3, Qt::Key_Down, 6}, KeyCase{4, Qt::Key_Down, 4}, KeyCase{4, Qt::Key_Up, 1},
                                         KeyCase{1, Qt::Key_Up, 1}, KeyCase{6, Qt::Key_Right, 6}, KeyCase{3, Qt::Key_Home, 0},
                                         KeyCase{3, Qt::Key_End, 6}, KeyCase{3, Qt::Key_A, 3}));

TEST_P(Keys, LeadToTheCardBeside)
{
    EXPECT_EQ(cardBeside(GetParam().from, GetParam().key, 7, 3), GetParam().to);
}

} // namespace
} // namespace forklane::ui
