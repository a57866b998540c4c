// SPDX-License-Identifier: MIT
#include "widgets/explain/explain_panel.h"

#include <QAbstractItemModelTester>
#include <QListView>
#include <QTest>

#include "demo/demo.h"
#include "widgets/explain/explain_model.h"

namespace forklane::ui {
namespace {

/// A process that was launched at 10, ran at 20 and ended with code 0 at 30.
std::shared_ptr<Recording> recordedProcess()
{
    auto recording = std::make_shared<Recording>();
    const RowId row =
        recording->addRow({recording->addTrack({"echo", TrackKind::Process, {}, 1, 0}), RowKind::Slices, "state"});
    const auto apply = [&](Tick tick, EventKind kind, const char *name) {
        Event event;
        event.tick = tick;
        event.row = row;
        event.kind = kind;
        event.role = Role::Launch;
        event.ending = Ending::Exited;
        event.name = recording->intern(name);
        recording->apply(event);
    };
    apply(10, EventKind::SliceBegin, "execve /bin/echo");
    apply(20, EventKind::SliceEnd, "");
    apply(30, EventKind::Result, "");
    return recording;
}

class ExplainPanelTest : public QObject {
    Q_OBJECT

private slots:
    void everyExampleHasStepsInTheResources()
    {
        for (const Demo &demo : demos()) {
            const auto read = explanationOf(QString::fromStdString(demo.id));
            QVERIFY2(read && !read->steps.empty(), demo.id.c_str());
        }
        QVERIFY(!explanationOf(QStringLiteral("nothing")));
        QVERIFY(!explanationOf({}));
    }

    void aStepIsDoneFromItsInstantOn()
    {
        ExplainModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setExplanation(*explanationOf(QStringLiteral("call")));
        model.setRuns({{{}, recordedProcess()}});
        const auto done = [&](int row) { return model.index(row).data(ExplainModel::DoneRole).toBool(); };
        model.showAt(Tick(15));
        QVERIFY(done(0)); // launched
        QVERIFY(!done(1));
        model.showAt(Tick(20));
        QVERIFY(done(1)); // it runs its program
        QVERIFY(!done(3));
        model.showAt(std::nullopt);
        QVERIFY(done(3));  // ended
        QVERIFY(!done(2)); // no output was read
        model.showAt(Tick(5));
        QVERIFY(!done(0));
    }

    void theAccessibleNameHasNumberTextAndState()
    {
        ExplainModel model;
        model.setExplanation(
            {{{"It runs.", "execve(2)", 1, "", false, {EventWhat::Exec, Role::Other, "", {}, 0, 0, {}, 1, false}}}});
        const auto name = [&] { return model.index(0).data(Qt::AccessibleTextRole).toString(); };
        QCOMPARE(name(), QStringLiteral("1. It runs. not seen"));
        model.setRuns({{{}, recordedProcess()}});
        model.showAt(std::nullopt);
        QCOMPARE(name(), QStringLiteral("1. It runs. done"));
        QCOMPARE(model.index(0).data(Qt::AccessibleDescriptionRole).toString(), QStringLiteral("Source: execve(2)"));
    }

    void aClickTellsTheEventAndNothingWhereThereIsNone()
    {
        ExplainPanel panel;
        panel.resize(320, 240);
        panel.explain(QStringLiteral("call"));
        panel.setRuns({{{}, recordedProcess()}});
        panel.showAt(Tick(5));
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        FoundEvent chosen;
        int count = 0;
        connect(&panel, &ExplainPanel::eventChosen, this, [&](const FoundEvent &event) {
            chosen = event;
            ++count;
        });
        auto *list = panel.findChild<QListView *>();
        const auto click = [&](int row) {
            QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(row, 0)).center());
        };
        click(1);
        QCOMPARE(count, 1);
        QCOMPARE(chosen.tick, Tick(20)); // also while it is still to come
        click(2);
        QCOMPARE(count, 1);
    }
};

} // namespace
} // namespace forklane::ui

QTEST_MAIN(forklane::ui::ExplainPanelTest)
#include "explain_panel_test.moc"
