// SPDX-License-Identifier: MIT
#include "pages/workers/tables/tasks_model.h"

#include <algorithm>

#include "format.h"
#include "pages/workers/model/work_words.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr std::size_t kPage = 64;
constexpr std::size_t kMostPages = 16;

bool isRight(int column)
{
    return column == TasksModel::Number || column == TasksModel::Tries || column == TasksModel::Wait ||
           column == TasksModel::Run;
}

QString between(Tick from, Tick to)
{
    return from < 0 || to < 0 ? QString() : formatDuration(Duration(std::max<Tick>(to - from, 0)));
}

} // namespace

void TasksModel::setRun(std::shared_ptr<queue::WorkRun> run)
{
    beginResetModel();
    m_run = std::move(run);
    m_ids.clear();
    m_pages.clear();
    endResetModel();
}

void TasksModel::setIds(std::vector<queue::TaskId> ids, std::optional<Tick> instant)
{
    m_pages.clear();
    const std::size_t had = m_ids.size();
    if (ids.size() >= had && std::equal(m_ids.begin(), m_ids.end(), ids.begin())) {
        if (ids.size() == had)
            return refresh(instant);
        m_instant = instant;
        beginInsertRows({}, static_cast<int>(had), static_cast<int>(ids.size()) - 1);
        m_ids = std::move(ids);
        endInsertRows();
        return;
    }
    beginResetModel();
    m_instant = instant;
    m_ids = std::move(ids);
    endResetModel();
}

void TasksModel::refresh(std::optional<Tick> instant)
{
    m_instant = instant;
    const auto pages = std::exchange(m_pages, {});
    for (const auto &[page, content] : pages) {
        const auto first = static_cast<int>(page * kPage);
        const int last = std::min(first + static_cast<int>(kPage), rowCount()) - 1;
        if (first <= last)
            emit dataChanged(index(first, 0), index(last, kColumns - 1));
    }
}

int TasksModel::rowOf(queue::TaskId task) const
{
    const auto found = std::find(m_ids.begin(), m_ids.end(), task);
    return found == m_ids.end() ? -1 : static_cast<int>(found - m_ids.begin());
}

queue::TaskOrder TasksModel::orderOf(int column)
{
    switch (column) {
    case Name: return queue::TaskOrder::Name;
    case State: return queue::TaskOrder::State;
    case Tries: return queue::TaskOrder::Attempts;
    case Wait: return queue::TaskOrder::Wait;
    case Run: return queue::TaskOrder::Run;
    default: return queue::TaskOrder::Submitted;
    }
}

void TasksModel::sort(int column, Qt::SortOrder order)
{
    emit sortRequested(orderOf(column), order == Qt::DescendingOrder);
}

int TasksModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

int TasksModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

const TasksModel::Page &TasksModel::pageOf(std::size_t row) const
{
    const std::size_t page = row / kPage;
    const auto found = m_pages.find(page);
    if (found != m_pages.end())
        return found->second;
    if (m_pages.size() >= kMostPages)
        m_pages.clear();
    const auto first = m_ids.begin() + static_cast<std::ptrdiff_t>(page * kPage);
    const auto length = std::min<std::ptrdiff_t>(kPage, m_ids.end() - first);
    Page fetched;
    fetched.views = m_run->board().tasks(std::vector<queue::TaskId>(first, first + length), m_instant);
    for (const queue::TaskView &view : fetched.views) {
        const auto worker = view.record.attempts > 0 ? m_run->board().worker(view.record.last.worker) : std::nullopt;
        fetched.workers.push_back(worker ? worker->name : std::string());
    }
    return m_pages.emplace(page, std::move(fetched)).first->second;
}

QString TasksModel::textOf(const queue::TaskView &view, const std::string &worker, int column) const
{
    const queue::TaskRecord &record = view.record;
    const bool tried = record.attempts > 0;
    switch (column) {
    case Number: return formatCount(std::uint64_t{view.id.value} + 1);
    case Name: return QString::fromStdString(record.task.name);
    case State: return stateWord(record.state);
    case Tries: return QString::number(record.attempts);
    case Worker: return QString::fromStdString(worker);
    case Wait: return tried ? between(record.submitted, record.last.began) : QString();
    case Run: return tried ? between(record.last.began, record.last.ended) : QString();
    default: return tried ? attemptResult(record.last) : QString();
    }
}

QVariant TasksModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || !m_run)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(isRight(index.column()) ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignVCenter | Qt::AlignLeft);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::ForegroundRole)
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const Page &page = pageOf(row);
    if (row % kPage >= page.views.size())
        return {};
    const queue::TaskView &view = page.views[row % kPage];
    if (role == Qt::ForegroundRole) {
        const bool isZero = index.column() == Tries && view.record.attempts == 0;
        return isZero ? QVariant(Theme::current().role(Role::Sleeping).ink) : QVariant();
    }
    if (role == Qt::ToolTipRole && index.column() != Name && index.column() != Result)
        return {};
    return textOf(view, page.workers[row % kPage], index.column());
}

QVariant TasksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(isRight(section) ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignVCenter | Qt::AlignLeft);
    if (role == Qt::ToolTipRole && section == Wait)
        return tr("From its submission to the begin of its last try: earlier tries lie in it.");
    if (role != Qt::DisplayRole)
        return {};
    const QStringList names = {tr("No."),    tr("Task"), tr("State"), tr("Tries"),
                               tr("Worker"), tr("Wait"), tr("Run"),   tr("Result")};
    return names.value(section);
}

} // namespace forklane::ui
