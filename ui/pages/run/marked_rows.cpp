// SPDX-License-Identifier: MIT
#include "pages/run/marked_rows.h"

#include <QItemSelectionModel>
#include <QSignalBlocker>
#include <QTableWidget>

namespace forklane::ui {

void MarkedRows::mark(QTableWidget &table, const QList<int> &rows)
{
    if (m_rows == rows)
        return;
    m_rows = rows;
    const QSignalBlocker blocker(&table);
    QItemSelection selection;
    const QAbstractItemModel *model = table.model();
    for (const int row : rows)
        selection.select(model->index(row, 0), model->index(row, table.columnCount() - 1));
    // The last first: of more rows than there is room for, the first ones are in sight.
    if (!rows.isEmpty()) {
        table.scrollTo(model->index(rows.last(), 0));
        table.scrollTo(model->index(rows.first(), 0));
    }
    const QModelIndex current = table.currentIndex();
    if (rows.isEmpty() || !rows.contains(current.row()))
        table.selectionModel()->setCurrentIndex(rows.isEmpty() ? QModelIndex() : model->index(rows.first(), 0),
                                                QItemSelectionModel::NoUpdate);
    table.selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

} // namespace forklane::ui
