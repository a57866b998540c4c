// SPDX-License-Identifier: MIT
// "Send to cat: [   ] [Send] [End of input]": the input of a run that is fed by hand.
#pragma once

#include <memory>

#include <QWidget>

#include "job/job.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace forklane::ui {

/// Hidden unless the run that is shown takes its input by hand. Main thread.
class InputLine : public QWidget {
    Q_OBJECT

public:
    explicit InputLine(QWidget *parent = nullptr);

    void setRun(const std::shared_ptr<Job> &job); ///< The run that is shown.
    /// After every report: what has ended reads no more.
    void update(const JobReport &report);

private:
    void send();
    void end();
    void updateUse(const QString &reason);

    QLabel *m_label;
    QLineEdit *m_line;
    QPushButton *m_send;
    QPushButton *m_end;
    std::shared_ptr<Job> m_job;
    std::weak_ptr<Job> m_endedInput; ///< The run whose input has been ended here.
};

} // namespace forklane::ui
