// SPDX-License-Identifier: MIT
// Stepping through the account's program by hand: the learner is the scheduler. Pure; main thread.
#pragma once

#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "pages/race/model/race_round.h"
#include "race/move.h"

namespace forklane::ui {

/// Owns the order made so far. A refusal leaves everything as it was.
class StepSession {
public:
    StepSession(); ///< The lecture's account without a lock, Mutex beside it, nothing done yet.

    [[nodiscard]] const RaceSetup &setup() const noexcept { return m_setup; }
    /// Another policy or step size keeps the order as far as it has a counterpart; another account begins anew.
    [[nodiscard]] Status setUp(const RaceSetup &setup);

    /// The thread makes its next step at instant `at`; what was done after it is dropped.
    [[nodiscard]] tl::expected<void, race::ScheduleError> step(std::size_t thread, std::size_t at);
    [[nodiscard]] tl::expected<void, race::ScheduleError> setSchedule(std::string_view text);
    void setSchedule(const race::Schedule &schedule); ///< One that can be executed.
    /// As moveStep(): where the step stands then.
    [[nodiscard]] tl::expected<std::size_t, race::MoveError> move(std::size_t from, std::size_t before);
    void restart();

    [[nodiscard]] const RaceRound &round() const noexcept { return *m_round; }
    [[nodiscard]] const RaceRound *beside() const noexcept { return m_beside.get(); } ///< Null when there is nothing.
    [[nodiscard]] const race::Schedule &schedule() const noexcept { return m_round->execution.replay.schedule; }
    /// Steps of the longer of the two rounds.
    [[nodiscard]] std::size_t length() const noexcept;

private:
    void play(race::Program program, const race::Schedule &schedule);
    void playBeside();

    RaceSetup m_setup;
    std::unique_ptr<const RaceRound> m_round;
    std::unique_ptr<const RaceRound> m_beside;
};

} // namespace forklane::ui
