// SPDX-License-Identifier: MIT
#include "main_window.h"

#include <algorithm>
#include <cmath>

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "appearance.h"
#include "format.h"
#include "pages/page_frame.h"
#include "pages/race/race_page.h"
#include "pages/run/flood_message.h"
#include "pages/run/input_line.h"
#include "pages/run/options/run_options_drawer.h"
#include "pages/run/run_chips.h"
#include "pages/run/run_page.h"
#include "settings_dialog.h"
#include "theme.h"
#include "timeline/timeline_panel.h"
#include "ui/window/open_window.h"
#include "widgets/command_line/command_line.h"
#include "widgets/message_bar/message_bar.h"
#include "widgets/output/output_view.h"
#include "widgets/strip/strip.h"

namespace forklane::ui {
namespace {

QListWidget *pageList(MainWindow &window)
{
    return window.findChild<Navigation *>()->findChild<QListWidget *>();
}

std::string textOf(const OutputStore &store)
{
    std::string text;
    for (const OutputBlock &block : store.blocks(0, UINT64_MAX))
        text += block.bytes();
    return text;
}

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;
    std::unique_ptr<MainWindow> m_window;

    RunPage &showRunPage()
    {
        m_window->showPage(PageId::Run);
        return *m_window->runPage();
    }

    /// More than is kept, then silence until it is stopped; returns when the flood has been told.
    static void floodThenWait(RunPage &page)
    {
        QVERIFY(page.run(QStringLiteral("yes 'a line of the flood' | head -c 80000000; exec sleep 600"), true));
        const auto isOver = [&page] {
            const auto store = page.findChild<OutputView *>()->store();
            return store->totals().bytes == 80'000'000 && page.findChild<OutputView *>()->droppedLines() > 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isOver(), kPatience);
        const auto isTold = [&page] {
            const std::uint64_t lines = page.findChild<OutputView *>()->store()->totals().droppedLines;
            return page.findChild<MessageBar *>()->sentence().contains(formatCount(lines));
        };
        QTRY_VERIFY_WITH_TIMEOUT(isTold(), kPatience);
    }

private slots:
    void initTestCase() { useSettingsIn(m_settings); }

    void init()
    {
        m_window = openWindow();
        QVERIFY(m_window);
    }

    void cleanup() { m_window.reset(); }

    void opensOnTheGallery()
    {
        QCOMPARE(pageList(*m_window)->currentRow(), 0);
        QVERIFY(status(*m_window).startsWith(QStringLiteral("nothing is running")));
    }

    void aPageIsBuiltWhenItIsFirstShown()
    {
        QVERIFY(m_window->findChild<RunPage *>() == nullptr);
        showRunPage();
        QVERIFY(m_window->findChild<RunPage *>() != nullptr);
    }

    void altAndANumberShowsThePage()
    {
        for (int page = 0; page < kPageCount; ++page) {
            QTest::keyClick(m_window.get(), static_cast<Qt::Key>(Qt::Key_1 + page), Qt::AltModifier);
            QCOMPARE(pageList(*m_window)->currentRow(), page);
        }
    }

    void theListShowsThePage()
    {
        pageList(*m_window)->setCurrentRow(static_cast<int>(PageId::Workers));
        QCOMPARE(m_window->findChild<QStackedWidget *>()->count(), 2);
    }

    void runsTheWordsItWasStartedWith()
    {
        m_window->runCommand({QStringLiteral("printf"), QStringLiteral("%s"), QStringLiteral("a | $b")});
        RunPage &page = *m_window->runPage();
        QCOMPARE(page.findChild<CommandLine *>()->text(), QStringLiteral("printf %s 'a | $b'"));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Finished in")), kPatience);
    }

    void countsWhatRunsBesideThePagesName()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("sleep 600"), false));
        QVERIFY(pageList(*m_window)->item(1)->text().contains(u'1'));
        QVERIFY(status(*m_window).startsWith(QStringLiteral("1 running")));
        page.stop();
        QTRY_COMPARE_WITH_TIMEOUT(pageList(*m_window)->item(1)->text(), QStringLiteral("Run"), kPatience);
    }

    void whatTheUserStoppedIsNoFailure()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("sleep 600"), false));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Running")), kPatience);
        page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Stopped after")), kPatience);
    }

    void controlsThatCannotActSayWhy()
    {
        RunPage &page = showRunPage();
        for (const char *label : {"Stop", "Pause", "Signal", "Kill"}) {
            const QPushButton *control = button(page, QLatin1String(label));
            QVERIFY2(control != nullptr, label);
            QVERIFY2(!control->isEnabled(), label);
            QVERIFY2(!control->toolTip().isEmpty(), label);
        }
    }

    void whatDirectCannotReadIsSaidWithItsColumn()
    {
        RunPage &page = showRunPage();
        QVERIFY(!page.run(QStringLiteral("ls /etc/ho* | sort"), false));
        QCOMPARE(page.findChild<MessageBar *>()->sentence(),
                 QStringLiteral("Column 11: Direct does not expand *. Quote it, or use Shell."));
        button(page, QStringLiteral("Use Shell"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Finished in")), kPatience);
    }

    void aMisspeltProgramCanBeCorrectedByOneClick()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("printf 'b\\na\\n' | sotr"), false));
        QTRY_VERIFY_WITH_TIMEOUT(button(page, QStringLiteral("Use \"sort\"")) != nullptr, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Failed: sotr could not start")), kPatience);
        button(page, QStringLiteral("Use \"sort\""))->click();
        QCOMPARE(page.findChild<CommandLine *>()->text(), QStringLiteral("printf 'b\\na\\n' | sort"));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Finished in")), kPatience);
    }

    void theRunsOfAnExampleFollowEachOtherAndAreChips()
    {
        const Demo *demo = findDemo("args-shell");
        QVERIFY(demo != nullptr && demo->runs.size() > 1);
        RunPage &page = showRunPage();
        QSignalSpy ended(&page, &RunPage::demoEnded);
        page.runDemo(*demo);
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, kPatience);
        QCOMPARE(ended.first().at(1).toBool(), true);
        QCOMPARE(page.findChild<RunChips *>()->findChildren<QAbstractButton *>().size(),
                 static_cast<qsizetype>(demo->runs.size() + 1)); // and "All runs"
    }

    void thePlayheadMovesEveryPicture()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("sleep 0.2 | cat"), false));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Finished in")), kPatience);
        auto *timeline = page.findChild<TimelinePanel *>();
        const auto recording = timeline->view()->recording();
        timeline->setPlayhead(recording->firstTick());
        QVERIFY(says(page, QStringLiteral("At 0 s")));
        QVERIFY(!page.findChild<Strip *>()->stageText(0).endsWith(u'0'));
        timeline->setPlayhead(std::nullopt);
        QVERIFY(says(page, QStringLiteral("Finished in")));
    }

    void aFloodIsToldWithItsNumberAndCanBePaused()
    {
        RunPage &page = showRunPage();
        floodThenWait(page);
        const OutputTotals totals = page.findChild<OutputView *>()->store()->totals();
        QCOMPARE(page.findChild<MessageBar *>()->sentence(),
                 QStringLiteral("Newest 64 MiB kept; %1 older lines dropped.").arg(formatCount(totals.droppedLines)));
        shownButton(page, QStringLiteral("Pause the program"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Paused at")), kPatience);
        QVERIFY(shownButton(page, QStringLiteral("Pause the program")) == nullptr);
        QPushButton *goOn = shownButton(page, QStringLiteral("Continue"));
        QVERIFY(goOn != nullptr);
        goOn->click();
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Running")), kPatience);
        QVERIFY(shownButton(page, QStringLiteral("Pause the program")) != nullptr);
        page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Stopped after")), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(shownButton(page, QStringLiteral("Pause the program")) == nullptr, kPatience);
        QVERIFY(shownButton(page, QStringLiteral("Save the rest to a file")) == nullptr); // there is none
        QVERIFY(page.findChild<MessageBar *>()->sentence().startsWith(QStringLiteral("Newest 64 MiB kept")));
    }

    void aClosedFloodMessageStaysClosed()
    {
        RunPage &page = showRunPage();
        floodThenWait(page);
        page.findChild<MessageBar *>()->clear();
        page.findChild<FloodMessage *>()->update(page.shownRun()->job, page.shownRun()->report);
        QVERIFY(page.findChild<MessageBar *>()->isHidden());
        page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Stopped after")), kPatience);
    }

    void theRestOfAFloodIsSavedToAFile()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("rest.txt"));
        RunPage &page = showRunPage();
        floodThenWait(page);
        const OutputTotals totals = page.findChild<OutputView *>()->store()->totals();
        page.findChild<FloodMessage *>()->saveTo(path);
        auto *bar = page.findChild<MessageBar *>();
        QTRY_VERIFY_WITH_TIMEOUT(bar->sentence().startsWith(QStringLiteral("Everything from ")), kPatience);
        QVERIFY2(bar->sentence().endsWith(QStringLiteral(" on is written to rest.txt too.")), qPrintable(bar->sentence()));
        QVERIFY(shownButton(page, QStringLiteral("Save the rest to a file")) == nullptr);
        page.stop();
        QTRY_COMPARE_WITH_TIMEOUT(bar->sentence(), QStringLiteral("Saved %1 to %2.").arg(formatBytes(totals.keptBytes), path),
                                  kPatience);
        QCOMPARE(QFileInfo(path).size(), static_cast<qint64>(totals.keptBytes));
    }

    void aFileThatCannotBeWrittenIsToldInASentence()
    {
        RunPage &page = showRunPage();
        floodThenWait(page);
        page.findChild<FloodMessage *>()->saveTo(QStringLiteral("/dev/full"));
        auto *bar = page.findChild<MessageBar *>();
        QTRY_COMPARE_WITH_TIMEOUT(bar->sentence(),
                                  QStringLiteral("Cannot go on writing \"/dev/full\": No space left on device."), kPatience);
        page.stop();
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Stopped after")), kPatience);
    }

    void anExamplesOutputStandsBehindItsCallersWords()
    {
        RunPage &page = showRunPage();
        QSignalSpy ended(&page, &RunPage::demoEnded);
        page.runDemo(*findDemo("communicate"));
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, kPatience);
        auto *view = page.findChild<OutputView *>();
        QTRY_VERIFY_WITH_TIMEOUT(view->visibleText().startsWith(QStringLiteral("output:  ")), kPatience);
        page.runCommand({QStringLiteral("echo"), QStringLiteral("plain")});
        QTRY_COMPARE_WITH_TIMEOUT(view->visibleText(), QStringLiteral("plain"), kPatience);
    }

    void aClickOnALineMovesPlayheadAndLane()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("printf 'a\\nb\\n' | cat"), false));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Finished in")), kPatience);
        auto *view = page.findChild<OutputView *>();
        QTRY_COMPARE_WITH_TIMEOUT(view->visibleText(), QStringLiteral("a\nb"), kPatience);
        const OutputScene scene = view->scene();
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, QPoint(scene.xOf(0), scene.lineHeight / 2));
        auto *timeline = page.findChild<TimelinePanel *>();
        QCOMPARE(timeline->playhead(), std::optional(scene.rows.front().line.tick));
        QCOMPARE(timeline->selection().track.value, page.shownRun()->job->tracks().stages[1].track.value);
        QCOMPARE(page.findChild<Strip *>()->selected(), 1);
    }

    void aClickOnASliceMarksItsLines()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("sh -c 'echo one; sleep 0.2; echo two >&2'"), false));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, QStringLiteral("Finished in")), kPatience);
        auto *view = page.findChild<OutputView *>();
        QTRY_COMPARE_WITH_TIMEOUT(view->scene().rows.size(), 2U, kPatience);
        auto *timeline = page.findChild<TimelinePanel *>();
        const Tick second = view->scene().rows.back().line.tick;
        const RunTracks &tracks = page.shownRun()->job->tracks();
        Slice slice;
        slice.begin = second - 1;
        slice.end = second + 1;
        timeline->setSelection({tracks.stages[0].track, tracks.stages[0].state, slice, 0});
        QVERIFY(!view->scene().rows.front().isMarked);
        QVERIFY(view->scene().rows.back().isMarked);
        timeline->setSelection({});
        QVERIFY(!view->scene().rows.back().isMarked);
        const SliceView reads = page.shownRun()->job->recording()->slices(tracks.reads);
        timeline->setSelection({tracks.output, tracks.reads, reads.at(0), 0});
        QVERIFY(view->scene().rows.front().isMarked);
        QVERIFY(!view->scene().rows.back().isMarked);
    }

    void aNarrowWindowFoldsTheInspectorIntoADrawer()
    {
        RunPage &page = showRunPage();
        auto *inspector = page.findChild<PageFrame *>()->inspector();
        resizeTo(*m_window, 1280, 800);
        QVERIFY(inspector->isVisible());
        resizeTo(*m_window, 1024, 800);
        QVERIFY(!inspector->isVisible());
        const QWidget *work = page.findChild<PageFrame *>()->workArea()->parentWidget();
        const QRect room(work->mapTo(&page, QPoint()), work->size());
        button(page, QStringLiteral("Details"))->click();
        QVERIFY(inspector->isVisible());
        QCOMPARE(QRect(work->mapTo(&page, QPoint()), work->size()), room); // it lies over the working area
        const QRect drawer(inspector->mapTo(&page, QPoint()), inspector->size());
        QCOMPARE(drawer.right(), room.right());
        QCOMPARE(drawer.height(), room.height());
        resizeTo(*m_window, 1040, 800);
        QCOMPARE(inspector->mapTo(&page, QPoint(inspector->width(), 0)).x(), page.width());
        page.toggleInspector();
        QVERIFY(!inspector->isVisible());
        QVERIFY(!button(page, QStringLiteral("Details"))->isChecked());
        page.toggleInspector();
        resizeTo(*m_window, 1280, 800);
        QVERIFY(inspector->isVisible());
        QVERIFY(!button(page, QStringLiteral("Details"))->isVisible());
    }

    void aLowWindowMakesTheStripOneLine()
    {
        RunPage &page = showRunPage();
        QVERIFY(page.run(QStringLiteral("true"), false));
        resizeTo(*m_window, 1280, 700);
        QCOMPARE(page.findChild<Strip *>()->height(), Strip::kCompactHeight);
        resizeTo(*m_window, 1280, 800);
        QCOMPARE(page.findChild<Strip *>()->height(), Strip::kHeight);
    }

    void aLongSentenceDoesNotWidenTheWindow()
    {
        RunPage &page = showRunPage();
        resizeTo(*m_window, 900, 700);
        QVERIFY(!page.run(QStringLiteral("ls ") + QString(400, u'x') + QStringLiteral("*"), false));
        QCoreApplication::processEvents();
        QCOMPARE(m_window->width(), 900);
        QVERIFY(m_window->minimumSizeHint().width() <= 900);
    }

    void theInspectorsAbsenceIsRemembered()
    {
        showRunPage().toggleInspector();
        m_window = std::make_unique<MainWindow>(makeMailbox());
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(!showRunPage().findChild<PageFrame *>()->inspector()->isVisible());
    }

    void theThemeActsAtOnce()
    {
        SettingsDialog dialog(m_window.get());
        dialog.findChild<QComboBox *>()->setCurrentIndex(static_cast<int>(ThemeChoice::Dark));
        QCOMPARE(Theme::current().kind, ThemeKind::Dark);
        QCOMPARE(m_window->palette().color(QPalette::Window), Theme::dark().window);
        dialog.findChild<QComboBox *>()->setCurrentIndex(static_cast<int>(ThemeChoice::Light));
        QCOMPARE(m_window->palette().color(QPalette::Window), Theme::light().window);
    }

    void theEnvironmentOverridesTheTheme()
    {
        qputenv("FORKLANE_THEME", "dark");
        applyAppearance();
        QCOMPARE(Theme::current().kind, ThemeKind::Dark);
        qunsetenv("FORKLANE_THEME");
        applyAppearance();
        QCOMPARE(Theme::current().kind, ThemeKind::Light);
    }

    void largerTextIsLargerEverywhereAndOnlyOnce()
    {
        showRunPage();
        const auto widgets = m_window->findChildren<QWidget *>();
        std::vector<double> before;
        for (const QWidget *widget : widgets)
            before.push_back(widget->font().pointSizeF());
        setTextSize(150);
        setTextSize(150);
        for (qsizetype i = 0; i < widgets.size(); ++i) {
            const QWidget &widget = *widgets[i];
            QVERIFY2(std::abs(widget.font().pointSizeF() - before[static_cast<std::size_t>(i)] * 1.5) < 0.1,
                     qPrintable(QStringLiteral("%1 \"%2\" has %3 pt")
                                    .arg(QLatin1String(widget.metaObject()->className()), widget.accessibleName())
                                    .arg(widget.font().pointSizeF())));
        }
        setTextSize(100);
        for (qsizetype i = 0; i < widgets.size(); ++i)
            QCOMPARE(widgets[i]->font().pointSizeF(), before[static_cast<std::size_t>(i)]);
    }

    void closingWithoutRunsAsksNothing() { QVERIFY(m_window->close()); }

    void closingWithLiveRunsAsksAndKeepsOpen()
    {
        QVERIFY(showRunPage().run(QStringLiteral("sleep 600"), false));
        QString asked;
        QTimer::singleShot(0, m_window.get(), [&] {
            QWidget *box = QApplication::activeModalWidget();
            asked = box->findChild<QLabel *>(QStringLiteral("qt_msgbox_label"))->text();
            button(*box, QStringLiteral("Keep open"))->click();
        });
        QVERIFY(!m_window->close());
        QVERIFY2(asked.contains(QStringLiteral("Stop them and close?")) || asked.contains(QStringLiteral("Stop it and close?")),
                 qPrintable(asked));
        QVERIFY2(!asked.contains(u'('), qPrintable(asked));
        m_window->runPage()->stop();
        QTRY_VERIFY_WITH_TIMEOUT(status(*m_window).startsWith(QStringLiteral("nothing")), kPatience);
    }

    void optionsGoToTheRunAndInputIsSentByHand()
    {
        RunPage &page = showRunPage();
        auto *drawer = page.findChild<RunOptionsDrawer *>();
        QVERIFY(!drawer->isVisibleTo(&page));
        RunOptions options;
        options.environment = QStringLiteral("GREETING='good day'");
        options.input = RunOptions::Input::ByHand;
        options.umask = QStringLiteral("9");
        drawer->setOptions(options);
        QVERIFY(shownButton(page, QStringLiteral("Options (3)")) != nullptr);
        const QString text = QStringLiteral("sh -c 'echo $GREETING; umask; cat -n'");
        QVERIFY(!page.run(text, false));
        QVERIFY(drawer->isVisibleTo(&page)); // where it is to be mended
        QCOMPARE(page.findChild<MessageBar *>()->sentence(),
                 QStringLiteral("Cannot read the option \"Umask\": \"9\" is no octal number from 0 to 777."));
        options.umask = QStringLiteral("027");
        drawer->setOptions(options);
        QVERIFY(page.run(text, false));
        auto *line = page.findChild<InputLine *>();
        QVERIFY(line->isVisibleTo(&page));
        auto *field = line->findChild<QLineEdit *>();
        QCOMPARE(field->accessibleName(), QStringLiteral("Send to sh"));
        QTest::keyClicks(field, QStringLiteral("one"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(field->text().isEmpty());
        shownButton(page, QStringLiteral("End of input"))->click();
        QVERIFY(!field->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(page.shownRun()->report.state == JobState::Done, kPatience);
        QCOMPARE(QString::fromStdString(textOf(*page.shownRun()->job->output())),
                 QStringLiteral("good day\n0027\n     1\tone\n"));
        QCOMPARE(page.shownRun()->options, options);
        drawer->setOptions({});
        QVERIFY(page.run(QStringLiteral("true"), false));
        QVERIFY(!line->isVisibleTo(&page));
    }

    void aScenarioDroppedOnAnyPageIsOpenedOnPageRace()
    {
        const QString path = m_settings.filePath(QStringLiteral("dropped.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            R"({"schema":1,"kind":"account","start":7,"amounts":[1,2],"threads":2,"policy":"two-locks","schedule":"1212"})");
        file.close();
        m_window->showPage(PageId::Gallery);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &drop);
        QVERIFY(m_window->racePage()->isVisibleTo(m_window.get()));
        const auto boxes = m_window->racePage()->findChildren<QComboBox *>();
        QVERIFY(std::any_of(boxes.begin(), boxes.end(), [](const QComboBox *box) {
            return box->accessibleName() == QLatin1String("Policy") &&
                   box->currentText() == QLatin1String("Two different locks");
        }));
    }

    void everyButtonHasANameForAssistiveTechnology()
    {
        RunPage &page = showRunPage();
        for (const QPushButton *control : page.findChildren<QPushButton *>())
            QVERIFY(!control->text().isEmpty() || !control->accessibleName().isEmpty());
    }
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::MainWindowTest)
#include "main_window_test.moc"
