// SPDX-License-Identifier: MIT
#include "pages/race/real/real_session.h"

#include <algorithm>

#include "format.h"
#include "race/follow.h"

namespace forklane::ui {

namespace {

/// All threads load before the first one stores, update by update: every store but the last of a turn is lost.
std::optional<RaceRound> losingOrder(const race::Scenario &scenario)
{
    auto program = race::accountProgram(scenario, race::StepSize::LoadStore, race::Policy::None);
    if (!program)
        return std::nullopt;
    race::Schedule schedule;
    for (std::int64_t step = 0; step < 2 * scenario.updates; ++step)
        for (std::int64_t thread = 0; thread < scenario.threads; ++thread)
            schedule.push_back(static_cast<std::uint8_t>(thread));
    auto round = playRound(scenario, race::Policy::None, std::move(*program), schedule);
    return round ? std::optional(std::move(*round)) : std::nullopt;
}

} // namespace

RealSession::RealSession(const std::shared_ptr<Mailbox> &mailbox, QObject *parent)
    : QObject(parent), m_runner(mailbox), m_reader(mailbox), m_counter(mailbox)
{
    connect(&m_runner, &RaceRunner::runningChanged, this, &RealSession::runningChanged);
    connect(&m_runner, &RaceRunner::failed, this, &RealSession::failed);
    connect(&m_runner, &RaceRunner::roundsReady, this, [this](const ShownRounds &rounds) {
        m_shown = rounds;
        emit shownChanged();
    });
    connect(&m_reader, &RaceRunner::roundsReady, this, [this](const ShownRounds &rounds) {
        if (rounds.empty())
            return;
        m_shown.resize(std::max<std::size_t>(m_shown.size(), 1));
        m_shown.front() = rounds.front();
        emit shownChanged();
    });
    connect(&m_runner, &RaceRunner::progressed, this,
            [this](const race::RealCounts &plain, const std::optional<race::RealCounts> &recorded, std::uint64_t of) {
                m_outcomes.plain = columnOf(plain);
                m_outcomes.recorded = columnOf(recorded);
                emit outcomesChanged();
                const std::uint64_t done = recorded ? recorded->rounds : plain.rounds;
                emit progressed(recorded ? tr("%1 of %2 runs while recording").arg(formatCount(done), formatCount(of))
                                         : tr("%1 of %2 runs").arg(formatCount(done), formatCount(of)));
            });
    connect(&m_runner, &RaceRunner::ranMany, this, &RealSession::takeMany);
    connect(&m_runner, &RaceRunner::curveMeasured, this, &RealSession::curveMeasured);
    connect(&m_counter, &RaceRunner::explored, this, [this](const std::shared_ptr<const race::Answer> &answer) {
        m_answer = answer;
        m_outcomes.model = answer ? columnOf(*answer) : OutcomeColumn();
        emit outcomesChanged();
    });
}

void RealSession::setUp(const RaceSetup &setup)
{
    const bool same = setup.scenario == m_setup.scenario && setup.policy == m_setup.policy && m_outcomes.model.shares;
    m_setup = setup;
    if (same)
        return;
    m_runner.stop();
    m_shown.clear();
    m_recorded.reset();
    m_answer.reset();
    m_outcomes = {};
    m_outcomes.expected = race::expectedEnd(setup.scenario);
    countModel();
    emit outcomesChanged();
    emit shownChanged();
}

void RealSession::setConditions(Duration think, Duration skew)
{
    m_think = think;
    m_skew = skew;
}

void RealSession::countModel()
{
    if (auto program = race::accountProgram(m_setup.scenario, race::StepSize::LoadStore, m_setup.policy))
        m_counter.explore(std::make_shared<const race::Program>(std::move(*program)));
}

race::RealConfig RealSession::config(race::Policy policy) const
{
    race::RealConfig config;
    config.scenario = m_setup.scenario;
    config.policy = policy;
    config.think = m_think;
    config.skew = m_skew;
    return config;
}

std::vector<race::RealConfig> RealSession::configs() const
{
    std::vector<race::RealConfig> all = {config(m_setup.policy)};
    if (m_setup.beside)
        all.push_back(config(*m_setup.beside));
    return all;
}

bool RealSession::refuse(const race::RealConfig &config)
{
    const auto good = race::check(config);
    if (!good)
        emit failed(QString::fromStdString(describe(good.error())));
    return !good;
}

void RealSession::runOnce()
{
    if (!refuse(config(m_setup.policy)))
        m_runner.runOnce(configs());
}

void RealSession::runSteered()
{
    const auto losing = losingOrder(m_setup.scenario);
    std::vector<race::RealConfig> all = configs();
    for (race::RealConfig &one : all) {
        auto program = race::programOf(one);
        if (!losing || !program)
            return;
        one.steered = race::followOrder(*program, losing->program, losing->execution.replay);
        if (refuse(one))
            return;
    }
    m_runner.runOnce(std::move(all));
}

void RealSession::runMany(std::uint64_t rounds)
{
    race::RealConfig many = config(m_setup.policy);
    many.rounds = rounds;
    if (refuse(many))
        return;
    m_recorded.reset();
    m_runner.runMany(many);
}

void RealSession::measureCurve()
{
    if (!refuse(config(m_setup.policy)))
        m_runner.measureCurve(config(m_setup.policy));
}

void RealSession::stop()
{
    m_runner.stop();
}

void RealSession::takeMany(const std::shared_ptr<const race::RealResult> &plain,
                           const std::shared_ptr<const race::RealResult> &recorded)
{
    m_recorded = recorded;
    m_outcomes.plain = columnOf(plain->counts);
    m_outcomes.recorded = columnOf(recorded->counts);
    emit outcomesChanged();
    emit manyFinished(plain->counts.rounds, plain->isStopped || recorded->isStopped);
}

bool RealSession::showRoundThatEndedAt(race::Value end)
{
    if (!m_recorded)
        return false;
    const auto found = std::find_if(m_recorded->newest.begin(), m_recorded->newest.end(),
                                    [end](const race::RealRound &round) { return round.end.balance == end; });
    if (found == m_recorded->newest.end())
        return false;
    m_reader.show(config(m_setup.policy), *found);
    return true;
}

} // namespace forklane::ui
