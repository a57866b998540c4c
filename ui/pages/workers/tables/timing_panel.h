// SPDX-License-Identifier: MIT
// The tab Timing: one table, one chart.
#pragma once

#include <memory>
#include <optional>

#include <QTimer>
#include <QWidget>

#include "pages/workers/model/background_reader.h"
#include "queue/timing.h"
#include "queue/work_run.h"

class QLabel;
class QTableWidget;

namespace forklane::ui {

class TimingChart;

/// All tasks are read on a thread of its own. Main thread.
class TimingPanel : public QWidget {
    Q_OBJECT

public:
    explicit TimingPanel(std::shared_ptr<Mailbox> mailbox, QWidget *parent = nullptr);

    void setRun(std::shared_ptr<queue::WorkRun> run);
    /// Of tasks that had ended at `instant`, or by now.
    void refresh(std::optional<Tick> instant);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void buildTable();
    void ask();
    void take(const queue::Timing &timing);
    void setRow(int row, const queue::Distribution &distribution);

    std::shared_ptr<queue::WorkRun> m_run;
    std::optional<Tick> m_instant;
    QTableWidget *m_table;
    QLabel *m_facts;
    TimingChart *m_chart;
    bool m_again = false;      ///< Something else is wanted than was asked for.
    QTimer m_pause;            ///< Between two questions, ten times as long as the last answer took.
    BackgroundReader m_reader; // last: its answers use the others
};

} // namespace forklane::ui
