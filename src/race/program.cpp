// SPDX-License-Identifier: MIT
#include "race/program.h"

#include <algorithm>

#include <fmt/format.h>

namespace forklane::race {

namespace {

bool usesLock(Op op)
{
    return op == Op::TakeTicket || op == Op::Acquire || op == Op::AcquireShared || op == Op::TryAcquire || op == Op::Release;
}

bool branches(Op op)
{
    return op == Op::CompareExchange || op == Op::Check || op == Op::TryAcquire || op == Op::Jump;
}

/// What is wrong with one step, or nothing.
std::string flaw(const Program &program, const Thread &thread, const Step &step)
{
    if (usesLock(step.op)) {
        if (step.object >= program.locks.size())
            return "there is no such lock";
        const LockKind kind = program.locks[step.object].kind;
        if (step.op == Op::AcquireShared && kind != LockKind::Shared)
            return "only a reader-writer lock can be shared";
        if (step.op == Op::TakeTicket && kind != LockKind::Ticket)
            return "only a ticket lock has tickets";
        if (step.op == Op::TryAcquire && kind == LockKind::Ticket)
            return "a ticket cannot be given back, so it cannot be tried";
    } else if (step.op != Op::Jump && step.op != Op::Pause && step.op != Op::Compute &&
               step.object >= program.variables.size()) {
        return "there is no such variable";
    }
    if (step.local >= program.locals.size() || step.from >= program.locals.size())
        return "there is no such private copy";
    if (branches(step.op) && step.target > thread.steps.size())
        return "it goes to a step that is not there";
    return {};
}

Status refuse(std::string detail)
{
    return failure({0, "run", "program", std::move(detail)});
}

} // namespace

Status check(const Program &program)
{
    if (program.threads.empty() || program.threads.size() > kMaxThreads)
        return refuse(fmt::format("it has {} threads; 1 to {} can be run", program.threads.size(), kMaxThreads));
    if (program.variables.empty() || program.variables.size() > kMaxVariables)
        return refuse(fmt::format("it has {} variables; 1 to {} can be run", program.variables.size(), kMaxVariables));
    if (program.locals.empty() || program.locals.size() > kMaxLocals || program.locks.size() > kMaxLocks)
        return refuse(fmt::format("1 to {} private copies and up to {} locks can be run", kMaxLocals, kMaxLocks));
    for (const Thread &thread : program.threads) {
        if (thread.steps.size() > kMaxSteps)
            return refuse(fmt::format("{} has {} steps; up to {} can be run", thread.name, thread.steps.size(), kMaxSteps));
        for (std::size_t i = 0; i < thread.steps.size(); ++i)
            if (const std::string what = flaw(program, thread, thread.steps[i]); !what.empty())
                return refuse(fmt::format("step {} of {}: {}", i + 1, thread.name, what));
    }
    return {};
}

bool canLoop(const Thread &thread) noexcept
{
    for (std::size_t i = 0; i < thread.steps.size(); ++i)
        if (branches(thread.steps[i].op) && thread.steps[i].target <= i)
            return true;
    return false;
}

bool canLoop(const Program &program) noexcept
{
    return std::any_of(program.threads.begin(), program.threads.end(), [](const Thread &thread) { return canLoop(thread); });
}

bool isStraight(const Thread &thread) noexcept
{
    return std::none_of(thread.steps.begin(), thread.steps.end(),
                        [](const Step &step) { return branches(step.op) || usesLock(step.op); });
}

} // namespace forklane::race
