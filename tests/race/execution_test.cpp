// SPDX-License-Identifier: MIT
// The same value, and the same lanes, from the model and from records.
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
    EXPECT_EQ(execution.written, (std::vector<Tick>{90, 90}));
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

std::vector<Slice> slicesOf(const Recording &recording, RowId row)
{
    std::vector<Slice> slices;
    const SliceView view = recording.slices(row);
    for (std::size_t i = 0; i < view.size(); ++i)
        slices.push_back(view.at(i));
    return slices;
}

struct Seen {
    Tick begin;
    Tick end;
    Role role;
    std::string name;
    bool operator==(const Seen &) const = default;
};

void PrintTo(const Seen &seen, std::ostream *out)
{
    *out << seen.name << " [" << seen.begin << ", " << seen.end << ") " << wordOf(seen.role);
}

std::vector<Seen> seenOn(const Recording &recording, RowId row)
{
    std::vector<Seen> seen;
    for (const Slice &slice : slicesOf(recording, row))
        seen.push_back({slice.begin, slice.end, slice.role, recording.name(slice.name)});
    return seen;
}

TEST(ExecutionLanes, OfTheLecturesOrderMarkTheLostUpdate)
{
    const Program program = account(Policy::None);
    Recording recording(Axis::Order);
    const ExecutionTracks tracks = addTo(recording, program, modelled(program, "1212"), "No lock");
    EXPECT_EQ(seenOn(recording, tracks.threads[0].steps),
              (std::vector<Seen>{{0, 1, Role::Running, "load 100"}, {2, 3, Role::LostUpdate, "store 120"}}));
    EXPECT_EQ(seenOn(recording, tracks.threads[1].steps),
              (std::vector<Seen>{{1, 2, Role::Running, "load 100"}, {3, 4, Role::Running, "store 50"}}));
    EXPECT_FALSE(tracks.threads[0].holds.isValid());
    EXPECT_EQ(slicesOf(recording, tracks.threads[0].steps)[0].certainty, Certainty::Modelled);
    const SampleView balance = recording.samples(tracks.balanceRow);
    ASSERT_EQ(balance.size(), 3U);
    EXPECT_EQ(balance.at(0), (Sample{0, 100}));
    EXPECT_EQ(balance.at(1), (Sample{3, 120}));
    EXPECT_EQ(balance.at(2), (Sample{4, 50}));
    EXPECT_EQ(recording.structure()->tracks[tracks.group.value].name, "No lock");
}

TEST(ExecutionLanes, OfARealRoundShowWaitsAndHolds)
{
    const Program program = account(Policy::Mutex);
    Recording recording;
    const ExecutionTracks tracks = addTo(recording, program, executionOf(program, lockedRound()).value(), "Mutex");
    EXPECT_EQ(seenOn(recording, tracks.threads[1].steps),
              (std::vector<Seen>{{40, 110, Role::WaitsForLock, "waits for the lock that deposit holds"},
                                 {110, 130, Role::Running, "load 120"},
                                 {130, 150, Role::Running, "store 70"},
                                 {150, 155, Role::Running, "release"}}));
    EXPECT_EQ(seenOn(recording, tracks.threads[0].holds), (std::vector<Seen>{{30, 90, Role::HoldsLock, "holds the lock"}}));
    EXPECT_EQ(slicesOf(recording, tracks.threads[1].steps)[0].certainty, Certainty::Exact);
}

TEST(ExecutionLanes, OfTwoRunsLieSideBySideInOneRecording)
{
    Recording recording(Axis::Order);
    const Program unlocked = account(Policy::None);
    const Program locked = account(Policy::Mutex);
    const auto first = addTo(recording, unlocked, modelled(unlocked, "1122"), "No lock");
    const auto second = addTo(recording, locked, modelled(locked, "11112222"), "Mutex");
    EXPECT_NE(first.group, second.group);
    EXPECT_EQ(seenOn(recording, second.threads[1].steps).front(),
              (Seen{1, 4, Role::WaitsForLock, "waits for the lock that deposit holds"}));
    EXPECT_EQ(seenOn(recording, second.threads[1].holds), (std::vector<Seen>{{4, 8, Role::HoldsLock, "holds the lock"}}));
}

} // namespace
} // namespace forklane::race
