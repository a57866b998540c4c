// SPDX-License-Identifier: MIT
#include "pages/run/descriptor_table.h"

#include <utility>

#include <QCoreApplication>
#include <QHeaderView>
#include <QSignalBlocker>

namespace forklane::ui {

namespace {

enum Column { kStage, kDescriptor, kBefore, kAfter, kColumns };

QString tr(const char *text)
{
    return QCoreApplication::translate("DescriptorTable", text);
}

QString standardName(int descriptor)
{
    switch (descriptor) {
    case 0: return QStringLiteral("stdin");
    case 1: return QStringLiteral("stdout");
    case 2: return QStringLiteral("stderr");
    default: return {};
    }
}

QString fileText(const FilePath &file)
{
    const QString path = QString::fromStdString(file.path);
    switch (file.mode) {
    case OpenMode::Read: return tr("%1, to read").arg(path);
    case OpenMode::Truncate: return tr("%1, emptied, to write").arg(path);
    case OpenMode::Append: return tr("%1, to append").arg(path);
    case OpenMode::ReadWrite: return path;
    }
    return path;
}

QString stageText(int stage, const QStringList &stageNames)
{
    return tr("%1 (stage %2)").arg(stageNames.value(stage), QString::number(stage + 1));
}

} // namespace

QString descriptorText(const DescriptorEnd &end, const QStringList &stageNames)
{
    const QString name = standardName(end.number);
    switch (end.kind) {
    case DescriptorEnd::Kind::Closed: return tr("closed");
    case DescriptorEnd::Kind::Inherited:
        return name.isEmpty() ? tr("Forklane's own descriptor %1").arg(end.number) : tr("Forklane's own %1").arg(name);
    case DescriptorEnd::Kind::Own: return tr("descriptor %1 that was handed over").arg(end.number);
    case DescriptorEnd::Kind::File: return fileText(end.file);
    case DescriptorEnd::Kind::FromStage: return tr("pipe from %1").arg(stageText(end.number, stageNames));
    case DescriptorEnd::Kind::ToStage: return tr("pipe to %1").arg(stageText(end.number, stageNames));
    case DescriptorEnd::Kind::Input: return tr("pipe from Forklane");
    case DescriptorEnd::Kind::Output: return tr("pipe to Forklane (%1)").arg(name);
    }
    return {};
}

DescriptorTable::DescriptorTable(QWidget *parent) : QTableWidget(0, kColumns, parent)
{
    setAccessibleName(tr("Descriptors"));
    setHorizontalHeaderLabels({tr("Stage"), tr("Descriptors"), tr("Before"), tr("After")});
    const auto setTip = [this](Column column, const QString &tip) { horizontalHeaderItem(column)->setToolTip(tip); };
    setTip(kDescriptor, tr("The numbers by which the program knows what it reads and writes."));
    setTip(kBefore, tr("In the launcher, and so in the child just after fork."));
    setTip(kAfter, tr("In the program, after dup2 and exec."));
    verticalHeader()->hide();
    horizontalHeader()->setStretchLastSection(true);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setFrameShape(QFrame::NoFrame);
    const auto choose = [this](int row) {
        if (row >= 0 && row < m_stages.size())
            emit stageChosen(m_stages[row]);
    };
    connect(this, &QTableWidget::currentCellChanged, this, choose);
    connect(this, &QTableWidget::cellClicked, this, choose); // also of the one that is current
}

void DescriptorTable::showRun(const RunEntry &entry)
{
    QList<bool> couldNotStart;
    for (const StageReport &stage : entry.report.stages)
        couldNotStart << stage.failure.has_value();
    const bool isSame = std::exchange(m_run, entry.id) == entry.id;
    if (std::exchange(m_couldNotStart, couldNotStart) == couldNotStart && isSame)
        return;
    const QSignalBlocker blocker(this); // what comes and goes chooses nothing
    setRowCount(0);
    m_stages.clear();
    m_marked = {};
    const std::vector<StageDescriptors> all = descriptorsOf(entry.job->spec());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const QString stage = entry.stageNames.value(static_cast<int>(i));
        const bool failed = m_couldNotStart.value(static_cast<int>(i));
        for (const DescriptorChange &change : all[i].changes) {
            const QString number = (QString::number(change.descriptor) + u' ' + standardName(change.descriptor)).trimmed();
            addRow(i,
                   {stage, number, descriptorText(change.before, entry.stageNames),
                    failed ? tr("not started") : descriptorText(change.after, entry.stageNames)},
                   {});
        }
        for (const DescriptorEnd &end : all[i].held)
            addRow(
                i, {stage, tr("above 2"), descriptorText(end, entry.stageNames), tr("closed")},
                tr("The launcher held it for this stage, close-on-exec: dup2 puts a copy into place, exec closes this one."));
    }
    resizeColumnsToContents();
}

void DescriptorTable::choose(std::optional<std::size_t> stage)
{
    QList<int> rows;
    for (int row = 0; row < rowCount(); ++row) {
        if (m_stages[row] == stage)
            rows << row;
    }
    m_marked.mark(*this, rows);
}

void DescriptorTable::addRow(std::size_t stage, const QStringList &texts, const QString &tip)
{
    const int row = rowCount();
    insertRow(row);
    m_stages << stage;
    for (int column = 0; column < kColumns; ++column) {
        auto *item = new QTableWidgetItem(texts[column]);
        item->setToolTip(tip.isEmpty() ? texts[column] : texts[column] + u'\n' + tip);
        setItem(row, column, item);
    }
}

} // namespace forklane::ui
