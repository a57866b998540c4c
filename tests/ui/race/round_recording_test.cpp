// SPDX-License-Identifier: MIT
#include "pages/race/model/round_recording.h"

#include <gtest/gtest.h>

#include "pages/race/model/step_session.h"

namespace forklane::ui {
namespace {

struct Shown {
    std::string name;
    Tick begin;
    Tick end;
    Role role;
    bool operator==(const Shown &) const = default;
};

std::vector<Shown> slicesOf(const Recording &recording, RowId row)
{
    std::vector<Shown> shown;
    const SliceView view = recording.slices(row);
    for (std::size_t i = 0; i < view.size(); ++i) {
        const Slice slice = view.at(i);
        shown.push_back({recording.name(slice.name), slice.begin, slice.end, slice.role});
    }
    return shown;
}

std::vector<Shown> rowNamed(const Recording &recording, TrackId track, const std::string &name)
{
    for (const RowId row : recording.structure()->rowsOf(track))
        if (recording.structure()->rows[row.value].name == name)
            return slicesOf(recording, row);
    return {};
}

class RoundRecordingTest : public ::testing::Test {
protected:
    RoundRecordingTest()
    {
        EXPECT_TRUE(m_session.setSchedule("1212"));
        m_made = recordRounds({&m_session.round(), m_session.beside()});
    }

    StepSession m_session;
    RoundRecording m_made;
};

TEST_F(RoundRecordingTest, EachStepIsAColumn)
{
    EXPECT_EQ(m_made.recording->axis(), Axis::Order);
    EXPECT_EQ(m_made.recording->slices(m_made.rounds[0].steps[0]).at(0).certainty, Certainty::Modelled);
    const auto deposit = slicesOf(*m_made.recording, m_made.rounds[0].steps[0]);
    const std::vector<Shown> expected = {
        {"load 100", 0, 1, Role::Running}, {"between two steps", 1, 2, Role::Idle}, {"store 120", 2, 3, Role::Running}};
    EXPECT_EQ(deposit, expected);
}

TEST_F(RoundRecordingTest, TheLostStoreIsMarkedAndSaysWhenItWasLost)
{
    const TrackId deposit = m_made.rounds[0].threads[0];
    const auto lost = rowNamed(*m_made.recording, deposit, "lost");
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(lost.front(), (Shown{"lost: +20 overwritten", 2, 3, Role::LostUpdate}));
    for (const RowId row : m_made.recording->structure()->rowsOf(deposit)) {
        if (m_made.recording->structure()->rows[row.value].name == "lost") {
            EXPECT_EQ(m_made.recording->slices(row).at(0).value, 4);
        }
    }
}

TEST_F(RoundRecordingTest, WaitingAndHoldingAreShownUnderTheLock)
{
    const auto withdraw = slicesOf(*m_made.recording, m_made.rounds[1].steps[1]);
    ASSERT_FALSE(withdraw.empty());
    EXPECT_EQ(withdraw.front(), (Shown{"waits: deposit has it", 1, 4, Role::WaitsForLock}));
    const auto holds = rowNamed(*m_made.recording, m_made.rounds[1].threads[0], "holds");
    ASSERT_EQ(holds.size(), 1U);
    EXPECT_EQ(holds.front(), (Shown{"the lock", 0, 4, Role::HoldsLock}));
}

TEST_F(RoundRecordingTest, SlicesOfARowAreDisjointAndInOrderForEveryPolicy)
{
    for (const race::PolicyFacts &facts : race::policies()) {
        for (const char *order : {"1122", "1212", "1221", "2112"}) {
            StepSession session;
            RaceSetup setup;
            setup.beside = facts.policy;
            ASSERT_TRUE(session.setUp(setup));
            ASSERT_TRUE(session.setSchedule(order));
            const RoundRecording made = recordRounds({session.beside()});
            std::size_t cards = 0;
            for (const RowId row : made.rounds[0].steps) {
                Tick last = 0;
                for (const Shown &slice : slicesOf(*made.recording, row)) {
                    EXPECT_GE(slice.begin, last) << facts.name << ' ' << order;
                    EXPECT_GT(slice.end, slice.begin) << facts.name << ' ' << order;
                    last = slice.end;
                    cards += slice.role == Role::Running ? 1 : 0;
                }
            }
            EXPECT_EQ(cards, session.beside()->length()) << facts.name << ' ' << order;
        }
    }
}

TEST_F(RoundRecordingTest, TheBalanceChangesWhenAStepIsDone)
{
    const auto &tracks = m_made.recording->structure()->tracks;
    for (std::uint32_t id = 0; id < tracks.size(); ++id) {
        if (tracks[id].kind != TrackKind::Balance)
            continue;
        const SampleView balance = m_made.recording->samples(m_made.recording->structure()->rowsOf(TrackId{id}).front());
        ASSERT_EQ(balance.size(), 3U);
        EXPECT_EQ(balance.at(1), (Sample{3, 120}));
        return;
    }
    FAIL() << "no balance";
}

race::Record record(race::Op op, std::uint32_t begin, std::uint32_t end, std::uint8_t flags, race::Cell cell = {})
{
    const auto kind = static_cast<std::uint8_t>(static_cast<unsigned>(op) | flags);
    return {begin, end, cell.balance, cell.version, static_cast<std::uint8_t>(cell.writer), kind};
}

RaceRound realRound(const race::RealRound &records)
{
    race::Program program = race::accountProgram({}, race::StepSize::LoadStore, race::Policy::None).value();
    race::Execution execution = race::executionOf(program, records).value();
    return {{}, race::Policy::None, std::move(program), std::move(execution)};
}

/// One after the other; withdraw begins so late.
RaceRound rightRound(std::uint32_t withdrawAt)
{
    using race::Op;
    race::RealRound records;
    records.end = {70, 1, 2};
    records.threads = {{record(Op::Load, 0, 0, race::Record::kHasBegin, {100, 0, 0}),
                        record(Op::Store, 0, 90, race::Record::kHasEnd, {120, 1, 1})},
                       {record(Op::Load, withdrawAt, withdrawAt, race::Record::kHasBegin, {120, 1, 1}),
                        record(Op::Store, withdrawAt, withdrawAt + 80, race::Record::kHasEnd, {70, 1, 2})}};
    return realRound(records);
}

TEST(RealRoundRecording, OnlyALongRoundBesideTheFirstIsCut)
{
    const RaceRound brief = rightRound(100);
    const RaceRound interrupted = rightRound(60'000);
    EXPECT_EQ(shownUntil({}), std::nullopt);
    EXPECT_EQ(shownUntil({&interrupted, &brief}), std::nullopt);
    const auto cut = shownUntil({&brief, &interrupted});
    ASSERT_TRUE(cut);
    EXPECT_GE(*cut, brief.execution.end);
    EXPECT_LT(*cut, interrupted.execution.end);
}

/// Deposit's store came first, but it was interrupted before it read the clock.
TEST(RealRoundRecording, ALostStoreEndsBeforeTheOneThatOverwroteIt)
{
    using race::Op;
    race::RealRound records;
    records.end = {50, 1, 2};
    records.threads = {{record(Op::Load, 0, 0, race::Record::kHasBegin, {100, 0, 0}),
                        record(Op::Store, 0, 500, race::Record::kHasEnd, {120, 1, 1})},
                       {record(Op::Load, 5, 5, race::Record::kHasBegin, {100, 0, 0}),
                        record(Op::Store, 5, 90, race::Record::kHasEnd, {50, 1, 2})}};
    const RaceRound round = realRound(records);
    const RoundRecording made = recordRounds({&round});
    const auto deposit = slicesOf(*made.recording, made.rounds[0].steps[0]);
    const auto withdraw = slicesOf(*made.recording, made.rounds[0].steps[1]);
    ASSERT_EQ(deposit.size(), 3U);
    EXPECT_EQ(deposit[1].name, "store 120");
    EXPECT_LT(deposit[1].end, withdraw.back().end);
    EXPECT_EQ(deposit[2], (Shown{"done, the clock was read later", deposit[1].end, 500, Role::Idle}));
    const auto lost = rowNamed(*made.recording, made.rounds[0].threads[0], "lost");
    ASSERT_EQ(lost.size(), 1U);
    EXPECT_EQ(lost.front().end, deposit[1].end);
    EXPECT_EQ(round.doneAt(2), deposit[1].end);
}

/// Deposit has the lock from 30 to 90; withdraw asks at 40 and has it from 110 on.
TEST(RealRoundRecording, ShowsTheWaitAsOneSliceAndWhatIsGuessed)
{
    using race::Op;
    constexpr std::uint8_t kBegins = race::Record::kHasBegin;
    constexpr std::uint8_t kEnds = race::Record::kHasEnd;
    race::RealRound records;
    records.end = {70, 1, 2};
    records.threads = {{record(Op::Acquire, 10, 30, kBegins | kEnds), record(Op::Load, 30, 30, kBegins, {100, 0, 0}),
                        record(Op::Store, 30, 90, kEnds, {120, 1, 1}), record(Op::Release, 90, 100, kBegins | kEnds)},
                       {record(Op::Acquire, 40, 110, kBegins | kEnds), record(Op::Load, 110, 110, kBegins, {120, 1, 1}),
                        record(Op::Store, 110, 150, kEnds, {70, 1, 2}), record(Op::Release, 150, 155, kBegins | kEnds)}};
    race::Program program = race::accountProgram({}, race::StepSize::LoadStore, race::Policy::Mutex).value();
    race::Execution execution = race::executionOf(program, records).value();
    const RaceRound round{{}, race::Policy::Mutex, std::move(program), std::move(execution)};
    const RoundRecording made = recordRounds({&round});
    EXPECT_EQ(made.recording->axis(), Axis::Time);
    EXPECT_EQ(slicesOf(*made.recording, made.rounds[0].steps[1]),
              (std::vector<Shown>{{"waits: deposit has it", 40, 110, Role::WaitsForLock},
                                  {"load 120", 110, 130, Role::Running},
                                  {"store 70", 130, 150, Role::Running},
                                  {"release", 150, 155, Role::Running}}));
    const SliceView steps = made.recording->slices(made.rounds[0].steps[1]);
    EXPECT_EQ(steps.at(0).certainty, Certainty::Exact);
    EXPECT_EQ(steps.at(1).certainty, Certainty::Sampled);
    EXPECT_EQ(rowNamed(*made.recording, made.rounds[0].threads[0], "holds"),
              (std::vector<Shown>{{"the lock", 30, 90, Role::HoldsLock}}));
}

} // namespace
} // namespace forklane::ui
