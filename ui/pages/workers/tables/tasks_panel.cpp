// SPDX-License-Identifier: MIT
#include "pages/workers/tables/tasks_panel.h"

#include <algorithm>
#include <unordered_set>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

#include "format.h"
#include "grid.h"
#include "pages/gallery/filter_chip.h"
#include "pages/workers/tables/tasks_model.h"
#include "usable.h"

namespace forklane::ui {

namespace {

using queue::TaskId;
using queue::TaskState;

constexpr int kRowHeight = 22;
constexpr int kMostKept = 10'000; // selected rows that stay selected when rows change

} // namespace

TasksPanel::TasksPanel(std::shared_ptr<Mailbox> mailbox, QWidget *parent) : QWidget(parent), m_reader(std::move(mailbox))
{
    build();
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_again)
            ask();
    });
    updateActions();
}

TasksPanel::~TasksPanel() = default;

void TasksPanel::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, grid::kSmallGap, 0, grid::kSmallGap);
    layout->setSpacing(grid::kSmallGap);
    layout->addWidget(buildFilters());
    buildTable();
    layout->addWidget(m_table, 1);
    layout->addWidget(buildActions());
}

QWidget *TasksPanel::buildFilters()
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(grid::kGap, 0, grid::kGap, 0);
    layout->setSpacing(grid::kSmallGap);
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_search->setFixedHeight(grid::kTool);
    m_search->setMinimumWidth(90);
    layout->addWidget(m_search, 1);
    connect(m_search, &QLineEdit::textChanged, this, &TasksPanel::ask);
    const std::vector<std::pair<QString, std::vector<TaskState>>> chips = {
        {tr("Queued"), {TaskState::Queued, TaskState::Assigned}},
        {tr("Running"), {TaskState::Running}},
        {tr("Done"), {TaskState::Done}},
        {tr("Failed"), {TaskState::Failed}},
        {tr("In doubt"), {TaskState::InDoubt}},
        {tr("Poison"), {TaskState::Poison}},
        {tr("Cancelled"), {TaskState::Cancelled}}};
    for (const auto &[label, states] : chips) {
        auto *chip = new FilterChip(label);
        chip->setFixedHeight(grid::kTool);
        layout->addWidget(chip);
        m_chips.push_back({chip, label, states});
        connect(chip, &QAbstractButton::toggled, this, &TasksPanel::ask);
    }
    m_chips.front().button->setToolTip(tr("In the queue, or given to a worker and not begun."));
    return row;
}

void TasksPanel::buildTable()
{
    m_model = new TasksModel(this);
    m_table = new QTableView;
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Tasks"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setSortIndicator(TasksModel::Number, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    const QFontMetrics metrics(font());
    const std::array<const char *, TasksModel::kColumns> widest = {
        "1,000,000", "strawberry and more", "cancelled", "Tries 0", "Process-10", "124 ms 1", "124 ms 1", "done"};
    for (int column = 0; column < TasksModel::kColumns; ++column)
        m_table->setColumnWidth(column,
                                metrics.horizontalAdvance(QLatin1String(widest[static_cast<std::size_t>(column)])) + 24);
    connect(m_model, &TasksModel::sortRequested, this, [this](queue::TaskOrder order, bool descending) {
        m_order = order;
        m_descending = descending;
        ask();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TasksPanel::updateActions);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &now) {
        if (now.isValid() && !m_selecting)
            emit taskSelected(m_model->taskAt(now.row()));
    });
}

QPushButton *TasksPanel::addAction(QWidget *row, const QString &text, const QString &tip)
{
    auto *button = new QPushButton(text);
    button->setFixedHeight(grid::kTool);
    button->setMinimumWidth(button->fontMetrics().horizontalAdvance(text) + 20);
    button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    button->setAutoDefault(false);
    setTip(button, tip);
    row->layout()->addWidget(button);
    return button;
}

QWidget *TasksPanel::buildActions()
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(grid::kGap, 0, grid::kGap, 0);
    layout->setSpacing(grid::kSmallGap);
    m_retry = addAction(row, tr("Retry failed"), {});
    connect(m_retry, &QPushButton::clicked, this, &TasksPanel::retryFailedRequested);
    const auto addOfSelection = [&](const QString &text, const QString &tip, auto act) {
        m_ofSelection.push_back(addAction(row, text, tip));
        connect(m_ofSelection.back(), &QPushButton::clicked, this, act);
    };
    addOfSelection(tr("Cancel"), tr("What is selected and has not begun does not run."), [this] { cancelSelected(); });
    addOfSelection(tr("Move up"), tr("Towards the front of the queue."), [this] { moveSelected(-1); });
    addOfSelection(tr("Move down"), tr("Towards the back of the queue."), [this] { moveSelected(1); });
    addOfSelection(tr("Edit"), tr("Another text for a task that was never tried."), [this] { editSelected(); });
    layout->addStretch(1);
    QPushButton *save = addAction(row, tr("Export"), tr("The tasks as CSV, JSON Lines or a job log."));
    connect(save, &QPushButton::clicked, this, &TasksPanel::exportRequested);
    return row;
}

void TasksPanel::setRun(std::shared_ptr<queue::WorkRun> run)
{
    if (run == m_run)
        return;
    m_run = std::move(run);
    m_model->setRun(m_run);
    m_shownCounts.reset();
    m_counts = {};
    ask();
    updateActions();
}

void TasksPanel::refresh(const queue::Counts &counts, std::optional<Tick> instant, bool isRunning)
{
    m_counts = counts;
    m_instant = instant;
    m_isLive = isRunning && !instant;
    m_isOver = !isRunning;
    for (const Chip &chip : m_chips) {
        std::uint64_t number = 0;
        for (const TaskState state : chip.states)
            number += counts.of(state);
        const QString text = number == 0 ? chip.label : QStringLiteral("%1 %2").arg(chip.label, formatCount(number));
        if (chip.button->text() != text) {
            chip.button->setText(text);
            chip.button->setAccessibleName(text);
            chip.button->updateGeometry();
        }
    }
    updateActions();
    if (!isVisible())
        return;
    if (m_shownCounts != counts || m_shownInstant != instant)
        ask();
    else if (m_isLive)
        m_model->refresh(instant);
}

queue::TaskFilter TasksPanel::filter() const
{
    queue::TaskFilter filter;
    for (const Chip &chip : m_chips) {
        for (const TaskState state : chip.states)
            filter.states[static_cast<std::size_t>(state)] = chip.button->isChecked();
    }
    filter.text = m_search->text().toStdString();
    return filter;
}

void TasksPanel::ask()
{
    m_again = m_reader.isBusy() || m_pause.isActive(); // then it is asked when that is over
    if (!m_run || m_again)
        return;
    m_shownCounts = m_counts;
    m_shownInstant = m_instant;
    m_reader.ask([this, run = m_run, wanted = filter(), order = m_order, descending = m_descending, instant = m_instant] {
        const Instant begin = Clock::now();
        auto ids = run->board().select(wanted, order, descending, instant);
        const Duration took = Clock::now() - begin;
        return [this, run, ids = std::move(ids), took, wanted, order, descending, instant]() mutable {
            const bool isOld = wanted.states != filter().states || wanted.text != filter().text || order != m_order ||
                               descending != m_descending;
            m_again = m_again || isOld || run != m_run || instant != m_instant;
            const Instant taking = Clock::now();
            if (!isOld && run == m_run)
                take(std::move(ids));
            const Duration cost =
                took + 2 * (Clock::now() - taking); // a table of a million rows takes its time, and the window waits
            m_pause.start(std::chrono::duration_cast<std::chrono::milliseconds>(cost * 10));
        };
    });
}

void TasksPanel::take(std::vector<TaskId> ids)
{
    const QModelIndex current = m_table->currentIndex();
    const TaskId currentTask =
        current.isValid() && current.row() < m_model->rowCount() ? m_model->taskAt(current.row()) : TaskId();
    const std::vector<TaskId> selected = selectedTasks();
    const int scrolled = m_table->verticalScrollBar()->value();
    m_selecting = true;
    m_model->setIds(std::move(ids), m_shownInstant);
    if (!selected.empty() && !m_table->selectionModel()->hasSelection()) {
        QItemSelection again;
        for (const TaskId task : selected) {
            if (const int row = m_model->rowOf(task); row >= 0)
                again.select(m_model->index(row, 0), m_model->index(row, TasksModel::kColumns - 1));
        }
        if (const int row = currentTask.isValid() ? m_model->rowOf(currentTask) : -1; row >= 0)
            m_table->selectionModel()->setCurrentIndex(m_model->index(row, 0), QItemSelectionModel::NoUpdate);
        m_table->selectionModel()->select(again, QItemSelectionModel::ClearAndSelect);
    }
    m_table->verticalScrollBar()->setValue(scrolled);
    m_selecting = false;
}

std::vector<TaskId> TasksPanel::selectedTasks() const
{
    std::vector<TaskId> tasks;
    for (const QItemSelectionRange &range : m_table->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && tasks.size() < kMostKept; ++row)
            tasks.push_back(m_model->taskAt(row));
    }
    return tasks;
}

void TasksPanel::selectTask(TaskId task)
{
    const int row = task.isValid() ? m_model->rowOf(task) : -1;
    m_selecting = true;
    if (row < 0)
        m_table->clearSelection();
    else
        m_table->selectRow(row);
    m_selecting = false;
}

void TasksPanel::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void TasksPanel::updateActions()
{
    m_retry->setText(m_isOver ? tr("Retry failed in a new run") : tr("Retry failed"));
    m_retry->setMinimumWidth(m_retry->fontMetrics().horizontalAdvance(m_retry->text()) + 20);
    setTip(m_retry, m_isOver ? tr("Starts the failed and poison ones alone, with a count of their own.")
                             : tr("Queues all that failed or are poison again."));
    setUsable(m_retry, m_counts.of(TaskState::Failed) + m_counts.of(TaskState::Poison) > 0, tr("No task has failed."));
    const bool selected = m_table->selectionModel()->hasSelection();
    const QString reason = m_isLive    ? tr("Select a task first.")
                           : m_instant ? tr("An older instant is shown: press End on the timeline.")
                                       : tr("The run is over.");
    for (QPushButton *button : m_ofSelection)
        setUsable(button, m_isLive && selected, reason);
}

void TasksPanel::cancelSelected()
{
    std::size_t cancelled = 0;
    for (const TaskId task : selectedTasks())
        cancelled += m_run->board().cancel(task) ? 1 : 0;
    m_run->wake();
    if (cancelled == 0)
        emit said(tr("Nothing is cancelled: only what is queued or in doubt can be."));
}

/// Those that go up are moved first to last, else last to first: they keep their order.
void TasksPanel::moveSelected(int by)
{
    std::vector<TaskId> tasks = selectedTasks();
    if (by > 0)
        std::reverse(tasks.begin(), tasks.end());
    std::size_t moved = 0;
    for (const TaskId task : tasks)
        moved += m_run->board().move(task, by) ? 1 : 0;
    if (moved == 0)
        emit said(tr("Nothing moves: only queued tasks have a place in the queue."));
}

void TasksPanel::editSelected()
{
    const std::vector<TaskId> tasks = selectedTasks();
    if (tasks.size() != 1) {
        emit said(tr("Select one task to edit it."));
        return;
    }
    const auto views = m_run->board().tasks(tasks);
    queue::Task task = views.front().record.task;
    bool chosen = false;
    const QString label = task.kind == queue::TaskKind::Command ? tr("Command, as /bin/sh reads it:") : tr("Name:");
    const QString text =
        QInputDialog::getText(this, tr("Edit a task"), label, QLineEdit::Normal, QString::fromStdString(task.name), &chosen);
    if (!chosen || text.trimmed().isEmpty())
        return;
    task.name = text.toStdString();
    if (!m_run->board().edit(tasks.front(), task))
        emit said(tr("It cannot be edited any more: it has been given to a worker."));
}

} // namespace forklane::ui
