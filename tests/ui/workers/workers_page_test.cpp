// SPDX-License-Identifier: MIT
#include "ui/workers/open_page.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QSpinBox>
#include <QTableView>
#include <QTemporaryDir>

#include "pages/workers/fields/commands_drawer.h"
#include "pages/workers/pictures/queue_picture.h"
#include "pages/workers/pictures/state_bar.h"
#include "pages/workers/tables/tasks_panel.h"
#include "theme.h"
#include "timeline/timeline_panel.h"

namespace forklane::ui {

class WorkersPageTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_home.isValid());
        qputenv("XDG_CONFIG_HOME", m_home.path().toLocal8Bit());
        applyTheme(ThemeKind::Light);
    }

    void beforeTheFirstRunItSaysWhatToDo()
    {
        OpenPage open;
        QVERIFY(open.says(QStringLiteral("Choose tasks and press Start.")));
        QVERIFY(open.says(QStringLiteral("0 submitted = 0 queued")));
        for (const char *label : {"Pause", "Drain", "Stop", "Add worker"}) {
            QPushButton *control = button(open.page, QLatin1String(label));
            QVERIFY2(control != nullptr && !control->isEnabled() && !control->toolTip().isEmpty(), label);
        }
    }

    void theLecturesFruitOnThreadsIsAllDone()
    {
        OpenPage open;
        QVERIFY(open.startThreads(TaskChoice::Fruit, 4));
        QVERIFY(!button(open.page, QStringLiteral("Start"))->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("4 of 4 done, none lost")), kPatience);
        QVERIFY(open.says(QStringLiteral("4 submitted = 0 queued + 0 assigned + 0 running + 4 done")));
        QCOMPARE(open.column(QStringLiteral("Workers"), 0),
                 QStringList({QStringLiteral("Thread-1"), QStringLiteral("Thread-2")}));
        const QStringList log = open.column(QStringLiteral("Log"), 0);
        QCOMPARE(log.filter(QStringLiteral(" - start")).size(), 4);
        QCOMPARE(log.filter(QStringLiteral(" - end (")).size(), 4);
        QCOMPARE(log.filter(QStringLiteral("DONE")).size(), 2);
        QCOMPARE(open.page.findChild<StateBar *>()->parts().size(), std::size_t{1});
        QVERIFY(button(open.page, QStringLiteral("Start"))->isEnabled());
        QCOMPARE(open.bridge.workCount(), 0);
    }

    void thePlayheadMovesEveryPicture()
    {
        OpenPage open;
        QVERIFY(open.startThreads(TaskChoice::Fruit, 4));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("4 of 4 done, none lost")), kPatience);
        auto *timeline = open.page.findChild<TimelinePanel *>();
        const queue::WorkBoard &board = open.page.session().run(0).board();
        const Tick begun = std::max(board.attemptsOf(queue::TaskId{0}).front().began, board.task(queue::TaskId{3}).submitted);
        timeline->setPlayhead(begun);
        QVERIFY(open.says(QStringLiteral("At ")));
        QVERIFY(open.says(QStringLiteral("0 done + 0 failed")));
        QVERIFY(open.column(QStringLiteral("Workers"), 2).join(u'\n').contains(QStringLiteral("running apple")));
        QVERIFY(open.column(QStringLiteral("Log"), 0).filter(QStringLiteral(" - end (")).isEmpty());
        QVERIFY(!open.page.findChild<QueuePicture *>()->boxes().empty());
        timeline->setPlayhead(std::nullopt);
        QVERIFY(open.says(QStringLiteral("4 of 4 done, none lost")));
        QCOMPARE(open.column(QStringLiteral("Log"), 0).filter(QStringLiteral(" - end (")).size(), 4);
    }

    void aWrongNumberOfWorkersIsToldInASentence()
    {
        OpenPage open;
        auto *workers = named<QSpinBox>(open.page, QStringLiteral("Workers"));
        workers->setValue(0);
        QVERIFY(!open.page.start());
        QVERIFY2(open.message().contains(QStringLiteral("0 workers")), qPrintable(open.message()));
        workers->setValue(10'000);
        QVERIFY(!open.page.start());
        QVERIFY2(open.message().contains(QStringLiteral("1 to 1000")), qPrintable(open.message()));
        QCOMPARE(open.page.session().groupCount(), std::size_t{0});
    }

    void failuresAreFilteredAndRunAgainByAButton()
    {
        OpenPage open;
        QVERIFY(open.startThreads(TaskChoice::Flaky, 200, 100));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("200 failed")), kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(open.message(), QStringLiteral("200 tasks failed."), kPatience);
        open.showTab(QStringLiteral("Tasks"));
        QTRY_COMPARE_WITH_TIMEOUT(open.table(QStringLiteral("Tasks")).rowCount(), 200, kPatience);
        button(open.page, QStringLiteral("Retry failed in a new run"))->click();
        QVERIFY(open.page.session().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!open.page.session().isRunning(), kPatience);
        QCOMPARE(open.page.session().planned(), std::uint64_t{200});
    }

    void tasksAreSearchedAndFiltered()
    {
        OpenPage open;
        QVERIFY(open.startThreads(TaskChoice::Sleep, 300));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("300 of 300 done")), kPatience);
        open.showTab(QStringLiteral("Tasks"));
        QAbstractItemModel &tasks = open.table(QStringLiteral("Tasks"));
        const QAbstractItemModelTester tester(&tasks, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QTRY_COMPARE_WITH_TIMEOUT(tasks.rowCount(), 300, kPatience);
        named<QLineEdit>(open.page, QStringLiteral("Search"))->setText(QStringLiteral("TASK 29"));
        QTRY_COMPARE_WITH_TIMEOUT(tasks.rowCount(), 11, kPatience); // 29, 290–299
        QCOMPARE(tasks.index(0, 1).data().toString(), QStringLiteral("task 29"));
        QCOMPARE(tasks.index(0, 2).data().toString(), QStringLiteral("done"));
        named<QLineEdit>(open.page, QStringLiteral("Search"))->setText(QStringLiteral("nothing like that"));
        QTRY_COMPARE_WITH_TIMEOUT(tasks.rowCount(), 0, kPatience);
    }

    void pauseHoldsAndResumeGoesOn()
    {
        OpenPage open;
        QVERIFY(open.startThreads(TaskChoice::Fruit, 4));
        button(open.page, QStringLiteral("Pause"))->click();
        QVERIFY(open.says(QStringLiteral("Paused at")));
        button(open.page, QStringLiteral("Resume"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("4 of 4 done")), kPatience);
    }

    void stopEndsTheRunAndTheSumHolds()
    {
        OpenPage open;
        WorkFields fields;
        fields.kind = KindChoice::Threads;
        fields.tasks = TaskChoice::Sleep;
        fields.count = 5000;
        fields.least = fields.most = std::chrono::seconds(10);
        open.page.setFields(fields);
        QVERIFY(open.page.start());
        open.page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("Stopped after")), kPatience);
        QVERIFY(open.says(QStringLiteral("none lost")));
    }

    void aWorkerIsAddedByKeyAndEndedByItsButton()
    {
        OpenPage open;
        WorkFields fields;
        fields.kind = KindChoice::Threads;
        fields.tasks = TaskChoice::Sleep;
        fields.count = 100'000;
        fields.least = fields.most = std::chrono::milliseconds(1);
        open.page.setFields(fields);
        QVERIFY(open.page.start());
        QTest::keyClick(&open.page, Qt::Key_Insert);
        QTRY_VERIFY_WITH_TIMEOUT(button(open.page, QStringLiteral("Drain, Thread-3")) != nullptr, kPatience);
        QVERIFY(!button(open.page, QStringLiteral("Kill −9, Thread-3"))->isEnabled());
        button(open.page, QStringLiteral("Drain, Thread-3"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(button(open.page, QStringLiteral("Drain, Thread-3")) == nullptr, kPatience);
        open.page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!open.page.session().isRunning(), kPatience);
    }

    void aTaskSelectedInTheTableIsMarkedOnTheTimeline()
    {
        OpenPage open;
        QVERIFY(open.startThreads(TaskChoice::Fruit, 4));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("4 of 4 done")), kPatience);
        open.showTab(QStringLiteral("Tasks"));
        QTRY_COMPARE_WITH_TIMEOUT(open.table(QStringLiteral("Tasks")).rowCount(), 4, kPatience);
        named<QTableView>(open.page, QStringLiteral("Tasks"))->selectRow(2);
        const TimelineSelection &selection = open.page.findChild<TimelinePanel *>()->selection();
        QVERIFY(selection.hasSlice());
        QCOMPARE(selection.slice.value, std::int64_t{3});
        QVERIFY(open.says(QStringLiteral("lemon\nNo. 3, done\ntry 1, Thread-")));
    }

    void tasksAreExportedInThreeFormats()
    {
        OpenPage open;
        QVERIFY(open.startThreads(TaskChoice::Fruit, 4));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("4 of 4 done")), kPatience);
        const auto exported = [&](const QString &name) {
            QFile file(m_home.filePath(name));
            return open.page.exportTo(file.fileName()) && file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray csv = exported(QStringLiteral("tasks.csv"));
        QCOMPARE(csv.count("\r\n"), 5);
        QVERIFY2(csv.contains("\r\n3,lemon,done,1,Thread-"), csv);
        const QByteArray json = exported(QStringLiteral("tasks.jsonl"));
        QCOMPARE(json.count('\n'), 4);
        QVERIFY2(json.contains("\"name\":\"banana\"") && json.contains("\"state\":\"done\""), json);
        const auto log = queue::parseJoblog(exported(QStringLiteral("tasks.joblog")).toStdString(), "tasks.joblog");
        QVERIFY(log && log->size() == 4 && log->at(3).command == "lemon" && log->at(3).succeeded());
        QVERIFY(!open.page.exportTo(QStringLiteral("/nowhere/tasks.csv")));
        QVERIFY(open.message().startsWith(QStringLiteral("Cannot write")));
    }

    void theFirstCommandsAreShownAsTheyWillRun()
    {
        OpenPage open;
        WorkFields fields;
        fields.tasks = TaskChoice::Commands;
        open.page.setFields(fields);
        auto *drawer = open.page.findChild<CommandsDrawer *>();
        QVERIFY(drawer->isVisible());
        drawer->setText(QStringLiteral("echo 1\necho 2\necho 3\necho 4\necho 5"));
        QCOMPARE(drawer->preview(), QStringLiteral("Runs:  echo 1   ·   echo 2   ·   echo 3   and 2 more"));
        drawer->setText(QStringLiteral("echo {}"));
        QVERIFY(drawer->preview().contains(QStringLiteral("needs a table")));
    }

private:
    QTemporaryDir m_home;
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::WorkersPageTest)
#include "workers_page_test.moc"
