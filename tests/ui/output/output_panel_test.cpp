// SPDX-License-Identifier: MIT
// OutputPanel: the row of controls does to the view what it says, and saving writes what is shown.
#include "widgets/output/output_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "theme.h"
#include "widgets/output/output_view.h"

using namespace forklane;
using namespace forklane::ui;

namespace {

/// The control of that accessible name.
template <typename Widget>
Widget *control(const OutputPanel &panel, const QString &name)
{
    for (Widget *each : panel.findChildren<Widget *>()) {
        if (each->accessibleName() == name)
            return each;
    }
    return nullptr;
}

std::shared_ptr<OutputStore> twoStages()
{
    auto store = std::make_shared<OutputStore>();
    store->append({0, StreamKind::Output}, "from cat\n", 0);
    store->append({0, StreamKind::Error}, "cat complains\n", 0);
    store->append({1, StreamKind::Output}, "from sort\n", 0);
    return store;
}

} // namespace

class OutputPanelTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void saysWhatToDoWithoutAStore();
    void controlsAreNamed();
    void stageIsChosen();
    void streamsAreSwitchedOff();
    void findLineFinds();
    void escapeClosesTheFindLine();
    void savesWhatIsShown();
    void tellsWhyItCannotSave();

private:
    std::unique_ptr<OutputPanel> m_panel;
};

void OutputPanelTest::init()
{
    applyTheme(ThemeKind::Light);
    m_panel = std::make_unique<OutputPanel>();
    m_panel->resize(800, 300);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void OutputPanelTest::cleanup()
{
    m_panel.reset();
}

void OutputPanelTest::saysWhatToDoWithoutAStore()
{
    QVERIFY(!m_panel->view()->isVisible());
    bool isSaid = false;
    for (const QLabel *label : m_panel->findChildren<QLabel *>())
        isSaid = isSaid || (label->isVisible() && label->text() == "Type a command and press Enter. Nothing runs before that.");
    QVERIFY(isSaid);
    QVERIFY(!control<QToolButton>(*m_panel, "Save as")->isEnabled());
}

void OutputPanelTest::controlsAreNamed()
{
    for (const char *name : {"stdout", "stderr", "Times"})
        QVERIFY2(control<QCheckBox>(*m_panel, name) != nullptr, name);
    for (const char *name : {"Find", "Save as"})
        QVERIFY2(control<QToolButton>(*m_panel, name) != nullptr, name);
    QCOMPARE(control<QComboBox>(*m_panel, "Stages shown")->currentText(), QStringLiteral("All stages"));
}

void OutputPanelTest::stageIsChosen()
{
    m_panel->setStageNames({"cat", "sort"});
    m_panel->setStore(twoStages());
    QCOMPARE(m_panel->view()->visibleText(), QStringLiteral("from cat\ncat complains\nfrom sort"));
    control<QComboBox>(*m_panel, "Stages shown")->setCurrentIndex(2);
    QCOMPARE(m_panel->view()->visibleText(), QStringLiteral("from sort"));
}

void OutputPanelTest::streamsAreSwitchedOff()
{
    m_panel->setStore(twoStages());
    control<QCheckBox>(*m_panel, "stdout")->click();
    QCOMPARE(m_panel->view()->visibleText(), QStringLiteral("cat complains"));
}

void OutputPanelTest::findLineFinds()
{
    m_panel->setStore(twoStages());
    control<QToolButton>(*m_panel, "Find")->click();
    auto *words = control<QLineEdit>(*m_panel, "Find in output");
    QVERIFY(words->isVisible());
    QTest::keyClicks(words, "complains");
    QTest::keyClick(words, Qt::Key_Return);
    QVERIFY(m_panel->view()->scene().rows.at(1).current.has_value());
}

void OutputPanelTest::escapeClosesTheFindLine()
{
    m_panel->setStore(twoStages());
    m_panel->openFind();
    auto *words = control<QLineEdit>(*m_panel, "Find in output");
    QTest::keyClick(words, Qt::Key_Escape);
    QVERIFY(!words->isVisible());
}

void OutputPanelTest::savesWhatIsShown()
{
    const QTemporaryDir folder;
    m_panel->setStore(twoStages());
    control<QCheckBox>(*m_panel, "stderr")->click();
    QSignalSpy told(m_panel.get(), &OutputPanel::message);
    m_panel->saveTo(folder.filePath("out.txt"));
    QTRY_COMPARE(told.count(), 1);
    QCOMPARE(told.at(0).at(1).toBool(), false);
    QFile file(folder.filePath("out.txt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("from cat\nfrom sort\n"));
}

void OutputPanelTest::tellsWhyItCannotSave()
{
    m_panel->setStore(twoStages());
    QSignalSpy told(m_panel.get(), &OutputPanel::message);
    m_panel->saveTo("/nonexistent-folder/out.txt");
    QTRY_COMPARE(told.count(), 1);
    QCOMPARE(told.at(0).at(1).toBool(), true);
    QVERIFY(told.at(0).at(0).toString().contains("/nonexistent-folder/out.txt"));
}

QTEST_MAIN(OutputPanelTest)
#include "output_panel_test.moc"
