// SPDX-License-Identifier: MIT
#include "job/blame.h"

#include <algorithm>

namespace forklane {

namespace {

constexpr std::size_t kStepsApart = 4096; // between kept sums; some 100 µs of work
/// Events are carried over within milliseconds: older ones do not change any more (trace/collector.h).
constexpr Tick kStillArriving = 1'000'000'000;

/// Walks one stage's states forward in time.
class StateCursor {
public:
    StateCursor(SliceView view, Tick from) : m_view(std::move(view)), m_index(m_view.firstEndingAfter(from)) { load(); }

    /// The role at `tick`; ticks must not go back.
    [[nodiscard]] Role at(Tick tick)
    {
        while (m_index < m_view.size() && m_slice.end <= tick) {
            ++m_index;
            load();
        }
        return m_index < m_view.size() && m_slice.begin <= tick ? m_slice.role : Role::Idle;
    }
    /// The first tick after `tick` at which the role may change.
    [[nodiscard]] Tick nextChange(Tick tick) const
    {
        if (m_index >= m_view.size())
            return kOpenEnd;
        return m_slice.begin > tick ? m_slice.begin : m_slice.end;
    }

private:
    void load()
    {
        if (m_index < m_view.size())
            m_slice = m_view.at(m_index);
    }
    SliceView m_view;
    std::size_t m_index;
    Slice m_slice;
};

/// Not before its start, and not after its end.
bool isThere(Role role)
{
    return role != Role::Idle && role != Role::Launch;
}

void addSpan(const std::vector<Role> &roles, Duration span, std::vector<Blame> &blame)
{
    for (std::size_t i = 0; i + 1 < roles.size(); ++i) {
        if (roles[i] == Role::WaitsToWrite && roles[i + 1] != Role::WaitsToWrite && isThere(roles[i + 1]))
            blame[i + 1].byWriter += span;
        if (roles[i + 1] == Role::WaitsToRead && roles[i] != Role::WaitsToRead && isThere(roles[i]))
            blame[i].byReader += span;
    }
}

} // namespace

std::vector<Blame> BlameSums::upTo(const Recording &recording, const RunTracks &tracks, Tick until)
{
    const bool isOver = recording.slices(tracks.groupRow).result().ending != Ending::None;
    const Tick settled = isOver ? recording.lastTick() : recording.lastTick() - kStillArriving;
    const auto later =
        std::upper_bound(m_kept.begin(), m_kept.end(), until, [](Tick tick, const Sums &sums) { return tick < sums.tick; });
    Sums sums = later == m_kept.begin() ? Sums{recording.firstTick(), std::vector<Blame>(tracks.stages.size())} : later[-1];
    std::vector<StateCursor> cursors;
    for (const ProcessTracks &stage : tracks.stages)
        cursors.emplace_back(recording.slices(stage.state), sums.tick);
    std::vector<Role> roles(cursors.size());
    for (std::size_t steps = 1; sums.tick < until; ++steps) {
        Tick next = until;
        for (std::size_t i = 0; i < cursors.size(); ++i) {
            roles[i] = cursors[i].at(sums.tick);
            next = std::min(next, cursors[i].nextChange(sums.tick));
        }
        addSpan(roles, Duration(next - sums.tick), sums.blame);
        sums.tick = std::max(next, sums.tick + 1);
        if (steps % kStepsApart == 0 && sums.tick <= settled && (m_kept.empty() || m_kept.back().tick < sums.tick))
            m_kept.push_back(sums);
    }
    return sums.blame;
}

} // namespace forklane
