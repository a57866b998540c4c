// SPDX-License-Identifier: MIT
// What is said and offered when a run's output outgrows its limit: how much went, a file for the rest, a pause.
#pragma once

#include <memory>
#include <optional>

#include <QObject>

#include "job/job.h"

namespace forklane::ui {

class MessageBar;

/// Says each thing once while a run is shown, in the page's message bar. Main thread.
class FloodMessage : public QObject {
    Q_OBJECT

public:
    /// `bar` outlives it.
    explicit FloodMessage(MessageBar &bar, QObject *parent = nullptr);

    /// The run that is shown, and its newest report. Call it whenever either has changed, and now and then while it runs.
    void update(const std::shared_ptr<Job> &job, const JobReport &report);
    /// What the button does once a file has been chosen.
    void saveTo(const QString &path);

signals:
    /// The run has ended meanwhile: there is nothing to come any more.
    void saveKeptRequested(const QString &path);

private:
    void show();
    void tellSaving(const OutputSaving &saving);
    void choosePath();
    void setPaused(bool paused);
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] bool isShown() const;

    MessageBar &m_bar;
    std::shared_ptr<Job> m_job;
    QString m_shown; ///< The sentence that we put into the bar last.
    bool m_told = false;
    bool m_isDone = false;
    bool m_isPaused = false;              ///< Or is about to be: the button has been pressed.
    bool m_wasStopped = false;            ///< By the last report.
    std::optional<OutputSaving> m_saving; ///< As told last.
};

} // namespace forklane::ui
