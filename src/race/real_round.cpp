// SPDX-License-Identifier: MIT
#include "race/real_round.h"

#include <algorithm>

namespace forklane::race {

namespace {

bool makesStore(const Record &record)
{
    return record.op() == Op::Store || record.op() == Op::FetchAdd ||
           (record.op() == Op::CompareExchange && record.succeeded());
}

bool reads(const Record &record)
{
    return record.op() == Op::Load || record.op() == Op::FetchAdd;
}

} // namespace

std::size_t maxRecords(const Program &program, std::size_t thread)
{
    const std::vector<Step> &steps = program.threads[thread].steps;
    if (!canLoop(program.threads[thread]))
        return steps.size();
    std::size_t others = 0; // stores that can make a comparison fail
    for (std::size_t other = 0; other < program.threads.size(); ++other)
        if (other != thread)
            others += static_cast<std::size_t>(
                std::count_if(program.threads[other].steps.begin(), program.threads[other].steps.end(),
                              [](const Step &step) { return step.op == Op::Store || step.op == Op::CompareExchange; }));
    return steps.size() + 2 * others; // a load and the comparison
}

void nameAdditions(RealRound &round)
{
    struct Name {
        std::uint16_t version = 0;
        std::uint8_t writer = 0;
    };
    std::vector<Name> names(1);
    for (const auto &records : round.threads)
        names.resize(names.size() + records.size());
    for (std::size_t thread = 0; thread < round.threads.size(); ++thread) {
        std::uint16_t version = 0;
        for (const Record &record : round.threads[thread])
            if (const std::size_t made = record.version + std::size_t{1}; made < names.size())
                names[made] = {++version, static_cast<std::uint8_t>(thread + 1)};
    }
    const auto nameOf = [&names](std::size_t number) { return number < names.size() ? names[number] : Name(); };
    for (auto &records : round.threads)
        for (Record &record : records) {
            const Name name = nameOf(record.version);
            record.version = name.version;
            record.writer = name.writer;
        }
    const Name last = nameOf(round.end.version);
    round.end.version = last.version;
    round.end.writer = last.writer;
}

std::size_t RoundReader::lostUpdates(const RealRound &round)
{
    m_stores.resize(std::max(m_stores.size(), round.threads.size()));
    std::size_t made = 0;
    for (std::size_t thread = 0; thread < round.threads.size(); ++thread) {
        std::vector<Store> &stores = m_stores[thread];
        stores.clear();
        Store source;
        for (const Record &record : round.threads[thread]) {
            if (reads(record))
                source = {record.writer, record.version};
            if (makesStore(record))
                stores.push_back(source);
        }
        made += stores.size();
    }
    std::size_t kept = 0;
    Store at{round.end.writer, round.end.version};
    while (at.writer != 0 && at.writer <= round.threads.size() && at.version != 0 &&
           at.version <= m_stores[at.writer - 1U].size() && kept < made) {
        at = m_stores[at.writer - 1U][at.version - 1U];
        ++kept;
    }
    return made - kept;
}

bool RoundReader::windowsOverlap(const RealRound &round)
{
    m_windows.clear();
    for (const auto &records : round.threads) {
        std::uint32_t begin = 0;
        for (const Record &record : records) {
            if (record.op() == Op::Load)
                begin = record.begin;
            else if (record.op() == Op::Store || record.op() == Op::CompareExchange)
                m_windows.push_back({begin, record.end});
        }
    }
    // a thread's own windows are disjoint: what overlaps belongs to two
    std::sort(m_windows.begin(), m_windows.end(), [](const Window &a, const Window &b) { return a.begin < b.begin; });
    for (std::size_t i = 1; i < m_windows.size(); ++i)
        if (m_windows[i].begin < m_windows[i - 1].end)
            return true;
    return false;
}

} // namespace forklane::race
