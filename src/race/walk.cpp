// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "race/search.h"

namespace forklane::race {

namespace {

/// Key::extra for a preemption bound: the thread of the last step + 1 (0: none, or it cannot go on), and preemptions so far.
constexpr std::uint64_t kLastMask = 0xff;
constexpr unsigned kUsedShift = 8;

} // namespace

Key Walk::first() const
{
    Key key{m_machine.initial(), 0};
    for (std::size_t thread = 0; thread < m_machine.threadCount(); ++thread)
        normalise(key, thread);
    return key;
}

void Walk::normalise(Key &key, std::size_t thread) const noexcept
{
    m_machine.forgetDead(key.state, thread);
    if (m_merge != Merge::Nothing)
        m_machine.forgetUpdates(key.state);
    if (m_merge == Merge::Values)
        m_machine.forgetValues(key.state);
    if (m_follow == Follow::FewPreemptions && !m_machine.isEnabled(key.state, thread))
        key.extra &= ~kLastMask;
}

std::uint32_t Walk::allowedFrom(const Key &key, std::uint32_t enabled) const noexcept
{
    if (m_follow == Follow::OneOfEachClass)
        return enabled & ~static_cast<std::uint32_t>(key.extra);
    if (m_follow == Follow::FewPreemptions && (key.extra & kLastMask) != 0 && key.extra >> kUsedShift >= m_preemptions)
        return enabled & 1U << ((key.extra & kLastMask) - 1);
    return enabled;
}

std::uint64_t Walk::extraAfter(const Key &key, std::uint32_t enabled, std::uint32_t seen, std::size_t thread) const
{
    if (m_follow == Follow::FewPreemptions) {
        const std::uint64_t last = key.extra & kLastMask;
        const std::uint64_t used = (key.extra >> kUsedShift) + (last != 0 && last != thread + 1 ? 1 : 0);
        return used << kUsedShift | (thread + 1);
    }
    // Who was tried before, or sleeps already, goes on sleeping until something that its step depends on has happened.
    const Touch own = m_machine.touch(key.state, thread);
    std::uint32_t sleeping = (static_cast<std::uint32_t>(key.extra) | seen) & enabled;
    for (std::size_t other = 0; other < m_machine.threadCount(); ++other)
        if ((sleeping >> other & 1U) != 0 && !areIndependent(m_machine.touch(key.state, other), own))
            sleeping &= ~(1U << other);
    return sleeping;
}

Key Walk::successor(Key key, std::size_t thread) const
{
    if (m_follow != Follow::All)
        key.extra = extraAfter(key, m_machine.enabled(key.state), 0, thread);
    m_machine.step(key.state, thread);
    normalise(key, thread);
    return key;
}

bool dependsOnValues(const Program &program) noexcept
{
    return std::any_of(program.threads.begin(), program.threads.end(), [](const Thread &thread) {
        return std::any_of(thread.steps.begin(), thread.steps.end(),
                           [](const Step &step) { return step.op == Op::CompareExchange || step.op == Op::Check; });
    });
}

} // namespace forklane::race
