// SPDX-License-Identifier: MIT
// GridView: the path dragged by mouse and moved by keys, what is refused, what is read aloud.
#include "pages/race/orders/grid/grid_view.h"

#include <QAccessible>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include "orders_programs.h"

using namespace forklane;
using namespace forklane::ui;

class GridViewTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void draggingThePathChoosesAnOrderThroughThePoint();
    void anIllegalDropReturnsAndSaysWhy();
    void escapeEndsADrag();
    void aClickBesideThePathDoesNothing();
    void arrowsChooseAStep();
    void altRightSwapsWithTheNextStep();
    void aThreadsOwnStepsAreNotSwapped();
    void altUpGoesToTheOtherSideOfTheLock();
    void aShownOrderIsNotAskedFor();
    void anOrderThatCannotBeExecutedIsShownAsNone();
    void theOrderIsReadAloud();
    void everyPolicyIsPainted();

private:
    void show(const std::shared_ptr<const race::Program> &program, const char *schedule);
    void drag(GridPlace from, GridPlace to);
    [[nodiscard]] QString chosen(int index = 0) const
    {
        return QString::fromStdString(race::toText(m_chosen->at(index).at(0).value<race::Schedule>()));
    }

    std::unique_ptr<GridView> m_view;
    std::unique_ptr<QSignalSpy> m_chosen;
    std::unique_ptr<QSignalSpy> m_said;
};

void GridViewTest::init()
{
    applyTheme(ThemeKind::Light);
    m_view = std::make_unique<GridView>();
    m_view->resize(520, 260);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_chosen = std::make_unique<QSignalSpy>(m_view.get(), &OrderPicture::scheduleChosen);
    m_said = std::make_unique<QSignalSpy>(m_view.get(), &OrderPicture::said);
    connect(m_view.get(), &OrderPicture::scheduleChosen, m_view.get(), &OrderPicture::setSchedule);
}

void GridViewTest::cleanup()
{
    m_chosen.reset();
    m_said.reset();
    m_view.reset();
}

void GridViewTest::show(const std::shared_ptr<const race::Program> &program, const char *schedule)
{
    m_view->setGrid(program, std::make_shared<const race::Grid>(race::gridOf(*program).value()));
    m_view->setSchedule(order(schedule));
}

void GridViewTest::drag(GridPlace from, GridPlace to)
{
    QTest::mousePress(m_view.get(), Qt::LeftButton, {}, m_view->positionOf(from));
    QTest::mouseMove(m_view.get(), m_view->positionOf(to));
    QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, m_view->positionOf(to));
}

void GridViewTest::draggingThePathChoosesAnOrderThroughThePoint()
{
    show(account(race::Policy::None), "1122");
    drag({2, 0}, {1, 1});
    QCOMPARE(m_chosen->size(), 1);
    QCOMPARE(chosen(), QStringLiteral("1212"));
    QCOMPARE(m_view->selectedStep(), 1);
}

void GridViewTest::anIllegalDropReturnsAndSaysWhy()
{
    show(account(race::Policy::Mutex), "11112222");
    drag({4, 0}, {2, 2});
    QCOMPARE(m_chosen->size(), 0);
    QCOMPARE(m_said->last().at(0).toString(), QStringLiteral("deposit and withdraw cannot both hold the lock."));
    QVERIFY(m_said->last().at(1).toBool());
    QCOMPARE(race::toText(m_view->schedule()), std::string("11112222"));
}

void GridViewTest::escapeEndsADrag()
{
    show(account(race::Policy::None), "1122");
    QTest::mousePress(m_view.get(), Qt::LeftButton, {}, m_view->positionOf({2, 0}));
    QTest::mouseMove(m_view.get(), m_view->positionOf({1, 1}));
    QVERIFY(m_view->isDragging());
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QVERIFY(!m_view->isDragging());
    QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, m_view->positionOf({1, 1}));
    QCOMPARE(m_chosen->size(), 0);
}

void GridViewTest::aClickBesideThePathDoesNothing()
{
    show(account(race::Policy::None), "1122");
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, m_view->positionOf({0, 2}));
    QCOMPARE(m_view->selectedStep(), -1);
    QCOMPARE(m_chosen->size(), 0);
}

void GridViewTest::arrowsChooseAStep()
{
    show(account(race::Policy::None), "1212");
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QCOMPARE(m_view->selectedStep(), 1);
    QCOMPARE(m_said->last().at(0).toString(), QStringLiteral("step 2 of 4: withdraw, load 100"));
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QVERIFY(m_said->last().at(0).toString().endsWith(QStringLiteral("store 120; lost, overwritten in step 4")));
}

void GridViewTest::altRightSwapsWithTheNextStep()
{
    show(account(race::Policy::None), "1212");
    m_view->chooseStep(0);
    QTest::keyClick(m_view.get(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(chosen(), QStringLiteral("2112"));
    QCOMPARE(m_view->selectedStep(), 1);
    QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(chosen(1), QStringLiteral("1212"));
    QCOMPARE(m_view->selectedStep(), 0);
}

void GridViewTest::aThreadsOwnStepsAreNotSwapped()
{
    show(account(race::Policy::None), "1122");
    m_view->chooseStep(1);
    QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(m_chosen->size(), 0);
    QCOMPARE(m_said->last().at(0).toString(), QStringLiteral("deposit cannot store before it has loaded."));
}

void GridViewTest::altUpGoesToTheOtherSideOfTheLock()
{
    show(account(race::Policy::Mutex), "11112222");
    m_view->chooseStep(2);
    QTest::keyClick(m_view.get(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(chosen(), QStringLiteral("22221111"));
    QTest::keyClick(m_view.get(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(m_said->last().at(0).toString(), QStringLiteral("No order passes above this step."));
}

void GridViewTest::aShownOrderIsNotAskedFor()
{
    show(account(race::Policy::None), "1122");
    m_view->setSchedule(order("2211"));
    QCOMPARE(m_chosen->size(), 0);
    QCOMPARE(m_view->stepCount(), 4);
}

void GridViewTest::anOrderThatCannotBeExecutedIsShownAsNone()
{
    show(account(race::Policy::Mutex), "11112222");
    m_view->setSchedule(order("12"));
    QCOMPARE(m_view->stepCount(), 0);
    QVERIFY(!m_view->grab().isNull());
}

void GridViewTest::theOrderIsReadAloud()
{
    show(account(race::Policy::None), "1212");
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_view.get());
    QVERIFY(list);
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->text(QAccessible::Name), QStringLiteral("Grid of all orders"));
    QVERIFY(list->text(QAccessible::Description).contains(QStringLiteral("1212: ends at 50 ✕ expected 70")));
    QCOMPARE(list->childCount(), 4);
    QAccessibleInterface *step = list->child(1);
    QCOMPARE(step->text(QAccessible::Name), QStringLiteral("step 2 of 4: withdraw, load 100"));
    step->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(m_view->selectedStep(), 1);
    QVERIFY(step->state().selected);
}

void GridViewTest::everyPolicyIsPainted()
{
    for (const race::PolicyFacts &policy : race::policies()) {
        const auto program = account(policy.policy, {.updates = 3}, race::StepSize::LoadComputeStore);
        const auto grid = race::gridOf(*program);
        if (!grid)
            continue;
        m_view->setGrid(program, std::make_shared<const race::Grid>(*grid));
        QVERIFY(!m_view->grab().isNull());
    }
}

QTEST_MAIN(GridViewTest)
#include "grid_view_test.moc"
