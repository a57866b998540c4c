// SPDX-License-Identifier: MIT
// What all orders lead to: the total, the outcomes, and how far the search is.
#pragma once

#include <memory>

#include <QWidget>

#include "pages/race/orders/outcomes/outcome_rows.h"

class QLabel;
class QPushButton;
class QTimer;
class QVBoxLayout;

namespace forklane::ui {

class OutcomeModel;
class OutcomeView;

/// Shows what it is told of one search after the other. Main thread.
class OutcomePanel : public QWidget {
    Q_OBJECT

public:
    explicit OutcomePanel(QWidget *parent = nullptr);

    /// A new search begins: everything said of the one before goes.
    void begin(std::shared_ptr<const race::Program> program);
    void setPlan(const race::Plan &plan);
    void setProgress(const race::Progress &progress);
    void setAnswer(const race::Answer &answer);
    void setStopped();
    /// Instead of all others.
    void setProblem(const QString &sentence);
    void setOrder(const race::Replay &replay); ///< The current one: where it ends is marked.

    [[nodiscard]] QString total() const;
    [[nodiscard]] bool isProgressShown() const;

signals:
    void exampleChosen(const forklane::race::Schedule &schedule);
    void stopRequested();
    void againRequested();

private:
    void buildProgress(QVBoxLayout *layout);
    void showProgress(bool shown);
    void setTotal(const QString &text);

    std::shared_ptr<const race::Program> m_program;
    QLabel *m_total = nullptr;
    QLabel *m_summary = nullptr;
    QWidget *m_progressRow = nullptr;
    QLabel *m_progress = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_again = nullptr;
    QTimer *m_patience = nullptr; ///< What takes shorter shows no progress.
    OutcomeModel *m_model = nullptr;
    OutcomeView *m_view = nullptr;
};

} // namespace forklane::ui
