// SPDX-License-Identifier: MIT
// What real rounds cost, and what recording them adds to the racing threads.
#include <benchmark/benchmark.h>

#include <array>
#include <memory>

#include "race/policies_real.h"
#include "race/probe.h"
#include "race/real_run.h"

namespace forklane::race {
namespace {

constexpr std::uint32_t kUpdates = 1000;

void clockRead(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(tickNow());
}
BENCHMARK(clockRead);

/// A load and a store in a round of their own: two records, two readings of the clock.
void recordedUpdate(benchmark::State &state)
{
    Arena arena(WaitMode::Spin);
    std::array<Record, 2> buffer{};
    const std::int64_t start = tickNow();
    for (auto _ : state) {
        Recorder recorder(buffer, start);
        runPart(Policy::None, arena, {0, 20, 1, 0, WaitMode::Spin}, recorder);
        benchmark::DoNotOptimize(buffer);
    }
    state.SetItemsProcessed(2 * state.iterations());
}
BENCHMARK(recordedUpdate);

void unrecordedUpdate(benchmark::State &state)
{
    Arena arena(WaitMode::Spin);
    for (auto _ : state) {
        NoProbe nothing;
        runPart(Policy::None, arena, {0, 20, 1, 0, WaitMode::Spin}, nothing);
    }
}
BENCHMARK(unrecordedUpdate);

/// Four records an update. Per update: to be divided by kUpdates.
void recordedLockedUpdates(benchmark::State &state)
{
    Arena arena(WaitMode::Spin);
    auto buffer = std::make_unique<std::array<Record, 4 * kUpdates>>();
    const std::int64_t start = tickNow();
    for (auto _ : state) {
        Recorder recorder(*buffer, start);
        runPart(Policy::Mutex, arena, {0, 20, kUpdates, 0, WaitMode::Spin}, recorder);
        benchmark::DoNotOptimize(*buffer);
    }
    state.SetItemsProcessed(4 * kUpdates * state.iterations());
}
BENCHMARK(recordedLockedUpdates);

/// Rounds of two threads, start to end. Under the lock each must end right.
void rounds(benchmark::State &state, Policy policy, bool isRecorded)
{
    constexpr std::uint64_t kRounds = 2'000'000;
    Racers racers;
    RealConfig config;
    config.policy = policy;
    config.rounds = kRounds;
    config.isRecorded = isRecorded;
    for (auto _ : state) {
        const auto result = runRounds(racers, config);
        if (!result || (facts(policy).isRight && result->counts.wrong != 0))
            state.SkipWithError("a locked round ended wrong");
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(kRounds) * state.iterations());
}

void freeRounds(benchmark::State &state)
{
    rounds(state, Policy::None, false);
}
BENCHMARK(freeRounds)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

void recordedRounds(benchmark::State &state)
{
    rounds(state, Policy::None, true);
}
BENCHMARK(recordedRounds)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

/// Five repetitions are 10 M rounds.
void lockedRounds(benchmark::State &state)
{
    rounds(state, Policy::Mutex, false);
}
BENCHMARK(lockedRounds)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);

} // namespace
} // namespace forklane::race

BENCHMARK_MAIN();
