// SPDX-License-Identifier: MIT
#include "race/follow.h"

#include "race/machine.h"

namespace forklane::race {

namespace {

constexpr std::size_t kMaxFollowed = 200'000; // steps; loops that do not end stop there

bool isAccess(Op op)
{
    return op == Op::Load || op == Op::Store || op == Op::FetchAdd || op == Op::CompareExchange;
}

/// Runs a program along the loads and stores of another one.
class Follower {
public:
    explicit Follower(const Program &program)
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

    Schedule take() { return std::move(m_schedule); }

private:
    Op nextOp(std::size_t thread) const { return m_program.threads[thread].steps[m_machine.next(m_state, thread)].op; }

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
            while (m_machine.isEnabled(m_state, thread) && nextOp(thread) == Op::Release)
                step(thread);
            return true;
        }
        return false;
    }

    const Program &m_program;
    Machine m_machine;
    State m_state;
    std::vector<std::size_t> m_owed; ///< Accesses that the thread may make.
    Schedule m_schedule;
};

} // namespace

Schedule followOrder(const Program &program, const Program &other, const Replay &order)
{
    Follower follower(program);
    for (const ReplayStep &step : order.steps)
        if (isAccess(other.threads[step.thread].steps[step.step].op))
            follower.access(step.thread);
    if (order.isComplete)
        follower.finish();
    return follower.take();
}

} // namespace forklane::race
