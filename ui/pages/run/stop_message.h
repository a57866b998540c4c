// SPDX-License-Identifier: MIT
// What is said and offered when a run does not heed its stop signal: to kill it now, or to wait longer.
#pragma once

#include <memory>

#include <QObject>
#include <QStringList>

#include "job/job.h"

namespace forklane::ui {

class MessageBar;

/// "sort has not ended 3 s after SIGTERM; it is killed in 2 s."; empty while there is nothing to say: none is under way, it is
/// young, or it has been killed. Pure.
[[nodiscard]] QString stopMessage(const JobReport &report, const StopPolicy &policy, const QStringList &stageNames,
                                  Instant now);

/// Counts down in the page's message bar while a stop is under way; what is closed stays closed until the run is given more
/// time. Main thread.
class StopMessage : public QObject {
    Q_OBJECT

public:
    /// `bar` outlives it.
    explicit StopMessage(MessageBar &bar, QObject *parent = nullptr);

    /// The run that is shown, and its newest report. Call it whenever either has changed, and now and then while it runs.
    void update(const std::shared_ptr<Job> &job, const JobReport &report, const QStringList &stageNames);

private:
    MessageBar &m_bar;
    std::weak_ptr<Job> m_job;
    Instant m_toldKillAt; ///< The end of the time that it was told of.
    QString m_shown;      ///< The sentence that we put into the bar last.
};

} // namespace forklane::ui
