// SPDX-License-Identifier: MIT
// What the window and its pages' frame have in common: inspector, keys, status bar, the history of commands.
#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTabWidget>
#include <QTableWidget>
#include <QTimer>

#include "pages/gallery/gallery_page.h"
#include "pages/page_frame.h"
#include "pages/run/options/run_options_drawer.h"
#include "pages/run/run_page.h"
#include "timeline/timeline_panel.h"
#include "ui/window/open_window.h"
#include "widgets/command_line/command_line.h"

namespace forklane::ui {

class WindowFrameTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;
    std::unique_ptr<MainWindow> m_window;

    RunPage &showRunPage()
    {
        m_window->showPage(PageId::Run);
        return *m_window->runPage();
    }

private slots:
    void initTestCase() { useSettingsIn(m_settings); }

    void init()
    {
        m_window = openWindow();
        QVERIFY(m_window);
    }

    void cleanup() { m_window.reset(); }

    void aRangeOnTheTimelineIsToldInDetails()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("sleep 0.1"), false));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Finished in")), kPatience);
        TimelineView &view = *page.findChild<TimelinePanel *>()->view();
        QTabWidget *inspector = page.findChild<PageFrame *>()->inspector();
        inspector->setCurrentIndex(0);
        auto *totals = page.findChild<QLabel *>(QStringLiteral("range"));
        QVERIFY(!totals->isVisible());
        view.setRange(TickRange{view.pinned().first, view.pinned().newest});
        QVERIFY(totals->isVisible());
        QCOMPARE(inspector->tabText(inspector->currentIndex()), QStringLiteral("Details"));
        QVERIFY2(totals->accessibleName().contains(QStringLiteral("sleeping")), qPrintable(totals->accessibleName()));
        const auto asleep = [&] { // the lane's and of all: "sleeping 102 ms"
            static const QRegularExpression kSleeping(QStringLiteral("sleeping[^0-9]*([0-9.]+ ms)"));
            return kSleeping.match(totals->accessibleName()).captured(1);
        };
        const QString whole = asleep();
        QVERIFY(!whole.isEmpty());
        view.setPlayhead(view.pinned().first + (view.pinned().newest - view.pinned().first) / 2);
        QTRY_VERIFY(totals->accessibleName().contains(QStringLiteral("after the instant that is shown")));
        QCOMPARE(asleep(), whole);
        QVERIFY(page.run(QStringLiteral("true"), false)); // another recording
        QVERIFY(!totals->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(page.shownRun()->report.state == JobState::Done, kPatience);
    }

    void tabGoesThroughThePageAsOneReadsIt()
    {
        RunPage &page = showRunPage();
        for (const char *text : {"true", "sleep 600 | sleep 600"}) { // chips, and what can be done while something runs
            QVERIFY(page.run(QLatin1String(text), false));
            QTRY_VERIFY_WITH_TIMEOUT(!says(page, QStringLiteral("Starting")), kPatience);
        }
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Running")), kPatience);
        QWidget *first = page.findChild<QComboBox *>(); // the mode
        first->setFocus();
        QStringList names;
        do {
            QWidget *now = QApplication::focusWidget();
            const auto *button = qobject_cast<QAbstractButton *>(now);
            names << (button != nullptr ? button->text() : now->accessibleName());
            if (qobject_cast<QTabBar *>(now) != nullptr)
                names.last() = QStringLiteral("Tabs");
            QTest::keyClick(now, Qt::Key_Tab);
        } while (page.isAncestorOf(QApplication::focusWidget()) && names.size() < 100 && QApplication::focusWidget() != first);
        names[names.indexOf(QRegularExpression(QStringLiteral("✓ true.*")))] = QStringLiteral("its chip");
        const QStringList wanted = {"Mode",         "Command line",
                                    "Options",      "Run",
                                    "Stop",         "Pause",
                                    "Signal",       "Kill",
                                    "its chip",     "All runs",
                                    "Pipeline",     "Tabs",
                                    "Stages shown", "stdout",
                                    "stderr",       "Times",
                                    "Find",         "Save as",
                                    "Output",       "Tabs",
                                    "Details",      "Follow",
                                    "Fit",          "Zoom −",
                                    "Zoom +",       "Find on the timeline",
                                    "Legend",       "More",
                                    "Timeline"};
        QCOMPARE(names, wanted);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ShiftModifier); // and back
        QCOMPARE(QApplication::focusWidget(), page.findChild<TimelineView *>());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ShiftModifier);
        QCOMPARE(qobject_cast<QAbstractButton *>(QApplication::focusWidget())->text(), QStringLiteral("More"));
        page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Stopped after")), kPatience);
    }

    void enterOnTheTimelineOpensDetails()
    {
        RunPage &page = showRunPage();
        QTabWidget *inspector = page.findChild<PageFrame *>()->inspector();
        inspector->setCurrentIndex(0);
        for (const int width : {1280, 1024}) { // beside the working area, and as a drawer
            resizeTo(*m_window, width, 800);
            if (inspector->isVisible())
                page.toggleInspector();
            QVERIFY(!inspector->isVisible());
            QTest::keyClick(page.findChild<TimelinePanel *>()->view(), Qt::Key_Return);
            QVERIFY(inspector->isVisible());
            QCOMPARE(inspector->tabText(inspector->currentIndex()), QStringLiteral("Details"));
        }
    }

    void aReplaysSpeedStandsBeforeTheSentenceWhileItPlays()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("sleep 0.2"), false));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Finished in")), kPatience);
        auto *timeline = page.findChild<TimelinePanel *>();
        timeline->startReplay();
        QVERIFY(says(page, QStringLiteral("Replay, 1/")));
        timeline->pauseReplay();
        QVERIFY(!says(page, QStringLiteral("Replay, 1/")));
        timeline->startReplay();
        QVERIFY(says(page, QStringLiteral("Replay, 1/")));
        timeline->stopReplay();
        QVERIFY(says(page, QStringLiteral("Finished in")));
    }

    void escapeLeavesTheDrawersOneAtATime()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("sleep 600"), false));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Running")), kPatience);
        resizeTo(*m_window, 1024, 800);
        auto *inspector = page.findChild<PageFrame *>()->inspector();
        auto *options = page.findChild<RunOptionsDrawer *>();
        page.toggleInspector();
        shownButton(page, QStringLiteral("Options"))->click();
        QVERIFY(options->isVisible());
        options->findChild<QLineEdit *>()->setFocus();
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Escape); // the one that has the focus
        QVERIFY(!options->isVisible());
        QVERIFY(inspector->isVisible());
        QTest::keyClick(m_window->focusWidget(), Qt::Key_Escape);
        QVERIFY(!inspector->isVisible());
        QTest::keyClick(page.findChild<CommandLine *>(), Qt::Key_Escape);
        QCOMPARE(page.shownRun()->report.state, JobState::Running);
        page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Stopped after")), kPatience);
    }

    void aQuestionMarkShowsTheKeys()
    {
        RunPage &page = showRunPage();
        QTest::keyClicks(page.findChild<CommandLine *>(), QStringLiteral("?"));
        QCOMPARE(page.findChild<CommandLine *>()->text(), QStringLiteral("?")); // there it is a letter
        QStringList shown;
        QTimer::singleShot(0, m_window.get(), [&] {
            QWidget *dialog = QApplication::activeModalWidget();
            const auto *table = dialog->findChild<QTableWidget *>();
            for (int row = 0; row < table->rowCount(); ++row)
                shown << table->item(row, 0)->text() + u' ' + table->item(row, 1)->text();
            button(*dialog, QStringLiteral("Close"))->click();
        });
        QTest::keyClick(page.findChild<TimelinePanel *>()->view(), Qt::Key_Question);
        QVERIFY(shown.contains(QStringLiteral("timeline P")));
        QVERIFY2(shown.contains(QStringLiteral("everywhere F8")), qPrintable(shown.join(u'\n')));
    }

    void theStatusBarTellsWhatAnEventCosts()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("true"), false));
        QTRY_VERIFY_WITH_TIMEOUT(status(*m_window).endsWith(QStringLiteral("s an event")), kPatience);
        QVERIFY2(status(*m_window).contains(QStringLiteral(" · none dropped · ")), qPrintable(status(*m_window)));
    }

    void aLowWindowsStatusBarKeepsTwoFacts()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("true"), false));
        QTRY_VERIFY_WITH_TIMEOUT(page.shownRun()->report.state == JobState::Done, kPatience);
        resizeTo(*m_window, 1280, 700);
        QCOMPARE(status(*m_window).split(QStringLiteral(" · ")).size(), 2);
        QVERIFY(status(*m_window).endsWith(QStringLiteral(" events")));
        resizeTo(*m_window, 1280, 800);
        QVERIFY(status(*m_window).contains(QStringLiteral("none dropped")));
    }

    void everyCommandLineHasTheSameHistoryAlsoAfterARestart()
    {
        RunPage &page = showRunPage();
        for (const char *command : {"true", "echo one", "true"})
            QVERIFY(page.run(QLatin1String(command), false));
        QTRY_VERIFY_WITH_TIMEOUT(status(*m_window).startsWith(QStringLiteral("nothing")), kPatience);
        m_window->showPage(PageId::Gallery);
        const QStringList expected{QStringLiteral("echo one"), QStringLiteral("true")};
        QCOMPARE(m_window->findChild<GalleryPage *>()->commandLine()->history(), expected);
        m_window = std::make_unique<MainWindow>(makeMailbox());
        m_window->show();
        auto *line = m_window->findChild<GalleryPage *>()->commandLine();
        QCOMPARE(line->history(), expected);
        QTest::keyClick(line, Qt::Key_Up);
        QCOMPARE(line->text(), QStringLiteral("true"));
    }
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::WindowFrameTest)
#include "window_frame_test.moc"
