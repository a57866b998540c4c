// SPDX-License-Identifier: MIT
// The same value from the model and from records.
#include "race/execution.h"

#include <gtest/gtest.h>

#include "race/account.h"
#include "race/real_run.h"

namespace forklane::race {
namespace {

Program account(Policy policy)
{
    return accountProgram({}, StepSize::LoadStore, policy).value();
}

Execution modelled(const Program &program, std::string_view text)
{
    return executionOf(program, parseSchedule(program, text).value()).value();
}

constexpr std::uint8_t kBegins = Record::kHasBegin;
constexpr std::uint8_t kBoth = Record::kHasBegin | Record::kHasEnd;

Record record(Op op, std::uint32_t begin, std::uint32_t end, std::uint8_t flags, Cell cell = {})
{
    return {begin,
            end,
            cell.balance,
            cell.version,
            static_cast<std::uint8_t>(cell.writer),
            static_cast<std::uint8_t>(static_cast<unsigned>(op) | flags)};
}

/// Deposit has the lock from 30 to 90; withdraw asks at 40 and has it from 110 on.
RealRound lockedRound()
{
    RealRound round;
    round.end = {70, 1, 2};
    round.threads = {{record(Op::Acquire, 10, 30, kBoth), record(Op::Load, 30, 30, kBegins, {100, 0, 0}),
                      record(Op::Store, 30, 90, Record::kHasEnd, {120, 1, 1}), record(Op::Release, 90, 100, kBoth)},
                     {record(Op::Acquire, 40, 110, kBoth), record(Op::Load, 110, 110, kBegins, {120, 1, 1}),
                      record(Op::Store, 110, 150, Record::kHasEnd, {70, 1, 2}), record(Op::Release, 150, 155, kBoth)}};
    return round;
}

TEST(Execution, InOrderEachStepHasAColumn)
{
    const Execution execution = modelled(account(Policy::None), "1212");
    EXPECT_EQ(execution.axis, Axis::Order);
    EXPECT_EQ(execution.spans, (std::vector<Span>{{0, 1}, {1, 2}, {2, 3}, {3, 4}}));
    EXPECT_EQ(execution.written, (std::vector<Tick>{3, 4}));
    EXPECT_EQ(execution.end, 4);
    EXPECT_EQ(execution.replay.lost.size(), 1U);
    EXPECT_TRUE(execution.waits.empty());
}

TEST(Execution, InOrderAThreadWaitsWhileAnotherHasTheLock)
{
    const Execution execution = modelled(account(Policy::Mutex), "11112222");
    EXPECT_EQ(execution.waits, (std::vector<LockWait>{{1, 0, 4, {1, 4}, {0}}}));
    EXPECT_EQ(execution.holds, (std::vector<LockHold>{{0, 0, {0, 4}}, {1, 0, {4, 8}}}));
}

TEST(Execution, InOrderAnUnfinishedRunTellsWhoStillWaits)
{
    const Execution execution = modelled(account(Policy::Mutex), "11");
    EXPECT_EQ(execution.waits, (std::vector<LockWait>{{1, 0, std::nullopt, {1, 2}, {0}}}));
    EXPECT_EQ(execution.holds, (std::vector<LockHold>{{0, 0, {0, 2}}}));
}

TEST(Execution, OfARealRoundHasItsTimes)
{
    const Program program = account(Policy::Mutex);
    const Execution execution = executionOf(program, lockedRound()).value();
    EXPECT_EQ(execution.axis, Axis::Time);
    EXPECT_EQ(toText(execution.replay.schedule), "11112222");
    EXPECT_EQ(execution.spans,
              (std::vector<Span>{{10, 30}, {30, 60}, {60, 90}, {90, 100}, {40, 110}, {110, 130}, {130, 150}, {150, 155}}));
    EXPECT_EQ(execution.holds, (std::vector<LockHold>{{0, 0, {30, 90}}, {1, 0, {110, 150}}}));
    EXPECT_EQ(execution.waits, (std::vector<LockWait>{{1, 0, 4, {40, 110}, {0}}}));
    EXPECT_EQ(execution.written, (std::vector<Tick>{90, 150}));
    EXPECT_EQ(execution.end, 155);
}

TEST(Execution, AStoreHasHappenedBeforeEveryLaterStore)
{
    RealRound round; // deposit's store came first, but its clock was read late
    round.end = {50, 1, 2};
    round.threads = {{record(Op::Load, 0, 0, kBegins, {100, 0, 0}), record(Op::Store, 0, 500, Record::kHasEnd, {120, 1, 1})},
                     {record(Op::Load, 5, 5, kBegins, {100, 0, 0}), record(Op::Store, 5, 90, Record::kHasEnd, {50, 1, 2})}};
    const Execution execution = executionOf(account(Policy::None), round).value();
    EXPECT_EQ(execution.replay.end, 50);
    ASSERT_EQ(execution.written.size(), 2U);
    EXPECT_LT(execution.written[0], execution.written[1]);
    EXPECT_EQ(execution.written[1], 90);
    EXPECT_EQ(execution.end, 500);
}

TEST(Execution, StepsAreDoneInTheirOrderThoughAClockWasReadLate)
{
    RealRound round; // deposit stored, and was interrupted before it read the clock; withdraw saw what it had stored
    round.end = {70, 1, 2};
    round.threads = {{record(Op::Load, 0, 0, kBegins, {100, 0, 0}), record(Op::Store, 0, 500, Record::kHasEnd, {120, 1, 1})},
                     {record(Op::Load, 5, 5, kBegins, {120, 1, 1}), record(Op::Store, 5, 90, Record::kHasEnd, {70, 1, 2})}};
    const Execution execution = executionOf(account(Policy::None), round).value();
    EXPECT_EQ(toText(execution.replay.schedule), "1122");
    ASSERT_EQ(execution.spans.size(), 4U);
    for (std::size_t i = 0; i + 1 < execution.spans.size(); ++i)
        EXPECT_LT(execution.spans[i].end, execution.spans[i + 1].end) << i;
    EXPECT_EQ(execution.spans[1].begin, execution.spans[0].end);
    EXPECT_EQ(execution.late, (std::vector<LateReading>{{1, 500}}));
    EXPECT_EQ(execution.spans.back().end, 90);
}

TEST(Execution, OfARealRoundThatFitsNoScheduleIsNone)
{
    RealRound round = lockedRound();
    round.threads[1][1] = record(Op::Load, 110, 110, kBegins, {100, 0, 0}); // not what the lock allows
    EXPECT_EQ(executionOf(account(Policy::Mutex), round), std::nullopt);
}

TEST(Execution, OfASteeredRoundShowsTheWaitEveryTime)
{
    Racers racers;
    for (const Policy policy : {Policy::Mutex, Policy::Spinlock, Policy::SharedMutex, Policy::Semaphore}) {
        RealConfig config;
        config.policy = policy;
        config.rounds = 20;
        const Program program = programOf(config).value();
        config.steered = steeringOrder(program, "22221111").value();
        const RealResult result = runRounds(racers, config).value();
        const Execution execution = executionOf(program, result.newest.front()).value();
        EXPECT_TRUE(execution.isSteered);
        ASSERT_EQ(execution.waits.size(), 1U);
        EXPECT_EQ(execution.waits.front().thread, 0U);
        EXPECT_EQ(execution.waits.front().holders, std::vector<std::size_t>{1});
    }
}

} // namespace
} // namespace forklane::race
