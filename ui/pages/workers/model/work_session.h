// SPDX-License-Identifier: MIT
// One start of the page: a run of workers for each group, in one recording, with the thread that feeds it its tasks.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include <QObject>
#include <QTimer>

#include "pages/workers/model/work_facts.h"
#include "pages/workers/model/work_plan.h"

namespace forklane::ui {

class EngineBridge;

/// Main thread. Destroying it stops what runs.
class WorkSession : public QObject {
    Q_OBJECT

public:
    explicit WorkSession(EngineBridge &bridge, QObject *parent = nullptr);
    ~WorkSession() override;

    /// Forgets the runs before, which must have ended. An error of a later group ends the earlier ones.
    Status start(WorkPlan plan);

    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] std::size_t groupCount() const { return m_groups.size(); }
    [[nodiscard]] queue::WorkRun &run(std::size_t group) const { return *m_groups[group].run; }
    [[nodiscard]] const std::string &nameOf(std::size_t group) const { return m_groups[group].name; }
    [[nodiscard]] const std::shared_ptr<Recording> &recording() const { return m_recording; }
    [[nodiscard]] const WorkPlan &plan() const { return m_plan; }
    /// Of each group; without those that had ended before, as the job log says.
    [[nodiscard]] std::uint64_t planned() const { return m_plan.tasks ? m_plan.tasks->size() - m_endedBefore : 0; }
    [[nodiscard]] std::uint64_t endedBefore() const { return m_endedBefore; }
    /// Why the job log is not whole; the run goes on.
    [[nodiscard]] std::optional<Error> joblogProblem() const;
    [[nodiscard]] Tick begin() const { return m_begin; }
    [[nodiscard]] GroupQuestion question(std::size_t group, std::optional<Tick> instant) const;

    [[nodiscard]] bool isPaused() const;
    [[nodiscard]] bool wasStopped() const { return m_wasStopped; } ///< By pause's opposite: drain() or stop().
    [[nodiscard]] bool wasHalted() const { return m_wasHalted; }   ///< By the plan's rule.
    [[nodiscard]] bool canKill() const;
    void setPaused(bool paused);
    void drain();
    void stop();
    void addWorker(); ///< To each group.

    /// Every 2 s a worker chosen at random is killed, in groups where that can be.
    void setChaos(bool on);
    [[nodiscard]] bool hasChaos() const { return m_chaos.isActive(); }

    /// Halts if the rule says so: to be called now and then.
    void applyHaltRule();

signals:
    void ended(); ///< The last group's run. What is shown as finished is all there.

private:
    struct Group {
        std::shared_ptr<queue::WorkRun> run;
        std::string name;
        Tick end = kOpenEnd;
        std::shared_ptr<std::atomic<Tick>> closed; ///< kOpenEnd until the last task has been submitted.
        std::unique_ptr<queue::TaskFeed> feed;     // its thread uses the run
    };
    [[nodiscard]] Group makeGroup(std::shared_ptr<queue::WorkRun> run) const;
    void clear();
    Status openJoblog();
    void noticeEnd(const std::shared_ptr<queue::WorkRun> &run);
    void killOne();

    EngineBridge &m_bridge;
    WorkPlan m_plan;
    std::vector<Group> m_groups;
    std::shared_ptr<Recording> m_recording;
    Tick m_begin = 0;
    Tick m_pausedAt = 0;                         ///< When somebody last paused it, or let it go on.
    std::shared_ptr<queue::JoblogFile> m_joblog; ///< Null: none is kept.
    std::uint64_t m_endedBefore = 0;
    bool m_wasStopped = false;
    bool m_wasHalted = false;
    QTimer m_chaos;
    std::mt19937 m_chance;
};

} // namespace forklane::ui
