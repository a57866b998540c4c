// SPDX-License-Identifier: MIT
// WorkersPage: starting, controlling and what is told of it.
#include <algorithm>

#include <QComboBox>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>

#include "format.h"
#include "pages/page_frame.h"
#include "pages/workers/fields/commands_drawer.h"
#include "pages/workers/fields/options_drawer.h"
#include "pages/workers/model/work_words.h"
#include "pages/workers/workers_page.h"
#include "process/exit_status.h"
#include "timeline/timeline_panel.h"
#include "usable.h"
#include "widgets/code/code_panel.h"
#include "widgets/explain/explain_panel.h"
#include "widgets/message_bar/message_bar.h"

namespace forklane::ui {

namespace {

using queue::TaskState;

QString endOf(const queue::WorkerView &worker)
{
    const QString name = QString::fromStdString(worker.name);
    if (worker.status && worker.status->isSignalled())
        return WorkersPage::tr("%1 was killed by %2.").arg(name, QString::fromStdString(signalName(worker.status->signal())));
    if (!worker.failure.empty())
        return WorkersPage::tr("%1 was given up: %2.").arg(name, QString::fromStdString(worker.failure));
    return WorkersPage::tr("%1 ended against our will.").arg(name);
}

} // namespace

WorkFields WorkersPage::fields() const
{
    WorkFields fields;
    fields.tasks = static_cast<TaskChoice>(m_tasksBox->currentIndex());
    fields.kind = static_cast<KindChoice>(m_kindBox->currentIndex());
    fields.workers = static_cast<std::uint64_t>(m_workersBox->value());
    m_optionsDrawer->writeTo(fields);
    m_commandsDrawer->writeTo(fields);
    return fields;
}

void WorkersPage::setFields(const WorkFields &fields)
{
    m_tasksBox->setCurrentIndex(static_cast<int>(fields.tasks));
    m_kindBox->setCurrentIndex(static_cast<int>(fields.kind));
    m_workersBox->setValue(static_cast<int>(fields.workers));
    m_optionsDrawer->readFrom(fields);
    m_commandsDrawer->setText(QString::fromStdString(fields.commands));
    updateFields();
}

void WorkersPage::updateFields()
{
    const WorkFields now = fields();
    const int changed = changedOptions(now);
    m_options->setText(changed == 0 ? tr("Options") : tr("Options (%1)").arg(changed));
    m_optionsDrawer->setChoices(now.tasks, now.kind);
    const bool commands = now.tasks == TaskChoice::Commands;
    m_commandsDrawer->setVisible(commands);
    giveRoom();
    m_kindBox->setEnabled(!commands);
    m_kindBox->setToolTip(commands ? tr("Commands run in slots: each is a process of its own.")
                                   : tr("Threads of this program, processes of their own, or both on the same tasks."));
    updateControls();
}

bool WorkersPage::start()
{
    if (m_session.isRunning())
        return false;
    auto plan = planOf(fields());
    if (!plan) {
        tell(asSentence(describe(plan.error())), true);
        return false;
    }
    return start(std::move(*plan));
}

/// The first group's, with its first tasks: a million of them would be no program to read.
void WorkersPage::showCode(const WorkPlan &plan)
{
    constexpr std::size_t kMostTasks = 20;
    code::WorkRun run;
    run.spec = plan.groups.front();
    for (std::size_t i = 0; i < std::min(plan.tasks->size(), kMostTasks); ++i)
        run.tasks.push_back(plan.tasks->at(i));
    m_frame->code()->setCode(run);
}

bool WorkersPage::start(WorkPlan plan)
{
    m_frame->messages()->clear();
    m_options->setChecked(false);
    m_toldDeaths.clear();
    m_joblogTold = false;
    m_asked.reset();
    m_task = {};
    m_worker.reset();
    m_frame->timeline()->setRecording(nullptr);
    showCode(plan);
    if (!m_example)
        explainWork();
    const Status started = m_session.start(std::move(plan));
    const QSignalBlocker blocker(m_groupBox);
    m_groupBox->clear();
    for (std::size_t group = 0; group < m_session.groupCount(); ++group)
        m_groupBox->addItem(QString::fromStdString(m_session.nameOf(group)));
    const bool several = m_session.groupCount() > 1;
    m_tabs->setCornerWidget(several ? m_groupBox : nullptr); // a hidden one would take its room too
    m_groupBox->setVisible(several);
    if (!started) {
        tell(asSentence(describe(started.error())), true);
        showInstant(std::nullopt);
        updateControls();
        return false;
    }
    m_frame->timeline()->setRecording(m_session.recording());
    m_frame->explanation()->setRuns({{{}, m_session.recording()}});
    m_frame->timeline()->setLive(true);
    m_instant.reset();
    m_session.setChaos(m_chaos->isChecked());
    m_commandsDrawer->setFolded(true);
    giveRoom();
    showGroup(0);
    goOnNextTime();
    m_refresh.start();
    updateControls();
    emit statusChanged();
    return true;
}

void WorkersPage::onEnded()
{
    m_session.setChaos(false);
    m_frame->timeline()->setLive(false);
    refresh();
    showInstant(m_instant);
    takeBack();
    tellFailures();
    tellExampleEnded();
    tellEnded();
}

/// Once in a run.
void WorkersPage::tellJoblog()
{
    const auto problem = m_joblogTold ? std::nullopt : m_session.joblogProblem();
    if (!problem)
        return;
    m_joblogTold = true;
    tell(tr("%1 The commands go on, but their ends are not all in it.").arg(asSentence(describe(*problem))), true);
}

/// Whoever presses Start again does not empty the log of this run without having said so.
void WorkersPage::goOnNextTime()
{
    if (m_session.plan().joblog.empty())
        return;
    if (m_session.endedBefore() > 0)
        tell(tr("%1 of %2 commands had ended before, as the job log says.")
                 .arg(formatCount(m_session.endedBefore()), formatCount(m_session.endedBefore() + m_session.planned())));
    WorkFields next = fields();
    if (next.resume != ResumeChoice::Anew)
        return;
    next.resume = ResumeChoice::Resume;
    m_optionsDrawer->readFrom(next);
}

/// To whoever does not look at the page.
void WorkersPage::tellEnded()
{
    const QString title = m_session.wasHalted()    ? tr("The tasks were halted")
                          : m_session.wasStopped() ? tr("The tasks were stopped")
                                                   : tr("The tasks have ended");
    if (!m_instant)
        emit runEnded(title, sentence());
}

void WorkersPage::tell(const QString &sentence, bool isFault)
{
    m_frame->messages()->showMessage(isFault ? MessageBar::Kind::Fault : MessageBar::Kind::Information, sentence);
}

void WorkersPage::tellFailures()
{
    std::uint64_t failed = 0;
    for (std::size_t group = 0; group < m_session.groupCount(); ++group) {
        const queue::Counts counts = m_session.run(group).board().counts();
        failed += counts.of(TaskState::Failed) + counts.of(TaskState::Poison);
    }
    if (failed == 0)
        return;
    const QString sentence = failed == 1 ? tr("1 task failed.") : tr("%1 tasks failed.").arg(formatCount(failed));
    m_frame->messages()->showMessage(MessageBar::Kind::Information, sentence,
                                     {{tr("Retry failed in a new run"), [this] { retryFailed(); }}});
}

/// In a run that goes on they are queued again; after its end they are a run of their own.
void WorkersPage::retryFailed()
{
    if (m_session.isRunning()) {
        for (std::size_t group = 0; group < m_session.groupCount(); ++group) {
            m_session.run(group).board().retryFailed();
            m_session.run(group).wake();
        }
        return;
    }
    queue::TaskFilter filter;
    filter.states[static_cast<std::size_t>(TaskState::Failed)] = true;
    filter.states[static_cast<std::size_t>(TaskState::Poison)] = true;
    std::vector<queue::Task> tasks;
    const queue::WorkBoard &board = m_session.run(m_group).board();
    for (queue::TaskView &view : board.tasks(board.select(filter, queue::TaskOrder::Submitted, false)))
        tasks.push_back(std::move(view.record.task));
    if (tasks.empty())
        return tell(tr("No task has failed."));
    WorkPlan plan = m_session.plan();
    plan.tasks = std::make_shared<const TaskList>(std::move(tasks));
    plan.groups = {m_session.run(m_group).spec()};
    ++plan.groups.front().seed; // with the same one they would fail again
    start(std::move(plan));
}

void WorkersPage::noticeDeaths()
{
    for (std::size_t group = 0; group < m_session.groupCount(); ++group) {
        for (const queue::WorkerView &worker : m_session.run(group).board().deaths(m_toldDeaths[group])) {
            ++m_toldDeaths[group];
            tellDeath(group, worker);
        }
    }
}

void WorkersPage::tellDeath(std::size_t group, const queue::WorkerView &worker)
{
    queue::WorkRun &run = m_session.run(group);
    const queue::TaskId id = worker.inHand;
    if (!id.isValid())
        return tell(tr("%1 It had nothing in hand.").arg(endOf(worker)));
    if (!m_task.isValid() && !m_worker)
        selectTask(group, id); // its details and who takes it over are what is looked for now
    const queue::TaskRecord task = run.board().task(id);
    const QString name = QString::fromStdString(task.task.name);
    if (task.state == TaskState::InDoubt && run.spec().rules.inDoubt == queue::InDoubtPolicy::Ask)
        return; // asked one after the other
    const auto tellFate = [&](const QString &what) { tell(endOf(worker) + u' ' + what); };
    if (run.spec().kind == queue::WorkerKind::SharedQueue)
        return tellFate(tr("%1, which it had taken out of the queue, is lost.").arg(name));
    if (task.state == TaskState::Poison)
        return tellFate(tr("%1 is poison: %2 workers died of it.").arg(name).arg(task.deaths));
    if (task.state == TaskState::Failed)
        return tellFate(tr("%1 is in doubt and counts as failed.").arg(name));
    const auto other = run.board().worker(task.last.worker);
    if (other && other->id != worker.id)
        tellFate(tr("%1 is in doubt and runs again on %2.").arg(name, QString::fromStdString(other->name)));
    else
        tellFate(tr("%1 is in doubt and runs again.").arg(name));
    m_toldDoubt = m_frame->messages()->sentence();
}

/// What was said or asked of a task in doubt, unless something else is said since.
void WorkersPage::takeBack()
{
    const QString told = std::exchange(m_toldDoubt, {});
    if (!told.isEmpty() && m_frame->messages()->sentence() == told)
        m_frame->messages()->clear();
}

/// The first task in doubt that nobody has decided, and the next one after that.
void WorkersPage::askInDoubt()
{
    if (m_asked && m_session.run(m_asked->first).board().task(m_asked->second).state != TaskState::InDoubt) {
        m_asked.reset();
        takeBack();
    }
    for (std::size_t group = 0; group < m_session.groupCount(); ++group) {
        const queue::WorkBoard &board = m_session.run(group).board();
        if (m_session.run(group).spec().rules.inDoubt != queue::InDoubtPolicy::Ask ||
            board.counts().of(TaskState::InDoubt) == 0)
            continue;
        if (m_asked && m_asked->first == group && board.task(m_asked->second).state == TaskState::InDoubt)
            return;
        queue::TaskFilter filter;
        filter.states[static_cast<std::size_t>(TaskState::InDoubt)] = true;
        const std::vector<queue::TaskId> ids = board.select(filter, queue::TaskOrder::Submitted, false);
        if (ids.empty())
            return;
        const queue::TaskRecord task = board.task(ids.front());
        const auto died = board.worker(task.last.worker);
        if (!died)
            return;
        const QString more = ids.size() == 1 ? QString() : tr(" %1 more wait.").arg(formatCount(std::uint64_t{ids.size() - 1}));
        ask(group, ids.front(),
            tr("%1 %2 is in doubt: done or not?%3").arg(endOf(*died), QString::fromStdString(task.task.name), more));
        return;
    }
}

void WorkersPage::ask(std::size_t group, queue::TaskId id, const QString &sentence)
{
    m_asked = std::pair(group, id);
    const auto decide = [this, group, id](bool retry) {
        m_session.run(group).board().resolve(id, retry);
        m_session.run(group).wake();
        refresh();
    };
    m_frame->messages()->showMessage(
        MessageBar::Kind::Information, sentence,
        {{tr("Repeat"), [decide] { decide(true); }}, {tr("Do not repeat"), [decide] { decide(false); }}});
    m_toldDoubt = sentence;
}

void WorkersPage::act(const WorkerPlace &place, void (queue::WorkRun::*what)(queue::WorkerId))
{
    if (place.group >= m_session.groupCount() || !m_session.isRunning())
        return;
    if (what == &queue::WorkRun::killWorker && !m_session.run(place.group).canKill())
        return tell(tr("A thread cannot be killed alone: a signal would take the whole program with it."));
    (m_session.run(place.group).*what)(place.worker);
}

void WorkersPage::actOnSelected(void (queue::WorkRun::*what)(queue::WorkerId))
{
    if (!m_session.isRunning())
        return tell(tr("No worker runs."));
    if (!m_worker)
        return tell(tr("Select a worker first."));
    act(*m_worker, what);
}

void WorkersPage::updateControls()
{
    const bool running = m_session.isRunning();
    const QString reason = tr("No worker runs.");
    for (QPushButton *button : {m_pause, m_drain, m_stop, m_add})
        setUsable(button, running, reason);
    m_pause->setText(running && m_session.isPaused() ? tr("Resume") : tr("Pause"));
    if (running && m_session.isPaused())
        m_pause->setToolTip(tr("Workers take tasks again."));
    setUsable(m_start, !running, tr("Starts the workers (F5)."), tr("A run is going on: stop it first."));
    const bool threads = running ? !m_session.canKill() : fields().kind == KindChoice::Threads;
    setUsable(m_chaos, !threads, tr("A random worker is killed every 2 s."), tr("Threads cannot be killed one by one."));
    if (running)
        m_session.setChaos(m_chaos->isChecked() && m_chaos->isEnabled());
}

} // namespace forklane::ui
