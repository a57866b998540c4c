// SPDX-License-Identifier: MIT
// The Launch tab: what each child did between fork and exec, with times.
#pragma once

#include <QTableWidget>

#include "pages/run/marked_rows.h"
#include "pages/run/run_entry.h"

namespace forklane::ui {

/// Stage, After, Took, Step: the launch slices of a run's recording. Main thread.
class LaunchTable : public QTableWidget {
    Q_OBJECT

public:
    explicit LaunchTable(QWidget *parent = nullptr);

    /// Cheap while there is nothing new.
    void showSteps(const RunEntry &entry);
    /// Marks the steps of this stage and brings them into view, or that one of them which begins at `step`; none: marks none.
    /// What is marked already stays where the user has scrolled it.
    void choose(std::optional<std::size_t> stage, std::optional<Tick> step);

signals:
    void stepChosen(std::size_t stage, forklane::Tick begin);

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
    MarkedRows m_marked;
};

} // namespace forklane::ui
