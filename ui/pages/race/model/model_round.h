// SPDX-License-Identifier: MIT
// One order of steps of the account's program, with everything the page shows of it. Pure values.
#pragma once

#include <memory>
#include <optional>

#include "race/account.h"
#include "race/policy.h"
#include "race/replay.h"

namespace forklane::ui {

/// What is raced: the account, what counts as a step, how updates are protected, and what stands beside it.
struct RaceSetup {
    race::Scenario scenario;
    race::StepSize size = race::StepSize::LoadStore;
    race::Policy policy = race::Policy::None;
    std::optional<race::Policy> beside = race::Policy::Mutex;

    bool operator==(const RaceSetup &) const = default;
};

/// A column of the timeline in which a thread waits instead of making a step.
struct WaitSpan {
    std::size_t from = 0; ///< Steps that had been made when it began.
    std::size_t to = 0;   ///< Steps that had been made when it ended.
    race::Wait wait;
};

/// Instant k lies after the first k steps.
struct ModelRound {
    race::Scenario scenario;
    race::Policy policy = race::Policy::None;
    race::Program program;
    race::Replay replay;
    std::vector<WaitSpan> waits; ///< By their beginning. One that still goes on ends with the last step.

    [[nodiscard]] std::size_t length() const { return replay.steps.size(); }
    [[nodiscard]] bool hasEnded() const { return replay.isComplete || replay.deadlock.has_value(); }
};

/// Runs the schedule; it may stop early. Fails where it cannot be executed.
[[nodiscard]] tl::expected<ModelRound, race::ScheduleError> playRound(const race::Scenario &scenario, race::Policy policy,
                                                                      race::Program program, const race::Schedule &schedule);

/// The order of another program that comes nearest: each load and store of `order` lets the same thread of `program` make its
/// next one, as soon as it need not wait. If the order was whole, this one is too.
[[nodiscard]] race::Schedule followOrder(const race::Program &program, const ModelRound &order);

} // namespace forklane::ui
