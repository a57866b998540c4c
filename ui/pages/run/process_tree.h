// SPDX-License-Identifier: MIT
// The processes of a run as a tree: who started whom, what each is doing and has used.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include <QTreeWidget>

#include "job/processes.h"

namespace forklane::ui {

/// Shows what it is given and keeps which rows are open and chosen. Main thread.
class ProcessTree : public QTreeWidget {
    Q_OBJECT

public:
    explicit ProcessTree(QWidget *parent = nullptr);

    /// Of processes that are not followed, the last row below their stage tells how many they are.
    /// `peaks`: of the stages that have ended, in their order, the most memory each has had (KiB).
    void setProcesses(const std::vector<ProcessFacts> &processes, const std::vector<std::optional<std::int64_t>> &peaks);
    /// Marks the row of this track, or none.
    void choose(TrackId track);

signals:
    void processChosen(forklane::TrackId track);

private:
    [[nodiscard]] QTreeWidgetItem *itemFor(const ProcessFacts &process, QTreeWidgetItem *parent);
    void removeOthers(const std::vector<ProcessFacts> &processes);

    std::map<TrackId, QTreeWidgetItem *> m_items;
};

} // namespace forklane::ui
