// SPDX-License-Identifier: MIT
// A recorded round on the timeline: steps, waits, locks held, lost updates, the balance.
#include <algorithm>

#include <QCoreApplication>

#include "pages/race/model/race_words.h"
#include "pages/race/real/shown_round.h"

namespace forklane::ui {

namespace {

using race::Op;
using race::Record;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(forklane::ui::Race)
};

struct Hold {
    std::size_t thread = 0;
    std::size_t lock = 0;
    Tick from = 0;
    Tick to = 0;
};

bool isAcquire(Op op)
{
    return op == Op::Acquire || op == Op::AcquireShared;
}

class RealWriter {
public:
    RealWriter(Recording &recording, const ShownRound &shown) : m_recording(recording), m_shown(shown)
    {
        m_group = recording.addTrack({std::string(race::facts(shown.policy).title), TrackKind::Group, {}, -1, 0});
        m_groupRow = recording.addRow({m_group, RowKind::Slices, std::string(shown.round.isSteered ? kSteeredRow : kRealRow)});
        for (std::size_t thread = 0; thread < shown.spans.size(); ++thread) {
            m_threads.push_back(
                recording.addTrack({laneTitle(shown.scenario, thread).toStdString(), TrackKind::Thread, m_group, -1, 0}));
            m_steps.push_back(recording.addRow({m_threads.back(), RowKind::Slices, "steps"}));
        }
    }

    void write()
    {
        findHolds();
        for (std::size_t thread = 0; thread < m_threads.size(); ++thread)
            writeSteps(thread);
        writeHolds();
        writeLost();
        writeBalance();
    }

private:
    void slice(RowId row, Tick from, Tick to, Role role, Certainty certainty, const QString &name, std::int64_t value = 0)
    {
        Event event;
        event.tick = from;
        event.row = row;
        event.kind = EventKind::SliceBegin;
        event.role = role;
        event.certainty = certainty;
        event.a = value;
        event.name = m_recording.intern(name.toStdString());
        m_recording.apply(event);
        Event end;
        end.tick = std::max(to, from + 1);
        end.row = row;
        end.kind = EventKind::SliceEnd;
        m_recording.apply(end);
        m_last = std::max(m_last, end.tick);
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

    /// Programs with locks do not loop: each record stands for the step at its place.
    [[nodiscard]] std::size_t lockOf(std::size_t thread, std::size_t record) const
    {
        const auto &steps = m_shown.program.threads[thread].steps;
        return record < steps.size() ? steps[record].object : 0;
    }

    void findHolds()
    {
        for (std::size_t thread = 0; thread < m_shown.spans.size(); ++thread) {
            std::vector<Hold> open;
            for (std::size_t i = 0; i < m_shown.spans[thread].size(); ++i) {
                const RecordSpan &span = m_shown.spans[thread][i];
                const Op op = m_shown.round.threads[thread][i].op();
                if (isAcquire(op))
                    open.push_back({thread, lockOf(thread, i), span.end, span.end});
                if (op != Op::Release || open.empty())
                    continue;
                open.back().to = span.end;
                m_holds.push_back(open.back());
                open.pop_back();
            }
        }
    }

    /// Who had the lock while the thread wanted it.
    [[nodiscard]] std::optional<std::size_t> holderDuring(std::size_t thread, std::size_t lock, const RecordSpan &span) const
    {
        for (const Hold &hold : m_holds)
            if (hold.thread != thread && hold.lock == lock && hold.from < span.end && hold.to > span.begin)
                return hold.thread;
        return std::nullopt;
    }

    [[nodiscard]] QString cardOf(std::size_t thread, const Record &record) const
    {
        switch (record.op()) {
        case Op::Load: return Words::tr("load %1").arg(record.value);
        case Op::Store: return Words::tr("store %1").arg(record.value);
        case Op::FetchAdd: return Words::tr("fetch-add %1").arg(record.value + race::amountOf(m_shown.scenario, thread));
        case Op::CompareExchange: return record.succeeded() ? Words::tr("cas %1").arg(record.value) : Words::tr("cas, again");
        case Op::Check: return record.succeeded() ? Words::tr("check: same") : Words::tr("check: changed");
        case Op::TakeTicket: return Words::tr("ticket");
        case Op::AcquireShared: return Words::tr("share");
        case Op::Release: return Words::tr("release");
        case Op::Pause: return Words::tr("sleep");
        default: return Words::tr("acquire");
        }
    }

    void writeSteps(std::size_t thread)
    {
        Tick free = 0;
        for (std::size_t i = 0; i < m_shown.spans[thread].size(); ++i) {
            const RecordSpan &span = m_shown.spans[thread][i];
            const Record &record = m_shown.round.threads[thread][i];
            if (free != 0 && free < span.begin)
                slice(m_steps[thread], free, span.begin, Role::Idle, Certainty::Exact, betweenWords());
            const auto holder = isAcquire(record.op()) ? holderDuring(thread, lockOf(thread, i), span) : std::nullopt;
            const QString wait =
                holder ? Words::tr("waits: %1 has it").arg(QString::fromStdString(m_shown.program.threads[*holder].name))
                       : QString();
            const Role role = holder ? Role::WaitsForLock : record.op() == Op::Pause ? Role::Sleeping : Role::Running;
            slice(m_steps[thread], span.begin, span.end, role, span.isMeasured ? Certainty::Exact : Certainty::Sampled,
                  holder ? wait : cardOf(thread, record));
            free = span.end;
        }
    }

    void writeHolds()
    {
        std::vector<RowId> rows(m_threads.size());
        for (const Hold &hold : m_holds) {
            if (!rows[hold.thread].isValid())
                rows[hold.thread] = m_recording.addRow({m_threads[hold.thread], RowKind::Slices, "holds"});
            slice(rows[hold.thread], hold.from, hold.to, Role::HoldsLock, Certainty::Exact,
                  QString::fromStdString(m_shown.program.locks[hold.lock].name));
        }
    }

    void writeLost()
    {
        if (!m_shown.fitted)
            return;
        std::vector<std::pair<std::size_t, std::size_t>> places; // thread and record of each step of the order
        std::vector<std::size_t> next(m_threads.size(), 0);
        for (const std::uint8_t thread : m_shown.fitted->replay.schedule)
            places.emplace_back(thread, next[thread]++);
        std::vector<RowId> rows(m_threads.size());
        for (const race::LostUpdate &lost : m_shown.fitted->replay.lost) {
            const auto &[thread, record] = places[lost.store];
            if (!rows[thread].isValid())
                rows[thread] = m_recording.addRow({m_threads[thread], RowKind::Slices, "lost"});
            const RecordSpan &span = m_shown.spans[thread][record];
            slice(rows[thread], span.begin, span.end, Role::LostUpdate, Certainty::Exact, lostLabel(lost),
                  m_shown.ends[lost.overwrittenBy]);
        }
    }

    void writeBalance()
    {
        const TrackId track =
            m_recording.addTrack({m_shown.program.variables.front().name, TrackKind::Balance, m_group, -1, 0});
        const RowId values = m_recording.addRow({track, RowKind::Samples, {}});
        const RowId expected = m_recording.addRow({track, RowKind::Samples, std::string(kExpectedRow)});
        sample(expected, 0, race::expectedEnd(m_shown.scenario));
        sample(values, 0, m_shown.scenario.start);
        std::int64_t shown = m_shown.scenario.start;
        for (std::size_t i = 0; m_shown.fitted && i < m_shown.fitted->length(); ++i) {
            const std::int64_t value = m_shown.fitted->replay.steps[i].variables.front();
            if (value != std::exchange(shown, value))
                sample(values, m_shown.ends[i], value);
        }
        if (shown != m_shown.round.end.balance)
            sample(values, m_last, m_shown.round.end.balance);
        Event event;
        event.tick = m_last;
        event.row = m_groupRow;
        event.kind = EventKind::Result;
        event.ending = Ending::Exited;
        event.a = m_shown.round.end.balance == race::expectedEnd(m_shown.scenario) ? 0 : 1;
        m_recording.apply(event);
    }

    Recording &m_recording;
    const ShownRound &m_shown;
    TrackId m_group;
    RowId m_groupRow;
    std::vector<TrackId> m_threads;
    std::vector<RowId> m_steps;
    std::vector<Hold> m_holds;
    Tick m_last = 0;
};

} // namespace

std::shared_ptr<Recording> recordRealRounds(const std::vector<const ShownRound *> &rounds)
{
    auto recording = std::make_shared<Recording>(Axis::Time);
    for (const ShownRound *round : rounds)
        RealWriter(*recording, *round).write();
    return recording;
}

} // namespace forklane::ui
