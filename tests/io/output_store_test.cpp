// SPDX-License-Identifier: MIT
// OutputStore: how bytes become blocks, what is given up at the limit, and what a reader sees meanwhile.
#include "io/output_store.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <thread>

#include <gtest/gtest.h>

namespace forklane {
namespace {

constexpr StreamId kOut{0, StreamKind::Output};
constexpr StreamId kErr{0, StreamKind::Error};
constexpr StreamId kSecondOut{1, StreamKind::Output};
constexpr std::int64_t kSpan = OutputStore::kBlockSpan.count();

std::vector<OutputBlock> allBlocks(const OutputStore &store)
{
    return store.blocks(0, UINT64_MAX);
}

std::string textOf(const OutputStore &store, StreamId stream)
{
    std::string text;
    for (const OutputBlock &block : allBlocks(store)) {
        if (block.stream == stream)
            text += block.bytes();
    }
    return text;
}

TEST(CountNewlines, AgreesWithCountingOneByOne)
{
    std::mt19937 random(7);
    for (std::size_t size : {0, 1, 15, 16, 17, 4079, 4080, 4081, 65536, 100'003}) {
        std::string text(size, 'x');
        for (char &c : text)
            c = random() % 3 == 0 ? '\n' : static_cast<char>(random());
        EXPECT_EQ(countNewlines(text), static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'))) << size;
    }
}

TEST(CountNewlines, CountsNothingButNewlines)
{
    EXPECT_EQ(countNewlines(std::string(1'000'000, '\n')), 1'000'000U);
    EXPECT_EQ(countNewlines(std::string(1'000'000, '\v')), 0U);
}

TEST(OutputStore, IsEmptyAtFirst)
{
    const OutputStore store;
    EXPECT_EQ(store.totals().bytes, 0U);
    EXPECT_EQ(store.totals().endBlock, 0U);
    EXPECT_TRUE(allBlocks(store).empty());
    EXPECT_TRUE(store.streams().empty());
}

TEST(OutputStore, ReadsOfOneStreamWithinTheSpanAreOneBlock)
{
    OutputStore store;
    store.append(kOut, "one\n", 100);
    store.append(kOut, "two\n", 100 + kSpan);
    ASSERT_EQ(allBlocks(store).size(), 1U);
    EXPECT_EQ(allBlocks(store)[0].bytes(), "one\ntwo\n");
    EXPECT_EQ(allBlocks(store)[0].newlines, 2U);
    EXPECT_EQ(allBlocks(store)[0].tick, 100);
}

TEST(OutputStore, ALaterReadBeginsABlock)
{
    OutputStore store;
    store.append(kOut, "one", 100);
    store.append(kOut, "two", 101 + kSpan);
    ASSERT_EQ(allBlocks(store).size(), 2U);
    EXPECT_EQ(allBlocks(store)[1].tick, 101 + kSpan);
    EXPECT_EQ(allBlocks(store)[1].offset, 3U);
}

TEST(OutputStore, AnotherStreamBeginsABlock)
{
    OutputStore store;
    store.append(kOut, "a", 1);
    store.append(kErr, "b", 1);
    store.append(kOut, "c", 1);
    const std::vector<OutputBlock> blocks = allBlocks(store);
    ASSERT_EQ(blocks.size(), 3U);
    EXPECT_EQ(blocks[1].stream, kErr);
    EXPECT_EQ(blocks[1].offset, 0U);
    EXPECT_EQ(blocks[2].offset, 1U);
    EXPECT_EQ(blocks[2].number, 2U);
}

TEST(OutputStore, NoBlockIsLongerThanABlock)
{
    OutputStore store;
    const std::string line(1'000'000, 'x');
    store.append(kOut, line, 1);
    const std::vector<OutputBlock> blocks = allBlocks(store);
    EXPECT_GE(blocks.size(), line.size() / OutputStore::kBlockBytes);
    EXPECT_LE(blocks.size(), line.size() / OutputStore::kBlockBytes + 4);
    for (const OutputBlock &block : blocks)
        EXPECT_LE(block.size, OutputStore::kBlockBytes);
    EXPECT_EQ(textOf(store, kOut), line);
}

TEST(OutputStore, SpaceIsNeverEmptyAndNeverLongerThanABlock)
{
    OutputStore store(0);
    std::mt19937 random(3);
    for (std::int64_t i = 0; i < 2'000; ++i) {
        const std::span<char> room = store.space(kOut);
        ASSERT_GT(room.size(), 0U);
        ASSERT_LE(room.size(), OutputStore::kBlockBytes);
        store.commit(kOut, 1 + random() % room.size(), i * (kSpan + 1));
    }
}

TEST(OutputStore, CommittingNothingChangesNothing)
{
    OutputStore store;
    (void)store.space(kOut);
    store.commit(kOut, 0, 1);
    EXPECT_EQ(store.totals().endBlock, 0U);
    EXPECT_TRUE(store.streams().empty());
}

TEST(OutputStore, OffsetsCountWithinTheirOwnStream)
{
    OutputStore store(0);
    std::map<StreamId, std::uint64_t> expected;
    std::mt19937 random(5);
    const StreamId streams[] = {kOut, kErr, kSecondOut};
    for (std::int64_t i = 0; i < 20'000; ++i) {
        const StreamId stream = streams[random() % 3];
        const std::string bytes(1 + random() % 500, 'y');
        store.append(stream, bytes, i * 300'000);
        expected[stream] += bytes.size();
    }
    std::map<StreamId, std::uint64_t> next;
    for (const OutputBlock &block : allBlocks(store)) {
        const auto known = next.find(block.stream);
        ASSERT_TRUE(known == next.end() || known->second == block.offset);
        next[block.stream] = block.offset + block.size;
    }
    EXPECT_EQ(next, expected);
    EXPECT_EQ(store.streamBytes(kErr), expected[kErr]);
}

TEST(OutputStore, TheNewestLimitIsKept)
{
    constexpr std::size_t kLimit = 4 * 1024 * 1024;
    OutputStore store(kLimit);
    const std::string line(79, 'x');
    for (std::uint64_t i = 0; i < 400'000; ++i)
        store.append(kOut, line + '\n', static_cast<std::int64_t>(i));
    const OutputTotals totals = store.totals();
    EXPECT_LE(totals.keptBytes, kLimit);
    EXPECT_GE(totals.keptBytes, kLimit - 2 * OutputStore::kSlabBytes);
    EXPECT_EQ(textOf(store, kOut).size(), totals.keptBytes);
}

TEST(OutputStore, DroppedAndKeptMakeUpAllThatWasWritten)
{
    OutputStore store(0);
    std::mt19937 random(11);
    for (std::int64_t i = 0; i < 5'000; ++i) {
        std::string bytes(random() % 3'000, 'x');
        for (char &c : bytes)
            c = random() % 40 == 0 ? '\n' : 'x';
        store.append(random() % 2 == 0 ? kOut : kErr, bytes, i * 400'000);
    }
    const OutputTotals totals = store.totals();
    ASSERT_GT(totals.droppedBytes, 0U);
    std::uint64_t bytes = totals.droppedBytes;
    std::uint64_t newlines = totals.droppedLines;
    for (const OutputBlock &block : allBlocks(store)) {
        bytes += block.size;
        newlines += block.newlines;
    }
    EXPECT_EQ(bytes, totals.bytes);
    EXPECT_EQ(newlines, totals.newlines);
    EXPECT_EQ(totals.keptBytes + totals.droppedBytes, totals.bytes);
}

TEST(OutputStore, TotalsByStreamAddUp)
{
    OutputStore store(0);
    for (int i = 0; i < 3'000; ++i)
        store.append(i % 3 == 0 ? kErr : kSecondOut, std::string(999, 'x') + '\n', i);
    StreamTotals sum;
    for (const StreamTotals &each : store.streams()) {
        sum.bytes += each.bytes;
        sum.newlines += each.newlines;
        sum.droppedBytes += each.droppedBytes;
        sum.droppedLines += each.droppedLines;
    }
    const OutputTotals totals = store.totals();
    EXPECT_EQ(store.streams().size(), 2U);
    EXPECT_EQ(sum.bytes, totals.bytes);
    EXPECT_EQ(sum.newlines, totals.newlines);
    EXPECT_EQ(sum.droppedBytes, totals.droppedBytes);
    EXPECT_EQ(sum.droppedLines, totals.droppedLines);
}

TEST(OutputStore, BlocksKeepTheirNumbersWhenOlderOnesAreDropped)
{
    OutputStore store(0);
    for (int i = 0; i < 100; ++i)
        store.append(kOut, std::string(OutputStore::kBlockBytes / 2, static_cast<char>('a' + i % 26)), i * 2 * kSpan);
    const OutputTotals totals = store.totals();
    ASSERT_GT(totals.firstBlock, 0U);
    const std::vector<OutputBlock> blocks = store.blocks(0, UINT64_MAX);
    ASSERT_EQ(blocks.size(), totals.endBlock - totals.firstBlock);
    for (std::size_t i = 0; i < blocks.size(); ++i)
        EXPECT_EQ(blocks[i].number, totals.firstBlock + i);
}

TEST(OutputStore, AFloodLeavesTheOtherStreamsAlone)
{
    OutputStore store(0);
    store.append(kErr, "the cause\n", 1);
    const std::string line(OutputStore::kBlockBytes - 1, 'x');
    for (int i = 0; i < 500; ++i) {
        store.append(kOut, line + '\n', i * 2 * kSpan);
        if (i == 250)
            store.append(kErr, "and then\n", i * 2 * kSpan);
    }
    EXPECT_EQ(textOf(store, kErr), "the cause\nand then\n");
    const std::vector<StreamTotals> streams = store.streams();
    ASSERT_EQ(streams.size(), 2U);
    EXPECT_GT(streams[0].droppedLines, 400U);
    EXPECT_EQ(streams[1].droppedLines, 0U);
    EXPECT_EQ(store.totals().droppedLines, streams[0].droppedLines);
}

TEST(OutputStore, BlocksStayInOrderWhereSomeWereDroppedBetweenThem)
{
    OutputStore store(0);
    std::mt19937 random(13);
    for (int i = 0; i < 3'000; ++i) {
        const StreamId stream = random() % 20 == 0 ? kErr : random() % 2 == 0 ? kOut : kSecondOut;
        store.append(stream, std::string(stream == kErr ? 10 : 9'000, 'x'), i * 2 * kSpan);
    }
    const std::vector<OutputBlock> blocks = allBlocks(store);
    EXPECT_EQ(blocks.front().number, store.totals().firstBlock);
    std::map<StreamId, std::uint64_t> firsts;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        EXPECT_TRUE(i == 0 || (blocks[i - 1].number < blocks[i].number && blocks[i - 1].tick <= blocks[i].tick));
        firsts.try_emplace(blocks[i].stream, blocks[i].number);
        const std::vector<OutputBlock> alone = store.blocks(blocks[i].number, blocks[i].number + 1);
        ASSERT_EQ(alone.size(), 1U);
        EXPECT_EQ(alone[0].offset, blocks[i].offset);
    }
    for (const StreamTotals &each : store.streams())
        EXPECT_EQ(each.firstBlock, firsts[each.stream]);
    EXPECT_LT(blocks.size(), store.totals().endBlock - store.totals().firstBlock);
}

TEST(OutputStore, ARangeGivesItsBlocksOnly)
{
    OutputStore store;
    for (int i = 0; i < 10; ++i)
        store.append(kOut, std::to_string(i), i * 2 * kSpan);
    const std::vector<OutputBlock> blocks = store.blocks(3, 6);
    ASSERT_EQ(blocks.size(), 3U);
    EXPECT_EQ(blocks[0].bytes(), "3");
    EXPECT_EQ(blocks[2].bytes(), "5");
    EXPECT_EQ(store.blocks(3, 6, 2).back().number, 4U);
    EXPECT_TRUE(store.blocks(6, 3).empty());
    EXPECT_TRUE(store.blocks(10, 20).empty());
}

TEST(OutputStore, TinyBlocksPayForTheirIndex)
{
    OutputStore store(0); // two slabs of each stream
    for (std::int64_t i = 0; i < 1'000'000; ++i)
        store.append(i % 2 == 0 ? kOut : kErr, "x", i);
    constexpr std::uint64_t kEntry = 32;
    EXPECT_LE(allBlocks(store).size() * (kEntry + 1), 4 * OutputStore::kSlabBytes);
}

TEST(OutputStore, ASlabHeldByAReaderSurvivesItsDrop)
{
    OutputStore store(0);
    store.append(kOut, "the first words", 0);
    const OutputBlock held = store.blocks(0, 1).at(0);
    for (int i = 1; i < 200; ++i)
        store.append(kOut, std::string(OutputStore::kBlockBytes, 'z'), i * 2 * kSpan);
    ASSERT_GT(store.totals().firstBlock, 0U);
    EXPECT_EQ(held.bytes(), "the first words");
}

TEST(OutputStore, ABlockOutlivesItsStore)
{
    auto store = std::make_unique<OutputStore>();
    store->append(kOut, "still here", 0);
    const OutputBlock held = store->blocks(0, 1).at(0);
    store.reset();
    EXPECT_EQ(held.bytes(), "still here");
}

TEST(OutputStore, ADroppedSlabIsUsedAgain)
{
    OutputStore store(0);
    std::vector<const void *> seen;
    for (int i = 0; i < 400; ++i) {
        const void *at = store.space(kOut).data();
        store.commit(kOut, store.space(kOut).size(), i * 2 * kSpan);
        if (std::find(seen.begin(), seen.end(), at) == seen.end())
            seen.push_back(at);
    }
    EXPECT_LE(seen.size(), 3 * 17U); // places in three slabs, not in 25
}

TEST(OutputStore, ACopiedBlockDoesNotGrow)
{
    OutputStore store;
    store.append(kOut, "one\n", 0);
    const OutputBlock before = store.blocks(0, 1).at(0);
    store.append(kOut, "two\n", 0);
    EXPECT_EQ(before.bytes(), "one\n");
    EXPECT_EQ(store.blocks(0, 1).at(0).bytes(), "one\ntwo\n");
}

/// The text at an offset of the stream of ConcurrentReader, so that any block can be checked alone.
char expectedAt(std::uint64_t offset)
{
    return offset % 61 == 60 ? '\n' : static_cast<char>('!' + offset % 61);
}

TEST(OutputStore, AReaderSeesWholeBlocksWhileTheWriterWrites)
{
    constexpr std::uint64_t kBytes = 24 * 1024 * 1024;
    OutputStore store(0);
    std::jthread writer([&store] {
        std::mt19937 random(1);
        std::uint64_t written = 0;
        for (std::int64_t tick = 0; written < kBytes; tick += 100'000) {
            const std::span<char> room = store.space(kOut);
            const std::size_t size = 1 + random() % room.size();
            for (std::size_t i = 0; i < size; ++i)
                room[i] = expectedAt(written + i);
            store.commit(kOut, size, tick);
            written += size;
        }
    });
    std::uint64_t end = 0;
    while (end < kBytes) {
        const OutputTotals totals = store.totals();
        for (const OutputBlock &block : store.blocks(totals.endBlock > 8 ? totals.endBlock - 8 : 0, totals.endBlock)) {
            std::uint64_t offset = block.offset;
            std::uint32_t wrong = 0;
            for (const char c : block.bytes())
                wrong += c != expectedAt(offset++) ? 1 : 0;
            ASSERT_EQ(wrong, 0U);
            ASSERT_EQ(countNewlines(block.bytes()), block.newlines);
            end = std::max(end, offset);
        }
    }
}

} // namespace
} // namespace forklane
