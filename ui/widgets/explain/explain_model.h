// SPDX-License-Identifier: MIT
// The steps of an explanation as rows: text, source, and whether the event has happened at the instant that is shown.
#pragma once

#include <optional>
#include <vector>

#include <QAbstractListModel>

#include "demo/explain.h"
#include "trace/recording.h"

namespace forklane::ui {

/// Main thread.
class ExplainModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { SourceRole = Qt::UserRole + 1, DoneRole };
    using QAbstractListModel::QAbstractListModel;

    void setExplanation(Explanation explanation);
    void setRuns(std::vector<ExplainedRun> runs);
    /// Looks for the events in what the runs have recorded by now. Done are those up to `instant`; nothing = all.
    void showAt(std::optional<Tick> instant);

    /// Where the step's event is, be it before the instant or after it; nothing if it is not there.
    [[nodiscard]] std::optional<FoundEvent> eventOf(int row) const;
    [[nodiscard]] const std::vector<ExplainedRun> &runs() const { return m_runs; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    void find();

    Explanation m_explanation;
    std::vector<ExplainedRun> m_runs;
    std::vector<std::optional<FoundEvent>> m_found; ///< Of each step.
    /// How far each run's recording had come when the events were looked for; nothing: they have not been.
    std::optional<std::vector<RecordingStats>> m_searched;
    std::vector<bool> m_done;
};

} // namespace forklane::ui
