// SPDX-License-Identifier: MIT
// The Launch tab: what each stage's descriptors lead to, before the launch and after it.
#pragma once

#include <QTableWidget>

#include "job/descriptors.h"
#include "pages/run/marked_rows.h"
#include "pages/run/run_entry.h"

namespace forklane::ui {

/// "pipe to tr (stage 2)", "out.txt, emptied, to write", "Forklane's own stdin". Pure.
[[nodiscard]] QString descriptorText(const DescriptorEnd &end, const QStringList &stageNames);

/// Stage, Descriptor, Before, After: one row a descriptor, and one for each end that the launcher held for them. Main thread.
class DescriptorTable : public QTableWidget {
    Q_OBJECT

public:
    explicit DescriptorTable(QWidget *parent = nullptr);

    /// Cheap while there is nothing new.
    void showRun(const RunEntry &entry);
    /// As LaunchTable's.
    void choose(std::optional<std::size_t> stage);

signals:
    void stageChosen(std::size_t stage);

private:
    void addRow(std::size_t stage, const QStringList &texts, const QString &tip);

    int m_run = 0;               ///< Whose descriptors they are.
    QList<bool> m_couldNotStart; ///< Of each stage.
    QList<std::size_t> m_stages; ///< Of each row.
    MarkedRows m_marked;
};

} // namespace forklane::ui
