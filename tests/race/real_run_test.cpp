// SPDX-License-Identifier: MIT
// Real threads. Nothing here expects a race to happen: only what holds however the threads meet.
#include "race/real_run.h"

#include <algorithm>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "race/replay.h"

namespace forklane::race {
namespace {

std::uint64_t sum(const std::map<Value, std::uint64_t> &ends)
{
    return std::accumulate(ends.begin(), ends.end(), std::uint64_t{0},
                           [](auto all, const auto &end) { return all + end.second; });
}

RealConfig account(Policy policy, std::uint64_t rounds, bool isRecorded = true)
{
    RealConfig config;
    config.policy = policy;
    config.rounds = rounds;
    config.isRecorded = isRecorded;
    return config;
}

/// All rounds, or as many as fit into a moment, at least one: while others take the CPUs, a round can last milliseconds.
RealResult race(const RealConfig &config)
{
    EXPECT_TRUE(check(config));
    Racers racers;
    std::stop_source stop;
    const Instant deadline = Clock::now() + std::chrono::milliseconds(500);
    auto result = runRounds(racers, config, stop.get_token(), [&](const RealCounts &counts) {
        if (counts.rounds > 0 && Clock::now() >= deadline)
            stop.request_stop();
    });
    EXPECT_TRUE(result) << describe(result.error());
    EXPECT_EQ(result->isStopped, result->counts.rounds < config.rounds);
    return *result;
}

class RealRace : public testing::TestWithParam<PolicyFacts> {};

INSTANTIATE_TEST_SUITE_P(All, RealRace, testing::ValuesIn(policies()), [](const auto &info) {
    std::string name(info.param.name);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

TEST_P(RealRace, EndsWhereTheModelCan)
{
    const RealResult result = race(account(GetParam().policy, 2000));
    const std::uint64_t rounds = result.counts.rounds;
    EXPECT_EQ(sum(result.counts.ends), rounds);
    for (const auto &[end, count] : result.counts.ends)
        EXPECT_TRUE(GetParam().isRight ? end == 70 : (end == 50 || end == 70 || end == 120)) << end;
    std::uint64_t lost = 0;
    for (const auto &[number, count] : *result.counts.lost) {
        EXPECT_LE(number, GetParam().isRight ? 0U : 1U);
        lost += count;
    }
    EXPECT_EQ(lost, rounds);
    EXPECT_LE(*result.counts.exposed, rounds);
}

/// Every end of two threads' single updates tells by itself what was lost.
TEST_P(RealRace, CountsLostUpdatesByWhatWasRead)
{
    const RealResult result = race(account(GetParam().policy, 2000));
    auto lost = *result.counts.lost;
    EXPECT_EQ(lost[1], result.counts.wrong);
    EXPECT_EQ(result.counts.wrong, result.counts.rounds - (result.counts.ends.count(70) != 0 ? result.counts.ends.at(70) : 0));
}

TEST_P(RealRace, ARoundFitsAnOrderOfTheModelThatEndsAlike)
{
    RealConfig config = account(GetParam().policy, 200);
    config.scenario.threads = 3;
    config.scenario.updates = 3;
    const Program program = programOf(config).value();
    const RealResult result = race(config);
    ASSERT_FALSE(result.newest.empty());
    RoundReader reader;
    for (const RealRound &round : result.newest) {
        const auto schedule = scheduleOf(program, round);
        ASSERT_TRUE(schedule);
        const auto replayed = replay(program, *schedule);
        ASSERT_TRUE(replayed) << replayed.error().sentence;
        EXPECT_TRUE(replayed->isComplete);
        EXPECT_EQ(replayed->end, round.end.balance);
        EXPECT_EQ(replayed->lost.size(), reader.lostUpdates(round));
    }
}

TEST(RealRace, LockedIsAlwaysRight)
{
    for (const bool isRecorded : {false, true}) {
        RealConfig config = account(Policy::Mutex, 100'000, isRecorded);
        const RealResult result = race(config);
        EXPECT_EQ(result.counts.ends, (std::map<Value, std::uint64_t>{{70, result.counts.rounds}}));
        EXPECT_EQ(result.counts.wrong, 0U);
        EXPECT_EQ(result.counts.lost.has_value(), isRecorded);
        EXPECT_EQ(result.counts.exposed.value_or(0), 0U);
        EXPECT_EQ(result.newest.size(), isRecorded ? 1U : 0U);
    }
}

TEST(RealRace, KeepsTheNewestRoundOfEachEndAndEveryThousandth)
{
    const RealResult result = race(account(Policy::None, 2500));
    ASSERT_EQ(result.newest.size(), result.counts.ends.size());
    std::uint64_t newest = 0;
    for (const RealRound &round : result.newest) {
        EXPECT_EQ(result.counts.ends.count(round.end.balance), 1U);
        newest = std::max(newest, round.number);
    }
    EXPECT_EQ(newest, result.counts.rounds - 1);
    ASSERT_EQ(result.every.size(), (result.counts.rounds + kKeepEvery - 1) / kKeepEvery);
    EXPECT_EQ(result.every.back().number, (result.every.size() - 1) * kKeepEvery);
}

TEST(RealRace, RunsWithManyThreadsAndUpdates)
{
    RealConfig config = account(Policy::Ticket, 3);
    config.scenario.threads = 16;
    config.scenario.updates = 50;
    const RealResult result = race(config);
    EXPECT_EQ(result.counts.ends.size(), 1U);
    EXPECT_EQ(result.counts.wrong, 0U);
}

TEST(RealRace, SleepsBelowTwoCpus)
{
    const std::vector<int> all = Racers().cpusOf(kMaxThreads);
    Racers racers({all.front()});
    RealConfig config = account(Policy::None, 50);
    config.think = std::chrono::microseconds(10);
    const auto result = runRounds(racers, config);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->mode, WaitMode::Sleep);
    EXPECT_EQ(result->cpus, std::vector<int>{all.front()});
    EXPECT_EQ(sum(result->counts.ends), 50U);
}

TEST(RealRace, StopsWhenAskedAndTellsWhatItHas)
{
    Racers racers;
    std::stop_source stop;
    std::uint64_t told = 0;
    const auto result = runRounds(racers, account(Policy::None, kMaxRounds), stop.get_token(), [&](const RealCounts &counts) {
        told = counts.rounds;
        EXPECT_EQ(sum(counts.ends), counts.rounds);
        if (counts.rounds > 0)
            stop.request_stop();
    });
    ASSERT_TRUE(result);
    EXPECT_TRUE(result->isStopped);
    EXPECT_GT(told, 0U);
    EXPECT_GE(result->counts.rounds, told);
    EXPECT_EQ(sum(result->counts.ends), result->counts.rounds);
}

TEST(RealRace, TheSameRacersRunOneRaceAfterTheOther)
{
    Racers racers;
    for (const std::int64_t threads : {2, 5, 1, 3}) {
        RealConfig config = account(Policy::FetchAdd, 20);
        config.scenario.threads = threads;
        const auto result = runRounds(racers, config);
        ASSERT_TRUE(result);
        EXPECT_EQ(result->counts.ends,
                  (std::map<Value, std::uint64_t>{{static_cast<Value>(expectedEnd(config.scenario)), 20}}));
    }
}

std::string refusalOf(const RealConfig &config)
{
    const auto good = check(config);
    return good ? "" : describe(good.error());
}

TEST(RealConfig, IsRefusedWithTheWayOut)
{
    RealConfig config;
    EXPECT_EQ(refusalOf(config), "");
    config.think = std::chrono::seconds(1);
    EXPECT_EQ(refusalOf(config), "cannot take \"a think time of 1000000000 ns\": it lies between 0 and 1000000 ns");
    config = {};
    config.skew = -std::chrono::seconds(1);
    EXPECT_EQ(refusalOf(config), "cannot take \"a start skew of -1000000000 ns\": it lies between -1000000 and 1000000 ns");
    config = {};
    config.rounds = 0;
    EXPECT_EQ(refusalOf(config), "cannot take \"0 rounds\": 1 to 1000000000 can be run");
    config = {};
    config.scenario.threads = 17;
    EXPECT_EQ(refusalOf(config), "cannot take \"17 threads\": 1 to 16 can be run");
    config = {};
    config.scenario.updates = 1000;
    config.think = std::chrono::milliseconds(1);
    EXPECT_NE(refusalOf(config).find("take fewer threads, fewer updates or less time"), std::string::npos);
    config = {};
    config.steered = Schedule{0, 0, 1, 1};
    EXPECT_EQ(refusalOf(config), "");
    config.skew = std::chrono::nanoseconds(1);
    EXPECT_NE(refusalOf(config).find("leave the skew out"), std::string::npos);
}

class Steered : public testing::TestWithParam<PolicyFacts> {};

INSTANTIATE_TEST_SUITE_P(All, Steered, testing::ValuesIn(policies()), [](const auto &info) {
    std::string name(info.param.name);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

/// Every order of the model, on real threads: the same end, the same lost updates, the same reads.
TEST_P(Steered, EveryOrderDoesOnRealThreadsWhatItDoesInTheModel)
{
    RealConfig config = account(GetParam().policy, 1);
    const Program program = programOf(config).value();
    Question question;
    question.list = true;
    const auto answer = explore(program, question).value();
    Racers racers;
    for (const Order &order : answer.orders) {
        if (!order.ending)
            continue;
        config.steered = order.schedule;
        const auto result = runRounds(racers, config);
        ASSERT_TRUE(result);
        EXPECT_TRUE(result->isSteered);
        const auto modelled = replay(program, order.schedule).value();
        ASSERT_EQ(result->newest.size(), 1U);
        EXPECT_EQ(result->newest.front().end.balance, modelled.end) << toText(order.schedule);
        EXPECT_TRUE(result->newest.front().isSteered);
        EXPECT_EQ(result->counts.lost->begin()->first, modelled.lost.size());
        const auto found = scheduleOf(program, result->newest.front());
        ASSERT_TRUE(found);
        EXPECT_EQ(replay(program, *found).value().lost.size(), modelled.lost.size());
    }
}

TEST(Steered, ShowsTheLecturesLostUpdateEveryTime)
{
    RealConfig config = account(Policy::None, 500);
    config.steered = steeringOrder(programOf(config).value(), "1212").value();
    const RealResult result = race(config);
    EXPECT_EQ(result.counts.ends, (std::map<Value, std::uint64_t>{{50, result.counts.rounds}}));
    EXPECT_EQ(*result.counts.lost, (std::map<std::size_t, std::uint64_t>{{1, result.counts.rounds}}));
}

TEST(Steered, WhoComesSecondReallyWaitsForTheLock)
{
    RealConfig config = account(Policy::Mutex, 1);
    config.steered = steeringOrder(programOf(config).value(), "11112222").value();
    config.think = std::chrono::microseconds(100);
    const RealResult result = race(config);
    const Record &asked = result.newest.front().threads[1].front();
    EXPECT_EQ(asked.op(), Op::Acquire);
    EXPECT_LE(asked.begin, asked.end);
    EXPECT_GE(asked.end, result.newest.front().threads[0][3].begin); // the other one's release
}

TEST(Steered, AnOrderThatCannotBeIsRefusedInTheModelsWords)
{
    const Program program = accountProgram({}, StepSize::LoadStore, Policy::Mutex).value();
    EXPECT_EQ(describe(steeringOrder(program, "12").error()),
              "cannot steer \"12\": step 2: thread 2 (withdraw) waits for the lock that deposit holds");
    EXPECT_EQ(describe(steeringOrder(program, "111").error()),
              "cannot steer \"111\": it ends before all threads have; a whole order is 11112222");
    EXPECT_EQ(describe(steeringOrder(program, "13").error()),
              "cannot steer \"13\": character 2: \"3\" is no thread; they are 1 to 2");
}

} // namespace
} // namespace forklane::race
