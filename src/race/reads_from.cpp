// SPDX-License-Identifier: MIT
// From what each load read to an order of steps: a search, depth first, along the clock's order.
#include <algorithm>
#include <string>
#include <unordered_set>

#include "race/machine.h"
#include "race/real_round.h"

namespace forklane::race {

namespace {

constexpr std::size_t kMaxDeadEnds = 100'000;

bool isReading(const Record &record)
{
    return record.op() == Op::Load || record.op() == Op::FetchAdd || record.op() == Op::Check ||
           (record.op() == Op::CompareExchange && !record.succeeded());
}

bool isStoring(const Record &record)
{
    return record.op() == Op::Store || record.op() == Op::FetchAdd ||
           (record.op() == Op::CompareExchange && record.succeeded());
}

/// Such a step, made now, rules out no other: it need not be tried later.
bool canOnlyHelp(const Record &record)
{
    return record.op() == Op::Release || record.op() == Op::Pause || (isReading(record) && !isStoring(record));
}

class Fitter {
public:
    Fitter(const Program &program, const RealRound &round);
    std::optional<Schedule> find();

private:
    struct Frame {
        State state;
        std::size_t last = 0; ///< The store that is in the variable.
        std::vector<std::uint8_t> candidates;
        std::size_t tried = 0;
    };

    [[nodiscard]] const Record &next(std::size_t thread) const { return m_round.threads[thread][m_done[thread]]; }
    /// Stores are numbered: 0 is the start, then thread by thread.
    [[nodiscard]] std::size_t numberOf(std::size_t writer, std::size_t version) const
    {
        return writer == 0 ? 0 : m_firstStore[writer - 1] + version;
    }
    [[nodiscard]] bool hasStore(std::size_t writer, std::size_t version) const
    {
        return writer == 0 ? version == 0 : writer <= m_stores.size() && version >= 1 && version <= m_stores[writer - 1];
    }
    bool prepare();
    [[nodiscard]] bool isPossible(const Frame &frame, std::size_t thread) const;
    void findCandidates(Frame &frame) const;
    Frame makeStep(const Frame &frame, std::size_t thread);
    void undoStep(const Frame &frame, std::size_t thread);
    [[nodiscard]] std::string placeOf(const Frame &frame) const;

    const Program &m_program;
    const RealRound &m_round;
    Machine m_machine;
    std::vector<std::size_t> m_done;         // records of each thread that are in the schedule
    std::vector<std::size_t> m_stored;       // stores of each thread that are
    std::vector<std::size_t> m_stores;       // stores of each thread
    std::vector<std::size_t> m_firstStore;   // of each thread: number of its first store − 1
    std::vector<std::size_t> m_pendingReads; // of each store: reads that are not in the schedule yet
    std::size_t m_records = 0;
    std::size_t m_storesLeft = 0;
    std::size_t m_lastStore = 0;
    Schedule m_schedule;
};

Fitter::Fitter(const Program &program, const RealRound &round)
    : m_program(program), m_round(round), m_machine(program), m_done(round.threads.size()), m_stored(round.threads.size())
{}

/// Numbers the stores and counts the reads of each. False when a record names a store that nobody made.
bool Fitter::prepare()
{
    for (const auto &records : m_round.threads) {
        m_firstStore.push_back(m_storesLeft);
        m_records += records.size();
        m_stores.push_back(static_cast<std::size_t>(std::count_if(records.begin(), records.end(), isStoring)));
        m_storesLeft += m_stores.back();
    }
    m_pendingReads.assign(m_storesLeft + 1, 0);
    for (const auto &records : m_round.threads)
        for (const Record &record : records)
            if (isReading(record)) {
                if (!hasStore(record.writer, record.version))
                    return false;
                ++m_pendingReads[numberOf(record.writer, record.version)];
            }
    if (!hasStore(m_round.end.writer, m_round.end.version))
        return false;
    m_lastStore = numberOf(m_round.end.writer, m_round.end.version);
    return true;
}

bool Fitter::isPossible(const Frame &frame, std::size_t thread) const
{
    if (m_done[thread] == m_round.threads[thread].size() || !m_machine.isEnabled(frame.state, thread))
        return false;
    const Record &record = next(thread);
    if (m_program.threads[thread].steps[m_machine.next(frame.state, thread)].op != record.op())
        return false;
    const bool isRead = isReading(record);
    if (isRead && numberOf(record.writer, record.version) != frame.last)
        return false;
    if (isStoring(record)) {
        const bool isLast = m_firstStore[thread] + m_stored[thread] + 1 == m_lastStore;
        if (m_pendingReads[frame.last] != (isRead ? 1 : 0) || isLast != (m_storesLeft == 1))
            return false;
    }
    State after = frame.state;
    return m_machine.step(after, thread).succeeded == record.succeeded();
}

void Fitter::findCandidates(Frame &frame) const
{
    for (std::size_t thread = 0; thread < m_done.size(); ++thread)
        if (isPossible(frame, thread))
            frame.candidates.push_back(static_cast<std::uint8_t>(thread));
    std::stable_sort(frame.candidates.begin(), frame.candidates.end(),
                     [this](std::uint8_t a, std::uint8_t b) { return next(a).end < next(b).end; });
    if (!frame.candidates.empty() && canOnlyHelp(next(frame.candidates.front())))
        frame.candidates.resize(1);
}

Fitter::Frame Fitter::makeStep(const Frame &frame, std::size_t thread)
{
    const Record &record = next(thread);
    Frame after{frame.state, frame.last, {}, 0};
    m_machine.step(after.state, thread);
    if (isReading(record))
        --m_pendingReads[frame.last];
    if (isStoring(record)) {
        after.last = m_firstStore[thread] + ++m_stored[thread];
        --m_storesLeft;
    }
    ++m_done[thread];
    m_schedule.push_back(static_cast<std::uint8_t>(thread));
    findCandidates(after);
    return after;
}

/// `frame` is the one that the step was made from.
void Fitter::undoStep(const Frame &frame, std::size_t thread)
{
    m_schedule.pop_back();
    --m_done[thread];
    const Record &record = next(thread);
    if (isReading(record))
        ++m_pendingReads[frame.last];
    if (isStoring(record)) {
        --m_stored[thread];
        ++m_storesLeft;
    }
}

/// What decides about all that can follow.
std::string Fitter::placeOf(const Frame &frame) const
{
    const std::string state(reinterpret_cast<const char *>(frame.state.words.data()),
                            m_machine.usedWords() * sizeof(std::uint64_t));
    return state + std::to_string(frame.last);
}

std::optional<Schedule> Fitter::find()
{
    if (m_round.threads.size() != m_program.threads.size() || !prepare())
        return std::nullopt;
    std::unordered_set<std::string> deadEnds;
    std::vector<Frame> path(1);
    path.front().state = m_machine.initial();
    findCandidates(path.front());
    while (!path.empty()) {
        if (m_schedule.size() == m_records)
            return m_machine.isFinished(path.back().state) ? std::optional(m_schedule) : std::nullopt;
        Frame &frame = path.back();
        if (frame.tried < frame.candidates.size()) {
            Frame after = makeStep(frame, frame.candidates[frame.tried++]);
            path.push_back(std::move(after));
            if (deadEnds.count(placeOf(path.back())) != 0)
                path.back().candidates.clear();
            continue;
        }
        if (deadEnds.size() == kMaxDeadEnds)
            return std::nullopt;
        deadEnds.insert(placeOf(frame));
        path.pop_back();
        if (!path.empty())
            undoStep(path.back(), m_schedule.back());
    }
    return std::nullopt;
}

} // namespace

std::optional<Schedule> scheduleOf(const Program &program, const RealRound &round)
{
    return Fitter(program, round).find();
}

} // namespace forklane::race
