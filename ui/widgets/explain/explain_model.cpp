// SPDX-License-Identifier: MIT
#include "widgets/explain/explain_model.h"

namespace forklane::ui {

void ExplainModel::setExplanation(Explanation explanation)
{
    beginResetModel();
    m_explanation = std::move(explanation);
    m_runs.clear();
    m_found.assign(m_explanation.steps.size(), std::nullopt);
    m_done.assign(m_explanation.steps.size(), false);
    m_searched.reset();
    endResetModel();
}

void ExplainModel::setRuns(std::vector<ExplainedRun> runs)
{
    m_runs = std::move(runs);
    m_searched.reset();
}

/// A replay asks at each frame, and nothing new is recorded meanwhile.
void ExplainModel::find()
{
    std::vector<RecordingStats> recorded;
    for (const ExplainedRun &run : m_runs)
        recorded.push_back(run.recording ? run.recording->stats() : RecordingStats());
    if (m_searched == recorded)
        return;
    m_searched = std::move(recorded);
    for (std::size_t i = 0; i < m_found.size(); ++i)
        m_found[i] = findStep(m_runs, m_explanation.steps[i]);
}

void ExplainModel::showAt(std::optional<Tick> instant)
{
    find();
    for (std::size_t i = 0; i < m_found.size(); ++i) {
        const bool done = m_found[i] && (!instant || m_found[i]->tick <= *instant);
        if (done == m_done[i])
            continue;
        m_done[i] = done;
        const QModelIndex changed = index(static_cast<int>(i));
        emit dataChanged(changed, changed);
    }
}

std::optional<FoundEvent> ExplainModel::eventOf(int row) const
{
    return row < 0 || row >= rowCount() ? std::nullopt : m_found[static_cast<std::size_t>(row)];
}

int ExplainModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_explanation.steps.size());
}

QVariant ExplainModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const Step &step = m_explanation.steps[row];
    const QString text = QString::fromStdString(step.text);
    switch (role) {
    case Qt::DisplayRole: return text;
    case SourceRole: return QString::fromStdString(step.source);
    case DoneRole: return bool(m_done[row]);
    case Qt::AccessibleTextRole: return (m_done[row] ? tr("%1. %2 done") : tr("%1. %2 not seen")).arg(row + 1).arg(text);
    case Qt::AccessibleDescriptionRole: return tr("Source: %1").arg(QString::fromStdString(step.source));
    case Qt::ToolTipRole:
        if (!m_found[row])
            return tr("This has not been seen.");
        return m_done[row] ? tr("Click: shows this instant on the timeline.")
                           : tr("This comes later. Click: shows its instant on the timeline.");
    default: return {};
    }
}

} // namespace forklane::ui
