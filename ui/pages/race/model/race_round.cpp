// SPDX-License-Identifier: MIT
#include "pages/race/model/race_round.h"

#include <algorithm>

#include "race/machine.h"

namespace forklane::ui {

namespace {

constexpr std::size_t kMaxFollowed = 200'000; // steps; loops that do not end stop there

bool isAccess(race::Op op)
{
    return op == race::Op::Load || op == race::Op::Store || op == race::Op::FetchAdd || op == race::Op::CompareExchange;
}

/// Runs a program along the loads and stores of another one.
class Follower {
public:
    explicit Follower(const race::Program &program)
        : m_program(program), m_machine(program), m_state(m_machine.initial()), m_owed(m_machine.threadCount(), 0)
    {}

    void access(std::size_t thread)
    {
        if (thread >= m_owed.size())
            return;
        ++m_owed[thread];
        pay(thread);
        for (bool again = true; again;) {
            again = false;
            for (std::size_t other = 0; other < m_owed.size(); ++other)
                again = pay(other) || again;
        }
    }

    void finish()
    {
        for (bool again = true; again && m_schedule.size() < kMaxFollowed;) {
            again = false;
            for (std::size_t thread = 0; thread < m_owed.size(); ++thread)
                while (m_machine.isEnabled(m_state, thread) && m_schedule.size() < kMaxFollowed) {
                    step(thread);
                    again = true;
                }
        }
    }

    race::Schedule take() { return std::move(m_schedule); }

private:
    race::Op nextOp(std::size_t thread) const { return m_program.threads[thread].steps[m_machine.next(m_state, thread)].op; }

    void step(std::size_t thread)
    {
        m_machine.step(m_state, thread);
        m_schedule.push_back(static_cast<std::uint8_t>(thread));
    }

    /// Makes the steps up to the access that is owed, and gives back what is not needed after it. True if it was made.
    bool pay(std::size_t thread)
    {
        if (m_machine.isFinished(m_state, thread))
            m_owed[thread] = 0;
        while (m_owed[thread] > 0 && m_machine.isEnabled(m_state, thread) && m_schedule.size() < kMaxFollowed) {
            const bool made = isAccess(nextOp(thread));
            step(thread);
            if (!made)
                continue;
            --m_owed[thread];
            while (m_machine.isEnabled(m_state, thread) && nextOp(thread) == race::Op::Release)
                step(thread);
            return true;
        }
        return false;
    }

    const race::Program &m_program;
    race::Machine m_machine;
    race::State m_state;
    std::vector<std::size_t> m_owed; ///< Accesses that the thread may make.
    race::Schedule m_schedule;
};

} // namespace

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

race::Schedule followOrder(const race::Program &program, const RaceRound &order)
{
    Follower follower(program);
    for (const race::ReplayStep &step : order.execution.replay.steps)
        if (isAccess(order.program.threads[step.thread].steps[step.step].op))
            follower.access(step.thread);
    if (order.execution.replay.isComplete)
        follower.finish();
    return follower.take();
}

} // namespace forklane::ui
