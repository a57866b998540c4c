// SPDX-License-Identifier: MIT
#include "base/byte_buffer.h"

#include <cstring>
#include <string>

#include <gtest/gtest.h>

namespace forklane {
namespace {

TEST(ByteBuffer, keepsItsBytesFromOneToSomeHugePages)
{
    ByteBuffer buffer;
    std::string expected;
    for (std::size_t size = 1; expected.size() < 40'000'000; size += size / 2 + 1) {
        const std::string piece(size, static_cast<char>('a' + size % 26));
        buffer.append(piece);
        expected += piece;
        ASSERT_TRUE(buffer == expected) << expected.size();
    }
}

TEST(ByteBuffer, keepsWhatIsCommittedWhenRoomIsAskedForAgain)
{
    ByteBuffer buffer;
    buffer.append("kept");
    std::memset(buffer.room(10'000'000).data(), 'x', 10'000'000); // and not committed
    buffer.append(" too");
    EXPECT_EQ(buffer.view(), "kept too");
}

TEST(ByteBuffer, moves)
{
    for (const std::size_t size : {std::size_t{100}, std::size_t{10'000'000}}) {
        ByteBuffer first;
        first.append(std::string(size, 'f'));
        ByteBuffer second(std::move(first));
        EXPECT_TRUE(second == std::string(size, 'f'));
        ByteBuffer third;
        third.append(std::string(5'000'000, 't'));
        third = std::move(second);
        EXPECT_TRUE(third == std::string(size, 'f'));
        third.append("end");
        EXPECT_TRUE(third.view().ends_with("end"));
    }
}

TEST(ByteBuffer, isAMappingFromSomeMiBOn)
{
    ByteBuffer buffer;
    EXPECT_FALSE(buffer.isMapping());
    buffer.append("small");
    EXPECT_FALSE(buffer.isMapping());
    buffer.append(std::string(8 << 20, 'l'));
    EXPECT_TRUE(buffer.isMapping());
}

TEST(ByteBuffer, canBeFilledAgainWhenItWasMovedAway)
{
    for (const std::size_t size : {std::size_t{100}, std::size_t{10'000'000}}) {
        ByteBuffer buffer;
        buffer.append(std::string(5'000'000, 'b'));
        const ByteBuffer taken(std::move(buffer));
        EXPECT_FALSE(buffer.isMapping()); // NOLINT(bugprone-use-after-move): this is the question
        EXPECT_EQ(buffer.view(), "");
        buffer.append(std::string(size, 'a'));
        EXPECT_TRUE(buffer == std::string(size, 'a'));
        EXPECT_TRUE(taken == std::string(5'000'000, 'b'));
    }
}

} // namespace
} // namespace forklane
