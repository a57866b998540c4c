// SPDX-License-Identifier: MIT
// Page Run's tab Launch and what is selected elsewhere: one selection.
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

#include "engine_bridge.h"
#include "pages/run/descriptor_table.h"
#include "pages/run/launch_table.h"
#include "pages/run/run_page.h"
#include "timeline/timeline_panel.h"
#include "ui/run_page/show_tab.h"
#include "widgets/strip/strip.h"

namespace forklane::ui {
namespace {

constexpr int kPatience = 20'000; // ms

/// What the selected rows say in this column.
QStringList selectedTexts(const QTableWidget &table, int column)
{
    QStringList texts;
    for (const QModelIndex &row : table.selectionModel()->selectedRows(column))
        texts << row.data().toString();
    texts.removeDuplicates();
    return texts;
}

int rowsOf(const QTableWidget &table, const QString &stage)
{
    int count = 0;
    for (int row = 0; row < table.rowCount(); ++row)
        count += table.item(row, 0)->text() == stage ? 1 : 0;
    return count;
}

} // namespace

class LaunchTabTest : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<RunPage> m_page;
    LaunchTable *m_steps = nullptr;
    DescriptorTable *m_descriptors = nullptr;

    [[nodiscard]] TimelinePanel *timeline() const { return m_page->findChild<TimelinePanel *>(); }
    [[nodiscard]] const RunTracks &tracks() const { return m_page->shownRun()->job->tracks(); }
private slots:
    void init()
    {
        m_bridge = std::make_unique<EngineBridge>(std::move(*Mailbox::make()));
        m_page = std::make_unique<RunPage>(*m_bridge);
        m_page->resize(1200, 760);
        m_page->setVisible(true);
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        m_steps = m_page->findChild<LaunchTable *>();
        m_descriptors = m_page->findChild<DescriptorTable *>();
        QVERIFY(m_page->run(QStringLiteral("true | cat | sort | uniq | head"), false));
        QTRY_VERIFY_WITH_TIMEOUT(m_page->shownRun()->report.state == JobState::Done, kPatience);
        const auto launched = [this](std::size_t stage) {
            return m_page->shownRun()->job->recording()->slices(tracks().stages[stage].state).result().ending != Ending::None;
        };
        for (std::size_t stage = 0; stage < 5; ++stage)
            QTRY_VERIFY_WITH_TIMEOUT(launched(stage), kPatience);
        showTab(*m_page, m_steps->parentWidget());
    }

    void cleanup()
    {
        m_page.reset();
        m_bridge.reset();
    }

    void aStagesStepsAndDescriptorsAreMarkedAndInView()
    {
        QVERIFY(m_steps->selectedItems().isEmpty());
        emit m_page->findChild<Strip *>()->stageSelected(3);
        for (const QTableWidget *table : {static_cast<QTableWidget *>(m_steps), static_cast<QTableWidget *>(m_descriptors)}) {
            QCOMPARE(selectedTexts(*table, 0), QStringList{QStringLiteral("uniq")});
            const QModelIndexList rows = table->selectionModel()->selectedRows();
            QCOMPARE(rows.size(), rowsOf(*table, QStringLiteral("uniq")));
            QVERIFY(table->viewport()->rect().contains(table->visualRect(rows.first())));
        }
        timeline()->setSelection({tracks().stages[0].track, {}, {}, 0});
        QCOMPARE(selectedTexts(*m_steps, 0), QStringList{QStringLiteral("true")});
        timeline()->setSelection({});
        QVERIFY(m_steps->selectedItems().isEmpty());
        QVERIFY(m_descriptors->selectedItems().isEmpty());
    }

    void whatIsSelectedBeforeTheTabIsOpenedIsMarkedThere()
    {
        auto *tabs = qobject_cast<QTabWidget *>(m_steps->parentWidget()->parentWidget()->parentWidget());
        QVERIFY(tabs != nullptr);
        tabs->setCurrentIndex(0);
        timeline()->setSelection({tracks().stages[2].track, {}, {}, 0});
        showTab(*m_page, m_steps->parentWidget());
        QCOMPARE(selectedTexts(*m_steps, 0), QStringList{QStringLiteral("sort")});
    }

    void whoScrollsAwayFromTheMarkedIsNotBroughtBack()
    {
        timeline()->setSelection({tracks().stages[4].track, {}, {}, 0});
        m_steps->scrollToTop();
        const int top = m_steps->verticalScrollBar()->value();
        QSignalSpy scrolled(m_steps->verticalScrollBar(), &QScrollBar::valueChanged);
        timeline()->setPlayhead(m_page->shownRun()->job->recording()->firstTick()); // every picture is made anew
        QCOMPARE(m_steps->verticalScrollBar()->value(), top);
        QCOMPARE(scrolled.size(), 0);
    }

    void aClickOnAStepSelectsItsSlice()
    {
        emit m_page->findChild<Strip *>()->stageSelected(1);
        const QModelIndex step = m_steps->selectionModel()->selectedRows().at(1);
        QTest::mouseClick(m_steps->viewport(), Qt::LeftButton, {}, m_steps->visualRect(step).center());
        const TimelineSelection &selection = timeline()->selection();
        QCOMPARE(selection.track, tracks().stages[1].track);
        QCOMPARE(selection.row, tracks().stages[1].state);
        QCOMPARE(selection.index, 1U);
        QCOMPARE(selection.slice.role, Role::Launch);
        QCOMPARE(m_steps->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(selectedTexts(*m_descriptors, 0), QStringList{QStringLiteral("cat")});
    }

    void aClickOnADescriptorSelectsItsStage()
    {
        QTest::mouseClick(m_descriptors->viewport(), Qt::LeftButton, {},
                          m_descriptors->visualRect(m_descriptors->model()->index(0, 1)).center());
        QCOMPARE(timeline()->selection().track, tracks().stages[0].track);
        QCOMPARE(selectedTexts(*m_steps, 0), QStringList{QStringLiteral("true")});
    }
};

} // namespace forklane::ui

QTEST_MAIN(forklane::ui::LaunchTabTest)
#include "launch_tab_test.moc"
