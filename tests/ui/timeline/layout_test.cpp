// SPDX-License-Identifier: MIT
#include "timeline/picture/timeline_layout.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "timeline/picture/timeline_find.h"
#include "timeline/picture/timeline_words.h"
#include "trace/row_names.h"
#include "ui/timeline/example_recording.h"

namespace forklane::ui {
namespace {

/// Lays a recording out 1168 × 400 (a plot 1000 wide), all of it in view unless a scale is given.
class LayoutTest : public ::testing::Test {
protected:
    DrawList layout(const ExampleRecording &e, std::optional<double> playhead = {})
    {
        m_pinned = pinRecording(e.recording(), std::nullopt, playhead ? std::optional(e.tick(*playhead)) : std::nullopt);
        m_names.reset(e.recording());
        m_options.size = QSizeF(1168, 400);
        m_options.showPlayhead = playhead.has_value();
        const TimeScale scale = m_scale.value_or(TimeScale::between(m_pinned.first, m_pinned.newest, 1000, 8, 104));
        LayoutText text;
        text.width = [](const QString &words) { return 7.0 * static_cast<double>(words.size()); };
        text.name = [this](NameId id) -> const QString & { return m_names(id); };
        text.matches = [this](const QString &words) { return m_find.isEmpty() || words.contains(m_find); };
        return layoutTimeline(m_pinned, lanesOf(*m_pinned.structure), scale, text, m_options);
    }

    static std::vector<SliceBox> boxesOf(const DrawList &list, RowId row)
    {
        std::vector<SliceBox> boxes;
        std::ranges::copy_if(list.boxes, std::back_inserter(boxes), [row](const SliceBox &box) { return box.row == row; });
        return boxes;
    }

    PinnedRecording m_pinned;
    NameCache m_names;
    LayoutOptions m_options;
    std::optional<TimeScale> m_scale;
    QString m_find;
};

constexpr RowId kCat{1};

TEST_F(LayoutTest, SlicesStandThreeOffTheEdgesOfTheirLane)
{
    const DrawList list = layout(examplePipeline());
    const SliceBox box = boxesOf(list, kCat).front();
    EXPECT_EQ(box.rect.top(), kRulerHeight + kGroupBarHeight + 3);
    EXPECT_EQ(box.rect.height(), 26);
}

/// Left and right of the life line, px right of the heads; {0, 0}: there is none.
std::pair<double, double> lifeOf(const DrawList &list, TrackId track)
{
    const auto ground = std::ranges::find(list.grounds, track, &LaneGround::track);
    if (ground == list.grounds.end() || ground->life.isEmpty())
        return {0, 0};
    return {ground->life.left() - kHeadWidth, ground->life.right() - kHeadWidth};
}

TEST_F(LayoutTest, AProcessHasALineFromItsLaunchToItsEndThoughNobodyLooked)
{
    ExampleRecording e;
    const TrackId program = e.track(TrackKind::Process, "ls");
    const TrackId missing = e.track(TrackKind::Process, "sl");
    const TrackId pipe = e.track(TrackKind::Pipe, "pipe");
    const RowId states = e.row(program);
    const RowId launch = e.row(missing);
    e.sample(e.row(pipe, RowKind::Samples), 0, 1);
    e.begin(launch, 0, Role::Launch);
    e.end(launch, 1);
    e.result(launch, 1, Ending::Failed, 2);
    e.begin(states, 100, Role::Launch);
    e.end(states, 101);
    e.result(states, 600, Ending::Exited, 0);
    e.sample(RowId{2}, 1000, 0);
    m_scale = TimeScale::between(e.tick(0), e.tick(1000), 1000);
    EXPECT_EQ(lifeOf(layout(e), program), std::pair(100.0, 600.0));
    EXPECT_EQ(lifeOf(layout(e), missing), std::pair(0.0, 0.0));
    EXPECT_EQ(lifeOf(layout(e), pipe), std::pair(0.0, 0.0));
    EXPECT_EQ(lifeOf(layout(e, 300), program), std::pair(100.0, 300.0));
    EXPECT_EQ(lifeOf(layout(e, 50), program), std::pair(0.0, 0.0));
}

TEST_F(LayoutTest, NeighboursKeepAGapOfOnePixel)
{
    const auto boxes = boxesOf(layout(examplePipeline()), kCat);
    ASSERT_EQ(boxes.size(), 4U);
    for (std::size_t index = 1; index < boxes.size(); ++index)
        EXPECT_EQ(boxes[index].rect.left() - boxes[index - 1].rect.right(), 1);
}

TEST_F(LayoutTest, NoSliceIsNarrowerThanThreePixels)
{
    ExampleRecording e;
    const RowId row = e.row(e.track(TrackKind::Process, "ls"));
    for (const double at : {0.0, 500.0, 999.0}) {
        e.begin(row, at, Role::Running);
        e.end(row, at + 0.001);
    }
    e.begin(row, 1000, Role::Running);
    for (const SliceBox &box : layout(e).boxes)
        EXPECT_GE(box.rect.width(), 3);
}

TEST_F(LayoutTest, NothingOverlapsInARow)
{
    const DrawList list = layout(exampleCrowd(3, 2000, 0.37));
    for (std::size_t index = 1; index < list.boxes.size(); ++index) {
        if (list.boxes[index].row == list.boxes[index - 1].row) {
            ASSERT_GE(list.boxes[index].rect.left(), list.boxes[index - 1].rect.right());
        }
    }
}

TEST_F(LayoutTest, EverySliceIsInExactlyOneBox)
{
    const DrawList list = layout(exampleCrowd(2, 3000, 0.21));
    for (const RowId row : {RowId{0}, RowId{1}}) {
        std::size_t next = 0;
        for (const SliceBox &box : boxesOf(list, row)) {
            ASSERT_EQ(box.first, next);
            next += box.count;
        }
        EXPECT_EQ(next, 3000U);
    }
}

TEST_F(LayoutTest, SlicesTooNarrowAreMergedAndSaySo)
{
    const DrawList list = layout(exampleCrowd(1, 3000, 0.21));
    EXPECT_TRUE(std::ranges::all_of(list.boxes, &SliceBox::merged));
}

TEST_F(LayoutTest, PanningDoesNotChangeWhatIsMerged)
{
    const ExampleRecording e = exampleCrowd(3, 3000, 0.21);
    constexpr RowId kMixed{2};
    m_scale = TimeScale::between(e.tick(0), e.tick(300), 1000);
    const std::size_t before = boxesOf(layout(e), kMixed).at(5).first;
    m_scale = m_scale->panned(-7);
    EXPECT_EQ(boxesOf(layout(e), kMixed).at(5).first, before);
}

TEST_F(LayoutTest, MergedSlicesKeepTheirPlaceInTime)
{
    const ExampleRecording e = exampleCrowd(3, 100'000, 0.01);
    const DrawList list = layout(e);
    for (const SliceBox &box : list.boxes)
        ASSERT_LE(std::abs(box.rect.left() - box.phase), 8);
}

TEST_F(LayoutTest, ManyNarrowSlicesBetweenWiderOnesPushNoneOutOfItsTime)
{
    ExampleRecording e;
    const RowId row = e.row(e.track(TrackKind::Worker, "Process-1"));
    constexpr int kTasks = 170; // each 5 px, with 0.1 px of rest before it
    for (int task = 0; task < kTasks; ++task) {
        e.begin(row, task * 5.1, Role::Idle);
        e.begin(row, task * 5.1 + 0.1, Role::Running);
    }
    e.end(row, kTasks * 5.1);
    m_scale = TimeScale::between(e.tick(0), e.tick(1000), 1000);
    std::size_t next = 0;
    for (const SliceBox &box : boxesOf(layout(e), row)) {
        ASSERT_EQ(box.first, next);
        next += box.count;
        const double end = static_cast<double>(next) / 2 * 5.1;
        ASSERT_LE(std::abs(box.rect.right() - plotRect(m_options).left() - end), 8);
    }
    EXPECT_EQ(next, 2U * kTasks);
}

TEST_F(LayoutTest, ASliceShownWithTheNarrowOnesBeforeItKeepsItsColour)
{
    ExampleRecording e;
    const RowId row = e.row(e.track(TrackKind::Worker, "slot-1"));
    e.begin(row, 0, Role::Launch);
    e.begin(row, 0.2, Role::Idle);
    e.begin(row, 4.1, Role::Assigned);
    e.begin(row, 4.2, Role::Running);
    e.end(row, 9.9);
    m_scale = TimeScale::between(e.tick(0), e.tick(1000), 1000);
    const auto boxes = boxesOf(layout(e), row);
    EXPECT_EQ(boxes.back().role, Role::Running);
    EXPECT_LE(boxes.back().rect.right() - plotRect(m_options).left(), 10);
}

TEST_F(LayoutTest, AnArrowGoesFromLaneToLaneOnceItHasArrived)
{
    ExampleRecording e;
    const TrackId from = e.track(TrackKind::Worker, "Process-2");
    const TrackId to = e.track(TrackKind::Worker, "Process-3");
    e.begin(e.row(from), 0, Role::Running);
    e.begin(e.row(to), 60, Role::Running);
    m_options.arrows = {{from, e.tick(50), to, e.tick(60), QStringLiteral("lemon")}};
    EXPECT_TRUE(layout(e, 55).arrows.empty());
    const DrawList list = layout(e, 60);
    ASSERT_EQ(list.arrows.size(), 1U);
    EXPECT_LT(list.arrows[0].from.x(), list.arrows[0].to.x());
    EXPECT_EQ(list.arrows[0].from.y(), list.grounds[0].rect.center().y());
    EXPECT_EQ(list.arrows[0].to.y(), list.grounds[1].rect.center().y());
}

TEST_F(LayoutTest, AnIdleGapOfAWorkerSaysWhy)
{
    ExampleRecording e;
    const RowId row = e.row(e.track(TrackKind::Worker, "Process-1"));
    e.begin(row, 0, Role::Idle, Certainty::Exact, "paused");
    e.end(row, 100);
    EXPECT_EQ(boxesOf(layout(e), row).front().label, QStringLiteral("paused"));
}

TEST_F(LayoutTest, LabelsAppearOnlyWhereTheyFit)
{
    for (const SliceBox &box : layout(examplePipeline()).boxes) {
        if (!box.label.isEmpty()) {
            EXPECT_LE(7.0 * static_cast<double>(box.label.size()) + 16, box.rect.width());
        }
    }
}

TEST_F(LayoutTest, NothingAfterThePlayheadIsDrawn)
{
    const DrawList list = layout(examplePipeline(), 60.0);
    ASSERT_TRUE(list.playhead);
    for (const SliceBox &box : list.boxes)
        EXPECT_LE(box.rect.right(), *list.playhead + kMinBoxWidth);
    EXPECT_TRUE(list.ticks.empty());
    EXPECT_TRUE(list.results.empty());
    EXPECT_FALSE(list.groups.front().result);
}

TEST_F(LayoutTest, ResultsStandBehindTheirLanesInWords)
{
    const DrawList list = layout(examplePipeline());
    std::vector<std::string> words;
    for (const ResultLabel &result : list.results)
        words.push_back(result.mark.toStdString() + " " + result.text.toStdString());
    EXPECT_EQ(words, (std::vector<std::string>{"● 0", "● 0", "✕ exit 2", "● 0", "✕ SIGPIPE"}));
    for (const ResultLabel &result : list.results)
        EXPECT_FALSE(result.plate);
}

TEST_F(LayoutTest, AnEndNobodySawIsNoFault)
{
    ExampleRecording e;
    const TrackId group = e.track(TrackKind::Group, "sh");
    const RowId sh = e.row(e.track(TrackKind::Process, "sh", group, 9578));
    e.begin(sh, 0, Role::Running);
    e.end(sh, 100);
    e.result(sh, 100, Ending::Lost, 0);
    const DrawList list = layout(e);
    ASSERT_EQ(list.results.size(), 1U);
    EXPECT_EQ(list.results.front().kind, ResultKind::Unknown);
    EXPECT_EQ(list.results.front().mark.toStdString() + " " + list.results.front().text.toStdString(), "○ end not seen");
}

TEST_F(LayoutTest, AResultAtTheRightEdgeStaysInside)
{
    const ExampleRecording e = examplePipeline();
    m_scale = TimeScale::between(e.tick(0), e.tick(157.2), 1000);
    for (const ResultLabel &result : layout(e).results)
        EXPECT_LE(result.rect.right(), 1168);
}

TEST_F(LayoutTest, ALaneEndedByASignalIsTorn)
{
    const DrawList list = layout(examplePipeline());
    EXPECT_EQ(std::ranges::count_if(list.boxes, &SliceBox::tornEnd), 1);
}

TEST_F(LayoutTest, AGroupSaysThatItsStatesAreSampled)
{
    EXPECT_EQ(layout(examplePipeline()).groups.front().note.toStdString(), "sampled");
    EXPECT_TRUE(layout(exampleCrowd(2, 5, 10)).groups.front().note.isEmpty());
}

TEST_F(LayoutTest, AGroupSaysHowOftenItWasLookedAtUntilTheInstantShown)
{
    ExampleRecording e = examplePipeline();
    const RowId interval = e.recording()->addRow({TrackId{0}, RowKind::Samples, std::string(kSamplingRow)});
    e.sample(interval, 1, kMillisecond);
    e.sample(interval, 100, 10 * kMillisecond);
    EXPECT_EQ(layout(e).groups.front().note.toStdString(), "sampled every 1 ms to 10 ms");
    EXPECT_EQ(layout(e, 50).groups.front().note.toStdString(), "sampled every 1 ms");
}

TEST_F(LayoutTest, APipesFillReachesTheTopWhenItIsFull)
{
    const DrawList list = layout(examplePipeline());
    const AreaShape &pipe = list.areas.front();
    const double top = std::ranges::min(pipe.line, {}, [](const QPointF &point) { return point.y(); }).y();
    EXPECT_NEAR(top, pipe.rect.top() + 1, 1);
}

TEST_F(LayoutTest, OutputHasATickForEachRead)
{
    EXPECT_EQ(layout(examplePipeline()).ticks.size(), 3U);
}

TEST_F(LayoutTest, WhatIsNotFoundStandsBack)
{
    m_find = QStringLiteral("sort");
    const DrawList list = layout(examplePipeline());
    for (const LaneHead &head : list.heads)
        EXPECT_EQ(head.dimmed, head.name != QStringLiteral("sort"));
}

TEST_F(LayoutTest, RulerLabelsStayInsideAndApart)
{
    const ExampleRecording e = examplePipeline();
    for (double to = 1; to < 1e6; to *= 1.3) {
        m_scale = TimeScale::between(e.tick(0), e.tick(to), 1000, 8);
        double right = 0;
        for (const RulerLabel &label : layout(e).ruler) {
            if (label.text.isEmpty())
                continue;
            EXPECT_GE(label.rect.left(), right);
            right = label.rect.right();
            EXPECT_LE(right, 1168);
        }
    }
}

TEST_F(LayoutTest, StepsAreEqualColumnsWithAFrame)
{
    ExampleRecording e(Axis::Order);
    const RowId row = e.row(e.track(TrackKind::Thread, "deposit"));
    for (int step = 0; step < 4; ++step)
        e.begin(row, step, Role::Running, Certainty::Modelled, 's' + std::to_string(step));
    e.end(row, 4);
    const DrawList list = layout(e);
    ASSERT_EQ(list.boxes.size(), 4U);
    for (const SliceBox &box : list.boxes)
        EXPECT_NEAR(box.rect.width(), list.boxes.front().rect.width(), 1);
    EXPECT_TRUE(list.grounds.front().modelled);
    EXPECT_EQ(list.ruler.front().text.toStdString(), "1");
}

/// The first box of the role, or nothing.
const SliceBox *boxOf(const DrawList &list, Role role)
{
    const auto found =
        std::find_if(list.boxes.begin(), list.boxes.end(), [role](const SliceBox &box) { return box.role == role; });
    return found == list.boxes.end() ? nullptr : &*found;
}

TEST_F(LayoutTest, ALostUpdateIsAFrameWithWordsFromTheStepOnThatOverwroteIt)
{
    const ExampleRecording e = exampleRace();
    const DrawList before = layout(e, 3);
    EXPECT_EQ(boxOf(before, Role::LostUpdate), nullptr);
    const DrawList after = layout(e, 4);
    const SliceBox *frame = boxOf(after, Role::LostUpdate);
    ASSERT_NE(frame, nullptr);
    EXPECT_TRUE(frame->overlay);
    ASSERT_EQ(after.results.size(), 1U);
    EXPECT_EQ(after.results.front().text.toStdString(), "lost: +20 overwritten");
    EXPECT_EQ(after.results.front().kind, ResultKind::Bad);
    EXPECT_GE(after.results.front().rect.left(), frame->rect.right());
}

TEST_F(LayoutTest, AStepThatIsYetToComeIsNotShown)
{
    const DrawList list = layout(exampleRace(), 1);
    EXPECT_EQ(std::count_if(list.boxes.begin(), list.boxes.end(), [](const SliceBox &box) { return !box.overlay; }), 2);
}

TEST_F(LayoutTest, ALockThatIsHeldStandsOverTheStates)
{
    const DrawList list = layout(exampleRace());
    const SliceBox *bracket = boxOf(list, Role::HoldsLock);
    ASSERT_NE(bracket, nullptr);
    const SliceBox *wait = boxOf(list, Role::WaitsForLock);
    ASSERT_NE(wait, nullptr);
    EXPECT_EQ(wait->label.toStdString(), "waits: deposit has it");
    EXPECT_NEAR(bracket->rect.right(), wait->rect.right(), 1);
}

TEST_F(LayoutTest, ABalanceIsAStepLineOverTheExpectedValue)
{
    const DrawList list = layout(exampleRace());
    const auto expected = std::find_if(list.areas.begin(), list.areas.end(),
                                       [](const AreaShape &area) { return area.kind == AreaKind::Expected; });
    ASSERT_NE(expected, list.areas.end());
    EXPECT_EQ(expected->labels.front().text.toStdString(), "expected 70");
    EXPECT_EQ(expected->line.front().y(), expected->line.back().y());
    const auto line = std::find_if(list.areas.begin(), list.areas.end(),
                                   [](const AreaShape &area) { return area.kind == AreaKind::Balance; });
    ASSERT_NE(line, list.areas.end());
    EXPECT_GT(line->line.back().y(), expected->line.front().y()) << "50 lies below 70";
}

TEST_F(LayoutTest, TheExpectedValueGivesWayToTheNumbers)
{
    const ExampleRecording race = exampleRace();
    for (const double factor : {1.0, 0.9, 0.8, 0.7, 0.6, 0.5}) { // the last number comes nearer to the right edge
        m_scale = TimeScale::between(race.tick(0), race.tick(8), 1000 / factor);
        const DrawList list = layout(race);
        std::vector<QRectF> labels;
        for (const AreaShape &area : list.areas)
            for (const ValueLabel &label : area.labels)
                labels.emplace_back(label.at - QPointF(0, 10), QSizeF(6.0 * static_cast<double>(label.text.size()), 10));
        for (std::size_t i = 0; i < labels.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                EXPECT_FALSE(labels[i].intersects(labels[j])) << factor;
    }
}

TEST_F(LayoutTest, AGroupWithABalanceSaysWhereItEnded)
{
    const DrawList list = layout(exampleRace());
    ASSERT_EQ(list.groups.size(), 2U);
    EXPECT_EQ(list.groups[0].resultText.toStdString(), "ends at 50, expected 70");
    EXPECT_EQ(list.groups[0].result, ResultKind::Bad);
    EXPECT_EQ(list.groups[1].resultText.toStdString(), "ends at 70");
    EXPECT_EQ(list.groups[1].result, ResultKind::Good);
    EXPECT_TRUE(list.groups[0].noteIsBadge);
    EXPECT_EQ(list.groups[0].note.toStdString(), "Model");
}

TEST_F(LayoutTest, AnAreaEndsWhereWhatItCountsIsOver)
{
    ExampleRecording e;
    const RowId fill = e.row(e.track(TrackKind::Pipe, "pipe", {}, -1, 65536), RowKind::Samples);
    const RowId other = e.row(e.track(TrackKind::Process, "sleep"));
    e.sample(fill, 0, 4096);
    e.result(fill, 400, Ending::Exited, 0);
    e.begin(other, 0, Role::Sleeping);
    e.end(other, 1000);
    m_scale = TimeScale::between(e.tick(0), e.tick(1000), 1000);
    const auto endAt = [&](std::optional<double> playhead) {
        return layout(e, playhead).areas.front().line.back().x() - kHeadWidth;
    };
    EXPECT_EQ(endAt({}), 400);
    EXPECT_EQ(endAt(300), 300);
    EXPECT_TRUE(layout(e).results.empty()) << "a pipe has no exit code";
    const RowId unseen = e.row(e.track(TrackKind::Pipe, "pipe"), RowKind::Samples);
    e.sample(unseen, 500, 0);
    e.result(unseen, 500, Ending::Exited, 0);
    EXPECT_EQ(layout(e).areas.size(), 1U) << "nobody has looked into the other";
    EXPECT_FALSE(sampleTip(m_pinned, TrackId{0}, fill, e.tick(400)).isEmpty());
    EXPECT_TRUE(sampleTip(m_pinned, TrackId{0}, fill, e.tick(401)).isEmpty());
}

TEST_F(LayoutTest, ATryThatFailedHasACrossAtItsEnd)
{
    ExampleRecording e;
    const TrackId worker = e.track(TrackKind::Worker, "Process-1");
    const RowId tasks = e.row(worker);
    const RowId failed = e.recording()->addRow({worker, RowKind::Instants, std::string(kFailedRow)});
    e.begin(tasks, 0, Role::Running, Certainty::Exact, "apple");
    e.begin(tasks, 100, Role::Running, Certainty::Exact, "lemon");
    e.begin(tasks, 400, Role::Running, Certainty::Exact, "lemon, try 2");
    Event failure;
    failure.kind = EventKind::Instant;
    failure.row = failed;
    failure.tick = e.tick(400);
    failure.name = e.recording()->intern("exit 1");
    e.recording()->apply(failure);
    e.instant(failed, 401); // too near for a cross of its own
    e.begin(tasks, 401, Role::Idle, Certainty::Exact);
    e.end(tasks, 1000);
    m_scale = TimeScale::between(e.tick(0), e.tick(1000), 1000);
    const DrawList list = layout(e);
    ASSERT_EQ(list.results.size(), 1U);
    EXPECT_EQ(list.results[0].kind, ResultKind::Bad);
    EXPECT_EQ(list.results[0].rect.right() - kHeadWidth, 399);
    EXPECT_TRUE(list.results[0].plate);
    EXPECT_TRUE(list.ticks.empty());
    EXPECT_TRUE(layout(e, 399).results.empty());
    m_scale = TimeScale::between(e.tick(3), e.tick(1003), 1000);
    ASSERT_EQ(layout(e).results.size(), 1U) << "panning changes nothing";
    EXPECT_EQ(layout(e).results[0].rect.right() - kHeadWidth, 396);
    const SliceView slices = m_pinned.row(tasks)->slices;
    EXPECT_TRUE(sliceTip(m_pinned, worker, slices.at(1), "lemon").contains(QStringLiteral("✕ exit 1")));
    EXPECT_FALSE(sliceTip(m_pinned, worker, slices.at(0), "apple").contains(QStringLiteral("✕")));
}

TEST_F(LayoutTest, AnEmptyRecordingHasNoShapes)
{
    EXPECT_TRUE(layout(ExampleRecording()).boxes.empty());
}

TEST_F(LayoutTest, AnyScaleIsSafe)
{
    const ExampleRecording e = exampleCrowd(4, 500, 1.1);
    for (double factor = 1e-12; factor < 1e12; factor *= 9) {
        m_scale = TimeScale::between(e.tick(0), e.tick(500), 1000).zoomed(factor, 333);
        for (const SliceBox &box : layout(e).boxes) {
            ASSERT_GE(box.rect.width(), 3);
            ASSERT_LE(std::abs(box.rect.left()), 2 * TimeScale::kPixelLimit);
        }
    }
}

} // namespace
} // namespace forklane::ui
