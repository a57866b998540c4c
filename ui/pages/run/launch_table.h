// SPDX-License-Identifier: MIT
// The Launch tab: what each child did between fork and exec, with times.
#pragma once

#include <QTableWidget>

#include "pages/run/run_entry.h"

namespace forklane::ui {

/// Stage, After, Took, Step: the launch slices of a run's recording. Main thread.
class LaunchTable : public QTableWidget {
    Q_OBJECT

public:
    explicit LaunchTable(QWidget *parent = nullptr);

    /// Cheap while there is nothing new.
    void showSteps(const RunEntry &entry);

private:
    struct Step {
        std::size_t stage;
        Tick begin;
        Tick end;
        NameId name;
        bool operator==(const Step &) const = default;
    };
    [[nodiscard]] static QList<Step> stepsOf(const Job &job);

    int m_run = 0; ///< Whose steps they are.
    QList<Step> m_steps;
};

} // namespace forklane::ui
