// SPDX-License-Identifier: MIT
// A million tasks as rows: the ids are given, what a row says is fetched when it is looked at.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <QAbstractTableModel>

#include "queue/work_run.h"

namespace forklane::ui {

/// Main thread.
class TasksModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column : std::uint8_t { Number, Name, State, Tries, Worker, Wait, Run, Result, kColumns };

    using QAbstractTableModel::QAbstractTableModel;

    void setRun(std::shared_ptr<queue::WorkRun> run); ///< Null: none. No rows until setIds().
    /// Keeps what is shown where only rows were added at the end.
    void setIds(std::vector<queue::TaskId> ids, std::optional<Tick> instant);
    /// What was fetched is old, and what is fetched from now on is as it was then; nothing = newest.
    void refresh(std::optional<Tick> instant);

    [[nodiscard]] const std::vector<queue::TaskId> &ids() const { return m_ids; }
    [[nodiscard]] queue::TaskId taskAt(int row) const { return m_ids[static_cast<std::size_t>(row)]; }
    [[nodiscard]] int rowOf(queue::TaskId task) const; ///< −1: not here.
    [[nodiscard]] static queue::TaskOrder orderOf(int column);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

signals:
    void sortRequested(forklane::queue::TaskOrder order, bool descending);

private:
    struct Page {
        std::vector<queue::TaskView> views;
        std::vector<std::string> workers; ///< Their names.
    };
    [[nodiscard]] const Page &pageOf(std::size_t row) const;
    [[nodiscard]] QString textOf(const queue::TaskView &view, const std::string &worker, int column) const;

    std::shared_ptr<queue::WorkRun> m_run;
    std::vector<queue::TaskId> m_ids;
    std::optional<Tick> m_instant;
    mutable std::map<std::size_t, Page> m_pages; ///< Those that were looked at lately.
};

} // namespace forklane::ui
