// SPDX-License-Identifier: MIT
// The outcomes as a list for a view.
#pragma once

#include <QAbstractListModel>

#include "pages/race/orders/outcomes/outcome_rows.h"

namespace forklane::ui {

/// Rows that the user can choose are enabled, headings are not. Main thread.
class OutcomeModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { IsCurrent = Qt::UserRole }; ///< Whether the current order ends as the row says.

    using QAbstractListModel::QAbstractListModel;

    void setRows(std::vector<OutcomeRow> rows);
    void setOrder(const race::Replay &replay); ///< The current one.
    [[nodiscard]] const OutcomeRow &row(const QModelIndex &index) const
    {
        return m_rows[static_cast<std::size_t>(index.row())];
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    std::vector<OutcomeRow> m_rows;
    race::Replay m_order;
};

} // namespace forklane::ui
