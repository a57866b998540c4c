// SPDX-License-Identifier: MIT
#include "base/byte_buffer.h"

#include <cstring>
#include <string>

#include <gtest/gtest.h>

namespace forklane {
namespace {

void append(ByteBuffer &buffer, std::string_view bytes)
{
    std::memcpy(buffer.room(bytes.size()).data(), bytes.data(), bytes.size());
    buffer.commit(bytes.size());
}

TEST(ByteBuffer, keepsItsBytesFromOneToSomeHugePages)
{
    ByteBuffer buffer;
    std::string expected;
    for (std::size_t size = 1; expected.size() < 40'000'000; size += size / 2 + 1) {
        const std::string piece(size, static_cast<char>('a' + size % 26));
        append(buffer, piece);
        expected += piece;
        ASSERT_TRUE(buffer == expected) << expected.size();
    }
}

TEST(ByteBuffer, keepsWhatIsCommittedWhenRoomIsAskedForAgain)
{
    ByteBuffer buffer;
    append(buffer, "kept");
    std::memset(buffer.room(10'000'000).data(), 'x', 10'000'000); // and not committed
    append(buffer, " too");
    EXPECT_EQ(buffer.view(), "kept too");
}

TEST(ByteBuffer, moves)
{
    for (const std::size_t size : {std::size_t{100}, std::size_t{10'000'000}}) {
        ByteBuffer first;
        append(first, std::string(size, 'f'));
        ByteBuffer second(std::move(first));
        EXPECT_TRUE(second == std::string(size, 'f'));
        ByteBuffer third;
        append(third, std::string(5'000'000, 't'));
        third = std::move(second);
        EXPECT_TRUE(third == std::string(size, 'f'));
        append(third, "end");
        EXPECT_TRUE(third.view().ends_with("end"));
    }
}

} // namespace
} // namespace forklane
