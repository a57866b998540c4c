// SPDX-License-Identifier: MIT
// The tab Workers: a row each, with what can be done to it.
#pragma once

#include <optional>
#include <unordered_map>

#include <QTableView>

#include "pages/workers/tables/workers_model.h"

namespace forklane::ui {

/// A worker of a group.
struct WorkerPlace {
    std::size_t group = 0;
    queue::WorkerId worker;
    bool operator==(const WorkerPlace &) const = default;
};

/// Main thread.
class WorkersTable : public QTableView {
    Q_OBJECT

public:
    explicit WorkersTable(QWidget *parent = nullptr);

    /// `isLive`: the facts are of now, and buttons act.
    void setGroups(const std::vector<GroupFacts> &groups, bool isLive);
    [[nodiscard]] std::optional<WorkerPlace> selectedWorker() const;
    void selectWorker(const WorkerPlace &place); ///< Does not signal.

signals:
    void workerSelected(const forklane::ui::WorkerPlace &place);
    void drainRequested(const forklane::ui::WorkerPlace &place);
    void stopRequested(const forklane::ui::WorkerPlace &place);
    void killRequested(const forklane::ui::WorkerPlace &place);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void placeButtons();
    [[nodiscard]] QWidget *makeButtons(const WorkersModel::Row &row);
    void fitColumns();

    WorkersModel *m_model;
    bool m_isLive = false;
    bool m_selecting = false;
};

} // namespace forklane::ui
