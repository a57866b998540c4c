// SPDX-License-Identifier: MIT
// OrdersPanel: what is searched and when, what it says, how outcomes are chosen.
#include "pages/race/orders/orders_panel.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "orders_programs.h"
#include "pages/race/orders/graph/graph_view.h"
#include "pages/race/orders/graph/layers_view.h"
#include "pages/race/orders/grid/grid_view.h"
#include "pages/race/orders/outcomes/outcome_model.h"
#include "pages/race/orders/outcomes/outcome_panel.h"
#include "pages/race/orders/outcomes/outcome_view.h"
#include "theme.h"

using namespace forklane;
using namespace forklane::ui;

namespace {

constexpr int kDeadline = 20'000;

/// Takes minutes to count.
race::Program endless()
{
    return *account(race::Policy::None, {.amounts = {1, 2, 4, 8}, .threads = 4, .updates = 30});
}

} // namespace

class OrdersPanelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void theLecturesAccountHasSixOrdersInFourClasses();
    void outcomesAreAList();
    void aClickOnAnOutcomeChoosesAnOrderThatEndsSo();
    void keysChooseAnOutcomeToo();
    void aLockLeavesOnlyTheRightEnd();
    void theCurrentOrdersEndIsMarked();
    void nothingIsSearchedWhileHidden();
    void theSameProgramIsNotSearchedAgain();
    void largeNumbersAreCountedNotListed();
    void aLongSearchShowsProgressAndCanBeStopped();
    void aStoppedSearchCanBeginAgain();
    void anotherProgramCancelsTheSearch();
    void closingCancelsTheSearch();
    void aProgramThatCannotRunIsSaid();
    void aDeadlockIsAnOutcome();
    void draggingTheGridAsksForAnOrder();
    void threeThreadsAreShownAsAGraph();
    void aClickOnAStateChoosesAnOrderThroughIt();
    void stepsOfTheGraphAreMovedByKeys();
    void aGraphThatIsTooLargeSaysWhatIsShownInstead();
    void fontsAndThemesMayChange();

private:
    void show(const race::Program &program, const char *schedule = "");
    void settle(const race::Program &program, const char *schedule = "");
    [[nodiscard]] QStringList rows() const;
    [[nodiscard]] QString total() const { return m_panel->findChild<OutcomePanel *>()->total(); }
    [[nodiscard]] QPushButton *button(const QString &text) const;

    std::unique_ptr<OrdersPanel> m_panel;
    OutcomeModel *m_model = nullptr;
    OutcomeView *m_view = nullptr;
};

void OrdersPanelTest::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English));
}

void OrdersPanelTest::init()
{
    applyTheme(ThemeKind::Light);
    m_panel = std::make_unique<OrdersPanel>();
    m_panel->resize(900, 260);
    m_model = m_panel->findChild<OutcomeModel *>();
    m_view = m_panel->findChild<OutcomeView *>();
}

void OrdersPanelTest::cleanup()
{
    m_panel.reset();
}

void OrdersPanelTest::show(const race::Program &program, const char *schedule)
{
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    m_panel->setProgram(program, order(schedule));
}

void OrdersPanelTest::settle(const race::Program &program, const char *schedule)
{
    QSignalSpy settled(m_panel.get(), &OrdersPanel::settled);
    show(program, schedule);
    if (settled.isEmpty())
        QVERIFY(settled.wait(kDeadline));
}

QStringList OrdersPanelTest::rows() const
{
    QStringList texts;
    for (int row = 0; row < m_model->rowCount(); ++row)
        texts += m_model->index(row).data().toString();
    return texts;
}

QPushButton *OrdersPanelTest::button(const QString &text) const
{
    for (auto *each : m_panel->findChildren<QPushButton *>())
        if (each->text() == text)
            return each;
    return nullptr;
}

void OrdersPanelTest::theLecturesAccountHasSixOrdersInFourClasses()
{
    settle(*account(race::Policy::None), "1212");
    QCOMPARE(total(), QStringLiteral("6 orders, 4 classes"));
    QCOMPARE(rows(), (QStringList{"Ends at", "Ends at 50: 2 orders, 33.3 %", "Ends at 70, right: 2 orders, 33.3 %",
                                  "Ends at 120: 2 orders, 33.3 %", "Updates lost", "Updates lost, none: 2 orders, 33.3 %",
                                  "Updates lost, 1: 4 orders, 66.7 %"}));
}

void OrdersPanelTest::outcomesAreAList()
{
    const QAbstractItemModelTester tester(m_model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    settle(*account(race::Policy::None));
    QVERIFY((m_model->index(0).flags() & Qt::ItemIsEnabled) == 0);
    QVERIFY((m_model->index(1).flags() & Qt::ItemIsEnabled) != 0);
}

void OrdersPanelTest::aClickOnAnOutcomeChoosesAnOrderThatEndsSo()
{
    settle(*account(race::Policy::None), "1122");
    const QSignalSpy chosen(m_panel.get(), &OrdersPanel::scheduleChosen);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, m_view->visualRect(m_model->index(3)).center());
    QCOMPARE(chosen.size(), 1);
    const auto schedule = chosen[0][0].value<race::Schedule>();
    QCOMPARE(race::replay(*account(race::Policy::None), schedule)->end, 120);
}

void OrdersPanelTest::keysChooseAnOutcomeToo()
{
    settle(*account(race::Policy::None), "1122");
    const QSignalSpy chosen(m_panel.get(), &OrdersPanel::scheduleChosen);
    m_view->setFocus();
    m_view->setCurrentIndex(m_model->index(1));
    QTest::keyClick(m_view, Qt::Key_Return);
    QTest::keyClick(m_view, Qt::Key_Down);
    QTest::keyClick(m_view, Qt::Key_Space);
    QCOMPARE(chosen.size(), 2);
    QCOMPARE(race::replay(*account(race::Policy::None), chosen[0][0].value<race::Schedule>())->end, 50);
    QCOMPARE(race::replay(*account(race::Policy::None), chosen[1][0].value<race::Schedule>())->end, 70);
}

void OrdersPanelTest::aLockLeavesOnlyTheRightEnd()
{
    settle(*account(race::Policy::Mutex));
    QCOMPARE(rows(), (QStringList{"Ends at", "Ends at 70, right: 2 orders, 100 %", "Updates lost",
                                  "Updates lost, none: 2 orders, 100 %"}));
}

void OrdersPanelTest::theCurrentOrdersEndIsMarked()
{
    settle(*account(race::Policy::None), "1212");
    QVERIFY(m_model->index(1).data(OutcomeModel::IsCurrent).toBool());
    m_panel->setSchedule(order("1122"));
    QVERIFY(!m_model->index(1).data(OutcomeModel::IsCurrent).toBool());
    QVERIFY(m_model->index(2).data(OutcomeModel::IsCurrent).toBool());
    m_panel->setSchedule(order("11"));
    QVERIFY(!m_model->index(2).data(OutcomeModel::IsCurrent).toBool());
}

void OrdersPanelTest::nothingIsSearchedWhileHidden()
{
    m_panel->setProgram(*account(race::Policy::None), {});
    QVERIFY(!m_panel->findChild<OrderSearch *>()->isRunning());
    QSignalSpy settled(m_panel.get(), &OrdersPanel::settled);
    m_panel->show();
    QVERIFY(settled.wait(kDeadline));
    QCOMPARE(total(), QStringLiteral("6 orders, 4 classes"));
}

void OrdersPanelTest::theSameProgramIsNotSearchedAgain()
{
    settle(*account(race::Policy::None));
    m_panel->setProgram(*account(race::Policy::None), order("1212"));
    QVERIFY(!m_panel->findChild<OrderSearch *>()->isRunning());
    QCOMPARE(m_panel->findChild<GridView *>()->stepCount(), 4);
}

void OrdersPanelTest::largeNumbersAreCountedNotListed()
{
    settle(*account(race::Policy::None, {.updates = 10}));
    QCOMPARE(total(), QStringLiteral("137,846,528,820 orders: counted, not listed"));
    QVERIFY(m_model->rowCount() > 10);
}

void OrdersPanelTest::aLongSearchShowsProgressAndCanBeStopped()
{
    show(endless());
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->findChild<OutcomePanel *>()->isProgressShown(), kDeadline);
    QPushButton *stop = button(QStringLiteral("Stop counting"));
    QVERIFY(stop->isVisible());
    const QSignalSpy settled(m_panel.get(), &OrdersPanel::settled);
    QTest::mouseClick(stop, Qt::LeftButton);
    QCOMPARE(settled.size(), 1);
    QVERIFY(!m_panel->findChild<OrderSearch *>()->isRunning());
    QVERIFY(!stop->isVisible());
    QCOMPARE(m_model->rowCount(), 0);
}

void OrdersPanelTest::aStoppedSearchCanBeginAgain()
{
    show(endless());
    m_panel->findChild<OrderSearch *>()->stop();
    QTest::mouseClick(button(QStringLiteral("Count again")), Qt::LeftButton);
    QVERIFY(m_panel->findChild<OrderSearch *>()->isRunning());
}

void OrdersPanelTest::anotherProgramCancelsTheSearch()
{
    show(endless());
    settle(*account(race::Policy::None));
    QCOMPARE(total(), QStringLiteral("6 orders, 4 classes"));
    QVERIFY(!m_panel->findChild<OutcomePanel *>()->isProgressShown());
}

void OrdersPanelTest::closingCancelsTheSearch()
{
    show(endless());
    QTRY_VERIFY_WITH_TIMEOUT(m_panel->findChild<OutcomePanel *>()->isProgressShown(), kDeadline);
    m_panel.reset(); // returns: the destructor does not wait for the end of the search
}

void OrdersPanelTest::aProgramThatCannotRunIsSaid()
{
    race::Program program = *account(race::Policy::None);
    program.threads.clear();
    show(program);
    QVERIFY(!total().isEmpty());
    QVERIFY(total().endsWith(u'.'));
    m_panel->setProblem(QStringLiteral("There is no account."));
    QCOMPARE(total(), QStringLiteral("There is no account."));
    settle(*account(race::Policy::None));
    QCOMPARE(total(), QStringLiteral("6 orders, 4 classes"));
}

void OrdersPanelTest::aDeadlockIsAnOutcome()
{
    settle(race::oppositeLocks());
    QCOMPARE(m_model->row(m_model->index(1)).kind, OutcomeRow::Kind::Deadlock);
    QCOMPARE(m_model->row(m_model->index(1)).detail,
             QStringLiteral("Anna waits for fork 2 that Bert holds, Bert waits for fork 1 that Anna holds."));
    const QSignalSpy chosen(m_panel.get(), &OrdersPanel::scheduleChosen);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, m_view->visualRect(m_model->index(1)).center());
    QVERIFY(race::replay(race::oppositeLocks(), chosen[0][0].value<race::Schedule>())->deadlock.has_value());
}

void OrdersPanelTest::draggingTheGridAsksForAnOrder()
{
    settle(*account(race::Policy::None), "1122");
    const QSignalSpy chosen(m_panel.get(), &OrdersPanel::scheduleChosen);
    auto *grid = m_panel->findChild<GridView *>();
    QTest::mousePress(grid, Qt::LeftButton, {}, grid->positionOf({2, 0}));
    QTest::mouseMove(grid, grid->positionOf({1, 1}));
    QTest::mouseRelease(grid, Qt::LeftButton, {}, grid->positionOf({1, 1}));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(race::toText(chosen[0][0].value<race::Schedule>()), std::string("1212"));
}

void OrdersPanelTest::threeThreadsAreShownAsAGraph()
{
    settle(*account(race::Policy::None, {.threads = 3}), "112233");
    auto *graph = m_panel->findChild<GraphView *>();
    QVERIFY(graph->isVisible());
    QVERIFY(!m_panel->findChild<GridView *>()->isVisible());
    QCOMPARE(graph->stepCount(), 6);
    QVERIFY(graph->textOf(0).contains(QStringLiteral("balance is 100")));
    QVERIFY(graph->textOf(0).contains(QStringLiteral("90 orders pass here")));
    QVERIFY(graph->accessibleDescription().contains(QStringLiteral("112233: ends at 90 ✓ right")));
}

void OrdersPanelTest::aClickOnAStateChoosesAnOrderThroughIt()
{
    settle(race::politeThreads(), "");
    auto *graph = m_panel->findChild<GraphView *>();
    const QSignalSpy chosen(m_panel.get(), &OrdersPanel::scheduleChosen);
    QTest::mouseClick(graph, Qt::LeftButton, {}, graph->positionOf(3));
    QCOMPARE(chosen.size(), 1);
    QVERIFY(race::replay(race::politeThreads(), chosen[0][0].value<race::Schedule>())->isComplete);
}

void OrdersPanelTest::stepsOfTheGraphAreMovedByKeys()
{
    settle(*account(race::Policy::None, {.threads = 3}), "112233");
    auto *graph = m_panel->findChild<GraphView *>();
    const QSignalSpy chosen(m_panel.get(), &OrdersPanel::scheduleChosen);
    graph->setFocus();
    graph->chooseStep(1);
    QTest::keyClick(graph, Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(race::toText(chosen[0][0].value<race::Schedule>()), std::string("121233"));
    QTest::keyClick(graph, Qt::Key_Down, Qt::AltModifier);
    QTest::keyClick(graph, Qt::Key_Up, Qt::AltModifier);
    QVERIFY(chosen.size() >= 2);
}

void OrdersPanelTest::aGraphThatIsTooLargeSaysWhatIsShownInstead()
{
    settle(*account(race::Policy::None, {.threads = 4, .updates = 1}, race::StepSize::LoadComputeStore));
    auto *layers = m_panel->findChild<LayersView *>();
    QVERIFY(layers->isVisible());
    QVERIFY(layers->words().contains(QStringLiteral("too many to draw: shown is how many there are")));
    layers->setLayers({}, 0);
    QVERIFY(layers->words().startsWith(QStringLiteral("More than 100,000 states")));
    QVERIFY(!layers->grab().isNull());
}

void OrdersPanelTest::fontsAndThemesMayChange()
{
    settle(race::oppositeLocks(), "12");
    applyTheme(ThemeKind::Dark);
    QFont font = m_panel->font();
    font.setPointSizeF(font.pointSizeF() * 2);
    m_panel->setFont(font);
    QVERIFY(!m_panel->grab().isNull());
    settle(*account(race::Policy::None, {.threads = 3}), "112233");
    QVERIFY(!m_panel->grab().isNull());
}

QTEST_MAIN(OrdersPanelTest)
#include "orders_panel_test.moc"
