// SPDX-License-Identifier: MIT
#include "queue/worker_protocol.h"

#include <climits>
#include <random>

#include <gtest/gtest.h>

namespace forklane::queue {
namespace {

template <typename Message>
std::string bytesOf(const std::vector<Message> &messages)
{
    std::string bytes;
    for (const Message &message : messages)
        append(bytes, message);
    return bytes;
}

const std::vector<ToWorker> kOrders = {
    WorkOrder{{TaskId{0}, 1}, TaskKind::Sleep, false, std::chrono::milliseconds(5), "apple"},
    WorkOrder{{TaskId{UINT32_MAX - 1}, 65'535}, TaskKind::Crasher, true, Duration(0), ""},
    WorkOrder{{TaskId{7}, 2}, TaskKind::Command, false, Duration(0), std::string(100'000, 'x')},
    NoMoreOrders(),
};
const std::vector<FromWorker> kWords = {
    WorkerReady(),
    TaskBegan{{TaskId{3}, 1}, 1'000'000'000'000},
    Heartbeat(),
    TaskEnded{{TaskId{3}, 1}, true, 0, 1'000'000'000'001},
    TaskEnded{{TaskId{4}, 3}, false, -9, 5},
};

template <typename Message>
void expectWhole(RecordReader<Message> &reader, const std::vector<Message> &messages)
{
    for (const Message &message : messages) {
        const auto got = reader.next();
        ASSERT_TRUE(got) << describe(got.error());
        EXPECT_EQ(*got, message);
    }
}

TEST(WorkerProtocol, whatIsSaidArrivesAsItWasSaid)
{
    RecordReader<ToWorker> orders;
    orders.feed(bytesOf(kOrders));
    expectWhole(orders, kOrders);
    RecordReader<FromWorker> words;
    words.feed(bytesOf(kWords));
    expectWhole(words, kWords);
    EXPECT_FALSE(words.isInside());
}

TEST(WorkerProtocol, aRecordIsGivenWhenItsLastByteHasCome)
{
    RecordReader<FromWorker> reader;
    std::size_t given = 0;
    const std::string bytes = bytesOf(kWords);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        reader.feed(std::string_view(bytes).substr(i, 1));
        const auto got = reader.next();
        ASSERT_TRUE(got);
        if (*got) {
            EXPECT_EQ(**got, kWords[given]);
            ++given;
        }
        EXPECT_EQ(reader.isInside(), !*got);
    }
    EXPECT_EQ(given, kWords.size());
}

TEST(WorkerProtocol, everyWordOfAWorkerIsOneWriteThatThePipeKeepsWhole)
{
    for (const FromWorker &word : kWords)
        EXPECT_LE(2 * bytesOf<FromWorker>({word}).size(), static_cast<std::size_t>(PIPE_BUF)); // an end and a beginning
}

TEST(WorkerProtocol, garbageIsAnErrorForEver)
{
    RecordReader<FromWorker> reader;
    reader.feed("Traceback (most recent call last):\n");
    const auto got = reader.next();
    ASSERT_FALSE(got);
    EXPECT_EQ(describe(got.error()), "cannot understand \"a worker's record\": it begins 54 72 61 63 65 62 61 63");
    reader.feed(bytesOf(kWords));
    EXPECT_FALSE(reader.next());
}

TEST(WorkerProtocol, aRecordOfTheOtherDirectionIsGarbage)
{
    RecordReader<FromWorker> reader;
    reader.feed(bytesOf(kOrders));
    EXPECT_FALSE(reader.next());
}

/// Each byte of a record, changed: still a record of that kind, or an error; never another length.
TEST(WorkerProtocol, aChangedByteIsAnErrorOrAnotherValueNeverMore)
{
    const std::string good = bytesOf(kWords);
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int value = 0; value < 256; value += 5) {
            std::string bytes = good;
            bytes[at] = static_cast<char>(value);
            RecordReader<FromWorker> reader;
            reader.feed(bytes);
            std::size_t given = 0;
            for (auto got = reader.next(); got && *got; got = reader.next())
                ++given;
            EXPECT_LE(given, kWords.size());
        }
    }
}

template <typename Message>
void feedRandomBytes()
{
    std::mt19937 dice(1);
    for (int round = 0; round < 2000; ++round) {
        RecordReader<Message> reader;
        bool isGarbage = false;
        for (int i = 0; i < 8 && !isGarbage; ++i) {
            std::string bytes(dice() % 64, '\0');
            for (char &byte : bytes)
                byte = static_cast<char>(dice());
            reader.feed(bytes);
            isGarbage = !reader.next();
        }
        EXPECT_TRUE(isGarbage);
    }
}

TEST(WorkerProtocol, randomBytesAreGarbage)
{
    feedRandomBytes<FromWorker>();
    feedRandomBytes<ToWorker>();
}

TEST(WorkerProtocol, anOrderThatClaimsToBeHugeIsRefusedAtOnce)
{
    std::string bytes = bytesOf<ToWorker>({kOrders.front()});
    const std::uint32_t huge = kMostOrderBytes + 1;
    bytes.replace(4, sizeof huge, reinterpret_cast<const char *>(&huge), sizeof huge);
    RecordReader<ToWorker> reader;
    reader.feed(bytes.substr(0, 8));
    EXPECT_FALSE(reader.next());
}

} // namespace
} // namespace forklane::queue
