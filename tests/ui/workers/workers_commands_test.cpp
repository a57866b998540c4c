// SPDX-License-Identifier: MIT
#include "ui/workers/open_page.h"

#include <QFile>
#include <QTableView>
#include <QTemporaryDir>

#include "theme.h"
#include "timeline/timeline_panel.h"

namespace forklane::ui {

class WorkersCommandsTest : public QObject {
    Q_OBJECT

    /// Two workers with a task each that sleeps so long; true when the first one runs.
    static bool startTwoSleepers(OpenPage &open, Duration sleep)
    {
        WorkFields two;
        two.tasks = TaskChoice::Sleep;
        two.workers = two.count = 2;
        two.least = two.most = sleep;
        open.page.setFields(two);
        const auto runs = [&] {
            return open.column(QStringLiteral("Workers"), 2).value(0).startsWith(QStringLiteral("running"));
        };
        return open.page.start() && QTest::qWaitFor(runs, kPatience);
    }

private slots:
    void initTestCase()
    {
        QVERIFY(m_home.isValid());
        qputenv("XDG_CONFIG_HOME", m_home.path().toLocal8Bit());
        applyTheme(ThemeKind::Light);
    }

    void aCommandsAttemptsAreToldWithStatusCostAndOutput()
    {
        OpenPage open;
        WorkFields twice;
        twice.rules.tries = 2;
        QVERIFY(open.startCommands("echo seen; echo wrong >&2; exit 3", twice));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("0 of 1 done, 1 failed")), kPatience);
        choose(open, 0);
        const QString details = open.details();
        QVERIFY2(details.contains(QStringLiteral("No. 1, failed\ntry 1, slot-")), qPrintable(details));
        QCOMPARE(details.count(QStringLiteral(": failed with 3; waited")), 2);
        QCOMPARE(details.count(QStringLiteral("   CPU ")), 2);
        QCOMPARE(details.count(QStringLiteral("; memory ")), 2);
        QVERIFY2(details.contains(QStringLiteral("\nThe last try began ")), qPrintable(details)); // as the column Wait has it
        QVERIFY2(details.contains(QStringLiteral("Output of try 2 (5 B):\nseen")), qPrintable(details));
        QVERIFY2(details.contains(QStringLiteral("Errors of try 1 (6 B):\nwrong")), qPrintable(details));
        QCOMPARE(open.page.findChild<TimelinePanel *>()->view()->lanes().front().kind, TrackKind::Group);
        QCOMPARE(QString::fromStdString(open.page.session().recording()->structure()->tracks.front().name),
                 QStringLiteral("Slots"));
    }

    void outputIsToldWhileTheCommandRuns()
    {
        OpenPage open;
        QVERIFY(open.startCommands("echo first; exec sleep 1000"));
        open.showTab(QStringLiteral("Tasks"));
        QTRY_COMPARE_WITH_TIMEOUT(open.table(QStringLiteral("Tasks")).rowCount(), 1, kPatience);
        choose(open, 0);
        QTRY_VERIFY_WITH_TIMEOUT(open.details().contains(QStringLiteral(": running; waited")), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(open.details().contains(QStringLiteral("Output of try 1 (6 B):\nfirst")), kPatience);
        open.page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!open.page.session().isRunning(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(open.details().contains(QStringLiteral("killed by SIGTERM")), kPatience);
    }

    void theKeyboardStaysAtTheTableWhenAWorkerIsKilled()
    {
        OpenPage open;
        QVERIFY(startTwoSleepers(open, std::chrono::seconds(1000)));
        QPushButton *kill = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((kill = button(open.page, QStringLiteral("Kill −9, Process-1"))) != nullptr, kPatience);
        kill->setFocus();
        kill->click();
        QTRY_VERIFY_WITH_TIMEOUT(button(open.page, QStringLiteral("Kill −9, Process-1")) == nullptr, kPatience);
        QCOMPARE(open.page.focusWidget(), named<QTableView>(open.page, QStringLiteral("Workers")));
        open.page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!open.page.session().isRunning(), kPatience);
    }

    void whatWasSaidOfATaskInDoubtGoesWithTheRun()
    {
        OpenPage open;
        QVERIFY(startTwoSleepers(open, std::chrono::milliseconds(500)));
        button(open.page, QStringLiteral("Kill −9, Process-1"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(open.message().contains(QStringLiteral("is in doubt and runs again")), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("2 of 2 done")) && !open.page.session().isRunning(), kPatience);
        QVERIFY2(open.message().isEmpty(), qPrintable(open.message()));
    }

    void aSlotThatHasNothingMoreToDoIsNotDrained()
    {
        OpenPage open;
        WorkFields two;
        two.workers = 2;
        QVERIFY(open.startCommands("true\nexec sleep 1000", two));
        const auto states = [&] { return open.column(QStringLiteral("Workers"), 2); };
        QTRY_VERIFY_WITH_TIMEOUT(states().contains(QStringLiteral("idle: no work")), kPatience);
        open.page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(!open.page.session().isRunning(), kPatience);
    }

    void theTableOfTasksFollowsThePlayhead()
    {
        OpenPage open;
        QVERIFY(open.startThreads(TaskChoice::Fruit, 4));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("4 of 4 done, none lost")), kPatience);
        open.showTab(QStringLiteral("Tasks"));
        QTRY_COMPARE_WITH_TIMEOUT(open.column(QStringLiteral("Tasks"), 2), QStringList(4, QStringLiteral("done")), kPatience);
        const queue::WorkBoard &board = open.page.session().run(0).board();
        const Tick begun = std::max(board.attemptsOf(queue::TaskId{0}).front().began, board.task(queue::TaskId{3}).submitted);
        open.page.findChild<TimelinePanel *>()->setPlayhead(begun);
        QTRY_COMPARE_WITH_TIMEOUT(open.column(QStringLiteral("Tasks"), 2).value(0), QStringLiteral("running"), kPatience);
        QCOMPARE(open.column(QStringLiteral("Tasks"), 2).value(3), QStringLiteral("queued"));
        QCOMPARE(open.column(QStringLiteral("Tasks"), 6), QStringList(4, QString())); // none has run
        choose(open, 0);
        QVERIFY2(open.details().contains(QStringLiteral("apple\nNo. 1, running")), qPrintable(open.details()));
        open.page.findChild<TimelinePanel *>()->setPlayhead(std::nullopt);
        QTRY_COMPARE_WITH_TIMEOUT(open.column(QStringLiteral("Tasks"), 2), QStringList(4, QStringLiteral("done")), kPatience);
    }

    void aRunGoesOnWhereItsJobLogEnds()
    {
        OpenPage open;
        WorkFields logged;
        logged.joblog = m_home.filePath(QStringLiteral("ends.joblog")).toStdString();
        QFile log(QString::fromStdString(logged.joblog));
        QVERIFY(log.open(QIODevice::WriteOnly)); // of a run whose window was killed: one end, and a torn line
        log.write("Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n"
                  "2\t:\t1.000\t     0.001\t0\t0\t1\t0\tfalse\n1\t:\t1.0");
        log.close();
        logged.resume = ResumeChoice::Resume;
        QVERIFY(open.startCommands("true\nfalse\ntrue", logged));
        QCOMPARE(open.message(), QStringLiteral("1 of 3 commands had ended before, as the job log says."));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("2 of 2 done, none lost")), kPatience);
        auto ends = endsIn(log);
        QCOMPARE(ends.size(), std::size_t{3});
        QVERIFY(ends.at(1).succeeded() && ends.at(3).succeeded() && !ends.at(2).succeeded());

        logged.resume = ResumeChoice::FailedToo;
        QVERIFY(open.startCommands("true\nfalse\ntrue", logged));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("0 of 1 done, 1 failed")), kPatience);
        QVERIFY(!open.startCommands("true\nfalse\nanother", logged));
        QVERIFY2(open.message().contains(QStringLiteral("line 3 of the list is \"another\"")), qPrintable(open.message()));
        QCOMPARE(endsIn(log).size(), std::size_t{3});
    }

    void startedAgainItDoesNotEmptyTheLog()
    {
        OpenPage open;
        WorkFields logged;
        logged.joblog = m_home.filePath(QStringLiteral("again.joblog")).toStdString();
        QVERIFY(open.startCommands("true", logged));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("1 of 1 done")), kPatience);
        QCOMPARE(open.page.fields().resume, ResumeChoice::Resume);
    }

    void aFullDiskUnderTheJobLogStopsNothing()
    {
        OpenPage open;
        WorkFields logged;
        logged.joblog = "/dev/full";
        QVERIFY(open.startCommands("true\ntrue", logged));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("2 of 2 done, none lost")), kPatience);
        QVERIFY2(open.message().contains(QStringLiteral("No space left on device")) &&
                     open.message().contains(QStringLiteral("The commands go on")),
                 qPrintable(open.message()));
        logged.joblog = "/nowhere/ends.joblog";
        QVERIFY(!open.startCommands("true", logged));
        QVERIFY2(open.message().contains(QStringLiteral("/nowhere/ends.joblog")), qPrintable(open.message()));
    }

private:
    static void choose(OpenPage &open, int row)
    {
        open.showTab(QStringLiteral("Tasks"));
        QTRY_VERIFY_WITH_TIMEOUT(open.table(QStringLiteral("Tasks")).rowCount() > row, kPatience);
        named<QTableView>(open.page, QStringLiteral("Tasks"))->selectRow(row);
    }
    static std::map<std::uint64_t, queue::LoggedEnd> endsIn(QFile &log)
    {
        if (!log.open(QIODevice::ReadOnly))
            return {};
        auto ends = queue::parseJoblog(log.readAll().toStdString(), "log");
        log.close();
        return ends ? *ends : std::map<std::uint64_t, queue::LoggedEnd>();
    }

    QTemporaryDir m_home;
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::WorkersCommandsTest)
#include "workers_commands_test.moc"
