// SPDX-License-Identifier: MIT
// The one object that sees both worlds: it owns the engine and turns what the engine's threads tell into signals of the main
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <QObject>

#include "io/mailbox.h"
#include "job/job.h"
#include "queue/work_run.h"
#include "trace/collector.h"

class QSocketNotifier;
class QTimer;

namespace forklane::ui {

/// What the recordings of the runs that still have a handle hold, added up.
struct RecordingTotals {
    std::uint64_t bytes = 0;
    std::uint64_t events = 0;
    std::uint64_t dropped = 0; ///< Samples that came too fast.
    bool operator==(const RecordingTotals &) const = default;
};

/// Main thread. The engine's threads only post into the mailbox.
class EngineBridge : public QObject {
    Q_OBJECT

public:
    explicit EngineBridge(std::unique_ptr<Mailbox> mailbox, QObject *parent = nullptr);
    ~EngineBridge() override; ///< Kills what still runs; waits for workers.

    /// Returns at once; jobChanged() follows whenever the job's report has changed, once for all changes since it was last
    /// told, also after the caller dropped its handle.
    [[nodiscard]] std::shared_ptr<Job> start(JobSpec spec);
    /// What the first run would else wait for is started now.
    void prepare() { m_engine.prepare(); }
    [[nodiscard]] int runningCount() const { return static_cast<int>(m_running.size()); }
    /// workEnded() follows when it is finished, also after the caller dropped its handle.
    [[nodiscard]] Result<std::shared_ptr<queue::WorkRun>> startWork(queue::WorkSpec spec, std::shared_ptr<Recording> recording);
    [[nodiscard]] int workCount() const { return static_cast<int>(m_works.size()); } ///< Runs of workers that go on.
    [[nodiscard]] RecordingTotals totals() const;
    /// For threads that a page owns: what they post runs on the main thread, or never once the bridge is gone.
    [[nodiscard]] std::shared_ptr<Mailbox> mailbox() const { return m_mailbox; }
    /// The stop policy of every job that runs, and every run of workers.
    void stopAll();

signals:
    void jobChanged(const std::shared_ptr<forklane::Job> &job);
    void workEnded(const std::shared_ptr<forklane::queue::WorkRun> &work);
    void runningCountChanged(int count); ///< Of jobs and of runs of workers, together.

private:
    void noticeChange(const std::weak_ptr<Job> &job);
    void noticeEndedWorks();

    const std::shared_ptr<Mailbox> m_mailbox; // outlives the engine, whose threads post into it
    Collector m_collector;
    JobEngine m_engine;
    std::vector<std::shared_ptr<Job>> m_running;
    std::vector<std::weak_ptr<Job>> m_started; ///< Those that somebody still holds.
    std::vector<std::shared_ptr<queue::WorkRun>> m_works;
    QTimer *m_workTimer; ///< Looks for the ends of runs of workers while there are some.
    QSocketNotifier *m_notifier;
};

} // namespace forklane::ui
