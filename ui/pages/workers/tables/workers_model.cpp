// SPDX-License-Identifier: MIT
#include "pages/workers/tables/workers_model.h"

#include <QPixmap>

#include "format.h"
#include "pages/workers/model/work_words.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kChip = 10;

std::string nameOf(const GroupFacts &facts, queue::WorkerId worker)
{
    for (const queue::WorkerView &view : facts.workers) {
        if (view.id == worker)
            return view.name;
    }
    return {};
}

bool isRight(int column)
{
    return column == WorkersModel::Number || column == WorkersModel::Done || column == WorkersModel::Busy ||
           column == WorkersModel::Memory;
}

} // namespace

void WorkersModel::setGroups(const std::vector<GroupFacts> &groups)
{
    std::vector<Row> rows;
    for (std::size_t group = 0; group < groups.size(); ++group) {
        const GroupFacts &facts = groups[group];
        const bool isNamesake = groups.size() > 1 && facts.kind == queue::WorkerKind::SharedQueue;
        for (std::size_t i = 0; i < facts.workers.size(); ++i) {
            const queue::WorkerView &worker = facts.workers[i];
            rows.push_back({group, worker, isNamesake ? facts.name + ": " + worker.name : worker.name, facts.workerTasks[i],
                            worker.replacedBy.isValid() ? nameOf(facts, worker.replacedBy) : std::string(), facts.now,
                            facts.kind != queue::WorkerKind::Threads});
        }
    }
    const auto had = static_cast<int>(m_rows.size());
    const auto has = static_cast<int>(rows.size());
    if (groups.size() > 1 && had != has) {
        beginResetModel(); // rows come between others
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    if (has < had) {
        beginRemoveRows({}, has, had - 1);
        m_rows.resize(rows.size());
        endRemoveRows();
    } else if (has > had) {
        beginInsertRows({}, had, has - 1);
        m_rows.resize(rows.size());
        endInsertRows();
    }
    m_rows = std::move(rows);
    if (has > 0)
        emit dataChanged(index(0, 0), index(has - 1, kColumns - 1));
}

int WorkersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int WorkersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kColumns;
}

QString WorkersModel::textOf(const Row &row, int column) const
{
    const queue::WorkerView &worker = row.worker;
    switch (column) {
    case Name: return QString::fromStdString(row.name);
    case Number: return worker.number < 0 ? QString() : QString::number(worker.number);
    case State: return workerState(worker, row.task, row.now);
    case Done: return formatCount(worker.done);
    case Busy: return workerBusy(worker, row.now);
    case Memory:
        return worker.rssKib < 0 || worker.state == queue::WorkerState::Ended
                   ? QString()
                   : formatBytes(static_cast<std::uint64_t>(worker.rssKib) * 1024);
    default: return row.replacedBy.empty() ? QString() : tr("replaced by %1").arg(QString::fromStdString(row.replacedBy));
    }
}

QVariant WorkersModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return textOf(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Done && row.worker.failed > 0)
            return tr("%1 done, %2 failed").arg(formatCount(row.worker.done), formatCount(row.worker.failed));
        return index.column() == State ? QVariant(textOf(row, State)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant(isRight(index.column()) ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignVCenter | Qt::AlignLeft);
    case Qt::ForegroundRole:
        if (row.worker.state == queue::WorkerState::Ended && index.column() != Name)
            return Theme::current().secondText;
        return {};
    case Qt::DecorationRole: {
        if (index.column() != Name)
            return {};
        QPixmap chip(kChip, kChip);
        chip.fill(whoColour(row.worker.id.value));
        return chip;
    }
    default: return {};
    }
}

QVariant WorkersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(isRight(section) ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignVCenter | Qt::AlignLeft);
    if (role != Qt::DisplayRole)
        return {};
    const QStringList names = {tr("Name"), tr("pid"), tr("State"), tr("Done"), tr("Busy"), tr("Memory"), QString()};
    return names.value(section);
}

} // namespace forklane::ui
