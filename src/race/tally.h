// SPDX-License-Identifier: MIT
// Takes in one round after the other: the histogram of ends, what was lost, and the rounds that are kept to be looked at.
// One thread at a time.
#pragma once

#include <map>
#include <vector>

#include "race/real_run.h"

namespace forklane::race {

class Tally {
public:
    Tally(const RealConfig &config, Value expected);

    /// The round's number is the count of rounds taken in before.
    void add(const RealRound &round);

    [[nodiscard]] const RealCounts &counts() const noexcept { return m_counts; }
    /// Counts and kept rounds; the rest of the result is the caller's. Call it once, at the end.
    [[nodiscard]] RealResult take();

private:
    void keep(const RealRound &round);

    const bool m_isRecorded;
    const bool m_addsNumbers; // fetch-and-add
    const Value m_expected;
    RealCounts m_counts;
    RoundReader m_reader;
    std::map<Value, RealRound> m_newest;
    std::vector<RealRound> m_every;
    std::size_t m_newestRecords = 0;
    std::size_t m_everyRecords = 0;
};

} // namespace forklane::race
