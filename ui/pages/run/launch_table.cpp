// SPDX-License-Identifier: MIT
#include "pages/run/launch_table.h"

#include <algorithm>
#include <utility>

#include <QHeaderView>
#include <QSignalBlocker>

#include "format.h"
#include "job/facts.h"

namespace forklane::ui {

namespace {

enum Column { kStage, kAfter, kTook, kStep, kColumns };

} // namespace

LaunchTable::LaunchTable(QWidget *parent) : QTableWidget(0, kColumns, parent)
{
    setAccessibleName(tr("Launch"));
    setHorizontalHeaderLabels({tr("Stage"), tr("After"), tr("Took"), tr("Step")});
    verticalHeader()->hide();
    horizontalHeader()->setStretchLastSection(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setFrameShape(QFrame::NoFrame);
    const auto choose = [this](int row) {
        if (row >= 0 && row < m_steps.size())
            emit stepChosen(m_steps[row].stage, m_steps[row].begin);
    };
    connect(this, &QTableWidget::currentCellChanged, this, choose);
    connect(this, &QTableWidget::cellClicked, this, choose); // also of the one that is current
}

QList<LaunchTable::Step> LaunchTable::stepsOf(const Job &job)
{
    QList<Step> steps;
    const auto &stages = job.tracks().stages;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const SliceView view = job.recording()->slices(stages[i].state);
        for (std::size_t index = view.firstKept(); index < view.size(); ++index) {
            const Slice slice = view.at(index);
            if (slice.role != Role::Launch && !isOpening(slice))
                break; // the steps to exec come first
            steps.append({i, slice.begin, slice.end, slice.name});
        }
    }
    return steps;
}

void LaunchTable::showSteps(const RunEntry &entry)
{
    QList<Step> steps = stepsOf(*entry.job);
    if (std::exchange(m_run, entry.id) == entry.id && steps == m_steps)
        return;
    m_steps = std::move(steps);
    m_marked = {};
    const QSignalBlocker blocker(this); // what comes and goes chooses nothing
    setRowCount(static_cast<int>(m_steps.size()));
    const Tick origin = toTick(entry.report.start);
    for (int row = 0; row < rowCount(); ++row) {
        const Step &step = m_steps[row];
        const QStringList texts = {entry.stageNames.value(static_cast<int>(step.stage)),
                                   formatDuration(Duration(step.begin - origin)),
                                   step.end == kOpenEnd ? QString() : formatDuration(Duration(step.end - step.begin)),
                                   QString::fromStdString(entry.job->recording()->name(step.name))};
        for (int column = 0; column < kColumns; ++column) {
            auto *item = new QTableWidgetItem(texts[column]);
            const bool isNumber = column == kAfter || column == kTook;
            item->setTextAlignment((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
            setItem(row, column, item);
        }
    }
    resizeColumnsToContents();
}

void LaunchTable::choose(std::optional<std::size_t> stage, std::optional<Tick> step)
{
    const bool isAStep =
        stage && step && std::ranges::any_of(m_steps, [&](const Step &one) { return one.stage == stage && one.begin == step; });
    QList<int> rows;
    for (int row = 0; row < rowCount(); ++row) {
        if (m_steps[row].stage == stage && (!isAStep || m_steps[row].begin == step))
            rows << row;
    }
    m_marked.mark(*this, rows);
}

} // namespace forklane::ui
