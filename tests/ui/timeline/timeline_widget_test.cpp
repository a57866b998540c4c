// SPDX-License-Identifier: MIT
// The timeline's widgets, offscreen: keys, mouse, wheel, replay, accessibility.
#include <QAccessible>
#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "theme.h"
#include "timeline/timeline_painter.h"
#include "timeline/timeline_panel.h"
#include "ui/timeline/timeline_bench.h"

using namespace forklane;
using namespace forklane::ui;

class TimelineWidgetTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(ThemeKind::Light); }

    void aRecordingMayBeShownUpToAnInstantAtFirst()
    {
        Bench b;
        const double whole = b.view.scale().ticksPerPixel();
        const ExampleRecording other = examplePipeline();
        b.panel.setRecording(other.recording(), other.tick(1));
        QCoreApplication::processEvents();
        QVERIFY(b.view.scale().ticksPerPixel() < whole);
        QTest::keyClick(&b.view, Qt::Key_F);
        QCOMPARE(b.view.scale().ticksPerPixel(), whole);
    }

    void zoomsWithWAndS()
    {
        Bench b;
        const double before = b.view.scale().ticksPerPixel();
        QTest::keyClick(&b.view, Qt::Key_W);
        QVERIFY(b.view.scale().ticksPerPixel() < before);
        QTest::keyClick(&b.view, Qt::Key_S);
        QCOMPARE(b.view.scale().ticksPerPixel(), before);
    }

    void goesByTheKeysPlaceNotItsLetter()
    {
        Bench b;
        const double before = b.view.scale().ticksPerPixel();
        QKeyEvent azerty(QEvent::KeyPress, Qt::Key_Z, Qt::NoModifier, 25, 0, 0, QStringLiteral("z")); // where W is on QWERTY
        QCoreApplication::sendEvent(&b.view, &azerty);
        QVERIFY(b.view.scale().ticksPerPixel() < before);
    }

    void pansWithAAndD()
    {
        Bench b;
        const Tick before = b.view.scale().start();
        QTest::keyClick(&b.view, Qt::Key_D);
        QVERIFY(b.view.scale().start() > before);
        QTest::keyClick(&b.view, Qt::Key_A);
        QCOMPARE(b.view.scale().start(), before);
    }

    void backspaceGoesBackAndFitShowsAll()
    {
        Bench b;
        const TimeScale fitted = b.view.scale();
        QVERIFY(!b.button(QStringLiteral("Back"))->isEnabled());
        QTest::keyClick(&b.view, Qt::Key_W);
        QVERIFY(b.button(QStringLiteral("Back"))->isEnabled());
        QTest::keyClick(&b.view, Qt::Key_Backspace);
        QCOMPARE(b.view.scale(), fitted);
        QTest::keyClick(&b.view, Qt::Key_D);
        QTest::keyClick(&b.view, Qt::Key_F);
        QCOMPARE(b.view.scale(), fitted);
    }

    void ctrlWheelZoomsAtThePointer()
    {
        Bench b;
        const Tick under = b.view.scale().tickAt(600 - kHeadWidth);
        b.wheel({0, 120}, Qt::ControlModifier);
        QVERIFY(std::abs(b.view.scale().xOf(under) - (600 - kHeadWidth)) < 0.5);
    }

    void shiftWheelPans()
    {
        Bench b;
        const double detail = b.view.scale().ticksPerPixel();
        const Tick start = b.view.scale().start();
        b.wheel({0, -120}, Qt::ShiftModifier);
        QVERIFY(b.view.scale().start() > start);
        QCOMPARE(b.view.scale().ticksPerPixel(), detail);
    }

    void aClickSelectsTheSlice()
    {
        Bench b;
        QSignalSpy spy(&b.panel, &TimelinePanel::selectionChanged);
        QTest::mouseClick(&b.view, Qt::LeftButton, {}, b.centreOf(kCat, 2));
        QCOMPARE(spy.count(), 1);
        QCOMPARE(b.panel.selection().row, kCat);
        QCOMPARE(b.panel.selection().index, std::size_t(2));
        QCOMPARE(b.panel.selection().slice.role, Role::WaitsToWrite);
    }

    void arrowsMoveAlongAndBetweenLanes()
    {
        Bench b;
        QTest::mouseClick(&b.view, Qt::LeftButton, {}, b.centreOf(kCat, 2));
        QTest::keyClick(&b.view, Qt::Key_Right);
        QCOMPARE(b.panel.selection().index, std::size_t(3));
        QTest::keyClick(&b.view, Qt::Key_Left);
        QTest::keyClick(&b.view, Qt::Key_Down);
        QCOMPARE(b.panel.selection().track, TrackId{2});
        QTest::keyClick(&b.view, Qt::Key_Up);
        QCOMPARE(b.panel.selection().track, TrackId{1});
    }

    void aClickOnTheRulerSetsThePlayhead()
    {
        Bench b;
        QSignalSpy spy(&b.panel, &TimelinePanel::playheadChanged);
        const Tick tick = b.view.scale().tickAt(400 - kHeadWidth);
        QTest::mouseClick(&b.view, Qt::LeftButton, {}, QPoint(400, 10));
        QCOMPARE(spy.count(), 1);
        QCOMPARE(b.panel.playhead(), std::optional(tick));
    }

    void endAndEscapeLeaveThePlayhead()
    {
        Bench b;
        for (const Qt::Key key : {Qt::Key_End, Qt::Key_Escape}) {
            b.panel.setPlayhead(b.example.tick(50));
            QTest::keyClick(&b.view, key);
            QCOMPARE(b.panel.playhead(), std::nullopt);
        }
    }

    void commaAndPeriodGoEventByEvent()
    {
        Bench b;
        b.panel.setPlayhead(b.example.tick(50));
        QTest::keyClick(&b.view, Qt::Key_Period);
        QCOMPARE(b.panel.playhead(), std::optional(b.example.tick(54)));
        QTest::keyClick(&b.view, Qt::Key_Comma);
        QCOMPARE(b.panel.playhead(), std::optional(b.example.tick(40)));
    }

    void escapeLeavesOneThingAtATime()
    {
        Bench b;
        b.panel.setPlayhead(b.example.tick(50));
        b.view.setRange(TickRange{b.example.tick(10), b.example.tick(20)});
        QTest::keyClick(&b.view, Qt::Key_Escape);
        QCOMPARE(b.view.range(), std::nullopt);
        QVERIFY(b.panel.playhead().has_value());
        QTest::keyClick(&b.view, Qt::Key_Escape);
        QCOMPARE(b.panel.playhead(), std::nullopt);
    }

    void pPinsTheSelectedLaneAndUnpinsIt()
    {
        Bench b;
        QTest::mouseClick(&b.view, Qt::LeftButton, {}, b.centreOf(kCat, 2));
        QTest::keyClick(&b.view, Qt::Key_P);
        QCOMPARE(b.view.lanes().front().track, b.panel.selection().track);
        QTest::keyClick(&b.view, Qt::Key_P);
        QVERIFY(b.view.lanes().front().isGroup());
    }

    void shiftAndArrowsMarkARangeFromTheSelectedSliceOn()
    {
        Bench b;
        QTest::mouseClick(&b.view, Qt::LeftButton, {}, b.centreOf(kCat, 2));
        const Slice slice = b.panel.selection().slice;
        QTest::keyClick(&b.view, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(b.view.range(), std::optional(TickRange{slice.begin, slice.end}));
        QTest::keyClick(&b.view, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(b.view.range()->from, slice.begin);
        QVERIFY(b.view.range()->to > slice.end);
        QTest::keyClick(&b.view, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(b.view.range(), std::optional(TickRange{slice.begin, slice.end}));
        QCOMPARE(b.panel.selection().slice, slice);
    }

    void shiftAndArrowsMarkARangeFromThePlayheadOn()
    {
        Bench b;
        b.panel.setPlayhead(b.example.tick(50));
        QTest::keyClick(&b.view, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(b.view.range()->to, b.example.tick(50));
        QTest::keyClick(&b.view, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(b.view.range(), std::nullopt);
    }

    void draggingPans()
    {
        Bench b;
        const Tick under = b.view.scale().tickAt(500 - kHeadWidth);
        QTest::mousePress(&b.view, Qt::LeftButton, {}, QPoint(500, 150));
        QTest::mouseMove(&b.view, QPoint(560, 150));
        QTest::mouseRelease(&b.view, Qt::LeftButton, {}, QPoint(560, 150));
        QVERIFY(std::abs(b.view.scale().xOf(under) - (560 - kHeadWidth)) < 1);
        QVERIFY(b.panel.selection().isEmpty());
    }

    void draggingALanesHeadMovesItAmongItsSiblings()
    {
        Bench b;
        const TrackId first = b.view.lanes()[1].track;
        const TrackId third = b.view.lanes()[3].track;
        const QPoint from = QPoint(40, b.view.laneRect(first).center().y());
        const QPoint to = QPoint(40, b.view.laneRect(third).bottom());
        QTest::mousePress(&b.view, Qt::LeftButton, {}, from);
        QTest::mouseMove(&b.view, to);
        QVERIFY(std::abs(b.view.drawList().lane->at - to.y()) < 3); // a line shows where it will land
        QTest::mouseRelease(&b.view, Qt::LeftButton, {}, to);
        QVERIFY(!b.view.drawList().lane.has_value());
        QCOMPARE(b.view.lanes()[3].track, first);
        QCOMPARE(b.view.lanes()[2].track, third);
    }

    void escapeLeavesADraggedLaneWhereItIs()
    {
        Bench b;
        const std::vector<Lane> before = b.view.lanes();
        const QPoint from = QPoint(40, b.view.laneRect(before[1].track).center().y());
        const QPoint to = QPoint(40, b.view.laneRect(before[5].track).center().y());
        b.panel.setLive(true);
        QTest::mousePress(&b.view, Qt::LeftButton, {}, from);
        QTest::mouseMove(&b.view, to);
        QVERIFY(b.view.drawList().lane.has_value());
        QTest::keyClick(&b.view, Qt::Key_Escape);
        QTest::mouseRelease(&b.view, Qt::LeftButton, {}, to);
        QCOMPARE(b.view.lanes(), before);
    }

    void draggingOnTheRulerSelectsARange()
    {
        Bench b;
        QSignalSpy spy(&b.panel, &TimelinePanel::rangeChanged);
        QTest::mousePress(&b.view, Qt::LeftButton, {}, QPoint(300, 10));
        QTest::mouseMove(&b.view, QPoint(500, 10));
        QTest::mouseRelease(&b.view, Qt::LeftButton, {}, QPoint(500, 10));
        QCOMPARE(spy.count(), 1);
        QCOMPARE(b.view.range()->to, b.view.scale().tickAt(500 - kHeadWidth));
    }

    void liveFollowsUntilPanned()
    {
        Bench b;
        b.view.setClock([&b] { return fromTick(b.example.tick(400)); });
        b.panel.setLive(true);
        QVERIFY(b.view.isFollowing());
        QVERIFY(b.button(QStringLiteral("Follow"))->isEnabled());
        QVERIFY(b.view.drawList().now.has_value());
        QTest::keyClick(&b.view, Qt::Key_D);
        QVERIFY(!b.view.isFollowing());
        QTest::keyClick(&b.view, Qt::Key_L);
        QVERIFY(b.view.isFollowing());
    }

    void whoLooksAtAnOlderInstantDoesNotFollowUntilAskedTo()
    {
        Bench b;
        b.view.setClock([&b] { return fromTick(b.example.tick(400)); });
        b.panel.setLive(true);
        QPushButton *follow = b.button(QStringLiteral("Follow"));
        for (const bool byKey : {true, false}) {
            b.view.setPlayhead(b.example.tick(100));
            QVERIFY(!b.view.isFollowing());
            QVERIFY(!follow->isChecked());
            if (byKey)
                QTest::keyClick(&b.view, Qt::Key_L);
            else
                follow->click();
            QVERIFY(b.view.isFollowing());
            QCOMPARE(b.panel.playhead(), std::nullopt);
        }
    }

    void aShortRunIsFittedAtItsEnd()
    {
        Bench b;
        b.view.setClock([&b] { return fromTick(b.example.tick(195)); });
        const TimeScale fitted = b.view.scale();
        b.panel.setLive(true);
        QVERIFY(b.view.drawList().plot.isValid());
        b.panel.setLive(false);
        QCOMPARE(b.view.scale(), fitted);
    }

    void aLongRunThatEndedUnseenIsShownToItsEnd()
    {
        Bench b;
        b.view.setClock([&b] { return fromTick(b.example.tick(195)); });
        b.panel.setLive(true);
        QVERIFY(b.view.drawList().plot.isValid());
        const RowId row = b.example.row(b.example.track(TrackKind::Process, "late"));
        b.example.begin(row, 200, Role::Running);
        b.example.end(row, 1100);
        b.panel.setLive(false);
        QVERIFY(!b.view.isFollowing());
        QVERIFY(b.view.scale().xOf(b.example.tick(1100)) < b.view.width() - kHeadWidth);
    }

    void replayEndsAtTheNewestInstant()
    {
        Bench b;
        b.panel.findChild<QComboBox *>()->setCurrentIndex(4); // real speed: 0.2 s
        QSignalSpy started(&b.panel, &TimelinePanel::replayStarted);
        QSignalSpy finished(&b.panel, &TimelinePanel::replayFinished);
        QSignalSpy moved(&b.panel, &TimelinePanel::playheadChanged);
        QTest::keyClick(&b.view, Qt::Key_Space);
        QCOMPARE(started.count(), 1);
        QCOMPARE(started.first().first().toString(), QStringLiteral("Replay at real speed"));
        QVERIFY(b.panel.playhead().has_value());
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(b.panel.playhead(), std::nullopt);
        QVERIFY(moved.count() > 2);
    }

    void aReplayFollowsItsPlayheadAndGivesThePictureBack()
    {
        Bench b;
        const ExampleRecording other = examplePipeline();
        b.panel.setRecording(other.recording(), other.tick(5));
        (void)b.view.drawList();
        const TimeScale before = b.view.scale();
        b.panel.startReplay();
        QTRY_VERIFY(b.view.scale() != before);
        b.panel.stopReplay();
        QCOMPARE(b.view.scale(), before);

        b.panel.startReplay();
        QTRY_VERIFY(b.view.scale() != before);
        b.panel.pauseReplay();
        b.view.zoomBy(2);
        const TimeScale chosen = b.view.scale();
        b.panel.stopReplay();
        QCOMPARE(b.view.scale(), chosen);
    }

    void spacePausesAReplay()
    {
        Bench b;
        QTest::keyClick(&b.view, Qt::Key_Space);
        QTest::keyClick(&b.view, Qt::Key_Space);
        QVERIFY(!b.panel.isReplaying());
        QVERIFY(b.panel.playhead().has_value());
    }

    void aTickOfTheOutputIsARead()
    {
        Bench b;
        const TickMark tick = b.view.drawList().ticks.front();
        QVERIFY2(b.view.tipAt(tick.rect.center()).contains(QStringLiteral("512 B read")),
                 qPrintable(b.view.tipAt(tick.rect.center())));
    }

    void noLineGoesThroughTheWordsOfAGroup()
    {
        Bench b;
        const double x = kHeadWidth + 12; // within the title
        b.panel.setPlayhead(b.view.scale().tickAt(x - kHeadWidth));
        const QRectF bar = b.view.drawList().groups.front().rect;
        const QImage shown = b.view.grab().toImage();
        int dark = 0;
        for (int y = static_cast<int>(bar.top()); y < static_cast<int>(bar.bottom()); ++y)
            dark += shown.pixelColor(static_cast<int>(x), y) == Theme::current().text ? 1 : 0;
        QVERIFY2(dark < 16, qPrintable(QString::number(dark)));
    }

    void toolTipsSayWhatIsThere()
    {
        Bench b;
        const QString tip = b.view.tipAt(b.centreOf(kCat, 2));
        QVERIFY(tip.startsWith(QStringLiteral("waits to write")));
        QVERIFY(tip.contains(QStringLiteral("seen between")));
    }

    void mergedSlicesSayThatDetailIsHidden()
    {
        Bench b;
        const ExampleRecording crowd = exampleCrowd(1, 20'000, 0.05);
        b.panel.setRecording(crowd.recording());
        const QString tip = b.view.tipAt(b.view.drawList().boxes.front().rect.center());
        QVERIFY2(tip.endsWith(QStringLiteral("Zoom in to see them.")), qPrintable(tip));
    }

    void disabledControlsSayWhy()
    {
        TimelinePanel panel;
        for (auto *button : panel.findChildren<QPushButton *>())
            QVERIFY2(button->isEnabled() || button->toolTip().endsWith(QLatin1Char('.')), qPrintable(button->text()));
    }

    void labelsAreAccessibleNames()
    {
        Bench b;
        for (const char *label : {"Follow", "Fit", "Zoom −", "Zoom +", "Back", "Replay", "Legend", "More"}) {
            QVERIFY2(b.button(QString::fromUtf8(label)), label);
            QCOMPARE(b.button(QString::fromUtf8(label))->accessibleName(), QString::fromUtf8(label));
        }
    }

    void lanesAreAccessibleChildren()
    {
        Bench b;
        QAccessibleInterface *timeline = QAccessible::queryAccessibleInterface(&b.view);
        QVERIFY(timeline);
        QCOMPARE(timeline->text(QAccessible::Name), QStringLiteral("Timeline"));
        QCOMPARE(timeline->childCount(), 9);
        QAccessibleInterface *sort = timeline->child(5);
        QCOMPARE(sort->role(), QAccessible::ListItem);
        QCOMPARE(sort->text(QAccessible::Name), QStringLiteral("sort 4213: running, exit 2"));
        QVERIFY(sort->text(QAccessible::Description).contains(QStringLiteral("waits to read")));
        QVERIFY(sort->rect().height() > 0);
        QCOMPARE(timeline->indexOfChild(sort), 5);
    }

    void anEmptyTimelineSaysSo()
    {
        TimelinePanel panel;
        panel.resize(600, 200);
        QAccessibleInterface *timeline = QAccessible::queryAccessibleInterface(panel.view());
        QCOMPARE(timeline->childCount(), 0);
        QCOMPARE(timeline->text(QAccessible::Description), QStringLiteral("Lanes appear here while something runs."));
        QVERIFY(!panel.grab().isNull());
    }

    void largeTextMakesGroupBarsAndRulerHigher()
    {
        Bench b;
        ExampleRecording e;
        const TrackId group = e.track(TrackKind::Group, "Processes");
        e.track(TrackKind::Process, "make", group);
        b.panel.setRecording(e.recording());
        QFont large = b.view.font();
        large.setPointSizeF(large.pointSizeF() * 2);
        b.view.setFont(large);
        QVERIFY(b.view.laneRect(group).height() >= QFontMetrics(large).height());
        QVERIFY(b.view.drawList().rulerHeight >= QFontMetrics(large).height());
    }

    void manyLanesScroll()
    {
        Bench b;
        const ExampleRecording crowd = exampleCrowd(40, 5, 10);
        b.panel.setRecording(crowd.recording());
        b.view.setSelection({TrackId{40}, {}, {}, 0});
        QVERIFY(b.view.rect().contains(b.view.laneRect(TrackId{40})));
    }

    void whatIsSelectedInAFoldedLaneUnfolds()
    {
        Bench b;
        ExampleRecording e;
        const TrackId parent = e.track(TrackKind::Process, "make");
        TrackId last;
        for (int i = 0; i < 4; ++i)
            last = e.track(TrackKind::Process, "cc", parent);
        b.panel.setRecording(e.recording());
        QVERIFY(b.view.laneRect(last).isEmpty());
        b.view.setSelection({last, {}, {}, 0});
        QVERIFY(b.view.rect().contains(b.view.laneRect(last)));
        b.view.setSelection({});
        QVERIFY(!b.view.laneRect(last).isEmpty());
    }

    void aClickOnTheTriangleFoldsAndOneOnTheNameSelects()
    {
        Bench b;
        ExampleRecording e;
        const TrackId parent = e.track(TrackKind::Process, "make");
        const TrackId child = e.track(TrackKind::Process, "cc", parent);
        b.panel.setRecording(e.recording());
        const auto clickAt = [&](double x) {
            QTest::mouseClick(&b.view, Qt::LeftButton, {}, QPointF(x, b.view.laneRect(parent).center().y()).toPoint());
        };
        QVERIFY(!b.view.laneRect(child).isEmpty());
        clickAt(TimelinePainter::headTextLeft(0) + 4);
        QVERIFY(b.view.laneRect(child).isEmpty());
        QVERIFY(b.view.selection().isEmpty());
        clickAt(TimelinePainter::headTextLeft(0) + 4);
        QVERIFY(!b.view.laneRect(child).isEmpty());
        clickAt(TimelinePainter::headTextLeft(0) + 30);
        QCOMPARE(b.view.selection().track, parent);
    }
};

QTEST_MAIN(TimelineWidgetTest)
#include "timeline_widget_test.moc"
