// SPDX-License-Identifier: MIT
// One group of workers in brief: the accounting line, the bar, the queue.
#pragma once

#include <QWidget>

#include "pages/workers/model/work_facts.h"

namespace forklane::ui {

class AccountingLine;
class QueuePicture;
class StateBar;

/// Shows facts, keeps none. Main thread.
class GroupPanel : public QWidget {
    Q_OBJECT

public:
    explicit GroupPanel(QWidget *parent = nullptr);

    /// `titled`: there are several groups.
    void setFacts(const GroupFacts &facts, std::uint64_t planned, bool titled);
    [[nodiscard]] QueuePicture *queuePicture() const { return m_queue; }

private:
    AccountingLine *m_line;
    StateBar *m_bar;
    QueuePicture *m_queue;
};

} // namespace forklane::ui
