// SPDX-License-Identifier: MIT
// The tab Tasks: all of them, searched, filtered and sorted, and what can be done to those that are selected.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include <QTimer>
#include <QWidget>

#include "pages/workers/model/background_reader.h"
#include "queue/work_run.h"

class QLineEdit;
class QPushButton;
class QTableView;

namespace forklane::ui {

class FilterChip;
class TasksModel;

/// Which tasks there are is read on a thread of its own; rows are fetched while they are in sight. Main thread.
class TasksPanel : public QWidget {
    Q_OBJECT

public:
    explicit TasksPanel(std::shared_ptr<Mailbox> mailbox, QWidget *parent = nullptr);
    ~TasksPanel() override;

    void setRun(std::shared_ptr<queue::WorkRun> run);
    /// At most ten times a second: what is shown may have changed. `counts` are of `instant`, nothing = newest; `isRunning`:
    /// tasks can still be acted upon, unless the instant is an older one.
    void refresh(const queue::Counts &counts, std::optional<Tick> instant, bool isRunning);
    void selectTask(queue::TaskId task); ///< Does not signal.
    void focusSearch();
    [[nodiscard]] std::vector<queue::TaskId> selectedTasks() const;

signals:
    void taskSelected(forklane::queue::TaskId task);
    void retryFailedRequested();
    void exportRequested();
    void said(const QString &sentence); ///< What could not be done, and why.

private:
    void build();
    void buildTable();
    QWidget *buildFilters();
    QWidget *buildActions();
    QPushButton *addAction(QWidget *row, const QString &text, const QString &tip);
    void ask();
    void take(std::vector<queue::TaskId> ids);
    void updateActions();
    void cancelSelected();
    void moveSelected(int by);
    void editSelected();
    [[nodiscard]] queue::TaskFilter filter() const;

    struct Chip {
        FilterChip *button;
        QString label;
        std::vector<queue::TaskState> states;
    };
    std::shared_ptr<queue::WorkRun> m_run;
    TasksModel *m_model = nullptr;
    QTableView *m_table = nullptr;
    QLineEdit *m_search = nullptr;
    std::vector<Chip> m_chips;
    QPushButton *m_retry = nullptr;
    bool m_isOver = false;
    std::vector<QPushButton *> m_ofSelection; ///< Buttons that act on what is selected.
    queue::TaskOrder m_order = queue::TaskOrder::Submitted;
    bool m_descending = false;
    bool m_isLive = false;
    bool m_selecting = false;
    bool m_again = false; ///< Something else is wanted than was asked for.
    queue::Counts m_counts;
    std::optional<Tick> m_instant;
    std::optional<Tick> m_shownInstant;
    std::optional<queue::Counts> m_shownCounts; ///< When the rows were last asked for.
    QTimer m_pause;                             ///< Between two questions, ten times as long as the last answer took.
    BackgroundReader m_reader;                  // last: its answers use the others
};

} // namespace forklane::ui
