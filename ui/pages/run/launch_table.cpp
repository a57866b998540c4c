// SPDX-License-Identifier: MIT
#include "pages/run/launch_table.h"

#include <QTableWidget>

#include "format.h"

namespace forklane::ui {

namespace {

struct Step {
    int stage;
    Tick begin;
    Tick end;
    QString name;
};

QList<Step> stepsOf(const Job &job)
{
    QList<Step> steps;
    const auto &stages = job.tracks().stages;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const SliceView view = job.recording()->slices(stages[i].state);
        for (std::size_t index = view.firstKept(); index < view.size(); ++index) {
            const Slice slice = view.at(index);
            if (slice.role != Role::Launch)
                break; // launch slices come first
            steps.append(
                {static_cast<int>(i), slice.begin, slice.end, QString::fromStdString(job.recording()->name(slice.name))});
        }
    }
    return steps;
}

void setCell(QTableWidget &table, int row, int column, const QString &text, bool isNumber)
{
    auto *item = new QTableWidgetItem(text);
    item->setTextAlignment(isNumber ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    table.setItem(row, column, item);
}

} // namespace

void showLaunchSteps(QTableWidget &table, const RunEntry &entry)
{
    const Job &job = *entry.job;
    const QList<Step> steps = stepsOf(job);
    if (table.rowCount() == steps.size() && table.property("job").value<quintptr>() == reinterpret_cast<quintptr>(&job))
        return;
    table.setProperty("job", QVariant::fromValue(reinterpret_cast<quintptr>(&job)));
    table.setRowCount(static_cast<int>(steps.size()));
    const Tick origin = toTick(entry.report.start);
    for (int row = 0; row < steps.size(); ++row) {
        const Step &step = steps[row];
        setCell(table, row, 0, entry.stageNames.value(step.stage), false);
        setCell(table, row, 1, formatDuration(Duration(step.begin - origin)), true);
        setCell(table, row, 2, step.end == kOpenEnd ? QString() : formatDuration(Duration(step.end - step.begin)), true);
        setCell(table, row, 3, step.name, false);
    }
    table.resizeColumnsToContents();
}

} // namespace forklane::ui
