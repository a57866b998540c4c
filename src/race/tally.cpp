// SPDX-License-Identifier: MIT
#include "race/tally.h"

#include <numeric>

namespace forklane::race {

namespace {

std::size_t recordsOf(const RealRound &round)
{
    return std::accumulate(round.threads.begin(), round.threads.end(), std::size_t{0},
                           [](std::size_t sum, const auto &records) { return sum + records.size(); });
}

} // namespace

Tally::Tally(const RealConfig &config, Value expected)
    : m_isRecorded(config.isRecorded || config.steered), m_addsNumbers(config.policy == Policy::FetchAdd), m_expected(expected)
{
    if (m_isRecorded) {
        m_counts.lost.emplace();
        m_counts.exposed = 0;
    }
}

void Tally::add(const RealRound &round)
{
    ++m_counts.rounds;
    ++m_counts.ends[round.end.balance];
    m_counts.wrong += round.end.balance != m_expected ? 1 : 0;
    if (!m_isRecorded)
        return;
    if (m_addsNumbers) {
        RealRound named = round;
        nameAdditions(named);
        ++(*m_counts.lost)[m_reader.lostUpdates(named)];
        keep(named);
        return;
    }
    ++(*m_counts.lost)[m_reader.lostUpdates(round)];
    *m_counts.exposed += m_reader.windowsOverlap(round) ? 1 : 0;
    keep(round);
}

void Tally::keep(const RealRound &round)
{
    const std::size_t records = recordsOf(round);
    if (const auto found = m_newest.find(round.end.balance); found != m_newest.end()) {
        m_newestRecords += records - recordsOf(found->second);
        found->second = round; // into the memory that is there
    } else if (m_newest.size() < kMaxKeptEnds && m_newestRecords + records <= kMaxKeptRecords) {
        m_newestRecords += records;
        m_newest.emplace(round.end.balance, round);
    }
    if (round.number % kKeepEvery == 0 && m_everyRecords + records <= kMaxKeptRecords) {
        m_everyRecords += records;
        m_every.push_back(round);
    }
}

RealResult Tally::take()
{
    RealResult result;
    result.counts = std::move(m_counts);
    for (auto &[end, round] : m_newest)
        result.newest.push_back(std::move(round));
    result.every = std::move(m_every);
    return result;
}

} // namespace forklane::race
