// SPDX-License-Identifier: MIT
#include "pages/race/model/order_recording.h"

#include <algorithm>
#include <cerrno>

#include "pages/race/model/race_words.h"
#include "race/machine.h"

namespace forklane::ui {

namespace {

/// Writes one round into a recording.
class RoundWriter {
public:
    RoundWriter(Recording &recording, const ModelRound &round) : m_recording(recording), m_round(round)
    {
        m_group = recording.addTrack({std::string(race::facts(round.policy).title), TrackKind::Group, {}, -1, 0});
        m_groupRow = recording.addRow({m_group, RowKind::Slices, {}});
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
        writeLocks();
        writeLost();
        writeBalance();
        writeResult();
        return std::move(m_recorded);
    }

private:
    void slice(RowId row, std::size_t from, std::size_t to, Role role, const QString &name, std::int64_t value = 0)
    {
        Event event;
        event.tick = static_cast<Tick>(from);
        event.row = row;
        event.kind = EventKind::SliceBegin;
        event.role = role;
        event.certainty = Certainty::Modelled;
        event.a = value;
        event.name = m_recording.intern(name.toStdString());
        m_recording.apply(event);
        Event end;
        end.tick = static_cast<Tick>(to);
        end.row = row;
        end.kind = EventKind::SliceEnd;
        m_recording.apply(end);
    }

    void sample(RowId row, std::size_t at, std::int64_t value)
    {
        Event event;
        event.tick = static_cast<Tick>(at);
        event.row = row;
        event.kind = EventKind::Counter;
        event.a = value;
        m_recording.apply(event);
    }

    /// Its cards, the waiting between them, and the time in which others make theirs.
    void writeSteps(std::size_t thread)
    {
        const RowId row = m_recorded.steps[thread];
        const auto &steps = m_round.replay.steps;
        std::optional<std::size_t> free; // since when it only stands between two steps
        auto wait = m_round.waits.begin();
        for (std::size_t at = 0; at <= steps.size(); ++at) {
            while (wait != m_round.waits.end() && (wait->wait.thread != thread || wait->to <= at))
                ++wait; // a span that is drawn ends here, others are not its own
            const bool waits = wait != m_round.waits.end() && wait->from == at && wait->to > at;
            const bool acts = at < steps.size() && steps[at].thread == thread;
            if (free && (waits || acts)) {
                if (*free < at)
                    slice(row, *free, at, Role::Idle, betweenWords());
                free.reset();
            }
            if (waits) {
                slice(row, at, wait->to, Role::WaitsForLock, waitLabel(m_round.program, wait->wait));
                free = wait->to;
            } else if (acts) {
                slice(row, at, at + 1, Role::Running, cardText(m_round.program, steps[at]));
                free = at + 1;
            }
        }
    }

    void writeLocks()
    {
        const race::Machine machine(m_round.program);
        for (std::size_t lock = 0; lock < m_round.program.locks.size(); ++lock) {
            std::vector<std::optional<std::size_t>> since(m_recorded.threads.size());
            std::vector<RowId> rows(m_recorded.threads.size());
            race::State state = machine.initial();
            for (std::size_t at = 0; at <= m_round.length(); ++at) {
                const bool last = at == m_round.length();
                if (!last)
                    machine.step(state, m_round.replay.schedule[at]);
                const std::uint32_t holders = last ? 0 : machine.holders(state, lock);
                for (std::size_t thread = 0; thread < since.size(); ++thread) {
                    const bool holds = (holders >> thread & 1U) != 0;
                    if (holds && !since[thread])
                        since[thread] = at;
                    if (holds || !since[thread])
                        continue;
                    if (!rows[thread].isValid())
                        rows[thread] = m_recording.addRow({m_recorded.threads[thread], RowKind::Slices, "holds"});
                    slice(rows[thread], *since[thread], last ? at : at + 1, Role::HoldsLock,
                          QString::fromStdString(m_round.program.locks[lock].name));
                    since[thread].reset();
                }
            }
        }
    }

    void writeLost()
    {
        std::vector<RowId> rows(m_recorded.threads.size());
        for (const race::LostUpdate &lost : m_round.replay.lost) {
            const std::size_t thread = m_round.replay.steps[lost.store].thread;
            if (!rows[thread].isValid())
                rows[thread] = m_recording.addRow({m_recorded.threads[thread], RowKind::Slices, "lost"});
            slice(rows[thread], lost.store, lost.store + 1, Role::LostUpdate, lostLabel(lost),
                  static_cast<std::int64_t>(lost.overwrittenBy) + 1);
        }
    }

    void writeBalance()
    {
        const TrackId track =
            m_recording.addTrack({m_round.program.variables.front().name, TrackKind::Balance, m_group, -1, 0});
        const RowId values = m_recording.addRow({track, RowKind::Samples, {}});
        const RowId expected = m_recording.addRow({track, RowKind::Samples, std::string(kExpectedRow)});
        sample(expected, 0, race::expectedEnd(m_round.scenario));
        std::int64_t shown = m_round.replay.start.front();
        sample(values, 0, shown);
        for (std::size_t at = 0; at < m_round.length(); ++at) {
            const std::int64_t value = m_round.replay.steps[at].variables.front();
            if (value != std::exchange(shown, value))
                sample(values, at + 1, value);
        }
    }

    void writeResult()
    {
        if (!m_round.hasEnded())
            return;
        Event event;
        event.tick = static_cast<Tick>(m_round.length());
        event.row = m_groupRow;
        event.kind = EventKind::Result;
        event.ending = m_round.replay.isComplete ? Ending::Exited : Ending::Failed;
        const bool right = m_round.replay.end == race::expectedEnd(m_round.scenario);
        event.a = m_round.replay.isComplete ? (right ? 0 : 1) : EDEADLK;
        m_recording.apply(event);
    }

    Recording &m_recording;
    const ModelRound &m_round;
    TrackId m_group;
    RowId m_groupRow;
    RecordedRound m_recorded;
};

} // namespace

std::optional<std::size_t> OrderRecording::threadOf(RowId row) const
{
    if (rounds.empty())
        return std::nullopt;
    const auto &rows = rounds.front().steps;
    const auto found = std::find(rows.begin(), rows.end(), row);
    return found == rows.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - rows.begin()));
}

OrderRecording recordRounds(const std::vector<const ModelRound *> &rounds)
{
    OrderRecording made{std::make_shared<Recording>(Axis::Order), {}};
    for (const ModelRound *round : rounds)
        made.rounds.push_back(RoundWriter(*made.recording, *round).write());
    return made;
}

} // namespace forklane::ui
