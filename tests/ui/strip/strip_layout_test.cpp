// SPDX-License-Identifier: MIT
// Where the strip's boxes and pipes lie.
#include "widgets/strip/strip_layout.h"

#include <ostream>

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

struct SizeCase {
    std::size_t stages;
    double width;
    double box;
    double pipe;
    bool scrolls;
    friend void PrintTo(const SizeCase &entry, std::ostream *out) { *out << entry.stages << " in " << entry.width; }
};

class Sizes : public testing::TestWithParam<SizeCase> {};
INSTANTIATE_TEST_SUITE_P(Table, Sizes,
                         testing::Values(SizeCase{1, 1196, 132, 0, false}, SizeCase{2, 1196, 132, 66, false},
                                         SizeCase{6, 1196, 132, 66, false}, SizeCase{7, 1196, 96, 48, false},
                                         SizeCase{8, 1196, 96, 48, false}, SizeCase{9, 1196, 96, 48, true},
                                         SizeCase{6, 940, 96, 48, false}, SizeCase{4, 940, 132, 66, false},
                                         SizeCase{40, 1196, 96, 48, true}));

TEST_P(Sizes, FollowTheNumberOfStagesAndTheWidth)
{
    const StripLayout layout = layoutStrip({GetParam().stages, GetParam().width});
    ASSERT_EQ(layout.boxes.size(), GetParam().stages);
    ASSERT_EQ(layout.pipes.size(), GetParam().stages - 1);
    EXPECT_EQ(layout.boxes.front().frame.width(), GetParam().box);
    if (!layout.pipes.empty()) {
        EXPECT_EQ(layout.pipes.front().bar.width(), GetParam().pipe);
    }
    EXPECT_EQ(layout.scrolls, GetParam().scrolls);
}

TEST(StripLayout, NothingHasNoBoxes)
{
    const StripLayout layout = layoutStrip({0, 800});
    EXPECT_TRUE(layout.boxes.empty());
    EXPECT_TRUE(layout.pipes.empty());
    EXPECT_FALSE(layout.scrolls);
}

TEST(StripLayout, PipesReachFromBoxToBox)
{
    const StripLayout layout = layoutStrip({5, 1196});
    for (std::size_t pipe = 0; pipe < layout.pipes.size(); ++pipe) {
        EXPECT_EQ(layout.pipes[pipe].bar.left(), layout.boxes[pipe].frame.right());
        EXPECT_EQ(layout.pipes[pipe].bar.right(), layout.boxes[pipe + 1].frame.left());
    }
}

struct PlaceCase {
    std::size_t stages;
    bool compact;
    double scale;
    friend void PrintTo(const PlaceCase &entry, std::ostream *out)
    {
        *out << entry.stages << (entry.compact ? " compact, " : ", ") << entry.scale;
    }
};

class Places : public testing::TestWithParam<PlaceCase> {
protected:
    StripLayout m_layout = layoutStrip({GetParam().stages, 1196, GetParam().compact, GetParam().scale});
    double m_height = (GetParam().compact ? 36 : 84) * GetParam().scale;
};
INSTANTIATE_TEST_SUITE_P(Table, Places,
                         testing::Values(PlaceCase{3, false, 1}, PlaceCase{8, false, 1}, PlaceCase{12, false, 1},
                                         PlaceCase{3, true, 1}, PlaceCase{12, true, 1}, PlaceCase{3, false, 2},
                                         PlaceCase{12, true, 2}));

TEST_P(Places, OfABoxLieWithinItAndDoNotOverlap)
{
    for (const StripBox &box : m_layout.boxes) {
        EXPECT_GE(box.frame.top(), 0);
        EXPECT_LE(box.frame.bottom(), m_height);
        for (const QRectF &part : {box.name, box.band})
            EXPECT_TRUE(box.frame.contains(part));
        EXPECT_EQ(box.state.isEmpty(), GetParam().compact);
        EXPECT_TRUE(box.state.isEmpty() || box.frame.contains(box.state));
        EXPECT_FALSE(box.name.intersects(box.state));
        EXPECT_FALSE(box.state.intersects(box.band));
        EXPECT_FALSE(box.name.intersects(box.band));
        EXPECT_EQ(box.band.height(), GetParam().compact ? 5 : 7);
    }
}

TEST_P(Places, OfAPipeDoNotOverlap)
{
    for (const StripPipe &pipe : m_layout.pipes) {
        EXPECT_TRUE(pipe.area.contains(pipe.bar));
        EXPECT_TRUE(pipe.area.contains(pipe.rate));
        EXPECT_FALSE(pipe.rate.intersects(pipe.bar));
        EXPECT_FALSE(pipe.percent.intersects(pipe.bar));
    }
}

TEST(FilledPart, GrowsFromTheLeftWithTheFill)
{
    const QRectF bar(10, 5, 66, 8);
    EXPECT_EQ(filledPart(bar, 32'768, 65'536), QRectF(10, 5, 33, 8));
}

TEST(FilledPart, ShowsASingleByte)
{
    EXPECT_EQ(filledPart(QRectF(0, 0, 66, 8), 1, 65'536).width(), 1);
}

TEST(FilledPart, IsEmptyWithoutAFillOrACapacity)
{
    EXPECT_EQ(filledPart(QRectF(0, 0, 66, 8), 0, 65'536).width(), 0);
    EXPECT_EQ(filledPart(QRectF(0, 0, 66, 8), 100, 0).width(), 0);
    EXPECT_EQ(filledPart(QRectF(0, 0, 66, 8), -5, 65'536).width(), 0);
}

TEST(FilledPart, NeverLeavesTheBar)
{
    EXPECT_EQ(filledPart(QRectF(0, 0, 66, 8), 1 << 20, 65'536).width(), 66);
}

} // namespace
} // namespace forklane::ui
