// SPDX-License-Identifier: MIT
// What a recorded round tells, from records written by hand.
#include "race/real_round.h"

#include <gtest/gtest.h>

#include "race/account.h"
#include "race/replay.h"

namespace forklane::race {
namespace {

Record load(std::uint32_t tick, Cell seen)
{
    return {tick,
            tick,
            seen.balance,
            seen.version,
            static_cast<std::uint8_t>(seen.writer),
            static_cast<std::uint8_t>(static_cast<unsigned>(Op::Load) | Record::kHasBegin)};
}

Record store(std::uint32_t tick, Cell made)
{
    return {tick,
            tick,
            made.balance,
            made.version,
            static_cast<std::uint8_t>(made.writer),
            static_cast<std::uint8_t>(static_cast<unsigned>(Op::Store) | Record::kHasEnd)};
}

constexpr Cell kStart{100, 0, 0};
constexpr Cell kDeposited{120, 1, 1};
constexpr Cell kWithdrawn{50, 1, 2};

/// The lecture's round: both read 100, deposit stores 120, withdraw stores 50.
RealRound lecture()
{
    RealRound round;
    round.end = kWithdrawn;
    round.threads = {{load(0, kStart), store(40, kDeposited)}, {load(10, kStart), store(50, kWithdrawn)}};
    return round;
}

const Program kProgram = accountProgram({}, StepSize::LoadStore, Policy::None).value();

TEST(RealRound, TellsALostUpdateByWhatWasRead)
{
    RoundReader reader;
    EXPECT_EQ(reader.lostUpdates(lecture()), 1U);
    RealRound apart = lecture();
    apart.threads[1] = {load(50, kDeposited), store(60, {70, 1, 2})};
    apart.end = {70, 1, 2};
    EXPECT_EQ(reader.lostUpdates(apart), 0U);
}

TEST(RealRound, TellsWhetherWindowsOverlapped)
{
    RoundReader reader;
    EXPECT_TRUE(reader.windowsOverlap(lecture()));
    RealRound apart = lecture();
    apart.threads[1] = {load(40, kStart), store(50, kWithdrawn)};
    EXPECT_FALSE(reader.windowsOverlap(apart));
}

TEST(RealRound, FitsTheScheduleOfTheModelNearItsClock)
{
    EXPECT_EQ(toText(scheduleOf(kProgram, lecture()).value()), "1212");
    RealRound other = lecture();
    std::swap(other.threads[0][0].begin, other.threads[1][0].begin);
    std::swap(other.threads[0][0].end, other.threads[1][0].end);
    EXPECT_EQ(toText(scheduleOf(kProgram, other).value()), "2112");
}

TEST(RealRound, FitsAScheduleAgainstTheClockWhenTheReadsSaySo)
{
    RealRound round = lecture();
    round.end = kDeposited; // deposit's store came last, though its clock says otherwise
    EXPECT_EQ(replay(kProgram, scheduleOf(kProgram, round).value()).value().end, 120);
}

TEST(RealRound, FitsNoScheduleWhenAReadCannotBe)
{
    RealRound round = lecture();
    round.threads[0][0] = load(0, kWithdrawn);
    round.threads[1][0] = load(0, kDeposited); // each would have read what the other stored afterwards
    EXPECT_EQ(scheduleOf(kProgram, round), std::nullopt);
    round = lecture();
    round.threads[0][0] = load(0, {100, 7, 2}); // a store that nobody made
    EXPECT_EQ(scheduleOf(kProgram, round), std::nullopt);
    round = lecture();
    round.threads[0].pop_back();
    EXPECT_EQ(scheduleOf(kProgram, round), std::nullopt);
}

TEST(RealRound, AnUpdateIsLostAlsoWhenItsValueStaysTheSame)
{
    RealRound round;
    round.threads = {{load(0, kStart), store(5, {120, 1, 1})}, {load(1, kStart), store(6, {120, 1, 2})}};
    round.end = {120, 1, 2};
    EXPECT_EQ(RoundReader().lostUpdates(round), 1U);
}

TEST(RealRound, NamesTheStoresThatAdditionsRead)
{
    const auto add = [](Value balance, std::uint16_t number) {
        return Record{0, 0, balance, number, 0, static_cast<std::uint8_t>(Op::FetchAdd)};
    };
    RealRound round;
    round.threads = {{add(100, 0), add(70, 2)}, {add(120, 1)}};
    round.end = {90, 3, 0};
    nameAdditions(round);
    EXPECT_EQ(round.threads[0][0].cell(), (Cell{100, 0, 0}));
    EXPECT_EQ(round.threads[1][0].cell(), (Cell{120, 1, 1}));
    EXPECT_EQ(round.threads[0][1].cell(), (Cell{70, 1, 2}));
    EXPECT_EQ(round.end, (Cell{90, 2, 1}));
    EXPECT_EQ(RoundReader().lostUpdates(round), 0U);
}

} // namespace
} // namespace forklane::race
