// SPDX-License-Identifier: MIT
#include "format.h"

#include <cerrno>
#include <limits>
#include <ostream>
#include <random>

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

struct DurationCase {
    std::int64_t ns;
    const char *words;
    friend void PrintTo(const DurationCase &entry, std::ostream *out) { *out << entry.ns << " ns"; }
};

class Durations : public testing::TestWithParam<DurationCase> {};
INSTANTIATE_TEST_SUITE_P(Table, Durations,
                         testing::Values(DurationCase{0, "0 s"}, DurationCase{-1, "0 s"}, DurationCase{kLeast, "0 s"},
                                         DurationCase{1, "1 ns"}, DurationCase{640, "640 ns"}, DurationCase{999, "999 ns"},
                                         DurationCase{1'000, "1.00 µs"}, DurationCase{12'345, "12.3 µs"},
                                         DurationCase{999'499, "999 µs"}, DurationCase{999'500, "1.00 ms"},
                                         DurationCase{1'240'000, "1.24 ms"}, DurationCase{99'960'000, "100 ms"},
                                         DurationCase{999'499'999, "999 ms"}, DurationCase{999'500'000, "1.00 s"},
                                         DurationCase{2'100'000'000, "2.10 s"}, DurationCase{59'000'000'000, "59.0 s"},
                                         DurationCase{60'000'000'000, "1 min 00 s"},
                                         DurationCase{185'000'000'000, "3 min 05 s"},
                                         DurationCase{7'440'000'000'000, "2 h 04 min"}, DurationCase{kMost, "–"}));

TEST_P(Durations, AreSaidWithThreeDigitsAndAUnit)
{
    EXPECT_EQ(formatDuration(Duration(GetParam().ns)).toStdString(), GetParam().words);
}

TEST(Format, ADurationJustBelowTheLargestIsStillShort)
{
    EXPECT_LT(formatDuration(Duration(kMost - 1)).size(), 24);
}

TEST(Format, NoDurationIsEverLongOrNegative)
{
    std::mt19937_64 random(20);
    for (int i = 0; i < 100'000; ++i) {
        const auto ns = static_cast<std::int64_t>(random() >> (random() % 64));
        const QString words = formatDuration(Duration(ns));
        ASSERT_FALSE(words.isEmpty());
        ASSERT_LT(words.size(), 24) << ns;
        ASSERT_FALSE(words.startsWith(u'-')) << ns;
    }
}

TEST(Format, NothingIsSaidToTakeSixtySeconds)
{
    for (std::int64_t ns = 59'900'000'000; ns < 60'100'000'000; ns += 1'000'000)
        ASSERT_FALSE(formatDuration(Duration(ns)).startsWith(QStringLiteral("60"))) << ns;
}

struct BytesCase {
    std::uint64_t bytes;
    const char *words;
    friend void PrintTo(const BytesCase &entry, std::ostream *out) { *out << entry.bytes << " B"; }
};

class Bytes : public testing::TestWithParam<BytesCase> {};
INSTANTIATE_TEST_SUITE_P(Table, Bytes,
                         testing::Values(BytesCase{0, "0 B"}, BytesCase{512, "512 B"}, BytesCase{999, "999 B"},
                                         BytesCase{1'000, "1.0 KB"}, BytesCase{35'149, "35 KB"}, BytesCase{999'499, "999 KB"},
                                         BytesCase{999'500, "1.0 MB"}, BytesCase{1'234'567, "1.2 MB"},
                                         BytesCase{3'400'000'000, "3.4 GB"}, BytesCase{UINT64_MAX, "18 EB"}));

TEST_P(Bytes, AreSaidInPowersOfAThousand)
{
    EXPECT_EQ(formatBytes(GetParam().bytes).toStdString(), GetParam().words);
}

TEST(Format, ARateThatIsNoNumberIsZero)
{
    EXPECT_EQ(formatRate(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("0 B/s"));
    EXPECT_EQ(formatRate(-5), QStringLiteral("0 B/s"));
    EXPECT_EQ(formatRate(1'200'000), QStringLiteral("1.2 MB/s"));
}

TEST(Format, CountsHaveTheirThousandsParted)
{
    EXPECT_EQ(formatCount(18'345'112), QStringLiteral("18,345,112"));
    EXPECT_EQ(formatCount(7), QStringLiteral("7"));
}

struct ResultCase {
    Ending ending;
    int code;
    const char *words;
    const char *mark;
    friend void PrintTo(const ResultCase &entry, std::ostream *out) { *out << entry.words; }
};

class Results : public testing::TestWithParam<ResultCase> {};
INSTANTIATE_TEST_SUITE_P(Table, Results,
                         testing::Values(ResultCase{Ending::None, 0, "", ""}, ResultCase{Ending::Exited, 0, "0", "✓"},
                                         ResultCase{Ending::Exited, 1, "exit 1", "✕"},
                                         ResultCase{Ending::Exited, 255, "exit 255", "✕"},
                                         ResultCase{Ending::Signalled, 13, "SIGPIPE", "✕"},
                                         ResultCase{Ending::Failed, ENOENT, "not started: ENOENT", "✕"},
                                         ResultCase{Ending::Failed, 0, "not started", "✕"},
                                         ResultCase{Ending::Lost, 0, "end not seen", ""}));

TEST_P(Results, AreSaidInWordsAndByAMark)
{
    const RowResult result{1, GetParam().ending, GetParam().code};
    EXPECT_EQ(formatResult(result).toStdString(), GetParam().words);
    EXPECT_EQ(resultMark(result).toStdString(), GetParam().mark);
}

TEST(RecordingFacts, sayWhatIsMissingAndThatNothingIs)
{
    RecordingStats stats{1'200'000, 0, 0, 38'000'000};
    EXPECT_EQ(joinFacts(recordingFacts(stats)).toStdString(), "recording 38 MB, 1,200,000 events · none dropped");
    stats.droppedEntries = 2048;
    EXPECT_EQ(recordingFacts(stats).mid(1).join(u'|').toStdString(), "the oldest 2,048 dropped at the limit");
    stats.droppedSamples = 3;
    EXPECT_EQ(recordingFacts(stats).mid(1).join(u'|').toStdString(), "the oldest 2,048 dropped at the limit|3 samples dropped");
    stats.droppedEntries = 0;
    EXPECT_EQ(recordingFacts(stats).mid(1).join(u'|').toStdString(), "3 samples dropped");
}

struct TickCase {
    std::int64_t offset;
    std::int64_t step;
    const char *words;
    friend void PrintTo(const TickCase &entry, std::ostream *out) { *out << entry.offset << " by " << entry.step; }
};

class RulerTicks : public testing::TestWithParam<TickCase> {};
INSTANTIATE_TEST_SUITE_P(Table, RulerTicks,
                         testing::Values(TickCase{0, 1'000'000, "0"}, TickCase{150'000'000, 50'000'000, "150 ms"},
                                         TickCase{200'000'000, 200'000'000, "0.2 s"},
                                         TickCase{3'000'000'000, 1'000'000'000, "3 s"}, TickCase{500, 100, "0.5 µs"},
                                         TickCase{20, 10, "20 ns"}, TickCase{90'000'000'000, 10'000'000'000, "1 min 30 s"}));

TEST_P(RulerTicks, HaveAUnitThatFitsTheStep)
{
    EXPECT_EQ(formatRulerTick(Duration(GetParam().offset), Duration(GetParam().step)).toStdString(), GetParam().words);
}

} // namespace
} // namespace forklane::ui
