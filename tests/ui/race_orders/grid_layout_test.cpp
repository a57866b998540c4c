// SPDX-License-Identifier: MIT
// Where the grid lies.
#include "pages/race/orders/grid/grid_layout.h"

#include <ostream>

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

struct LayoutCase {
    std::size_t columns;
    std::size_t rows;
    double width;
    double height;
    bool words;
    bool points;
    friend void PrintTo(const LayoutCase &entry, std::ostream *out)
    {
        *out << entry.columns << " x " << entry.rows << " in " << entry.width << " x " << entry.height;
    }
};

class GridLayouts : public testing::TestWithParam<LayoutCase> {
protected:
    GridRequest m_request = {
        GetParam().columns, GetParam().rows, QSizeF(GetParam().width, GetParam().height), 17, 50, 50, 60, 120};
    GridLayout m_layout = layoutGrid(m_request);
};
INSTANTIATE_TEST_SUITE_P(Table, GridLayouts,
                         testing::Values(LayoutCase{2, 2, 520, 240, true, true}, LayoutCase{4, 4, 520, 240, true, true},
                                         LayoutCase{8, 8, 900, 400, true, true}, LayoutCase{20, 20, 520, 240, false, true},
                                         LayoutCase{400, 400, 520, 240, false, false}, LayoutCase{1, 1, 520, 240, true, true}));

TEST_P(GridLayouts, LieWithinTheWidget)
{
    const QRectF all(QPointF(), m_request.size);
    EXPECT_TRUE(all.contains(m_layout.plot));
    EXPECT_TRUE(all.contains(m_layout.columnTitle));
    EXPECT_TRUE(all.contains(m_layout.rowTitle));
    EXPECT_TRUE(all.contains(m_layout.end));
    EXPECT_TRUE(all.contains(m_layout.columnWordAt(m_layout.columns - 1)));
    EXPECT_TRUE(all.contains(m_layout.rowWordAt(m_layout.rows - 1)));
}

TEST_P(GridLayouts, ShowWordsAndPointsWhereThereIsRoom)
{
    EXPECT_EQ(m_layout.hasColumnWords && m_layout.hasRowWords, GetParam().words);
    EXPECT_EQ(m_layout.hasPoints, GetParam().points);
    EXPECT_TRUE(m_layout.hasColumnWords || m_layout.columnTick * m_layout.columnWidth >= 28);
    EXPECT_TRUE(m_layout.hasRowWords || m_layout.rowTick * m_layout.rowHeight >= 17);
}

TEST_P(GridLayouts, FindEachPointAgain)
{
    for (std::size_t row = 0; row <= m_layout.rows; row += 1 + m_layout.rows / 7)
        for (std::size_t column = 0; column <= m_layout.columns; column += 1 + m_layout.columns / 7)
            EXPECT_EQ(m_layout.nearest(m_layout.at({column, row})), (GridPlace{column, row}));
}

TEST(GridLayout, StartsAtTheBottomLeft)
{
    const GridLayout layout = layoutGrid({2, 2, QSizeF(520, 240), 17, 50, 50, 60, 120});
    EXPECT_EQ(layout.at({0, 0}), layout.plot.bottomLeft());
    EXPECT_EQ(layout.at({2, 2}), layout.plot.topRight());
}

TEST(GridLayout, FindsThePointNearestToAPositionOutside)
{
    const GridLayout layout = layoutGrid({2, 2, QSizeF(520, 240), 17, 50, 50, 60, 120});
    EXPECT_EQ(layout.nearest(QPointF(-500, 9000)), (GridPlace{0, 0}));
    EXPECT_EQ(layout.nearest(QPointF(9000, -500)), (GridPlace{2, 2}));
}

TEST(GridLayout, TheRectangleLeavesHalfAStepToWalkAround)
{
    const GridLayout layout = layoutGrid({4, 4, QSizeF(520, 240), 17, 50, 50, 60, 120});
    const QRectF rect = layout.rectangle({0, 1, 3, 1, 3});
    EXPECT_TRUE(rect.contains(layout.at({1, 1})));
    EXPECT_TRUE(rect.contains(layout.at({3, 3})));
    EXPECT_FALSE(rect.contains(layout.at({0, 2})));
    EXPECT_FALSE(rect.contains(layout.at({2, 4})));
}

TEST(GridLayout, FindsTheStepUnderThePointer)
{
    const GridLayout layout = layoutGrid({2, 2, QSizeF(520, 240), 17, 50, 50, 60, 120});
    const std::vector<GridPlace> path = {{0, 0}, {1, 0}, {1, 1}, {2, 1}, {2, 2}};
    const QPointF middle = (layout.at({1, 0}) + layout.at({1, 1})) / 2;
    EXPECT_EQ(layout.stepAt(path, middle + QPointF(4, 0), 10), 1);
    EXPECT_EQ(layout.stepAt(path, middle + QPointF(40, 0), 10), -1);
}

TEST(GridLayout, TakesAWidgetThatIsTooSmall)
{
    const GridLayout layout = layoutGrid({20, 20, QSizeF(10, 10), 17, 50, 50, 60, 120});
    EXPECT_GT(layout.columnWidth, 0);
    EXPECT_GT(layout.rowHeight, 0);
}

} // namespace
} // namespace forklane::ui
