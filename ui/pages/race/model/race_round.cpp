// SPDX-License-Identifier: MIT
#include "pages/race/model/race_round.h"

#include <algorithm>

namespace forklane::ui {

Tick RaceRound::doneAt(std::size_t position) const
{
    const auto &steps = execution.replay.steps;
    std::size_t store = 0; // index in Execution::written
    Tick done = 0;
    for (std::size_t i = 0; i <= position; ++i)
        done = std::max(done, steps[i].writes ? execution.written[store++] : execution.spans[i].end);
    return isReal() ? done : static_cast<Tick>(position) + 1;
}

std::size_t RaceRound::stepsAt(std::optional<Tick> instant) const
{
    if (!instant)
        return length();
    if (!isReal())
        return std::min(static_cast<std::size_t>(std::max<Tick>(*instant, 0)), length());
    std::size_t store = 0;
    std::size_t done = 0;
    for (const race::ReplayStep &step : execution.replay.steps) {
        const Tick at = step.writes ? execution.written[store++] : execution.spans[done].end;
        if (at > *instant)
            break;
        ++done;
    }
    return done;
}

tl::expected<RaceRound, race::ScheduleError> playRound(const race::Scenario &scenario, race::Policy policy,
                                                       race::Program program, const race::Schedule &schedule)
{
    auto execution = race::executionOf(program, schedule);
    if (!execution)
        return tl::unexpected(std::move(execution.error()));
    return RaceRound{scenario, policy, std::move(program), std::move(*execution)};
}

} // namespace forklane::ui
