// SPDX-License-Identifier: MIT
// Orders that real threads can be led through, and where their gates stand.
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
    GatePlan plan;
    plan.threads.resize(program.threads.size());
    std::vector<std::uint32_t> takenAt(program.locks.size(), 0); // position after the last acquire of each lock
    const Machine machine(program);
    State state = machine.initial();
    for (std::uint32_t position = 0; position < schedule.size(); ++position) {
        const std::size_t thread = schedule[position];
        const Step &step = program.threads[thread].steps[machine.next(state, thread)];
        GatePlan::Gate gate{position, position};
        if (step.op == Op::Acquire || step.op == Op::AcquireShared) {
            if (takenAt[step.object] != 0)
                gate.askFrom = takenAt[step.object];
            takenAt[step.object] = position + 1;
        }
        machine.step(state, thread);
        plan.threads[thread].push_back(gate);
    }
    return plan;
}

} // namespace forklane::race
