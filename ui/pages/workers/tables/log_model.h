// SPDX-License-Identifier: MIT
// The lecture's log as rows, read from the board when they are looked at; it ends at the playhead.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <QAbstractListModel>

#include "queue/work_run.h"

namespace forklane::ui {

/// Main thread.
class LogModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setRun(std::shared_ptr<queue::WorkRun> run); ///< Null: none.
    /// Lines up to `instant`, or all there are now.
    void showUpTo(std::optional<Tick> instant);

    [[nodiscard]] std::optional<queue::LogLine> lineAt(int row) const;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    [[nodiscard]] std::uint64_t endAt(Tick instant) const;

    std::shared_ptr<queue::WorkRun> m_run;
    std::uint64_t m_begin = 0; ///< Number of the first line shown.
    std::uint64_t m_end = 0;
    mutable std::map<std::uint64_t, std::vector<queue::LogLine>> m_pages;
};

} // namespace forklane::ui
