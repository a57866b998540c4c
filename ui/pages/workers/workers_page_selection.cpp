// SPDX-License-Identifier: MIT
// WorkersPage: one selection, marked wherever it is seen, and its details.
#include <algorithm>

#include <QComboBox>
#include <QSignalBlocker>

#include "format.h"
#include "pages/page_frame.h"
#include "pages/workers/model/task_story.h"
#include "pages/workers/model/work_words.h"
#include "pages/workers/pictures/group_panel.h"
#include "pages/workers/pictures/queue_picture.h"
#include "pages/workers/tables/log_model.h"
#include "pages/workers/tables/tasks_panel.h"
#include "pages/workers/workers_page.h"
#include "timeline/timeline_panel.h"

namespace forklane::ui {

namespace {

QString lengthOf(Tick from, Tick to)
{
    return from < 0 || to < 0 ? QString() : formatDuration(Duration(std::max<Tick>(to - from, 0)));
}

} // namespace

void WorkersPage::onTimelineSelected()
{
    const TimelineSelection &selection = m_frame->timeline()->selection();
    if (selection.isEmpty()) {
        m_task = {};
        m_worker.reset();
        updateDetails();
        return;
    }
    for (std::size_t group = 0; group < m_facts.size(); ++group) {
        for (const queue::WorkerView &worker : m_facts[group].workers) {
            if (worker.track != selection.track)
                continue;
            m_worker = WorkerPlace{group, worker.id};
            m_workersTable->selectWorker(*m_worker);
            if (m_group != group)
                m_groupBox->setCurrentIndex(static_cast<int>(group));
        }
    }
    const bool isTask = selection.hasSlice() && selection.slice.value > 0;
    m_task = isTask ? queue::TaskId{static_cast<std::uint32_t>(selection.slice.value - 1)} : queue::TaskId();
    m_tasksPanel->selectTask(m_task);
    updateDetails();
}

/// From a table, a box or the log.
void WorkersPage::selectTask(std::size_t group, queue::TaskId task)
{
    if (group != m_group)
        m_groupBox->setCurrentIndex(static_cast<int>(group));
    m_task = task;
    m_worker.reset();
    if (task.isValid() && group < m_session.groupCount()) {
        const std::vector<queue::Attempt> attempts = m_session.run(group).board().attemptsOf(task);
        const auto begun =
            std::find_if(attempts.rbegin(), attempts.rend(), [](const queue::Attempt &one) { return one.began >= 0; });
        if (begun != attempts.rend())
            markOnTimeline(group, *begun);
        m_tasksPanel->selectTask(task);
    }
    updateDetails();
}

void WorkersPage::selectWorker(const WorkerPlace &place)
{
    m_worker = place;
    m_task = {};
    if (const auto worker = m_session.run(place.group).board().worker(place.worker)) {
        const QSignalBlocker blocker(m_frame->timeline());
        m_frame->timeline()->setSelection({worker->track, {}, {}, 0});
    }
    updateDetails();
}

void WorkersPage::markOnTimeline(std::size_t group, const queue::Attempt &attempt)
{
    const auto worker = m_session.run(group).board().worker(attempt.worker);
    if (!worker)
        return;
    const TrackId track = worker->track;
    const Recording &recording = *m_session.recording();
    for (const RowId row : recording.structure()->rowsOf(track)) {
        const SliceView slices = recording.slices(row);
        const std::size_t index = slices.firstEndingAfter(attempt.began);
        if (index >= slices.size() || slices.at(index).value == 0)
            continue;
        const QSignalBlocker blocker(m_frame->timeline()); // what is in sight stays there
        m_frame->timeline()->setSelection({track, row, slices.at(index), index});
        return;
    }
}

void WorkersPage::onLogClicked(int row)
{
    const auto line = m_log->lineAt(row);
    if (!line)
        return;
    if (!m_session.isRunning())
        m_frame->timeline()->setPlayhead(line->tick);
    if (line->task.isValid())
        selectTask(m_group, line->task);
    else if (line->worker.isValid())
        selectWorker({m_group, line->worker});
}

/// Of the selected task, or of what the selected worker had in hand when it died.
void WorkersPage::updateArrows()
{
    std::size_t group = m_group;
    queue::TaskId task = m_task;
    if (!task.isValid() && m_worker && m_worker->group < m_session.groupCount()) {
        group = m_worker->group;
        const auto worker = m_session.run(group).board().worker(m_worker->worker);
        task = worker ? worker->inHand : queue::TaskId();
    }
    const bool isThere =
        group < m_session.groupCount() && task.isValid() && task.value < m_session.run(group).board().taskCount();
    m_frame->timeline()->view()->setArrows(isThere ? takeovers(m_session.run(group).board(), task)
                                                   : std::vector<TimelineArrow>());
}

void WorkersPage::updateDetails()
{
    updateArrows();
    for (std::size_t group = 0; group < m_panels.size(); ++group)
        m_panels[group]->queuePicture()->setSelected(group == m_group ? m_task : queue::TaskId());
    if (m_group >= m_session.groupCount()) {
        m_frame->setDetails(tr("Select a task, a worker or a slice on the timeline."));
        return;
    }
    const queue::WorkBoard &board = m_session.run(m_group).board();
    QStringList lines;
    if (m_task.isValid() && m_task.value < board.taskCount()) {
        lines = taskStory(m_session.run(m_group), m_task, m_instant);
    } else if (m_worker && m_worker->group < m_facts.size()) {
        const GroupFacts &facts = m_facts[m_worker->group];
        for (std::size_t i = 0; i < facts.workers.size(); ++i) {
            const queue::WorkerView &worker = facts.workers[i];
            if (worker.id != m_worker->worker)
                continue;
            lines << QString::fromStdString(worker.name) << workerState(worker, facts.workerTasks[i], facts.now);
            lines << tr("%1 done, %2 failed").arg(formatCount(worker.done), formatCount(worker.failed));
            lines << tr("lived %1, busy %2")
                         .arg(lengthOf(worker.started, worker.state == queue::WorkerState::Ended ? worker.since : facts.now),
                              workerBusy(worker, facts.now));
        }
    }
    m_frame->setDetails(lines.isEmpty() ? tr("Select a task, a worker or a slice on the timeline.") : lines.join(u'\n'));
}

} // namespace forklane::ui
