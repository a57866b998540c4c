// SPDX-License-Identifier: MIT
// Strip: selection by mouse and keys, scrolling, what is read aloud.
#include "widgets/strip/strip.h"

#include <QAccessible>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "theme.h"

using namespace forklane;
using namespace forklane::ui;

namespace {

RunFacts facts(std::size_t stages)
{
    RunFacts facts;
    facts.stages.resize(stages);
    facts.pipes.resize(stages - 1);
    for (StageFacts &stage : facts.stages) {
        stage.begun = true;
        stage.state = Role::Running;
        stage.written = 1'200'000;
        stage.writtenPerSecond = 1'200'000.0;
    }
    for (PipeFacts &pipe : facts.pipes)
        pipe = {32'768, 65'536};
    return facts;
}

QStringList names(int count)
{
    QStringList names;
    for (int stage = 1; stage <= count; ++stage)
        names += QStringLiteral("stage %1").arg(stage);
    return names;
}

} // namespace

class StripTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void isAsHighAsItsLine();
    void aClickSelects();
    void aClickOnAPipeSelectsIt();
    void arrowsSelect();
    void leftSelectsTheLastAtFirst();
    void arrowsStopAtTheEnds();
    void settingTheSelectionDoesNotSignal();
    void anImpossibleSelectionIsNone();
    void newStagesForgetTheSelection();
    void selectedStageIsScrolledIntoSight();
    void noScrollBarWhileAllFits();
    void wheelScrolls();
    void factsOfOtherLengthDoNoHarm();
    void stagesAreReadAloud();
    void pressingTheItemSelects();
    void failureIsInTheToolTip();
    void paintsTheSelectionsFrame();
    void paintsInEveryState();

private:
    std::unique_ptr<Strip> m_strip;
};

void StripTest::init()
{
    applyTheme(ThemeKind::Light);
    m_strip = std::make_unique<Strip>();
    m_strip->setStages(names(5));
    m_strip->setFacts(facts(5));
    m_strip->resize(1196, Strip::kHeight);
    m_strip->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_strip.get()));
}

void StripTest::cleanup()
{
    m_strip.reset();
}

void StripTest::isAsHighAsItsLine()
{
    QCOMPARE(m_strip->sizeHint().height(), Strip::kHeight);
    m_strip->setCompact(true);
    QCOMPARE(m_strip->sizeHint().height(), Strip::kCompactHeight);
}

void StripTest::aClickSelects()
{
    const QSignalSpy spy(m_strip.get(), &Strip::stageSelected);
    QTest::mouseClick(m_strip.get(), Qt::LeftButton, {}, m_strip->stageRect(2).center());
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy[0][0].toInt(), 2);
    QCOMPARE(m_strip->selected(), 2);
}

void StripTest::aClickOnAPipeSelectsIt()
{
    QSignalSpy stages(m_strip.get(), &Strip::stageSelected);
    QSignalSpy pipes(m_strip.get(), &Strip::pipeSelected);
    const QPoint between((m_strip->stageRect(1).right() + m_strip->stageRect(2).left()) / 2,
                         m_strip->stageRect(1).center().y());
    QTest::mouseClick(m_strip.get(), Qt::LeftButton, {}, between);
    QCOMPARE(stages.count(), 0);
    QCOMPARE(pipes.count(), 1);
    QCOMPARE(pipes.first().first().toInt(), 1);
    const QImage before = m_strip->grab().toImage();
    m_strip->setSelectedPipe(1);
    QVERIFY(before != m_strip->grab().toImage());
}

void StripTest::arrowsSelect()
{
    m_strip->setSelected(2);
    const QSignalSpy spy(m_strip.get(), &Strip::stageSelected);
    QTest::keyClick(m_strip.get(), Qt::Key_Right);
    QTest::keyClick(m_strip.get(), Qt::Key_Left);
    QTest::keyClick(m_strip.get(), Qt::Key_Left);
    QCOMPARE(spy.size(), 3);
    QCOMPARE(m_strip->selected(), 1);
}

void StripTest::leftSelectsTheLastAtFirst()
{
    QTest::keyClick(m_strip.get(), Qt::Key_Left);
    QCOMPARE(m_strip->selected(), 4);
}

void StripTest::arrowsStopAtTheEnds()
{
    m_strip->setSelected(4);
    QTest::keyClick(m_strip.get(), Qt::Key_Right);
    QCOMPARE(m_strip->selected(), 4);
}

void StripTest::settingTheSelectionDoesNotSignal()
{
    const QSignalSpy spy(m_strip.get(), &Strip::stageSelected);
    m_strip->setSelected(3);
    QCOMPARE(spy.size(), 0);
}

void StripTest::anImpossibleSelectionIsNone()
{
    m_strip->setSelected(1);
    m_strip->setSelected(99);
    QCOMPARE(m_strip->selected(), -1);
}

void StripTest::newStagesForgetTheSelection()
{
    m_strip->setSelected(3);
    m_strip->setStages(names(2));
    QCOMPARE(m_strip->selected(), -1);
    QCOMPARE(m_strip->stageText(1), QStringLiteral("stage 2: not begun"));
}

void StripTest::selectedStageIsScrolledIntoSight()
{
    m_strip->setStages(names(20));
    QVERIFY(!m_strip->rect().contains(m_strip->stageRect(19)));
    m_strip->setSelected(19);
    QVERIFY(m_strip->rect().contains(m_strip->stageRect(19)));
    m_strip->setSelected(0);
    QVERIFY(m_strip->rect().contains(m_strip->stageRect(0)));
}

void StripTest::noScrollBarWhileAllFits()
{
    const auto *bar = m_strip->findChild<QScrollBar *>();
    QVERIFY(!bar->isVisible());
    m_strip->setStages(names(12));
    QVERIFY(bar->isVisible());
}

void StripTest::wheelScrolls()
{
    m_strip->setStages(names(20));
    const int before = m_strip->stageRect(0).left();
    QWheelEvent wheel(QPointF(100, 30), m_strip->mapToGlobal(QPointF(100, 30)), {}, {0, -120}, Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_strip.get(), &wheel);
    QCOMPARE(m_strip->stageRect(0).left(), before - 120);
}

void StripTest::factsOfOtherLengthDoNoHarm()
{
    m_strip->setFacts(facts(9));
    m_strip->setFacts(facts(1));
    QVERIFY(!m_strip->grab().isNull());
    QCOMPARE(m_strip->stageText(4), QStringLiteral("stage 5: not begun"));
}

void StripTest::stagesAreReadAloud()
{
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_strip.get());
    QCOMPARE(list->role(), QAccessible::List);
    QCOMPARE(list->text(QAccessible::Name), QStringLiteral("Pipeline"));
    QCOMPARE(list->childCount(), 5);
    QCOMPARE(list->child(2)->text(QAccessible::Name), QStringLiteral("stage 3: running"));
    QCOMPARE(list->indexOfChild(list->child(2)), 2);
    const QPoint centre = list->child(3)->rect().center();
    QCOMPARE(list->childAt(centre.x(), centre.y()), list->child(3));
}

void StripTest::pressingTheItemSelects()
{
    const QSignalSpy spy(m_strip.get(), &Strip::stageSelected);
    QAccessibleInterface *item = QAccessible::queryAccessibleInterface(m_strip.get())->child(1);
    item->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(spy.size(), 1);
    QVERIFY(item->state().selected);
}

void StripTest::failureIsInTheToolTip()
{
    m_strip->setFailures({{}, {}, QStringLiteral("Cannot start \"sotr\" (stage 3): no such program in PATH.")});
    QVERIFY(m_strip->stageTip(2).contains(QStringLiteral("no such program in PATH")));
    QVERIFY(!m_strip->stageTip(1).contains(QStringLiteral("Cannot start")));
}

void StripTest::paintsTheSelectionsFrame()
{
    m_strip->setSelected(1);
    const QImage image = m_strip->grab().toImage();
    const QRect frame = m_strip->stageRect(1);
    QCOMPARE(image.pixelColor(frame.left() + 1, frame.center().y()), Theme::light().text);
}

void StripTest::paintsInEveryState()
{
    for (int role = 0; role < kRoleCount; ++role) {
        RunFacts shown = facts(5);
        shown.stages[0].state = static_cast<Role>(role);
        m_strip->setFacts(shown);
        QVERIFY(!m_strip->grab().isNull());
    }
}

QTEST_MAIN(StripTest)
#include "strip_test.moc"
