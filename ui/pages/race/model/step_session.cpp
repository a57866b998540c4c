// SPDX-License-Identifier: MIT
#include "pages/race/model/step_session.h"

#include <algorithm>

#include "race/follow.h"

namespace forklane::ui {

StepSession::StepSession()
{
    play(*race::accountProgram(m_setup.scenario, m_setup.size, m_setup.policy), {}); // the default is valid
}

Status StepSession::setUp(const RaceSetup &setup)
{
    auto program = race::accountProgram(setup.scenario, setup.size, setup.policy);
    if (!program)
        return failure(std::move(program.error()));
    const bool same = setup.scenario == m_setup.scenario && setup.size == m_setup.size && setup.policy == m_setup.policy;
    const bool follows = setup.scenario == m_setup.scenario;
    const race::Schedule schedule = same      ? m_round->execution.replay.schedule
                                    : follows ? race::followOrder(*program, m_round->program, m_round->execution.replay)
                                              : race::Schedule();
    m_setup = setup;
    play(std::move(*program), schedule);
    return {};
}

tl::expected<void, race::ScheduleError> StepSession::step(std::size_t thread, std::size_t at)
{
    race::Schedule schedule = m_round->execution.replay.schedule;
    schedule.resize(std::min(at, schedule.size()));
    schedule.push_back(static_cast<std::uint8_t>(thread));
    if (auto legal = race::checkSchedule(race::Machine(m_round->program), schedule); !legal)
        return legal;
    play(m_round->program, schedule);
    return {};
}

tl::expected<void, race::ScheduleError> StepSession::setSchedule(std::string_view text)
{
    const auto schedule = race::parseSchedule(m_round->program, text);
    if (!schedule)
        return tl::unexpected(schedule.error());
    play(m_round->program, *schedule);
    return {};
}

void StepSession::setSchedule(const race::Schedule &schedule)
{
    play(m_round->program, schedule);
}

tl::expected<std::size_t, race::MoveError> StepSession::move(std::size_t from, std::size_t before)
{
    auto moved = race::moveStep(m_round->program, m_round->execution.replay.schedule, from, before);
    if (!moved)
        return tl::unexpected(std::move(moved.error()));
    play(m_round->program, moved->schedule);
    return moved->position;
}

void StepSession::restart()
{
    play(m_round->program, {});
}

std::size_t StepSession::length() const noexcept
{
    return std::max(m_round->length(), m_beside ? m_beside->length() : 0);
}

void StepSession::play(race::Program program, const race::Schedule &schedule)
{
    auto round = playRound(m_setup.scenario, m_setup.policy, std::move(program), schedule);
    if (!round)
        return; // every caller has checked the schedule
    m_round = std::make_unique<const RaceRound>(std::move(*round));
    playBeside();
}

void StepSession::playBeside()
{
    m_beside.reset();
    if (!m_setup.beside)
        return;
    auto program = race::accountProgram(m_setup.scenario, m_setup.size, *m_setup.beside);
    if (!program)
        return; // the scenario was valid for the other policy, so it is for this one
    const race::Schedule schedule = race::followOrder(*program, m_round->program, m_round->execution.replay);
    if (auto round = playRound(m_setup.scenario, *m_setup.beside, std::move(*program), schedule))
        m_beside = std::make_unique<const RaceRound>(std::move(*round));
}

} // namespace forklane::ui
