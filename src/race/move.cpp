// SPDX-License-Identifier: MIT
#include "race/move.h"

#include <algorithm>
#include <cassert>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace forklane::race {

namespace {

constexpr std::size_t kMaxAdded = 10'000;

/// Verb and participle; "{}" is the lock.
std::pair<std::string_view, std::string_view> words(Op op)
{
    switch (op) {
    case Op::Load: return {"load", "loaded"};
    case Op::Compute: return {"compute", "computed"};
    case Op::Store: return {"store", "stored"};
    case Op::FetchAdd: return {"update", "updated"};
    case Op::CompareExchange: return {"compare and swap", "compared and swapped"};
    case Op::Check: return {"check", "checked"};
    case Op::TakeTicket: return {"take a ticket", "taken a ticket"};
    case Op::Acquire: return {"acquire {}", "acquired {}"};
    case Op::AcquireShared: return {"acquire {}", "acquired {}"};
    case Op::TryAcquire: return {"try {}", "tried {}"};
    case Op::Release: return {"release {}", "released {}"};
    case Op::Jump: return {"go back", "gone back"};
    case Op::Pause: return {"sleep", "slept"};
    }
    return {"go on", "gone on"};
}

std::string filled(std::string_view text, const Program &program, const Step &step)
{
    return step.object < program.locks.size() ? fmt::format(fmt::runtime(text), program.locks[step.object].name)
                                              : std::string(text);
}

/// The index, among the thread's steps, of what each position of the schedule executes.
std::vector<std::size_t> stepIndices(const Machine &machine, const Schedule &schedule)
{
    std::vector<std::size_t> indices;
    State state = machine.initial();
    for (const std::uint8_t thread : schedule) {
        indices.push_back(machine.next(state, thread));
        machine.step(state, thread);
    }
    return indices;
}

/// A thread's own steps keep their order: later cannot come before earlier.
MoveError ownOrder(const Program &program, std::size_t thread, std::size_t earlier, std::size_t later)
{
    const Thread &owner = program.threads[thread];
    return {thread, later,
            fmt::format("{} cannot {} before it has {}.", owner.name, verbOf(program, owner.steps[later]),
                        participleOf(program, owner.steps[earlier]))};
}

MoveError mustWait(const Machine &machine, const State &state, std::size_t thread)
{
    const Program &program = machine.program();
    const std::size_t index = machine.next(state, thread);
    const auto wait = machine.blockedOn(state, thread);
    const std::string &name = program.threads[thread].name;
    std::string who;
    for (const std::size_t holder : wait->holders)
        who += (who.empty() ? "" : " and ") + (holder == thread ? std::string("it") : program.threads[holder].name);
    const bool hasLock = !wait->holders.empty() && (machine.holders(state, wait->lock) >> wait->holders.front() & 1U) != 0;
    const char *const verb = hasLock ? (wait->holders.size() == 1 ? "holds it" : "hold it") : "comes first";
    return {thread, index,
            fmt::format("{} cannot {} while {} {}.", name, verbOf(program, program.threads[thread].steps[index]),
                        who.empty() ? "nobody" : who, who.empty() ? "gives it back" : verb)};
}

/// Runs the order; steps of a thread that has ended already are dropped.
tl::expected<Moved, MoveError> settled(const Machine &machine, const Schedule &wanted, std::size_t position, bool toTheEnd)
{
    Moved moved;
    State state = machine.initial();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const std::size_t thread = wanted[i];
        if (i == position)
            moved.position = moved.schedule.size();
        if (machine.isFinished(state, thread)) {
            moved.isAdjusted = true;
            continue;
        }
        if (!machine.isEnabled(state, thread))
            return tl::unexpected(mustWait(machine, state, thread));
        machine.step(state, thread);
        moved.schedule.push_back(wanted[i]);
    }
    for (std::size_t added = 0; toTheEnd && added < kMaxAdded; ++added) {
        const std::uint32_t enabled = machine.enabled(state);
        if (enabled == 0)
            break;
        const auto thread = static_cast<std::uint8_t>(__builtin_ctz(enabled));
        machine.step(state, thread);
        moved.schedule.push_back(thread);
        moved.isAdjusted = true;
    }
    return moved;
}

bool isComplete(const Machine &machine, const Schedule &schedule)
{
    State state = machine.initial();
    for (const std::uint8_t thread : schedule)
        machine.step(state, thread);
    return machine.isFinished(state);
}

} // namespace

std::string verbOf(const Program &program, const Step &step)
{
    return filled(words(step.op).first, program, step);
}

std::string participleOf(const Program &program, const Step &step)
{
    return filled(words(step.op).second, program, step);
}

tl::expected<Moved, MoveError> moveStep(const Program &program, const Schedule &schedule, std::size_t from, std::size_t before)
{
    assert(from < schedule.size() && before <= schedule.size());
    const Machine machine(program);
    const std::vector<std::size_t> indices = stepIndices(machine, schedule);
    const std::uint8_t thread = schedule[from];
    for (std::size_t i = from; i-- > before;)
        if (schedule[i] == thread)
            return tl::unexpected(ownOrder(program, thread, indices[i], indices[from]));
    for (std::size_t i = from + 1; i < before; ++i)
        if (schedule[i] == thread)
            return tl::unexpected(ownOrder(program, thread, indices[from], indices[i]));
    Schedule wanted = schedule;
    wanted.erase(wanted.begin() + static_cast<std::ptrdiff_t>(from));
    const std::size_t position = before > from ? before - 1 : before;
    wanted.insert(wanted.begin() + static_cast<std::ptrdiff_t>(position), thread);
    return settled(machine, wanted, position, isComplete(machine, schedule));
}

} // namespace forklane::race
