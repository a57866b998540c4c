// SPDX-License-Identifier: MIT
// Orders that real threads can be led through, and where their gates stand.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "race/machine.h"
#include "race/probe.h"
#include "race/real_run.h"

namespace forklane::race {

namespace {

constexpr std::size_t kShownSteps = 80;

/// The order carried on to the end, always by the first thread that can go on.
Schedule completed(const Machine &machine, State state, Schedule schedule)
{
    while (!machine.isFinished(state) && schedule.size() < kMaxSchedule) {
        std::size_t thread = 0;
        while (thread < machine.threadCount() && !machine.isEnabled(state, thread))
            ++thread;
        if (thread == machine.threadCount())
            break;
        machine.step(state, thread);
        schedule.push_back(static_cast<std::uint8_t>(thread));
    }
    return schedule;
}

} // namespace

Result<Schedule> steeringOrder(const Program &program, std::string_view text)
{
    const std::string subject(text.substr(0, kShownSteps));
    auto schedule = parseSchedule(program, text);
    if (!schedule)
        return failure({0, "steer", subject, std::move(schedule.error().sentence)});
    const Machine machine(program);
    State state = machine.initial();
    for (const std::uint8_t thread : *schedule)
        machine.step(state, thread);
    if (machine.isFinished(state))
        return std::move(*schedule);
    const std::string whole = toText(completed(machine, state, *schedule));
    return failure({0, "steer", subject,
                    whole.size() <= kShownSteps ? fmt::format("it ends before all threads have; a whole order is {}", whole)
                                                : "it ends before all threads have made their steps"});
}

GatePlan gatePlanOf(const Program &program, const Schedule &schedule)
{
    struct Use {
        std::uint32_t takenAt = 0;
        GatePlan::Gate *released = nullptr; ///< The gate of the newest release.
    };
    GatePlan plan;
    plan.threads.resize(program.threads.size());
    for (std::size_t thread = 0; thread < plan.threads.size(); ++thread) // gates stay where they are
        plan.threads[thread].reserve(static_cast<std::size_t>(std::count(schedule.begin(), schedule.end(), thread)));
    std::vector<std::optional<Use>> uses(program.locks.size());
    const Machine machine(program);
    State state = machine.initial();
    for (std::uint32_t position = 0; position < schedule.size(); ++position) {
        const std::uint8_t thread = schedule[position];
        const Step &step = program.threads[thread].steps[machine.next(state, thread)];
        std::vector<GatePlan::Gate> &gates = plan.threads[thread];
        const std::uint32_t free = gates.empty() ? 0 : gates.back().position + 1; // from here on it stands before this step
        GatePlan::Gate &gate = gates.emplace_back(GatePlan::Gate{position, position});
        if (step.op == Op::Acquire || step.op == Op::AcquireShared) {
            if (std::optional<Use> &use = uses[step.object]) {
                gate.askFrom = use->takenAt + 1;
                if (use->released != nullptr && free <= use->released->position) {
                    use->released->asker = thread;
                    use->released->asksAt = position;
                }
            }
            uses[step.object] = Use{position, nullptr};
        } else if (step.op == Op::Release && uses[step.object]) {
            uses[step.object]->released = &gate;
        }
        machine.step(state, thread);
    }
    return plan;
}

} // namespace forklane::race
