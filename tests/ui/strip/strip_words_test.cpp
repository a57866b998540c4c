// SPDX-License-Identifier: MIT
// What the strip says.
#include "widgets/strip/strip_words.h"

#include <cerrno>
#include <ostream>

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

using namespace std::chrono_literals;

StageFacts living(std::optional<Role> state)
{
    StageFacts facts;
    facts.begun = true;
    facts.state = state;
    return facts;
}

StageFacts opening(const char *path)
{
    StageFacts facts = living(Role::Sleeping);
    facts.opening = path;
    return facts;
}

StageFacts ended(Ending ending, int code)
{
    StageFacts facts = living(std::nullopt);
    facts.result = {1, ending, code};
    return facts;
}

struct StateCase {
    StageFacts facts;
    const char *words;
    friend void PrintTo(const StateCase &entry, std::ostream *out) { *out << entry.words; }
};

class States : public testing::TestWithParam<StateCase> {};
INSTANTIATE_TEST_SUITE_P(
    Table, States,
    testing::Values(StateCase{StageFacts{}, "not begun"}, StateCase{living(Role::Running), "running"},
                    StateCase{living(Role::WaitsToRead), "waits to read"}, StateCase{living(std::nullopt), "not seen"},
                    StateCase{opening("/tmp/fifo"), "waits to open"}, StateCase{ended(Ending::Exited, 0), "exit 0"},
                    StateCase{ended(Ending::Exited, 2), "exit 2"}, StateCase{ended(Ending::Signalled, 13), "SIGPIPE"},
                    StateCase{ended(Ending::Failed, ENOENT), "not started"},
                    StateCase{ended(Ending::Lost, 0), "end not seen"}));

TEST_P(States, AreSaidInAWordOrByTheResult)
{
    EXPECT_EQ(stageState(GetParam().facts).toStdString(), GetParam().words);
}

TEST(PipeRate, IsARateWhileTheWriterLives)
{
    StageFacts writer = living(Role::Running);
    writer.written = 35'149;
    writer.writtenPerSecond = 1.2e6;
    EXPECT_EQ(pipeRate(writer).toStdString(), "1.2 MB/s");
}

TEST(PipeRate, IsTheTotalWhenTheWriterHasEnded)
{
    StageFacts writer = ended(Ending::Exited, 0);
    writer.written = 35'149;
    writer.writtenPerSecond = 1.2e6;
    EXPECT_EQ(pipeRate(writer).toStdString(), "35 KB");
}

TEST(PipeRate, IsTheTotalWhileNoRateIsKnown)
{
    StageFacts writer = living(Role::Running);
    writer.written = 512;
    EXPECT_EQ(pipeRate(writer).toStdString(), "512 B");
}

TEST(PipeRate, IsNothingWhenUnknown)
{
    EXPECT_TRUE(pipeRate(living(Role::Running)).isEmpty());
}

TEST(PipeRate, OfNothingIsDimmed)
{
    StageFacts writer = living(Role::Running);
    writer.written = 35'149;
    writer.writtenPerSecond = 0;
    EXPECT_TRUE(isZeroRate(writer));
    writer.writtenPerSecond = 10;
    EXPECT_FALSE(isZeroRate(writer));
}

struct PercentCase {
    std::optional<std::int64_t> fill;
    std::int64_t capacity;
    const char *words;
    friend void PrintTo(const PercentCase &entry, std::ostream *out) { *out << entry.words; }
};

class Percents : public testing::TestWithParam<PercentCase> {};
INSTANTIATE_TEST_SUITE_P(Table, Percents,
                         testing::Values(PercentCase{std::nullopt, 65'536, ""}, PercentCase{100, 0, ""},
                                         PercentCase{0, 65'536, "0 %"}, PercentCase{1, 65'536, "1 %"},
                                         PercentCase{60'293, 65'536, "92 %"}, PercentCase{65'535, 65'536, "99 %"},
                                         PercentCase{65'536, 65'536, "100 %"}, PercentCase{70'000, 65'536, "100 %"}));

TEST_P(Percents, AreNeither0Nor100UnlessItIsSo)
{
    EXPECT_EQ(pipePercent({GetParam().fill, GetParam().capacity}).toStdString(), GetParam().words);
}

TEST(PipeDetails, SayWhatTheNumbersAre)
{
    StageFacts writer = ended(Ending::Exited, 0);
    writer.written = 35'149;
    const QString details = pipeDetails(QStringLiteral("cat"), writer, {12'288, 65'536});
    EXPECT_EQ(details.toStdString(), "35 KB: bytes that cat has written, to all its descriptors (/proc/PID/io)\n"
                                     "12,288 of 65,536 bytes are in the pipe");
}

TEST(PipeDetails, AreNoFlowWhereTheWritersChildrenAreCounted)
{
    StageFacts writer = ended(Ending::Exited, 0);
    writer.written = 1'900'000'000;
    writer.hasStarted = true;
    EXPECT_EQ(pipeRate(writer), QString());
    EXPECT_EQ(pipeDetails(QStringLiteral("sh"), writer, {}).toStdString(),
              "1.9 GB: bytes that sh has written, to all descriptors, with its children's (/proc/PID/io)");
}

TEST(StageDetails, LeaveOutWaitsThatWereNone)
{
    StageFacts facts = ended(Ending::Exited, 0);
    facts.busy = 1700ms;
    facts.waitedToWrite = 61ms;
    EXPECT_EQ(stageDetails(facts).toStdString(), "busy 1.70 s\nwaited 61.0 ms to write");
}

} // namespace
} // namespace forklane::ui
