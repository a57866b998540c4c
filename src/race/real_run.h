// SPDX-License-Identifier: MIT
// Many rounds of real threads: how they are run, and how they ended. The racing itself is on the racers' threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "race/account.h"
#include "race/policy.h"
#include "race/racers.h"
#include "race/real_round.h"
#include "race/schedule.h"

namespace forklane::race {

struct RealConfig {
    Scenario scenario;
    Policy policy = Policy::None;
    Duration think{0}; ///< Between load and store.
    Duration skew{0};  ///< Each thread starts that much after the one before it; negative: before it.
    std::uint64_t rounds = 1;
    bool isRecorded = false;
    std::optional<Schedule> steered; ///< Led through gates in this order, which is whole. Always recorded.

    bool operator==(const RealConfig &) const = default;
};

inline constexpr Duration kMaxThink = std::chrono::milliseconds(1);
inline constexpr Duration kMaxSkew = std::chrono::milliseconds(1);
inline constexpr std::uint64_t kMaxRounds = 1'000'000'000;
inline constexpr Duration kLongestRound = std::chrono::seconds(1); ///< Of think time and skew, one thread after the other.

/// Ranges of all members. With at most kMaxUpdates updates no version wraps around, with at most kLongestRound the records'
/// times do not stop. The sentence names the member and the way out.
[[nodiscard]] Status check(const RealConfig &config);

/// The program whose steps the real threads make.
[[nodiscard]] Result<Program> programOf(const RealConfig &config);

/// How rounds ended. Numbers that need records are missing when there are none.
struct RealCounts {
    std::uint64_t rounds = 0;
    std::uint64_t wrong = 0; ///< Not at the expected end.
    std::map<Value, std::uint64_t> ends;
    std::optional<std::map<std::size_t, std::uint64_t>> lost; ///< Lost updates in a round → rounds.
    std::optional<std::uint64_t> exposed;                     ///< Rounds in which windowsOverlap().

    bool operator==(const RealCounts &) const = default;
};

struct RealResult {
    RealCounts counts;
    std::vector<RealRound> newest; ///< Recorded: the newest round of each end, by end; of the first kMaxKeptEnds ends.
    std::vector<RealRound> every;  ///< Recorded: rounds 0, 1,000, 2,000 …, as far as there is room.
    bool isSteered = false;
    bool isStopped = false; ///< Before all rounds were run.
    WaitMode mode = WaitMode::Spin;
    std::vector<int> cpus;
    Duration wall{0};

    bool operator==(const RealResult &) const = default;
};

inline constexpr std::size_t kMaxKeptEnds = 256;
inline constexpr std::uint64_t kKeepEvery = 1000;
inline constexpr std::size_t kMaxKeptRecords = 1'000'000; ///< 16 MB, of each of the two kinds of kept rounds.

/// Runs the rounds and returns when they are run, or soon after a stop was requested: then with what there is. `progress` is
/// called on the calling thread about every 50 ms, with counts that are about 100 ms old at most. Roles go round: in each round
/// every racer, and so every CPU, has the next thread's part. The configuration has passed check().
[[nodiscard]] Result<RealResult> runRounds(Racers &racers, const RealConfig &config, const std::stop_token &stop = {},
                                           const std::function<void(const RealCounts &)> &progress = {});

/// An order as a text for steering: legal, and whole. The sentence is the model's, or says how the order could end.
[[nodiscard]] Result<Schedule> steeringOrder(const Program &program, std::string_view text);

} // namespace forklane::race
