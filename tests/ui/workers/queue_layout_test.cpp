// SPDX-License-Identifier: MIT
#include "pages/workers/pictures/queue_layout.h"

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

GroupFacts queueOf(std::uint64_t depth, std::size_t sentinels = 0, std::uint64_t capacity = 1000)
{
    GroupFacts facts;
    facts.depth = depth;
    facts.capacity = capacity;
    facts.sentinels = sentinels;
    for (std::uint32_t i = 0; i < std::min<std::uint64_t>(depth, kNamedBoxes); ++i)
        facts.front.push_back({queue::TaskId{i}, "task" + std::to_string(i)});
    return facts;
}

/// Every character is 7 wide.
QueueScene scene(double width)
{
    QueueScene scene;
    scene.width = width;
    scene.height = 28;
    scene.textWidth = [](const QString &text) { return 7.0 * static_cast<double>(text.size()); };
    scene.elided = [](const QString &text, double room) { return text.left(static_cast<int>(room / 7)); };
    return scene;
}

void expectInside(const QueueLayout &layout, double width)
{
    double right = layout.headRect.right();
    for (const QueueBox &box : layout.boxes) {
        EXPECT_GE(box.rect.left(), right);
        right = box.rect.right();
    }
    if (!layout.more.isEmpty()) {
        EXPECT_GE(layout.moreRect.left(), right);
    }
    EXPECT_LE(std::max(right, layout.moreRect.right()), std::max(layout.boundRect.left(), right));
    EXPECT_LE(layout.boundRect.right(), width);
}

TEST(QueueLayout, aShortQueueIsAllThereWithItsSentinelsAtItsEnd)
{
    const QueueLayout layout = layoutQueue(queueOf(2, 2), scene(1000));
    ASSERT_EQ(layout.boxes.size(), 4U);
    EXPECT_EQ(layout.boxes[0].name, "task0");
    EXPECT_EQ(layout.boxes[0].task, queue::TaskId{0});
    EXPECT_EQ(layout.boxes[3].name, "DONE");
    EXPECT_EQ(layout.boxes[3].kind, QueueBox::Kind::Sentinel);
    EXPECT_TRUE(layout.more.isEmpty());
    expectInside(layout, 1000);
}

TEST(QueueLayout, aLongOneSaysHowManyMoreThereAre)
{
    const QueueLayout layout = layoutQueue(queueOf(1000, 2, 5000), scene(5000));
    EXPECT_EQ(layout.boxes.size(), kNamedBoxes);
    EXPECT_EQ(layout.more, "and 976 more");
    expectInside(layout, 5000);
}

TEST(QueueLayout, nothingOverlapsHoweverNarrow)
{
    for (double width = 300; width < 1400; width += 37) {
        for (const std::uint64_t depth : {0, 1, 5, 24, 25, 99'999}) {
            const QueueLayout layout = layoutQueue(queueOf(depth, 3), scene(width));
            expectInside(layout, width);
            if (depth > 0 && layout.boxes.size() < depth) {
                EXPECT_FALSE(width > 400 && layout.more.isEmpty());
            }
        }
    }
}

TEST(QueueLayout, aFloodIsOneBox)
{
    const QueueLayout layout = layoutQueue(queueOf(1'000'000, 2, 2'000'000), scene(1000));
    ASSERT_FALSE(layout.boxes.empty());
    EXPECT_EQ(layout.boxes.front().name, "1,000,000 waiting");
    EXPECT_EQ(layout.boxes.front().kind, QueueBox::Kind::Waiting);
}

TEST(QueueLayout, theBoundIsALineAndSaysWhenItIsReached)
{
    EXPECT_EQ(layoutQueue(queueOf(2), scene(1000)).boundText, "bound 1,000");
    const QueueLayout full = layoutQueue(queueOf(3, 0, 3), scene(1000));
    EXPECT_EQ(full.boundText, "bound 3, full");
    EXPECT_TRUE(full.isFull);
    EXPECT_TRUE(full.bound.has_value());
}

TEST(QueueLayout, anEmptyQueueSaysSo)
{
    EXPECT_EQ(layoutQueue(queueOf(0), scene(1000)).more, "empty");
}

} // namespace
} // namespace forklane::ui
