// SPDX-License-Identifier: MIT
// A run as lanes of a recording.
#include <algorithm>

#include <fmt/format.h>

#include "race/execution.h"

namespace forklane::race {

namespace {

struct Drawn {
    Span span;
    Role role = Role::Running;
    std::string name;
    std::int64_t value = 0;
};

class Draughtsman {
public:
    Draughtsman(Recording &recording, const Program &program, const Execution &execution)
        : m_recording(recording), m_program(program), m_execution(execution),
          m_certainty(execution.axis == Axis::Time ? Certainty::Exact : Certainty::Modelled)
    {}

    ExecutionTracks draw(std::string_view title);

private:
    ExecutionTracks::ThreadTracks drawThread(TrackId group, std::size_t thread);
    void drawBalance(RowId row);
    [[nodiscard]] Drawn stepSlice(std::size_t position) const;
    [[nodiscard]] Drawn waitSlice(const LockWait &wait) const;
    void put(RowId row, std::vector<Drawn> slices);
    void apply(RowId row, EventKind kind, Tick tick, Role role, std::int64_t value = 0, NameId name = {});

    Recording &m_recording;
    const Program &m_program;
    const Execution &m_execution;
    const Certainty m_certainty;
};

Drawn Draughtsman::stepSlice(std::size_t position) const
{
    const Replay &replay = m_execution.replay;
    const ReplayStep &done = replay.steps[position];
    const Step &step = m_program.threads[done.thread].steps[done.step];
    const bool isLost = std::any_of(replay.lost.begin(), replay.lost.end(),
                                    [position](const LostUpdate &lost) { return lost.store == position; });
    Drawn slice{m_execution.spans[position], Role::Running, step.word, 0};
    if (done.writes || done.reads) {
        slice.value = done.writes ? done.written : done.read;
        slice.name += fmt::format(" {}", slice.value);
    }
    if (isLost)
        slice.role = Role::LostUpdate;
    else if (step.op == Op::Pause)
        slice.role = Role::Sleeping;
    return slice;
}

Drawn Draughtsman::waitSlice(const LockWait &wait) const
{
    const std::string what = describe(m_program, Wait{wait.thread, wait.lock, wait.holders});
    return {wait.span, Role::WaitsForLock, fmt::format("waits for {}", what), static_cast<std::int64_t>(wait.lock)};
}

void Draughtsman::apply(RowId row, EventKind kind, Tick tick, Role role, std::int64_t value, NameId name)
{
    Event event;
    event.tick = tick;
    event.row = row;
    event.kind = kind;
    event.role = role;
    event.certainty = m_certainty;
    event.a = value;
    event.name = name;
    m_recording.apply(event);
}

/// Slices of one row are disjoint: each ends where the next begins, at the latest.
void Draughtsman::put(RowId row, std::vector<Drawn> slices)
{
    std::stable_sort(slices.begin(), slices.end(), [](const Drawn &a, const Drawn &b) { return a.span.begin < b.span.begin; });
    Tick earliest = 0;
    for (std::size_t i = 0; i < slices.size(); ++i) {
        const Drawn &slice = slices[i];
        const Tick begin = std::max(slice.span.begin, earliest);
        Tick end = std::max(slice.span.end, begin);
        if (i + 1 < slices.size())
            end = std::max(begin, std::min(end, slices[i + 1].span.begin));
        apply(row, EventKind::SliceBegin, begin, slice.role, slice.value, m_recording.intern(slice.name));
        apply(row, EventKind::SliceEnd, end, slice.role);
        earliest = end;
    }
}

ExecutionTracks::ThreadTracks Draughtsman::drawThread(TrackId group, std::size_t thread)
{
    ExecutionTracks::ThreadTracks tracks;
    tracks.track = m_recording.addTrack({m_program.threads[thread].name, TrackKind::Thread, group});
    tracks.steps = m_recording.addRow({.track = tracks.track, .kind = RowKind::Slices, .name = "steps"});
    std::vector<Drawn> slices;
    std::vector<bool> isCovered(m_execution.spans.size()); // the step is all wait: it is drawn as one
    for (const LockWait &wait : m_execution.waits)
        if (wait.thread == thread) {
            slices.push_back(waitSlice(wait));
            if (wait.step && m_execution.spans[*wait.step].begin < wait.span.end)
                isCovered[*wait.step] = true;
        }
    for (std::size_t i = 0; i < m_execution.spans.size(); ++i)
        if (m_execution.replay.steps[i].thread == thread && !isCovered[i])
            slices.push_back(stepSlice(i));
    put(tracks.steps, std::move(slices));
    if (m_program.locks.empty())
        return tracks;
    tracks.holds = m_recording.addRow({.track = tracks.track, .kind = RowKind::Slices, .name = "holds"});
    std::vector<Drawn> holds;
    for (const LockHold &hold : m_execution.holds)
        if (hold.thread == thread)
            holds.push_back({hold.span, Role::HoldsLock, fmt::format("holds {}", m_program.locks[hold.lock].name),
                             static_cast<std::int64_t>(hold.lock)});
    put(tracks.holds, std::move(holds));
    return tracks;
}

void Draughtsman::drawBalance(RowId row)
{
    const auto put = [&](Tick tick, Value value) { apply(row, EventKind::Counter, tick, Role::Other, value); };
    put(0, m_program.variables.front().start);
    std::size_t store = 0;
    for (const ReplayStep &done : m_execution.replay.steps)
        if (done.writes) {
            const Tick tick = m_execution.written[store++];
            if (m_program.threads[done.thread].steps[done.step].object == 0)
                put(tick, done.written);
        }
}

ExecutionTracks Draughtsman::draw(std::string_view title)
{
    ExecutionTracks tracks;
    tracks.group = m_recording.addTrack({std::string(title), TrackKind::Group, {}});
    for (std::size_t thread = 0; thread < m_program.threads.size(); ++thread)
        tracks.threads.push_back(drawThread(tracks.group, thread));
    tracks.balance = m_recording.addTrack({m_program.variables.front().name, TrackKind::Balance, tracks.group});
    tracks.balanceRow = m_recording.addRow({.track = tracks.balance, .kind = RowKind::Samples, .name = "balance"});
    drawBalance(tracks.balanceRow);
    return tracks;
}

} // namespace

ExecutionTracks addTo(Recording &recording, const Program &program, const Execution &execution, std::string_view title)
{
    return Draughtsman(recording, program, execution).draw(title);
}

} // namespace forklane::race
