// SPDX-License-Identifier: MIT
// Finding on the timeline, offscreen: what is found, what stands back, and where the field is.
#include <algorithm>

#include <QLineEdit>
#include <QMenu>
#include <QTest>

#include "theme.h"
#include "ui/timeline/timeline_bench.h"

using namespace forklane;
using namespace forklane::ui;

class TimelineFindTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(ThemeKind::Light); }

    void findSelectsOneAfterTheOther()
    {
        Bench b;
        auto *find = b.panel.findField();
        QTest::keyClicks(find, QStringLiteral("t"));
        QTest::keyClick(find, Qt::Key_Return);
        const TimelineSelection first = b.panel.selection();
        QTest::keyClick(find, Qt::Key_Return);
        QVERIFY(!first.isEmpty());
        QVERIFY(b.panel.selection() != first);
    }

    void findKnowsTheWordsOnTheSlices()
    {
        Bench b;
        b.panel.findField()->setText(QStringLiteral("to write"));
        const auto isLit = [&b](std::size_t slice) {
            const auto &boxes = b.view.drawList().boxes;
            return std::any_of(boxes.begin(), boxes.end(),
                               [slice](const SliceBox &box) { return box.row == kCat && box.first == slice && !box.dimmed; });
        };
        QVERIFY(!isLit(1)); // running
        QVERIFY(isLit(2));
        QVERIFY(b.view.findNext());
        QCOMPARE(b.view.selection().row, kCat);
        QCOMPARE(b.view.selection().index, std::size_t(2));
        b.panel.findField()->setText(QStringLiteral("no such word"));
        QVERIFY(!b.view.findNext());
    }

    void nothingShinesThroughADimmedSlice()
    {
        Bench b;
        b.panel.findField()->setText(QStringLiteral("no such word"));
        const auto &boxes = b.view.drawList().boxes;
        const auto running = std::find_if(boxes.begin(), boxes.end(),
                                          [](const SliceBox &box) { return box.row == kCat && box.role == Role::Running; });
        QVERIFY(running->dimmed);
        const QRect rect = running->rect.toRect();
        const QImage shown = b.view.grab().toImage();
        for (int y = rect.top() + 1; y < rect.bottom(); ++y)
            QCOMPARE(shown.pixelColor(rect.right() - 2, y), shown.pixelColor(rect.right() - 2, rect.top() + 1));
    }

    void aFoldedFindFieldIsShownWhileItIsUsed()
    {
        Bench b;
        b.panel.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&b.panel));
        auto *find = b.panel.findField();
        b.panel.setFindFolded(true);
        QVERIFY(!find->isVisible());
        QTest::keyClick(&b.view, Qt::Key_Slash);
        QVERIFY(find->hasFocus());
        QTest::keyClicks(find, QStringLiteral("sort"));
        b.view.setFocus();
        QVERIFY(find->isVisible()); // what stands back on the lanes is told
        find->setFocus();
        QTest::keyClick(find, Qt::Key_Escape);
        QVERIFY(!find->isVisible());
        QVERIFY(b.view.hasFocus());
        b.panel.setFindFolded(false);
        QVERIFY(find->isVisible());
    }

    void moreOffersAFoldedFindField()
    {
        Bench b;
        b.panel.setFindFolded(true);
        QMenu *more = b.button(QStringLiteral("More"))->menu();
        emit more->aboutToShow();
        const QList<QAction *> actions = more->actions();
        const auto found = std::ranges::find(actions, QStringLiteral("Find on the timeline"), &QAction::text);
        QVERIFY(found != actions.end());
        (*found)->trigger();
        QVERIFY(b.panel.findField()->isVisible());
    }
};

QTEST_MAIN(TimelineFindTest)
#include "timeline_find_test.moc"
