// SPDX-License-Identifier: MIT
// The tab All orders within the page Race: what is chosen there is what the page shows.
#include <QSignalSpy>
#include <QTest>

#include "engine_bridge.h"
#include "orders_programs.h"
#include "pages/race/orders/grid/grid_view.h"
#include "pages/race/orders/orders_panel.h"
#include "pages/race/orders/outcomes/outcome_panel.h"
#include "pages/race/orders/outcomes/outcome_view.h"
#include "pages/race/race_page.h"
#include "pages/race/stage/race_stage.h"
#include "theme.h"

using namespace forklane;
using namespace forklane::ui;

class OrdersTabTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void anOutcomeIsShownOnTheStage();
    void movingAStepOfTheGridChangesTheStage();
    void anotherPolicyIsCountedAnew();
    void aLowWindowLeavesThePanelItsHeight();

private:
    [[nodiscard]] int balance() const { return m_page->findChild<RaceStage *>()->facts().balance; }

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<RacePage> m_page;
    OrdersPanel *m_panel = nullptr;
};

void OrdersTabTest::init()
{
    applyTheme(ThemeKind::Light);
    m_bridge = std::make_unique<EngineBridge>(std::move(*Mailbox::make()));
    m_page = std::make_unique<RacePage>(*m_bridge);
    m_page->resize(1196, 752);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    m_panel = m_page->findChild<OrdersPanel *>();
    QSignalSpy settled(m_panel, &OrdersPanel::settled);
    m_page->showTab(RacePage::Tab::Orders);
    QVERIFY(settled.wait(20'000));
}

void OrdersTabTest::cleanup()
{
    m_page.reset();
    m_bridge.reset();
}

void OrdersTabTest::anOutcomeIsShownOnTheStage()
{
    auto *view = m_panel->findChild<OutcomeView *>();
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(3, 0)).center());
    QCOMPARE(balance(), 120);
    QCOMPARE(m_panel->findChild<GridView *>()->stepCount(), 4);
}

void OrdersTabTest::movingAStepOfTheGridChangesTheStage()
{
    emit m_panel->scheduleChosen(order("1221"));
    QCOMPARE(balance(), 120);
    auto *grid = m_panel->findChild<GridView *>();
    grid->setFocus();
    grid->chooseStep(2);
    QTest::keyClick(grid, Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(race::toText(grid->schedule()), std::string("1212"));
    QCOMPARE(balance(), 50);
}

void OrdersTabTest::anotherPolicyIsCountedAnew()
{
    RaceSetup setup;
    setup.policy = race::Policy::Mutex;
    QSignalSpy settled(m_panel, &OrdersPanel::settled);
    QVERIFY(m_page->setUp(setup));
    QVERIFY(settled.wait(20'000));
    QCOMPARE(m_panel->findChild<OutcomePanel *>()->total(), QStringLiteral("2 orders, 2 classes"));
}

void OrdersTabTest::aLowWindowLeavesThePanelItsHeight()
{
    m_page->resize(940, 640);
    QCoreApplication::processEvents();
    QVERIFY(m_panel->height() >= m_panel->minimumSizeHint().height());
    auto *stage = m_page->findChild<RaceStage *>();
    QVERIFY(m_panel->mapTo(m_page.get(), QPoint()).y() >= stage->mapTo(m_page.get(), QPoint()).y() + stage->height());
}

QTEST_MAIN(OrdersTabTest)
#include "orders_tab_test.moc"
