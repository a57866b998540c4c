// SPDX-License-Identifier: MIT
// Real rounds of the page: what was run, what is shown of it, how the rounds ended.
#pragma once

#include <memory>
#include <optional>

#include <QObject>

#include "pages/race/model/race_round.h"
#include "pages/race/real/outcome_table.h"
#include "pages/race/real/race_runner.h"

namespace forklane::ui {

/// Main thread. Owns the threads that run, read and count.
class RealSession : public QObject {
    Q_OBJECT

public:
    explicit RealSession(const std::shared_ptr<Mailbox> &mailbox, QObject *parent = nullptr);

    /// Another account or policy: what was run before is forgotten, and the model's shares are counted anew.
    void setUp(const RaceSetup &setup);
    void setConditions(Duration think, Duration skew);

    void runOnce();
    /// Led through gates so that every update but the last is lost where the policy lets it.
    void runSteered();
    void runMany(std::uint64_t rounds);
    void measureCurve();
    void stop();
    /// Shows a recorded round that ended there; false when none was kept.
    bool showRoundThatEndedAt(race::Value end);

    [[nodiscard]] bool isRunning() const { return m_runner.isRunning(); }
    [[nodiscard]] const ShownRounds &shown() const { return m_shown; } ///< The policy's, then what stands beside it.
    [[nodiscard]] const Outcomes &outcomes() const { return m_outcomes; }
    [[nodiscard]] const race::Answer *answer() const { return m_answer.get(); } ///< Of the model, once it is counted.
    [[nodiscard]] race::RealConfig config(race::Policy policy) const;

signals:
    void shownChanged();
    void outcomesChanged();
    void progressed(const QString &words);
    void manyFinished(std::uint64_t rounds, bool stopped);
    void curveMeasured(const std::vector<forklane::race::CurvePoint> &points);
    void failed(const QString &sentence);
    void runningChanged(bool running);

private:
    [[nodiscard]] std::vector<race::RealConfig> configs() const;
    bool refuse(const race::RealConfig &config);
    void countModel();
    void takeMany(const std::shared_ptr<const race::RealResult> &plain,
                  const std::shared_ptr<const race::RealResult> &recorded);

    RaceSetup m_setup;
    Duration m_think{100};
    Duration m_skew{0};
    ShownRounds m_shown;
    Outcomes m_outcomes;
    std::shared_ptr<const race::Answer> m_answer;
    std::shared_ptr<const race::RealResult> m_recorded;
    RaceRunner m_runner;  ///< Runs rounds.
    RaceRunner m_reader;  ///< Makes kept rounds ready.
    RaceRunner m_counter; ///< Counts the model's orders.
};

} // namespace forklane::ui
