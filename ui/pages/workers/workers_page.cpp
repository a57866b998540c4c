// SPDX-License-Identifier: MIT
#include "pages/workers/workers_page.h"

#include <algorithm>
#include <utility>

#include <QComboBox>
#include <QFileDialog>
#include <QListView>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollBar>
#include <QTabWidget>

#include "engine_bridge.h"
#include "pages/page_frame.h"
#include "pages/workers/fields/commands_drawer.h"
#include "pages/workers/model/work_words.h"
#include "pages/workers/pictures/group_panel.h"
#include "pages/workers/tables/log_model.h"
#include "pages/workers/tables/task_export.h"
#include "pages/workers/tables/tasks_panel.h"
#include "pages/workers/tables/timing_panel.h"
#include "timeline/timeline_panel.h"
#include "widgets/explain/explain_panel.h"

namespace forklane::ui {

namespace {

constexpr std::uint64_t kReadAtOnce = 2000; // tasks of which an older instant is told within a frame

} // namespace

void WorkersPage::refresh()
{
    m_session.applyHaltRule();
    if (!m_instant)
        showInstant(std::nullopt);
    noticeDeaths();
    askInDoubt();
    tellJoblog();
    tellFamily();
    updateControls();
    if (!m_session.isRunning())
        m_refresh.stop();
    emit statusChanged();
}

/// The one place from which every picture of the page is drawn: line, bar, queue, tables, log and lanes show the same instant.
void WorkersPage::showInstant(std::optional<Tick> instant)
{
    m_instant = instant;
    m_frame->explanation()->showAt(instant);
    std::vector<GroupQuestion> questions;
    for (std::size_t group = 0; group < m_session.groupCount(); ++group)
        questions.push_back(m_session.question(group, instant));
    const auto answer = [](const std::vector<GroupQuestion> &asked) {
        std::vector<GroupFacts> facts;
        for (const GroupQuestion &question : asked)
            facts.push_back(factsOf(question));
        return facts;
    };
    if (!instant || m_session.planned() <= kReadAtOnce) {
        showFacts(answer(questions));
        return;
    }
    m_reader.ask([this, questions, answer, instant, recording = m_session.recording()] {
        return [this, facts = answer(questions), instant, recording]() mutable {
            if (m_instant && recording == m_session.recording())
                showFacts(std::move(facts));
        };
    });
}

void WorkersPage::showFacts(std::vector<GroupFacts> facts)
{
    m_facts = std::move(facts);
    const bool isLive = !m_instant && m_session.isRunning();
    for (std::size_t group = 0; group < std::max(m_panels.size(), m_facts.size()); ++group) {
        const bool isThere = group < std::max<std::size_t>(m_facts.size(), 1);
        panel(group)->setVisible(isThere);
        panel(group)->setFacts(group < m_facts.size() ? m_facts[group] : GroupFacts(), m_session.planned(), m_facts.size() > 1);
    }
    m_frame->setSentence(sentence());
    m_workersTable->setGroups(m_facts, isLive);
    const QScrollBar *bar = m_logView->verticalScrollBar();
    const bool follows = bar->value() >= bar->maximum();
    m_log->showUpTo(m_instant);
    if (follows || m_instant)
        m_logView->scrollToBottom();
    m_timingPanel->refresh(m_instant);
    if (m_group < m_session.groupCount())
        m_tasksPanel->refresh(m_group < m_facts.size() ? m_facts[m_group].counts : queue::Counts(), m_instant,
                              m_session.isRunning());
    updateDetails();
}

QString WorkersPage::sentence() const
{
    WorkSentenceInput input;
    input.groups = m_facts;
    input.planned = m_session.planned();
    input.haltAfter = m_session.plan().halt.count;
    input.isHalted = m_session.wasHalted();
    input.isStopped = m_session.wasStopped();
    input.isReplay = m_instant.has_value();
    return workSentence(input);
}

void WorkersPage::showGroup(std::size_t group)
{
    m_group = group;
    const auto run = m_session.question(group, std::nullopt).run;
    m_tasksPanel->setRun(run);
    m_timingPanel->setRun(run);
    m_log->setRun(run);
    showInstant(m_instant);
}

/// Lists with buttons above and below need more height than others; while a drawer is open there is none to give.
void WorkersPage::giveRoom()
{
    constexpr int kListHeight = 200;
    const QWidget *tab = m_tabs->currentWidget();
    const bool isOpen = m_options->isChecked() || (m_commandsDrawer->isVisibleTo(this) && !m_commandsDrawer->isFolded());
    const bool wants = tab == m_tasksPanel || tab == m_timingPanel;
    m_frame->setLeastWorkHeight(wants && !isOpen ? kListHeight : 0);
}

void WorkersPage::exportTasks()
{
    if (m_group >= m_session.groupCount())
        return tell(tr("There are no tasks yet: press Start."));
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export the tasks"), tr("tasks.csv"),
                                     tr("CSV (*.csv);;JSON Lines (*.jsonl);;Job log of GNU parallel (*.joblog)"));
    if (!path.isEmpty())
        exportTo(path);
}

bool WorkersPage::exportTo(const QString &path)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && writeTasks(m_session.run(m_group).board(), formatOf(path), file) && file.commit())
        return true;
    tell(tr("Cannot write \"%1\": %2.").arg(path, file.errorString()), true);
    return false;
}

void WorkersPage::primary()
{
    (void)start();
}

void WorkersPage::stop()
{
    m_session.stop();
}

void WorkersPage::find()
{
    m_tabs->setCurrentWidget(m_tasksPanel);
    m_tasksPanel->focusSearch();
}

void WorkersPage::replay()
{
    m_frame->timeline()->startReplay();
}

void WorkersPage::toggleInspector()
{
    m_frame->toggleInspector();
}

void WorkersPage::toggleTallTimeline()
{
    m_frame->toggleTallTimeline();
}

void WorkersPage::focusNextArea(bool forward)
{
    const std::vector<QWidget *> areas = {m_tasksBox, m_panels.front(), m_tabs->currentWidget(),
                                          static_cast<QWidget *>(m_frame->inspector()), m_frame->timeline()->view()};
    std::size_t at = 0;
    for (std::size_t i = 0; i < areas.size(); ++i) {
        if (areas[i]->hasFocus() || areas[i]->isAncestorOf(focusWidget()))
            at = i;
    }
    const std::size_t next = (at + (forward ? 1 : areas.size() - 1)) % areas.size();
    areas[next]->setFocus(forward ? Qt::TabFocusReason : Qt::BacktabFocusReason);
}

void WorkersPage::applyFolding(bool narrow, bool low)
{
    m_frame->applyFolding(narrow, low);
}

std::shared_ptr<const Recording> WorkersPage::recording() const
{
    return m_session.recording();
}

QString WorkersPage::status() const
{
    return tr("no recording");
}

QString WorkersPage::progress() const
{
    return m_session.isRunning() ? tr("%1 %").arg(percentDone(m_facts, m_session.planned())) : QString();
}

} // namespace forklane::ui
