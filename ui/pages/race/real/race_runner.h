// SPDX-License-Identifier: MIT
// Runs real rounds and counts orders on a thread of its own; what comes of it arrives on the main thread.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QObject>

#include "newest_task.h"
#include "pages/race/real/shown_round.h"
#include "race/curve.h"
#include "race/model.h"
#include "race/real_run.h"

namespace forklane::ui {

using ShownRounds = std::vector<std::shared_ptr<const ShownRound>>;

/// Main thread; one task at a time, a new one stops the one before. Signals come in the order of the tasks; those of a task
/// that was replaced do not come.
class RaceRunner : public QObject {
    Q_OBJECT

public:
    explicit RaceRunner(std::shared_ptr<Mailbox> mailbox, QObject *parent = nullptr);
    ~RaceRunner() override; ///< Stops and waits for the thread, some milliseconds.

    /// Each configuration once, recorded, after some rounds to warm up; and made ready to be shown.
    void runOnce(std::vector<race::RealConfig> configs);
    /// Makes a recorded round ready to be shown.
    void show(const race::RealConfig &config, const race::RealRound &round);
    /// The rounds with recording off, then as many with recording on.
    void runMany(const race::RealConfig &config);
    /// P(wrong) for skews around 0, unrecorded.
    void measureCurve(const race::RealConfig &config);
    /// All orders of a program: first what will be done, then the answer.
    void explore(std::shared_ptr<const race::Program> program);
    void stop();
    [[nodiscard]] bool isRunning() const { return m_running; }

signals:
    void roundsReady(const forklane::ui::ShownRounds &rounds); ///< Of runOnce() and show().
    /// Counts so far; `recorded` has nothing before recording is on.
    void progressed(const forklane::race::RealCounts &plain, const std::optional<forklane::race::RealCounts> &recorded,
                    std::uint64_t of);
    void ranMany(const std::shared_ptr<const forklane::race::RealResult> &plain,
                 const std::shared_ptr<const forklane::race::RealResult> &recorded);
    void curveMeasured(const std::vector<forklane::race::CurvePoint> &points); ///< So far.
    void planned(const forklane::race::Plan &plan);
    void exploring(const forklane::race::Progress &progress);
    void explored(const std::shared_ptr<const forklane::race::Answer> &answer); ///< Null when it was cancelled.
    void failed(const QString &sentence);
    void runningChanged(bool running);

private:
    void start(NewestTask::Task task);
    void setRunning(bool running);

    const std::shared_ptr<race::Racers> m_racers; ///< Of the running task's thread.
    bool m_running = false;
    NewestTask m_task; // last: it uses the others
};

} // namespace forklane::ui
