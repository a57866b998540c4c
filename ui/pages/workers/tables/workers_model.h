// SPDX-License-Identifier: MIT
// Workers as rows, of all groups.
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "pages/workers/model/work_facts.h"

namespace forklane::ui {

/// Shows facts. Main thread.
class WorkersModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : std::uint8_t { Name, Number, State, Done, Busy, Memory, Actions, kColumns };

    using QAbstractTableModel::QAbstractTableModel;

    void setGroups(const std::vector<GroupFacts> &groups);

    struct Row {
        std::size_t group = 0;
        queue::WorkerView worker;
        std::string name; ///< With its group's where another one has workers of the same names.
        std::string task; ///< The name of what it runs.
        std::string replacedBy;
        Tick now = 0;
        bool canKill = false;
    };
    [[nodiscard]] const std::vector<Row> &rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString textOf(const Row &row, int column) const;

    std::vector<Row> m_rows;
};

} // namespace forklane::ui
