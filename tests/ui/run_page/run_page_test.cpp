// SPDX-License-Identifier: MIT
// The page Run with real programs, without the window around it.
#include "pages/run/run_page.h"

#include <algorithm>
#include <csignal>

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

#include "engine_bridge.h"
#include "job/processes.h"
#include "pages/run/descriptor_table.h"
#include "pages/run/launch_table.h"
#include "pages/run/options/run_options_drawer.h"
#include "pages/run/run_chips.h"
#include "pages/run/run_details.h"
#include "timeline/timeline_panel.h"
#include "ui/run_page/show_tab.h"
#include "widgets/command_line/command_line.h"
#include "widgets/message_bar/message_bar.h"
#include "widgets/strip/strip.h"

namespace forklane::ui {
namespace {

constexpr int kPatience = 20'000; // ms

Demo exampleOf(const QStringList &texts)
{
    Demo demo;
    demo.id = "example";
    for (const QString &text : texts) {
        DemoRun run;
        run.text = text.toStdString();
        demo.runs.push_back(run);
    }
    return demo;
}

} // namespace

class RunPageTest : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<RunPage> m_page;

    [[nodiscard]] QPushButton *shownButton(const QString &label) const
    {
        for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
            if (button->text() == label && button->isVisibleTo(m_page.get()))
                return button;
        }
        return nullptr;
    }

    [[nodiscard]] const JobReport &report() const { return m_page->shownRun()->report; }
    [[nodiscard]] bool isDone() const { return report().state == JobState::Done; }
    [[nodiscard]] TimelinePanel *timeline() const { return m_page->findChild<TimelinePanel *>(); }
    [[nodiscard]] Strip *strip() const { return m_page->findChild<Strip *>(); }

    [[nodiscard]] RunChips *chips() const { return m_page->findChild<RunChips *>(); }

    /// Runs it to its end; its id.
    int finish(const QString &text) const
    {
        m_page->run(text, false);
        (void)QTest::qWaitFor([this] { return isDone(); }, kPatience);
        return m_page->shownRun()->id;
    }

    void selectStage(std::size_t stage) const
    {
        timeline()->setSelection({m_page->shownRun()->job->tracks().stages[stage].track, {}, {}, 0});
    }

    void sendSignal(const QString &name) const
    {
        for (QAction *action : shownButton(QStringLiteral("Signal"))->menu()->actions()) {
            if (action->text() == name)
                action->trigger();
        }
    }

    static QString sleepers(int count) { return QStringList(count, QStringLiteral("sleep 600")).join(QStringLiteral(" | ")); }

    /// Stages whose launch the recording tells.
    [[nodiscard]] int launched() const
    {
        const Job &job = *m_page->shownRun()->job;
        const auto processes = processesAt(*job.recording(), tickNow());
        return static_cast<int>(
            std::count_if(processes.begin(), processes.end(), [](const ProcessFacts &process) { return process.pid >= 0; }));
    }

    /// Three stages that sleep until they are ended.
    void runSleepers() const
    {
        QVERIFY(m_page->run(QStringLiteral("sleep 601 | sleep 602 | sleep 603"), false));
        QTRY_VERIFY_WITH_TIMEOUT(report().state == JobState::Running, kPatience);
    }

    /// A program that ignores its stop signal, for 20 s; returns when that has been told.
    void stopTheDeaf() const
    {
        RunOptions options;
        options.stopSignal = SIGINT;
        options.graceMs = 20'000;
        m_page->findChild<RunOptionsDrawer *>()->setOptions(options);
        QVERIFY(m_page->run(QStringLiteral("sh -c 'trap \"\" INT; echo deaf; while :; do sleep 600; done'"), false));
        QTRY_VERIFY_WITH_TIMEOUT(m_page->shownRun()->job->output()->totals().bytes > 0, kPatience);
        m_page->stop();
        QTRY_VERIFY_WITH_TIMEOUT(shownButton(QStringLiteral("Wait")) != nullptr, kPatience);
    }

private slots:
    void init()
    {
        m_bridge = std::make_unique<EngineBridge>(std::move(*Mailbox::make()));
        m_page = std::make_unique<RunPage>(*m_bridge);
        m_page->resize(1200, 760);
        m_page->setVisible(true);
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    void cleanup()
    {
        m_page.reset();
        m_bridge.reset();
    }

    void onlyAWholeRunOfTheSameIsComparedWith()
    {
        finish(QStringLiteral("true"));
        QVERIFY(!m_page->shownRun()->lastTime);
        const auto wall = report().wall;
        finish(QStringLiteral("true"));
        QCOMPARE(m_page->shownRun()->lastTime, wall);
        m_page->run(QStringLiteral("true"), true);
        QVERIFY(QTest::qWaitFor([this] { return isDone(); }, kPatience));
        QVERIFY(!m_page->shownRun()->lastTime); // by the shell: another thing
        for (const QString &text : {QStringLiteral("false"), QStringLiteral("sleep 600")}) {
            for (int i = 0; i < 2; ++i) {
                m_page->run(text, false);
                QVERIFY(!m_page->shownRun()->lastTime);
                m_page->stop();
                QVERIFY(QTest::qWaitFor([this] { return isDone(); }, kPatience));
            }
        }
    }

    void aPipeThatIsSelectedIsMarkedAndHasDetails()
    {
        m_page->run(sleepers(2), false);
        QVERIFY(QTest::qWaitFor([this] { return report().state == JobState::Running; }, kPatience));
        emit strip()->pipeSelected(0);
        QCOMPARE(timeline()->selection().track, m_page->shownRun()->job->tracks().pipes[0].track);
        const auto details = [this] { return runDetails(*m_page->shownRun(), timeline()->selection(), tickNow()); };
        QVERIFY2(details().startsWith(QStringLiteral("pipe from sleep 600 to sleep 600")), qPrintable(details()));
        QVERIFY(QTest::qWaitFor([&] { return details().contains(QStringLiteral("0 of 65,536 bytes are in the pipe")); },
                                kPatience));
        m_page->stop();
        QVERIFY(QTest::qWaitFor([this] { return isDone(); }, kPatience));
    }

    void detailsDoNotTellTheFuture()
    {
        finish(QStringLiteral("echo hi"));
        const Job &job = *m_page->shownRun()->job;
        QVERIFY(QTest::qWaitFor([&] { return job.recording()->slices(job.tracks().reads).size() > 0; }, kPatience));
        const TimelineSelection read{job.tracks().output, job.tracks().reads, job.recording()->slices(job.tracks().reads).at(0),
                                     0};
        const QString now = runDetails(*m_page->shownRun(), read, job.recording()->lastTick());
        QVERIFY2(now.startsWith(QStringLiteral("stdout: 3 B read")), qPrintable(now));
        const QString before = runDetails(*m_page->shownRun(), read, job.recording()->firstTick());
        QVERIFY2(before.endsWith(QStringLiteral("after the instant that is shown")), qPrintable(before));
        const ProcessTracks &stage = job.tracks().stages[0];
        const TimelineSelection launch{stage.track, stage.state, job.recording()->slices(stage.state).at(0), 0};
        QVERIFY(runDetails(*m_page->shownRun(), launch, job.recording()->firstTick())
                    .contains(QStringLiteral("after the instant")));
    }

    void theSameWithOtherVariablesIsComparedToo()
    {
        finish(QStringLiteral("true one"));
        const auto wall = report().wall;
        finish(QStringLiteral("LC_ALL=C true one"));
        QCOMPARE(m_page->shownRun()->lastTime, wall);
        finish(QStringLiteral("true two"));
        QVERIFY(!m_page->shownRun()->lastTime);
    }

    void anExamplesModeAndTableLeaveWithIt()
    {
        Demo example = exampleOf({QStringLiteral("echo $((1 + 1))"), QStringLiteral("echo two")});
        example.runs.front().shell = true;
        m_page->openDemo(example);
        QComboBox *mode = nullptr;
        for (QComboBox *box : m_page->findChildren<QComboBox *>()) {
            if (box->accessibleName() == QStringLiteral("Mode"))
                mode = box;
        }
        QCOMPARE(mode->currentText(), QStringLiteral("Shell"));
        auto *line = m_page->findChild<CommandLine *>();
        line->selectAll();
        QTest::keyClicks(line, QStringLiteral("true | cat"));
        QCOMPARE(mode->currentText(), QStringLiteral("Direct"));
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([this] { return isDone(); }, kPatience));
        QCOMPARE(report().stages.size(), 2U);
        for (const QTabWidget *tabs : m_page->findChildren<QTabWidget *>()) {
            for (int tab = 0; tab < tabs->count(); ++tab)
                QVERIFY(!tabs->isTabVisible(tab) || tabs->tabText(tab) != QStringLiteral("Runs"));
        }
    }

    void aComplaintAboutTheTextGoesWhenTheTextIsMended()
    {
        auto *line = m_page->findChild<CommandLine *>();
        line->setText(QStringLiteral("ls *"));
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(shownButton(QStringLiteral("Use Shell")) != nullptr);
        QTest::keyClick(line, Qt::Key_Backspace);
        QVERIFY(shownButton(QStringLiteral("Use Shell")) == nullptr);
    }

    void nobodyHasToGoBackFromAViewThatHasFittedItself()
    {
        finish(QStringLiteral("true"));
        QVERIFY(!timeline()->view()->canGoBack());
        timeline()->view()->zoomBy(2);
        QVERIFY(timeline()->view()->canGoBack());
    }

    void theEndOfARunLeavesTheKeyboardWithTheTimeline()
    {
        finish(QStringLiteral("true"));
        m_page->run(QStringLiteral("sleep 600"), false);
        QVERIFY(QTest::qWaitFor([this] { return report().state == JobState::Running; }, kPatience));
        QPushButton *stop = shownButton(QStringLiteral("Stop"));
        stop->setFocus();
        stop->click();
        QVERIFY(QTest::qWaitFor([this] { return isDone(); }, kPatience));
        QCOMPARE(m_page->window()->focusWidget(), timeline()->view());
    }

    void aSignalGoesToTheStageThatIsSelectedOnTheTimeline()
    {
        runSleepers();
        selectStage(1);
        QCOMPARE(strip()->selected(), 1);
        sendSignal(QStringLiteral("SIGKILL"));
        QTRY_VERIFY_WITH_TIMEOUT(report().stages[1].status.has_value(), kPatience);
        QVERIFY(!report().stages[0].status);
        QVERIFY(!report().stages[2].status);
    }

    void aClickOnTheStripSelectsTheStagesTrack()
    {
        runSleepers();
        selectStage(0);
        strip()->choose(2);
        QCOMPARE(strip()->selected(), 2);
        QCOMPARE(timeline()->selection().track.value, m_page->shownRun()->job->tracks().stages[2].track.value);
        QVERIFY(m_page->findChild<QLabel *>(QStringLiteral("details"))->text().startsWith(QStringLiteral("sleep 603")));
    }

    void aSignalsMenuSaysWhomItReaches()
    {
        runSleepers();
        QPushButton *button = shownButton(QStringLiteral("Signal"));
        QCOMPARE(button->menu()->actions().front()->text(), QStringLiteral("To all stages"));
        strip()->choose(1);
        QCOMPARE(button->menu()->actions().front()->text(), QStringLiteral("To sleep 602"));
        QCOMPARE(button->toolTip(), QStringLiteral("Send a signal to the selected stage: sleep 602."));
        timeline()->setSelection({});
        QCOMPARE(button->menu()->actions().front()->text(), QStringLiteral("To all stages"));
    }

    void aStageThatHasEndedGetsNoSignal()
    {
        QVERIFY(m_page->run(QStringLiteral("true | sleep 602"), false));
        QTRY_VERIFY_WITH_TIMEOUT(!report().stages.empty() && report().stages[0].status, kPatience);
        selectStage(0);
        QVERIFY(!shownButton(QStringLiteral("Signal"))->isEnabled());
        selectStage(1);
        QVERIFY(shownButton(QStringLiteral("Signal"))->isEnabled());
    }

    void whatIsDeafToItsStopSignalCanBeGivenMoreTime()
    {
        stopTheDeaf();
        const QString sentence = m_page->findChild<MessageBar *>()->sentence();
        QVERIFY2(sentence.contains(QStringLiteral(" s after SIGINT; it is killed in ")), qPrintable(sentence));
        shownButton(QStringLiteral("Wait"))->click();
        const auto time = [this] { return Duration(report().stopping->killAt - report().stopping->begun); };
        QTRY_COMPARE_WITH_TIMEOUT(time(), Duration(std::chrono::seconds(40)), kPatience);
        m_page->shownRun()->job->kill();
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
    }

    void whatIsDeafToItsStopSignalCanBeKilledAtOnce()
    {
        stopTheDeaf();
        shownButton(QStringLiteral("Kill now"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
        QCOMPARE(report().stages[0].status->signal(), SIGKILL);
        QVERIFY(m_page->findChild<MessageBar *>()->sentence().isEmpty());
    }

    void killAsksNothingOfAFewProcesses()
    {
        QVERIFY(m_page->run(sleepers(20), false));
        QTRY_COMPARE_WITH_TIMEOUT(launched(), 20, kPatience);
        shownButton(QStringLiteral("Kill"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
    }

    void killAsksBeforeItEndsMany()
    {
        QVERIFY(m_page->run(sleepers(21), false));
        QTRY_COMPARE_WITH_TIMEOUT(launched(), 21, kPatience);
        shownButton(QStringLiteral("Kill"))->click();
        auto *bar = m_page->findChild<MessageBar *>();
        QCOMPARE(bar->sentence(), QStringLiteral("21 processes are running. Kill them all?"));
        shownButton(QStringLiteral("Let them run"))->click();
        QVERIFY(bar->sentence().isEmpty());
        shownButton(QStringLiteral("Kill"))->click();
        shownButton(QStringLiteral("Kill them"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
        QCOMPARE(report().stages[0].status->signal(), SIGKILL);
    }

    void theQuestionGoesWithTheRun()
    {
        QVERIFY(m_page->run(sleepers(21), false));
        QTRY_COMPARE_WITH_TIMEOUT(launched(), 21, kPatience);
        shownButton(QStringLiteral("Kill"))->click();
        QVERIFY(!m_page->findChild<MessageBar *>()->sentence().isEmpty());
        m_page->shownRun()->job->kill();
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
        QVERIFY(m_page->findChild<MessageBar *>()->sentence().isEmpty());
    }

    void theProgramThatFailedIsReplacedInTheRunThatFailed()
    {
        QVERIFY(m_page->run(QStringLiteral("echo sotr | sotr"), false));
        QTRY_VERIFY_WITH_TIMEOUT(shownButton(QStringLiteral("Use \"sort\"")) != nullptr, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
        CommandLine *line = m_page->commandLine();
        line->selectAll();
        QTest::keyClicks(line, QStringLiteral("rm precious"));
        shownButton(QStringLiteral("Use \"sort\""))->click();
        QCOMPARE(m_page->shownRun()->text, QStringLiteral("echo sotr | sort"));
        QCOMPARE(line->text(), QStringLiteral("echo sotr | sort"));
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
        QCOMPARE(report().exitCode, 0);
        QVERIFY(line->history().contains(QStringLiteral("rm precious")));
        QCOMPARE(line->history().last(), QStringLiteral("echo sotr | sort"));
    }

    void theEndOfAnOlderExamplesRunIsNoneOfTheNewerOnes()
    {
        Demo older = exampleOf({QStringLiteral("sleep 601"), QStringLiteral("true")});
        older.runs[0].expected.exitCode = 0;
        m_page->runDemo(older);
        const std::shared_ptr<Job> olderJob = m_page->shownRun()->job;
        m_page->runDemo(exampleOf({QStringLiteral("sleep 602"), QStringLiteral("true")}));
        const std::shared_ptr<Job> newerJob = m_page->shownRun()->job;
        QSignalSpy ended(m_page.get(), &RunPage::demoEnded);
        olderJob->kill();
        QTRY_COMPARE_WITH_TIMEOUT(m_bridge->runningCount(), 1, kPatience);
        QCOMPARE(m_page->shownRun()->job, newerJob);
        newerJob->kill();
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, kPatience);
        QCOMPARE(m_page->shownRun()->text, QStringLiteral("true"));
        QCOMPARE(ended.first().at(1).toBool(), true);
    }

    void anExampleThatIsLeftTellsNoEnd()
    {
        QSignalSpy ended(m_page.get(), &RunPage::demoEnded);
        m_page->runDemo(exampleOf({QStringLiteral("sleep 601"), QStringLiteral("true")}));
        const std::shared_ptr<Job> job = m_page->shownRun()->job;
        QVERIFY(m_page->run(QStringLiteral("true"), false));
        job->kill();
        QTRY_COMPARE_WITH_TIMEOUT(m_bridge->runningCount(), 0, kPatience);
        QCOMPARE(ended.count(), 0);
        QCOMPARE(m_page->shownRun()->text, QStringLiteral("true"));
    }

    void anExamplesRunIsRunAgainAsItWas()
    {
        Demo demo = exampleOf({QStringLiteral("sleep 600")});
        demo.runs[0].input = "abc";
        demo.runs[0].launch = LaunchMode::Fork;
        demo.runs[0].parentKeepsPipes = true;
        demo.runs[0].sentSignals.push_back({std::chrono::milliseconds(1), SIGUSR1});
        m_page->runDemo(demo);
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
        const std::shared_ptr<Job> first = m_page->shownRun()->job;
        emit chips()->runAgainRequested(m_page->shownRun()->id);
        QVERIFY(m_page->shownRun()->job != first);
        QVERIFY(m_page->shownRun()->job->spec() == first->spec());
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
        QCOMPARE(report().stages[0].status->signal(), SIGUSR1);
    }

    void anEarlierRunsOutputIsKeptWhenOneWithAHighLimitStarts()
    {
        QVERIFY(m_page->run(QStringLiteral("yes 'a line' | head -c 20000000"), true));
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
        const std::shared_ptr<OutputStore> store = m_page->shownRun()->job->output();
        QCOMPARE(store->totals().keptBytes, 20'000'000U);
        RunOptions options;
        options.keptMiB = 256;
        m_page->findChild<RunOptionsDrawer *>()->setOptions(options);
        QVERIFY(m_page->run(QStringLiteral("true"), false));
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
        QCOMPARE(store->totals().keptBytes, 20'000'000U);
    }

    void aFloodTellsWhatIsKeptOfBothStreams()
    {
        RunOptions options;
        options.keptMiB = 4;
        m_page->findChild<RunOptionsDrawer *>()->setOptions(options);
        QVERIFY(m_page->run(QStringLiteral("yes x | head -c 9000000; yes y | head -c 9000000 >&2; exec sleep 600"), true));
        const auto *bar = m_page->findChild<MessageBar *>();
        QTRY_VERIFY_WITH_TIMEOUT(bar->sentence().startsWith(QStringLiteral("Newest 8 MiB kept; ")), kPatience);
    }

    void removingAnotherRunLeavesTheShownOne()
    {
        const int first = finish(QStringLiteral("true 1"));
        const int second = finish(QStringLiteral("true 2"));
        const int third = finish(QStringLiteral("true 3"));
        emit chips()->chosen(second);
        emit chips()->removeRequested(first);
        QCOMPARE(m_page->shownRun()->id, second);
        emit chips()->removeRequested(third);
        QCOMPARE(m_page->shownRun()->id, second);
        emit chips()->removeRequested(second); // the last one stays
        QCOMPARE(m_page->shownRun()->id, second);
    }

    void whereTheShownRunWasRemovedItsNeighbourIsShown()
    {
        const int first = finish(QStringLiteral("true 1"));
        const int second = finish(QStringLiteral("true 2"));
        const int third = finish(QStringLiteral("true 3"));
        emit chips()->chosen(second);
        emit chips()->removeRequested(second);
        QCOMPARE(m_page->shownRun()->id, third);
        emit chips()->removeRequested(third);
        QCOMPARE(m_page->shownRun()->id, first);
    }

    void theOldestOfTooManyFinishedRunsGoes()
    {
        const int first = finish(QStringLiteral("true 0"));
        for (int run = 1; run <= RunPage::kMostFinishedRuns; ++run)
            finish(QStringLiteral("true %1").arg(run));
        emit chips()->chosen(first);
        QCOMPARE(m_page->shownRun()->text, QStringLiteral("true %1").arg(RunPage::kMostFinishedRuns));
        emit chips()->chosen(first + 1);
        QCOMPARE(m_page->shownRun()->text, QStringLiteral("true 1"));
    }

    void newsOfOneStageWaitForTheNextRefresh()
    {
        runSleepers();
        QSignalSpy refreshed(m_page.get(), &Page::statusChanged);
        for (int i = 0; i < 20; ++i)
            emit m_bridge->jobChanged(m_page->shownRun()->job);
        QCOMPARE(refreshed.count(), 0);
        m_page->shownRun()->job->signalStage(0, SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(strip()->stageText(0).contains(QStringLiteral("SIGKILL")), kPatience);
    }

    void theLaunchTableIsFilledWhileItIsSeen()
    {
        auto *table = m_page->findChild<LaunchTable *>();
        finish(QStringLiteral("true | true"));
        QCOMPARE(table->rowCount(), 0);
        showTab(*m_page, table->parentWidget());
        QVERIFY(table->rowCount() > 2);
        const QTableWidgetItem *item = table->item(0, 0);
        table->showSteps(*m_page->shownRun());
        QCOMPARE(table->item(0, 0), item); // nothing is new
        finish(QStringLiteral("sleep 0.1"));
        QCOMPARE(table->item(0, 0)->text(), QStringLiteral("sleep 0.1"));
    }

    void theDescriptorsOfEachStageAreATableBeforeAndAfter()
    {
        auto *table = m_page->findChild<DescriptorTable *>();
        showTab(*m_page, table->parentWidget());
        finish(QStringLiteral("true | sotr 2>&1"));
        const auto row = [table](int number) {
            QStringList texts;
            for (int column = 0; column < table->columnCount(); ++column)
                texts << table->item(number, column)->text();
            return texts.join(QStringLiteral(" / "));
        };
        QCOMPARE(table->rowCount(), 12);
        QCOMPARE(row(0), QStringLiteral("true / 0 stdin / Forklane's own stdin / /dev/null"));
        QCOMPARE(row(1), QStringLiteral("true / 1 stdout / Forklane's own stdout / pipe to sotr (stage 2)"));
        QCOMPARE(row(4), QStringLiteral("true / above 2 / pipe to sotr (stage 2) / closed"));
        QCOMPARE(row(8), QStringLiteral("sotr / 2 stderr / Forklane's own stderr / not started"));
    }

    void descriptorsHaveWords()
    {
        using Kind = DescriptorEnd::Kind;
        const QStringList names = {QStringLiteral("cat"), QStringLiteral("sort")};
        QCOMPARE(descriptorText({}, names), QStringLiteral("closed"));
        QCOMPARE(descriptorText({Kind::Inherited, 5, {}}, names), QStringLiteral("Forklane's own descriptor 5"));
        QCOMPARE(descriptorText({Kind::File, 0, {"in", OpenMode::Read}}, names), QStringLiteral("in, to read"));
        QCOMPARE(descriptorText({Kind::File, 0, {"out", OpenMode::Truncate}}, names), QStringLiteral("out, emptied, to write"));
        QCOMPARE(descriptorText({Kind::File, 0, {"out", OpenMode::Append}}, names), QStringLiteral("out, to append"));
        QCOMPARE(descriptorText({Kind::FromStage, 0, {}}, names), QStringLiteral("pipe from cat (stage 1)"));
        QCOMPARE(descriptorText({Kind::Input, 0, {}}, names), QStringLiteral("pipe from Forklane"));
        QCOMPARE(descriptorText({Kind::Output, 1, {}}, names), QStringLiteral("pipe to Forklane (stdout)"));
    }

    void anotherRunBeginsWithoutASelection()
    {
        QVERIFY(m_page->run(QStringLiteral("true | true | true | true"), false));
        QTRY_VERIFY_WITH_TIMEOUT(isDone(), kPatience);
        selectStage(3);
        timeline()->setPlayhead(m_page->shownRun()->job->recording()->firstTick());
        QVERIFY(m_page->run(QStringLiteral("true"), false));
        QCOMPARE(strip()->selected(), -1);
    }
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::RunPageTest)
#include "run_page_test.moc"
