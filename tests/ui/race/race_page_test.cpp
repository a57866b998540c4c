// SPDX-License-Identifier: MIT
#include "pages/race/race_page.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

#include "engine_bridge.h"
#include "pages/page_frame.h"
#include "pages/race/account_button.h"
#include "pages/race/orders/orders_panel.h"
#include "pages/race/stage/race_stage.h"
#include "pages/race/steps/step_panel.h"
#include "theme.h"
#include "timeline/timeline_panel.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {
namespace {

QPushButton *button(QWidget &parent, const QString &label)
{
    for (QPushButton *candidate : parent.findChildren<QPushButton *>()) {
        if (candidate->text() == label)
            return candidate;
    }
    return nullptr;
}

constexpr int kPatience = 20'000; // ms

template <typename Widget>
Widget *named(QWidget &parent, const QString &name)
{
    for (Widget *candidate : parent.findChildren<Widget *>()) {
        if (candidate->accessibleName() == name)
            return candidate;
    }
    return nullptr;
}

/// The page in a window of its own, as it is opened.
struct OpenPage {
    explicit OpenPage(RacePage::Tab tab = RacePage::Tab::Steps) : bridge(std::move(*Mailbox::make())), page(bridge)
    {
        page.resize(1196, 752);
        page.showTab(tab);
        page.show();
        QApplication::setActiveWindow(&page);
        (void)QTest::qWaitForWindowActive(&page);
    }

    RaceStage &stage() { return *page.findChild<RaceStage *>(); }
    TimelinePanel &timeline() { return *page.findChild<TimelinePanel *>(); }
    QString message() { return page.findChild<MessageBar *>()->sentence(); }
    bool says(const QString &beginning)
    {
        for (const QWidget *widget : page.findChildren<QWidget *>()) {
            if (widget->isVisibleTo(&page) && widget->accessibleName().startsWith(beginning))
                return true;
        }
        return false;
    }
    void keys(const QString &text)
    {
        for (const QChar key : text)
            QTest::keyClick(&page, key.toLatin1());
    }
    QStringList log()
    {
        QStringList lines;
        const QAbstractItemModel *model = nullptr;
        for (const QListView *view : page.findChildren<QListView *>())
            if (view->accessibleName() == QStringLiteral("Log") && view->isVisibleTo(&page))
                model = view->model();
        for (int row = 0; row < model->rowCount(); ++row)
            lines << model->index(row, 0).data().toString();
        return lines;
    }
    void choose(const QString &box, const QString &item)
    {
        auto *combo = named<QComboBox>(page, box);
        combo->setCurrentText(item);
        emit combo->activated(combo->currentIndex());
    }

    EngineBridge bridge;
    RacePage page;
};

} // namespace

class RacePageTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_home.isValid());
        qputenv("XDG_CONFIG_HOME", m_home.path().toLocal8Bit());
        applyTheme(ThemeKind::Light);
    }

    void theLecturesOrderByKeysLosesTheDeposit()
    {
        OpenPage open;
        QCOMPARE(open.stage().facts().balance, 100);
        QVERIFY(open.says(QStringLiteral("Press Run once, or step a thread.")));
        open.keys(QStringLiteral("121"));
        QCOMPARE(open.stage().facts().balance, 120);
        open.keys(QStringLiteral("2"));
        QCOMPARE(open.stage().facts().balance, 50);
        QVERIFY(open.says(QStringLiteral("50 instead of 70. The deposit of 20 was lost: withdraw had read 100 before deposit "
                                         "stored 120.")));
        QVERIFY(open.says(QStringLiteral("balance 50")));
        QCOMPARE(named<QLineEdit>(open.page, QStringLiteral("Schedule"))->text(), QStringLiteral("1 2 1 2"));
        QCOMPARE(
            open.log(),
            QStringList({QStringLiteral("deposit: balance before is 100"), QStringLiteral("withdraw: balance before is 100"),
                         QStringLiteral("deposit: balance after is 120"), QStringLiteral("withdraw: balance after is 50")}));
    }

    void theTabLeavesTheKeysToTheThreads()
    {
        OpenPage open(RacePage::Tab::Real);
        button(open.page, QStringLiteral("Curve"))->setFocus();
        open.page.showTab(RacePage::Tab::Steps);
        QVERIFY(qobject_cast<QTabBar *>(QApplication::focusWidget()) != nullptr);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("12"));
        QCOMPARE(named<QLineEdit>(open.page, QStringLiteral("Schedule"))->text(), QStringLiteral("1 2"));
    }

    void theMutexMakesItSeventy()
    {
        OpenPage open;
        open.keys(QStringLiteral("1212"));
        open.choose(QStringLiteral("Policy"), QStringLiteral("Mutex"));
        QCOMPARE(open.stage().facts().balance, 70);
        QVERIFY(open.says(QStringLiteral("70, as expected")));
    }

    void aBlockedThreadSaysForWhomItWaits()
    {
        OpenPage open;
        open.choose(QStringLiteral("Policy"), QStringLiteral("Mutex"));
        open.keys(QStringLiteral("1"));
        QPushButton *step = button(open.page, QStringLiteral("Step withdraw"));
        QVERIFY(!step->isEnabled());
        QCOMPARE(step->toolTip(), QStringLiteral("withdraw waits for the lock, deposit has it."));
        open.keys(QStringLiteral("2"));
        QCOMPARE(open.message(), QStringLiteral("withdraw waits for the lock, deposit has it."));
        QCOMPARE(open.stage().facts().balance, 100);
        open.keys(QStringLiteral("1"));
        QVERIFY(open.message().isEmpty());
    }

    void thePlayheadShowsTheEarlierStage()
    {
        OpenPage open;
        open.keys(QStringLiteral("1212"));
        open.timeline().setPlayhead(3);
        QCOMPARE(open.stage().facts().balance, 120);
        QVERIFY(open.says(QStringLiteral("Step 3: deposit stores 120.")));
        QCOMPARE(open.log().size(), 3);
        open.timeline().setPlayhead(std::nullopt);
        QCOMPARE(open.stage().facts().balance, 50);
    }

    void backForwardAndRestart()
    {
        OpenPage open;
        open.keys(QStringLiteral("1212"));
        QTest::keyClick(&open.page, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(open.stage().facts().balance, 120);
        button(open.page, QStringLiteral("Step back"))->click();
        QCOMPARE(open.stage().facts().balance, 100);
        QTest::keyClick(&open.page, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        button(open.page, QStringLiteral("Step forward"))->click();
        QCOMPARE(open.stage().facts().balance, 50);
        QVERIFY(!button(open.page, QStringLiteral("Step forward"))->isEnabled());
        button(open.page, QStringLiteral("Restart"))->click();
        QCOMPARE(open.stage().facts().balance, 100);
        QVERIFY(open.log().isEmpty());
    }

    void aStepAfterGoingBackReplacesTheRest()
    {
        OpenPage open;
        open.keys(QStringLiteral("1212"));
        open.timeline().setPlayhead(1);
        open.keys(QStringLiteral("122"));
        QCOMPARE(open.stage().facts().balance, 70);
        QCOMPARE(named<QLineEdit>(open.page, QStringLiteral("Schedule"))->text(), QStringLiteral("1 1 2 2"));
    }

    void afterRestartTheDigitsStepTheThreads()
    {
        OpenPage open;
        open.keys(QStringLiteral("1212"));
        QPushButton *restart = button(open.page, QStringLiteral("Restart"));
        restart->setFocus();
        QTest::keyClick(restart, Qt::Key_Space);
        QVERIFY(!restart->isEnabled());
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("12"));
        QCOMPARE(named<QLineEdit>(open.page, QStringLiteral("Schedule"))->text(), QStringLiteral("1 2"));
    }

    void theLastStepsButtonLeavesTheKeysToTheThreads()
    {
        OpenPage open;
        open.keys(QStringLiteral("122"));
        QPushButton *last = button(open.page, QStringLiteral("Step deposit"));
        last->setFocus();
        QTest::keyClick(last, Qt::Key_Space);
        QVERIFY(!last->isEnabled());
        QVERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()) == nullptr);
        QVERIFY(qobject_cast<QPushButton *>(QApplication::focusWidget()) == nullptr);
    }

    void anIllegalScheduleSaysWhereAndWhyAndKeepsTheText()
    {
        OpenPage open;
        open.keys(QStringLiteral("12"));
        QApplication::clipboard()->setText(QStringLiteral("1 1 1 2"));
        button(open.page, QStringLiteral("Paste"))->click();
        QVERIFY2(open.message().startsWith(QStringLiteral("Step 3")), qPrintable(open.message()));
        QCOMPARE(named<QLineEdit>(open.page, QStringLiteral("Schedule"))->text(), QStringLiteral("1 1 1 2"));
        QCOMPARE(open.stage().facts().balance, 100);
        QApplication::clipboard()->setText(QStringLiteral(" 1122\n"));
        button(open.page, QStringLiteral("Paste"))->click();
        QVERIFY(open.message().isEmpty());
        QCOMPARE(open.stage().facts().balance, 70);
    }

    void theDetailKeepsTheOrder()
    {
        OpenPage open;
        open.keys(QStringLiteral("1212"));
        open.choose(QStringLiteral("Detail"), QStringLiteral("load, compute, store"));
        QCOMPARE(open.stage().facts().balance, 50);
        open.choose(QStringLiteral("Detail"), QStringLiteral("statement"));
        QCOMPARE(open.stage().facts().balance, 70);
    }

    void aCardMovesByKeysAndAnIllegalMoveSaysWhy()
    {
        OpenPage open;
        open.keys(QStringLiteral("1212"));
        TimelineView *view = open.timeline().view();
        const auto select = [&](RowId row, std::size_t index) {
            const PinnedRow *pinned = view->pinned().row(row);
            view->setSelection({pinned->info.track, row, pinned->slices.at(index), index});
        };
        select(RowId{2}, 0); // withdraw's load
        QTest::keyClick(&open.page, Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(open.stage().facts().balance, 70);
        QCOMPARE(view->selection().slice.begin, 2);
        QTest::keyClick(&open.page, Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(open.message(), QStringLiteral("withdraw cannot store before it has loaded."));
        QCOMPARE(open.stage().facts().balance, 70);
    }

    void aCardIsDraggedPastAnotherAndAnIllegalDropReturns()
    {
        OpenPage open;
        open.keys(QStringLiteral("1212"));
        TimelineView *view = open.timeline().view();
        const auto drag = [&](Tick from, int lane, Tick to) {
            const TimeScale scale = view->scale();
            const auto x = [&](double tick) {
                return static_cast<int>(168 + scale.xOf(0) + tick * (scale.xOf(1) - scale.xOf(0)));
            };
            const int y = view->laneRect(TrackId{static_cast<std::uint32_t>(lane)}).center().y();
            QTest::mousePress(view, Qt::LeftButton, {}, {x(static_cast<double>(from) + 0.5), y});
            QTest::mouseMove(view, {x(static_cast<double>(from) + 0.8), y});
            QTest::mouseMove(view, {x(static_cast<double>(to)), y});
            QTest::mouseRelease(view, Qt::LeftButton, {}, {x(static_cast<double>(to)), y});
        };
        drag(1, 2, 3); // withdraw's load behind deposit's store
        QCOMPARE(named<QLineEdit>(open.page, QStringLiteral("Schedule"))->text(), QStringLiteral("1 1 2 2"));
        QCOMPARE(open.stage().facts().balance, 70);
        drag(1, 1, 0); // deposit's store before its load
        QCOMPARE(open.message(), QStringLiteral("deposit cannot store before it has loaded."));
        QCOMPARE(open.stage().facts().balance, 70);
    }

    void besideStandsTheOtherPolicyOnOneAxis()
    {
        OpenPage open;
        open.keys(QStringLiteral("1212"));
        const DrawList &list = open.timeline().view()->drawList();
        QCOMPARE(list.groups.size(), std::size_t{2});
        QCOMPARE(list.groups[0].resultText, QStringLiteral("ends at 50, expected 70"));
        QCOMPARE(list.groups[1].resultText, QStringLiteral("ends at 70"));
        open.choose(QStringLiteral("Beside"), QStringLiteral("Nothing"));
        QCOMPARE(open.timeline().view()->drawList().groups.size(), std::size_t{1});
    }

    void threeThreadsAreATable()
    {
        OpenPage open;
        RaceSetup setup;
        setup.scenario.threads = 3;
        QVERIFY(open.page.setUp(setup));
        QVERIFY(button(open.page, QStringLiteral("Step deposit 2")) != nullptr);
        open.keys(QStringLiteral("123123"));
        QCOMPARE(open.stage().facts().balance, 120);
        setup.scenario.threads = 17;
        QVERIFY(!open.page.setUp(setup));
        QVERIFY2(open.message().contains(QStringLiteral("1 to 16")), qPrintable(open.message()));
    }

    void ledThreadsLoseTheDepositEveryTime()
    {
        OpenPage open(RacePage::Tab::Real);
        open.page.runExample(race::Policy::None, race::Policy::Mutex);
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("Real, steered")), kPatience);
        open.timeline().stopReplay();
        QCOMPARE(open.stage().facts().balance, 50);
        QVERIFY(open.says(QStringLiteral("50 instead of 70. The deposit of 20 was lost: withdraw had read 100 before deposit "
                                         "stored 120.")));
        QCOMPARE(open.log().size(), 4);
        const DrawList &list = open.timeline().view()->drawList();
        QCOMPARE(list.axis, Axis::Time);
        QVERIFY2(std::any_of(list.boxes.begin(), list.boxes.end(),
                             [&](const SliceBox &box) { return std::abs(box.rect.left() - list.plot.left() - 8) < 1; }),
                 "the first step stands at the beginning");
        QCOMPARE(list.groups.size(), std::size_t{2});
        QCOMPARE(list.groups[0].note, QStringLiteral("Real, steered"));
        QCOMPARE(list.groups[1].resultText, QStringLiteral("ends at 70"));
    }

    void aMessageGoesWithItsTab()
    {
        OpenPage open;
        open.keys(QStringLiteral("111"));
        QVERIFY(!open.message().isEmpty());
        open.page.showTab(RacePage::Tab::Orders);
        QVERIFY2(open.message().isEmpty(), qPrintable(open.message()));
    }

    void beforeARoundIsShownTheTimelineSaysWhenItWillBe()
    {
        OpenPage open(RacePage::Tab::Real);
        QCOMPARE(open.timeline().view()->emptyText(),
                 QStringLiteral("The lanes of a round appear here when the runs are over."));
    }

    void anExampleSetsAllOfItsConditions()
    {
        OpenPage open(RacePage::Tab::Real);
        open.choose(QStringLiteral("Start skew"), QStringLiteral("2.00 µs"));
        open.choose(QStringLiteral("Think time"), QStringLiteral("10.0 µs"));
        open.page.runExample(race::Policy::None, race::Policy::Mutex);
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("Real, steered")), kPatience);
        QVERIFY2(open.message().isEmpty(), qPrintable(open.message()));
        QCOMPARE(named<QComboBox>(open.page, QStringLiteral("Start skew"))->currentText(), QStringLiteral("0 ns"));
        QCOMPARE(named<QComboBox>(open.page, QStringLiteral("Think time"))->currentText(), QStringLiteral("100 ns"));
    }

    void whatIsOfferedWhenNoRaceIsSeenChangesSomething()
    {
        OpenPage open(RacePage::Tab::Real);
        RaceSetup setup;
        setup.scenario.amounts = {0, 0}; // whatever is lost, it ends right
        QVERIFY(open.page.setUp(setup));
        open.choose(QStringLiteral("Start skew"), QStringLiteral("2.00 µs"));
        open.page.runMany(20);
        QPushButton *use = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((use = button(open.page, QStringLiteral("Use 10.0 µs"))) != nullptr, kPatience);
        use->setFocus();
        use->click();
        QCOMPARE(QApplication::focusWidget(), open.timeline().view());
        QCOMPARE(named<QComboBox>(open.page, QStringLiteral("Think time"))->currentText(), QStringLiteral("10.0 µs"));
        open.page.stop();
    }

    void aRealRoundCanBeSteppedThroughInTheModel()
    {
        OpenPage open(RacePage::Tab::Real);
        QVERIFY(!button(open.page, QStringLiteral("Show in the model"))->isEnabled());
        open.page.runExample(race::Policy::None, std::nullopt);
        QTRY_VERIFY_WITH_TIMEOUT(button(open.page, QStringLiteral("Show in the model"))->isEnabled(), kPatience);
        button(open.page, QStringLiteral("Show in the model"))->click();
        QVERIFY(open.says(QStringLiteral("Model")));
        QCOMPARE(named<QLineEdit>(open.page, QStringLiteral("Schedule"))->text(), QStringLiteral("1 2 1 2"));
    }

    void aSingleRunSaysThatRoundsWentBeforeIt()
    {
        OpenPage open(RacePage::Tab::Real);
        open.choose(QStringLiteral("Policy"), QStringLiteral("Mutex"));
        button(open.page, QStringLiteral("Run once"))->click();
        const auto isSaid = [&open] {
            const auto widgets = open.page.findChildren<QWidget *>();
            return std::any_of(widgets.begin(), widgets.end(), [](const QWidget *widget) {
                return widget->accessibleName().startsWith(QStringLiteral("70, as expected")) &&
                       widget->accessibleName().endsWith(QStringLiteral(" Last of 51 rounds."));
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(isSaid(), kPatience);
        open.timeline().setPlayhead(0);
        QVERIFY(!isSaid());
    }

    void aThousandLockedRunsAllEndAtSeventy()
    {
        OpenPage open(RacePage::Tab::Real);
        open.choose(QStringLiteral("Policy"), QStringLiteral("Mutex"));
        QMenu *menu = button(open.page, QStringLiteral("Run 1,000 times"))->menu();
        menu->actions().front()->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("70, while recording: 100.0 %")), kPatience);
        QVERIFY(open.says(QStringLiteral("70, this computer: 100.0 %")));
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("70, Model: all orders: 100.0 %")), kPatience);
        QVERIFY2(open.message().isEmpty(), qPrintable(open.message()));
        QTRY_COMPARE_WITH_TIMEOUT(open.log().size(), 4, kPatience); // one of the rounds is shown
        QVERIFY(open.says(QStringLiteral("70, as expected")));
    }

    void aModelsBarLeadsToAnOrderThatEndsThere()
    {
        OpenPage open(RacePage::Tab::Real);
        QTRY_VERIFY_WITH_TIMEOUT(open.says(QStringLiteral("120, Model: all orders: 33.3 %")), kPatience);
        named<QAbstractButton>(open.page, QStringLiteral("120, Model: all orders: 33.3 %"))->click();
        QCOMPARE(open.stage().facts().balance, 120);
        QVERIFY(open.says(QStringLiteral("120 instead of 70. The withdrawal of 50 was lost")));
    }

    void aMillionRunsCanBeStopped()
    {
        OpenPage open(RacePage::Tab::Real);
        QMenu *menu = button(open.page, QStringLiteral("Run 1,000 times"))->menu();
        menu->actions().at(1)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(button(open.page, QStringLiteral("Stop"))->isEnabled(), kPatience);
        button(open.page, QStringLiteral("Stop"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(!button(open.page, QStringLiteral("Stop"))->isEnabled(), kPatience);
    }

    void anOutcomeOfAllOrdersLoadsAnOrderThatEndsThere()
    {
        OpenPage open;
        open.page.showTab(RacePage::Tab::Orders);
        auto *orders = open.page.findChild<OrdersPanel *>();
        QSignalSpy settled(orders, &OrdersPanel::settled);
        QTRY_VERIFY_WITH_TIMEOUT(!settled.isEmpty(), kPatience);
        emit orders->scheduleChosen({1, 0, 1, 0});
        QCOMPARE(open.stage().facts().balance, 120);
        open.page.showTab(RacePage::Tab::Steps);
        QCOMPARE(named<QLineEdit>(open.page, QStringLiteral("Schedule"))->text(), QStringLiteral("2 1 2 1"));
    }

    void aScenarioFileIsOpenedWithItsOrder()
    {
        OpenPage open;
        const QString path = m_home.filePath(QStringLiteral("three.json"));
        write(path,
              R"({"schema":1,"kind":"account","start":10,"amounts":[1,2,3],"threads":3,"policy":"none","schedule":"112233"})");
        QVERIFY(open.page.openScenario(path));
        QCOMPARE(open.stage().facts().balance, 16);
        QCOMPARE(named<QLineEdit>(open.page, QStringLiteral("Schedule"))->text(), QStringLiteral("1 1 2 2 3 3"));
    }

    void aSavedScenarioIsTheSameWhenItIsOpened()
    {
        const QString path = m_home.filePath(QStringLiteral("saved.json"));
        {
            OpenPage open;
            RaceSetup setup;
            setup.scenario.start = 7;
            setup.policy = race::Policy::TwoLocks;
            QVERIFY(open.page.setUp(setup));
            open.keys(QStringLiteral("1212"));
            QVERIFY(open.page.saveScenario(path));
            QVERIFY(!open.page.saveScenario(m_home.filePath(QStringLiteral("no/folder.json"))));
            QVERIFY2(open.message().startsWith(QStringLiteral("Cannot write")), qPrintable(open.message()));
        }
        OpenPage open;
        QVERIFY(open.page.openScenario(path));
        QCOMPARE(open.stage().facts().balance, 7);
        QCOMPARE(named<QLineEdit>(open.page, QStringLiteral("Schedule"))->text(), QStringLiteral("1 2 1 2"));
        QCOMPARE(named<QComboBox>(open.page, QStringLiteral("Policy"))->currentText(), QStringLiteral("Two different locks"));
    }

    void theAccountsFormTellsWhatCannotBeAndKeepsWhatWasTyped()
    {
        OpenPage open;
        auto *form = open.page.findChild<AccountForm *>();
        auto *amounts = named<QLineEdit>(*form, QStringLiteral("Amounts"));
        const auto refusal = [form] {
            for (const QLabel *label : form->findChildren<QLabel *>())
                if (label->text().startsWith(QStringLiteral("✕")))
                    return label->isHidden() ? QString() : label->text();
            return QString();
        };
        amounts->setText(QStringLiteral("20, fifty"));
        form->apply();
        QVERIFY2(refusal().contains(QStringLiteral("\"fifty\" is no amount")), qPrintable(refusal()));
        amounts->setText(QStringLiteral("20, 5000000"));
        form->apply();
        QVERIFY2(refusal().contains(QStringLiteral("5000000")), qPrintable(refusal()));
        QCOMPARE(amounts->text(), QStringLiteral("20, 5000000"));
        QCOMPARE(open.stage().facts().balance, 100);
        named<QSpinBox>(*form, QStringLiteral("Start balance"))->setValue(10);
        amounts->setText(QStringLiteral("1, −2"));
        named<QSpinBox>(*form, QStringLiteral("Updates each"))->setValue(2);
        form->apply();
        QVERIFY(refusal().isEmpty());
        open.keys(QStringLiteral("11112222"));
        QCOMPARE(open.stage().facts().balance, 8);
    }

    void aFileThatIsNoScenarioIsToldAndNothingIsLost()
    {
        OpenPage open;
        open.keys(QStringLiteral("1212"));
        const QString path = m_home.filePath(QStringLiteral("broken.json"));
        write(path, R"({"schema":1,"kind":"account","amounts":[1,})");
        QVERIFY(!open.page.openScenario(path));
        QVERIFY2(open.message().contains(QStringLiteral("broken.json")), qPrintable(open.message()));
        write(path, R"({"schema":99,"kind":"account"})");
        QVERIFY(!open.page.openScenario(path));
        QVERIFY(!open.page.openScenario(m_home.filePath(QStringLiteral("missing.json"))));
        QCOMPARE(open.stage().facts().balance, 50);
    }

private:
    static void write(const QString &path, const char *text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    QTemporaryDir m_home;
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::RacePageTest)
#include "race_page_test.moc"
