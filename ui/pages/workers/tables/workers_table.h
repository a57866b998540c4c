// SPDX-License-Identifier: MIT
// The tab Workers: a row each, with what can be done to it.
#pragma once

#include <map>
#include <optional>
#include <utility>

#include <QWidget>

#include "pages/workers/tables/workers_model.h"

class QTableView;

namespace forklane::ui {

/// A worker of a group.
struct WorkerPlace {
    std::size_t group = 0;
    queue::WorkerId worker;
    bool operator==(const WorkerPlace &) const = default;
};

/// The buttons stand beside the table and over its rows: what stands in a table's cells is hidden from assistive technology.
/// Main thread.
class WorkersTable : public QWidget {
    Q_OBJECT

public:
    explicit WorkersTable(QWidget *parent = nullptr);
    ~WorkersTable() override;

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
    void buildView();
    void fitColumns();

    WorkersModel *m_model;
    QTableView *m_view;
    std::map<std::pair<std::size_t, std::uint32_t>, QWidget *> m_buttons; ///< Of workers that live, once they were in sight.
    int m_fittedWidth = 0;                                                ///< Of the view, when its columns were fitted.
    std::size_t m_groups = 0;
    bool m_isLive = false;
    bool m_selecting = false;
};

} // namespace forklane::ui
