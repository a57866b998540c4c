// SPDX-License-Identifier: MIT
// The account that is raced for: a button with a small form, and the scenario as a file.
#pragma once

#include <vector>

#include <QPushButton>

#include "race/account.h"

class QLabel;
class QLineEdit;
class QSpinBox;

namespace forklane::ui {

/// Fields of a scenario. What cannot be is told under the fields and stays as it was typed. Main thread.
class AccountForm : public QWidget {
    Q_OBJECT

public:
    explicit AccountForm(QWidget *parent = nullptr);

    void setScenario(const race::Scenario &scenario);

public slots:
    void apply();

signals:
    void scenarioChosen(const forklane::race::Scenario &scenario); ///< One that can be.

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void refuse(const QString &sentence);

    race::Scenario m_scenario;
    QSpinBox *m_start = nullptr;
    QLineEdit *m_amounts = nullptr;
    QSpinBox *m_threads = nullptr;
    QSpinBox *m_updates = nullptr;
    QLabel *m_refusal = nullptr;
    std::vector<QWidget *> m_fields; ///< In the order of Tab.
};

/// Opens the form, and says when a file is wanted. Main thread.
class AccountButton : public QPushButton {
    Q_OBJECT

public:
    explicit AccountButton(QWidget *parent = nullptr);

    void setScenario(const race::Scenario &scenario);

signals:
    void scenarioChosen(const forklane::race::Scenario &scenario);
    void saveRequested();
    void openRequested();

private:
    race::Scenario m_scenario;
    AccountForm *m_form = nullptr;
};

} // namespace forklane::ui
