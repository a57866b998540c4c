// SPDX-License-Identifier: MIT
// Working area of Step by step: a button for each thread, back and forward, the order as a text, the log.
#pragma once

#include <vector>

#include <QWidget>

#include "pages/race/model/race_words.h"
#include "pages/race/stage/stage_facts.h"
#include "race/account.h"

class QComboBox;
class QGridLayout;
class QHBoxLayout;
class QLineEdit;
class QPushButton;

namespace forklane::ui {

class LogView;

/// Shows what it is given and tells what was pressed; decides nothing. Main thread.
class StepPanel : public QWidget {
    Q_OBJECT

public:
    explicit StepPanel(QWidget *parent = nullptr);

    /// What can be done at the instant shown.
    struct Facts {
        std::vector<StageThread> threads;
        QString schedule; ///< "1 2 1 2"
        bool canGoBack = false;
        bool canGoForward = false;
        bool canRestart = false;
        LogLines log;
        race::StepSize size = race::StepSize::LoadStore;
    };
    void setFacts(const Facts &facts);
    [[nodiscard]] QString scheduleText() const;

signals:
    void stepRequested(std::size_t thread);
    void restartRequested();
    void backRequested();
    void forwardRequested();
    void scheduleEntered(const QString &text);
    void sizeChosen(forklane::race::StepSize size);
    void logLineClicked(std::size_t position);

private:
    void buildSteps(QHBoxLayout *row);
    void buildSchedule(QHBoxLayout *row);
    void buildKeys();
    void placeButtons(std::size_t threads);
    QPushButton *addButton(QHBoxLayout *row, const QString &text, const QString &tip);
    void paste();

    std::vector<QPushButton *> m_steps;
    QHBoxLayout *m_stepRow = nullptr;
    QWidget *m_middle = nullptr; ///< Restart, Step back, Step forward.
    QGridLayout *m_many = nullptr;
    QPushButton *m_restart = nullptr;
    QPushButton *m_back = nullptr;
    QPushButton *m_forward = nullptr;
    QLineEdit *m_schedule = nullptr;
    QComboBox *m_size = nullptr;
    LogView *m_log = nullptr;
};

} // namespace forklane::ui
