// SPDX-License-Identifier: MIT
// What is set once and then left: how many tasks of what kind, bound, window, tries, rules.
#pragma once

#include <vector>

#include <QWidget>

#include "pages/workers/model/work_plan.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace forklane::ui {

/// Under the header while it is open. Main thread.
class OptionsDrawer : public QWidget {
    Q_OBJECT

public:
    explicit OptionsDrawer(QWidget *parent = nullptr);

    /// Its part of the fields.
    void writeTo(WorkFields &fields) const;
    void readFrom(const WorkFields &fields);
    /// What has no meaning for these is disabled, with the reason as tool tip.
    void setChoices(TaskChoice tasks, KindChoice kind);

signals:
    void changed();

private:
    void buildTaskFields(QGridLayout *grid);
    void buildQueueFields(QGridLayout *grid);
    void buildRules(QGridLayout *grid);
    void buildJoblog(QGridLayout *grid);
    void chooseJoblog();
    QSpinBox *makeSpin(const QString &name, int least, int most);
    QDoubleSpinBox *makeMilliseconds(const QString &name);
    void add(QGridLayout *grid, const QString &label, QWidget *field, const QString &tip);

    QSpinBox *m_count;
    QDoubleSpinBox *m_least;
    QDoubleSpinBox *m_most;
    QSpinBox *m_percent;
    QSpinBox *m_seed;
    QSpinBox *m_capacity;
    QSpinBox *m_window;
    QSpinBox *m_tries;
    QComboBox *m_inDoubt;
    QSpinBox *m_attemptLimit;
    QSpinBox *m_haltAfter;
    QCheckBox *m_compares;
    QLineEdit *m_joblog;
    QPushButton *m_chooseJoblog;
    QComboBox *m_resume;
    QPushButton *m_reset;
    int m_fields = 0; ///< Placed so far.
};

} // namespace forklane::ui
