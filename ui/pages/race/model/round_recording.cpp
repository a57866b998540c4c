// SPDX-License-Identifier: MIT
#include "pages/race/model/round_recording.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "pages/race/model/race_words.h"

namespace forklane::ui {

namespace {

/// Between a load and its store the clock is not read: the edges of what lies there are guessed.
bool isMeasured(race::Op op)
{
    return op != race::Op::Load && op != race::Op::Store && op != race::Op::CompareExchange && op != race::Op::Check;
}

/// Writes one round into a recording.
class RoundWriter {
public:
    RoundWriter(Recording &recording, const RaceRound &round)
        : m_recording(recording), m_round(round), m_execution(round.execution)
    {
        m_group = recording.addTrack({std::string(race::facts(round.policy).title), TrackKind::Group, {}, -1, 0});
        const std::string_view real = m_execution.isSteered ? kSteeredRow : kRealRow;
        m_groupRow = recording.addRow({m_group, RowKind::Slices, round.isReal() ? std::string(real) : std::string()});
        for (std::size_t thread = 0; thread < round.program.threads.size(); ++thread) {
            m_recorded.threads.push_back(
                recording.addTrack({laneTitle(round.scenario, thread).toStdString(), TrackKind::Thread, m_group, -1, 0}));
            m_recorded.steps.push_back(recording.addRow({m_recorded.threads.back(), RowKind::Slices, "steps"}));
        }
    }

    RecordedRound write()
    {
        for (std::size_t thread = 0; thread < m_recorded.threads.size(); ++thread)
            writeSteps(thread);
        writeHolds();
        writeLost();
        writeBalance();
        writeResult();
        return std::move(m_recorded);
    }

private:
    /// A card or a wait of a thread.
    struct Item {
        race::Span span;
        Role role = Role::Running;
        Certainty certainty = Certainty::Modelled;
        QString name;
    };

    void slice(RowId row, race::Span span, Role role, Certainty certainty, const QString &name, std::int64_t value = 0)
    {
        Event event;
        event.tick = span.begin;
        event.row = row;
        event.kind = EventKind::SliceBegin;
        event.role = role;
        event.certainty = certainty;
        event.a = value;
        event.name = m_recording.intern(name.toStdString());
        m_recording.apply(event);
        Event end;
        end.tick = std::max(span.end, span.begin);
        end.row = row;
        end.kind = EventKind::SliceEnd;
        m_recording.apply(end);
    }

    void sample(RowId row, Tick at, std::int64_t value)
    {
        Event event;
        event.tick = at;
        event.row = row;
        event.kind = EventKind::Counter;
        event.a = value;
        m_recording.apply(event);
    }

    [[nodiscard]] Certainty exact() const { return m_round.isReal() ? Certainty::Exact : Certainty::Modelled; }

    /// By their beginning. A real thread's wait is its acquire: one slice.
    [[nodiscard]] std::vector<Item> itemsOf(std::size_t thread) const
    {
        std::vector<Item> items;
        std::vector<bool> isWait(m_execution.spans.size(), false);
        for (const race::LockWait &wait : m_execution.waits) {
            if (wait.thread != thread || wait.span.end <= wait.span.begin)
                continue;
            items.push_back({wait.span, Role::WaitsForLock, exact(), waitLabel(m_round.program, wait.holders)});
            if (m_round.isReal() && wait.step)
                isWait[*wait.step] = true;
        }
        for (std::size_t i = 0; i < m_execution.spans.size(); ++i) {
            const race::ReplayStep &step = m_execution.replay.steps[i];
            if (step.thread != thread || isWait[i])
                continue;
            const race::Op op = m_round.program.threads[thread].steps[step.step].op;
            const Role role = m_round.isReal() && op == race::Op::Pause ? Role::Sleeping : Role::Running;
            items.push_back({m_execution.spans[i], role, isMeasured(op) || !m_round.isReal() ? exact() : Certainty::Sampled,
                             cardText(m_round.program, step)});
            const auto late = std::find_if(m_execution.late.begin(), m_execution.late.end(),
                                           [i](const race::LateReading &reading) { return reading.step == i; });
            if (late != m_execution.late.end())
                items.push_back({{m_execution.spans[i].end, late->read}, Role::Idle, exact(), lateWords()});
        }
        std::stable_sort(items.begin(), items.end(), [](const Item &a, const Item &b) { return a.span.begin < b.span.begin; });
        return items;
    }

    /// Its cards, its waits, and between them the time in which others make their steps. Each ends where the next one begins,
    /// at the latest: a real step may be shorter than the clock can tell.
    void writeSteps(std::size_t thread)
    {
        const std::vector<Item> items = itemsOf(thread);
        Tick free = items.empty() ? 0 : items.front().span.begin;
        for (std::size_t i = 0; i < items.size(); ++i) {
            race::Span span = items[i].span;
            if (i + 1 < items.size())
                span.end = std::min(span.end, items[i + 1].span.begin);
            if (free < span.begin)
                slice(m_recorded.steps[thread], {free, span.begin}, Role::Idle, exact(), betweenWords());
            slice(m_recorded.steps[thread], span, items[i].role, items[i].certainty, items[i].name);
            free = std::max(span.end, span.begin);
        }
    }

    RowId overlayRow(std::vector<RowId> &rows, std::size_t thread, const char *name)
    {
        if (!rows[thread].isValid())
            rows[thread] = m_recording.addRow({m_recorded.threads[thread], RowKind::Slices, name});
        return rows[thread];
    }

    /// A row for each lock: two that are held at once would not be disjoint.
    void writeHolds()
    {
        for (std::size_t lock = 0; lock < m_round.program.locks.size(); ++lock) {
            std::vector<RowId> rows(m_recorded.threads.size());
            for (const race::LockHold &hold : m_execution.holds)
                if (hold.lock == lock)
                    slice(overlayRow(rows, hold.thread, "holds"), hold.span, Role::HoldsLock, exact(),
                          QString::fromStdString(m_round.program.locks[lock].name));
        }
    }

    void writeLost()
    {
        std::vector<RowId> rows(m_recorded.threads.size());
        for (const race::LostUpdate &lost : m_execution.replay.lost) {
            const std::size_t thread = m_execution.replay.steps[lost.store].thread;
            slice(overlayRow(rows, thread, "lost"), m_execution.spans[lost.store], Role::LostUpdate, exact(), lostLabel(lost),
                  m_round.doneAt(lost.overwrittenBy));
        }
    }

    void writeBalance()
    {
        const TrackId track =
            m_recording.addTrack({m_round.program.variables.front().name, TrackKind::Balance, m_group, -1, 0});
        const RowId values = m_recording.addRow({track, RowKind::Samples, {}});
        const RowId expected = m_recording.addRow({track, RowKind::Samples, std::string(kExpectedRow)});
        sample(expected, 0, race::expectedEnd(m_round.scenario));
        std::int64_t shown = m_execution.replay.start.front();
        sample(values, 0, shown);
        std::size_t store = 0;
        for (const race::ReplayStep &step : m_execution.replay.steps) {
            if (!step.writes)
                continue;
            const Tick at = m_execution.written[store++];
            const std::int64_t value = step.variables.front();
            if (value != std::exchange(shown, value))
                sample(values, at, value);
        }
    }

    void writeResult()
    {
        if (!m_round.hasEnded())
            return;
        const race::Replay &replay = m_execution.replay;
        Event event;
        event.tick = m_execution.end;
        event.row = m_groupRow;
        event.kind = EventKind::Result;
        event.ending = replay.isComplete ? Ending::Exited : Ending::Failed;
        const bool right = replay.end == race::expectedEnd(m_round.scenario);
        event.a = replay.isComplete ? (right ? 0 : 1) : EDEADLK;
        m_recording.apply(event);
    }

    Recording &m_recording;
    const RaceRound &m_round;
    const race::Execution &m_execution;
    TrackId m_group;
    RowId m_groupRow;
    RecordedRound m_recorded;
};

} // namespace

std::optional<std::size_t> RoundRecording::threadOf(RowId row) const
{
    if (rounds.empty())
        return std::nullopt;
    const auto &rows = rounds.front().steps;
    const auto found = std::find(rows.begin(), rows.end(), row);
    return found == rows.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - rows.begin()));
}

RoundRecording recordRounds(const std::vector<const RaceRound *> &rounds)
{
    const Axis axis = rounds.empty() ? Axis::Order : rounds.front()->execution.axis;
    RoundRecording made{std::make_shared<Recording>(axis), {}};
    for (const RaceRound *round : rounds)
        made.rounds.push_back(RoundWriter(*made.recording, *round).write());
    return made;
}

std::optional<Tick> shownUntil(const std::vector<const RaceRound *> &rounds)
{
    constexpr Tick kMuchLonger = 10;
    constexpr Tick kPart = 3; // of the first one's length
    Tick longest = 0;
    for (const RaceRound *round : rounds)
        longest = std::max(longest, round->execution.end);
    if (rounds.empty() || longest / kMuchLonger < rounds.front()->execution.end)
        return std::nullopt;
    return rounds.front()->execution.end * kPart;
}

} // namespace forklane::ui
