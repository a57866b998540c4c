// SPDX-License-Identifier: MIT
// The row of runs, and their words.
#include "pages/run/run_chips.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "pages/run/run_details.h"

namespace forklane::ui {
namespace {

QList<RunChip> runs(int count)
{
    QList<RunChip> chips;
    for (int id = 1; id <= count; ++id)
        chips << RunChip{id, QStringLiteral("✓ run %1").arg(id), QStringLiteral("2 s"), false};
    return chips;
}

/// The names of the chips, in their order.
QStringList shownNames(const RunChips &chips)
{
    QStringList names;
    for (int i = 0; i < chips.layout()->count(); ++i) {
        const auto *chip = qobject_cast<QToolButton *>(chips.layout()->itemAt(i)->widget());
        if (chip != nullptr && chip->isCheckable())
            names << chip->accessibleName();
    }
    return names;
}

QToolButton *chipNamed(const RunChips &chips, const QString &name)
{
    for (QToolButton *chip : chips.findChildren<QToolButton *>()) {
        if (chip->accessibleName() == name)
            return chip;
    }
    return nullptr;
}

QMenu *allRuns(const RunChips &chips)
{
    QMenu *menu = chipNamed(chips, QStringLiteral("All runs"))->menu();
    emit menu->aboutToShow();
    return menu;
}

RunEntry running(const QString &text)
{
    RunEntry entry;
    entry.id = 7;
    entry.text = text;
    entry.report.state = JobState::Running;
    return entry;
}

} // namespace

class RunChipsTest : public QObject {
    Q_OBJECT

private slots:
    void oneRunNeedsNoRow()
    {
        RunChips chips;
        chips.setRuns(runs(1), 1);
        QVERIFY(chips.isHidden());
        chips.setRuns(runs(2), 1);
        QVERIFY(!chips.isHidden());
    }

    void theNewestEightAreChips()
    {
        RunChips chips;
        chips.resize(1160, 28);
        chips.setRuns(runs(10), 10);
        QCOMPARE(shownNames(chips).size(), 8);
        QCOMPARE(shownNames(chips).front(), QStringLiteral("✓ run 3 2 s"));
        QVERIFY(chipNamed(chips, QStringLiteral("✓ run 10 2 s"))->isChecked());
    }

    void theShownRunIsAlwaysAChip()
    {
        RunChips chips;
        chips.resize(1160, 28);
        chips.setRuns(runs(10), 10);
        chips.setRuns(runs(10), 1);
        QCOMPARE(shownNames(chips).front(), QStringLiteral("✓ run 1 2 s"));
        QVERIFY(chipNamed(chips, QStringLiteral("✓ run 1 2 s"))->isChecked());
    }

    void allRunsAreInTheMenuTheNewestFirst()
    {
        RunChips chips;
        chips.setRuns(runs(10), 10);
        const QMenu *menu = allRuns(chips);
        QCOMPARE(menu->actions().size(), 10);
        QCOMPARE(menu->actions().front()->text(), QStringLiteral("✓ run 10  2 s"));
        QStringList words;
        for (const QAction *action : menu->actions().back()->menu()->actions())
            words << action->text();
        QCOMPARE(words, QStringList({QStringLiteral("Show"), QStringLiteral("Run again"),
                                     QStringLiteral("Copy to command line"), QStringLiteral("Remove")}));
    }

    void theMenuActsOnTheRunItNames()
    {
        RunChips chips;
        chips.setRuns(runs(10), 10);
        QSignalSpy removed(&chips, &RunChips::removeRequested);
        const QMenu *ofOldest = allRuns(chips)->actions().back()->menu();
        chips.setRuns(runs(10).mid(1), 10); // meanwhile another has gone
        ofOldest->actions().back()->trigger();
        QCOMPARE(removed.count(), 1);
        QCOMPARE(removed.first().first().toInt(), 1);
    }

    void aChipStaysTheSameWhileItsTimeRuns()
    {
        RunChips chips;
        QList<RunChip> list = runs(2);
        chips.setRuns(list, 2);
        QToolButton *chip = chipNamed(chips, QStringLiteral("✓ run 2 2 s"));
        list.back().detail = QStringLiteral("3 s");
        chips.setRuns(list, 2);
        QCOMPARE(chipNamed(chips, QStringLiteral("✓ run 2 3 s")), chip);
    }

    void whereRoomIsShortTheTimeStaysWhole()
    {
        RunChips chips;
        chips.resize(600, 28);
        QList<RunChip> list = runs(2);
        for (RunChip &run : list)
            run.name += QString(200, u'x');
        list.back().isRunning = true;
        chips.setRuns(list, 2);
        for (const RunChip &run : list) {
            const QString text = chipNamed(chips, run.name + QStringLiteral(" 2 s"))->text();
            QVERIFY2(text.endsWith(QStringLiteral("x…  2 s")), qPrintable(text));
        }
    }

    void whereRoomIsShorterThereAreFewerChips()
    {
        RunChips chips;
        chips.resize(2000, 28);
        QList<RunChip> list = runs(9);
        for (RunChip &run : list)
            run = {run.id, run.name + QStringLiteral(" of a long command"), QStringLiteral("804 ms"), false};
        chips.setRuns(list, 9);
        QCOMPARE(shownNames(chips).size(), 8);
        qsizetype before = 8;
        for (const int width : {1160, 904, 500, 300, 100}) {
            chips.resize(width, 28);
            const QStringList names = shownNames(chips);
            QVERIFY(!names.isEmpty() && names.size() <= before);
            before = names.size();
            QCOMPARE(names.back(), QStringLiteral("✓ run 9 of a long command 804 ms"));
            for (const QString &name : names) {
                const QString text = chipNamed(chips, name)->text();
                QVERIFY2(text.endsWith(QStringLiteral("  804 ms")), qPrintable(text));
                QVERIFY2(width < 200 || text.startsWith(QStringLiteral("✓ r")), qPrintable(text));
            }
        }
        QVERIFY(before < 4);
        chips.resize(2000, 28);
        QCOMPARE(shownNames(chips).size(), 8);
    }

    void aRunningChipShowsItsTime()
    {
        const RunEntry entry = running(QStringLiteral("make"));
        const RunChip young = {7, QStringLiteral("● make"), QString(), true};
        const RunChip older = {7, QStringLiteral("● make"), QStringLiteral("14 s"), true};
        QVERIFY(chipOf(entry, entry.report.start + std::chrono::milliseconds(900)) == young);
        QVERIFY(chipOf(entry, entry.report.start + std::chrono::milliseconds(14'900)) == older);
    }

    void aFinishedChipShowsHowItEnded()
    {
        RunEntry entry = running(QStringLiteral("ls"));
        entry.report.state = JobState::Done;
        entry.report.wall = std::chrono::milliseconds(2100);
        QVERIFY((chipOf(entry, Instant{}) == RunChip{7, QStringLiteral("✓ ls"), QStringLiteral("2.10 s"), false}));
        entry.report.exitCode = 2;
        QVERIFY((chipOf(entry, Instant{}) == RunChip{7, QStringLiteral("✕ ls"), QStringLiteral("2.10 s"), false}));
    }
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::RunChipsTest)
#include "run_chips_test.moc"
