// SPDX-License-Identifier: MIT
#include "pages/race/orders/outcomes/outcome_model.h"

#include <utility>

namespace forklane::ui {

namespace {

/// As it is read aloud.
QString textOf(const OutcomeRow &row)
{
    switch (row.kind) {
    case OutcomeRow::Kind::Heading: return row.title;
    case OutcomeRow::Kind::Value: return OutcomeModel::tr("Ends at %1: %2 orders, %3").arg(row.title, row.count, row.share);
    case OutcomeRow::Kind::Lost:
        return OutcomeModel::tr("Updates lost, %1: %2 orders, %3").arg(row.title, row.count, row.share);
    case OutcomeRow::Kind::Deadlock:
        return OutcomeModel::tr("Deadlock: %1 orders, %2. %3").arg(row.count, row.share, row.detail);
    case OutcomeRow::Kind::Livelock: return OutcomeModel::tr("Goes round for ever: %1").arg(row.detail);
    }
    return {};
}

} // namespace

void OutcomeModel::setRows(std::vector<OutcomeRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void OutcomeModel::setOrder(const race::Replay &replay)
{
    m_order = replay;
    if (!m_rows.empty())
        emit dataChanged(index(0), index(rowCount() - 1), {IsCurrent});
}

int OutcomeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant OutcomeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const OutcomeRow &shown = row(index);
    switch (role) {
    case Qt::DisplayRole: return textOf(shown);
    case Qt::ToolTipRole:
        if (shown.kind == OutcomeRow::Kind::Heading)
            return {};
        return tr("%1\nA click shows the order %2").arg(textOf(shown), QString::fromStdString(race::toText(shown.example)));
    case IsCurrent: return endsAs(shown, m_order);
    default: return {};
    }
}

Qt::ItemFlags OutcomeModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || row(index).kind == OutcomeRow::Kind::Heading)
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace forklane::ui
