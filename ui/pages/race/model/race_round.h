// SPDX-License-Identifier: MIT
// One run of the account's program, with everything the page shows of it. Pure values.
#pragma once

#include <memory>
#include <optional>

#include "race/account.h"
#include "race/execution.h"
#include "race/policy.h"

namespace forklane::ui {

/// What is raced: the account, what counts as a step, how updates are protected, and what stands beside it.
struct RaceSetup {
    race::Scenario scenario;
    race::StepSize size = race::StepSize::LoadStore;
    race::Policy policy = race::Policy::None;
    std::optional<race::Policy> beside = race::Policy::Mutex;

    bool operator==(const RaceSetup &) const = default;
};

/// One run, modelled or real, with what the page needs beside its execution.
struct RaceRound {
    race::Scenario scenario;
    race::Policy policy = race::Policy::None;
    race::Program program;
    race::Execution execution;

    [[nodiscard]] std::size_t length() const { return execution.replay.steps.size(); }
    [[nodiscard]] bool hasEnded() const { return execution.replay.isComplete || execution.replay.deadlock.has_value(); }
    [[nodiscard]] bool isReal() const { return execution.axis == Axis::Time; }
    /// When the step is done: rising from step to step, and never after a later store was seen.
    [[nodiscard]] Tick doneAt(std::size_t position) const;
    /// How many steps are done at the instant; nothing = the newest, all of them.
    [[nodiscard]] std::size_t stepsAt(std::optional<Tick> instant) const;
};

/// Runs the schedule in the model; it may stop early. Fails where it cannot be executed.
[[nodiscard]] tl::expected<RaceRound, race::ScheduleError> playRound(const race::Scenario &scenario, race::Policy policy,
                                                                     race::Program program, const race::Schedule &schedule);

} // namespace forklane::ui
