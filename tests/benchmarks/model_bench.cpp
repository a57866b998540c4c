// SPDX-License-Identifier: MIT
// How long the model takes to answer.
#include <benchmark/benchmark.h>

#include "race/account.h"
#include "race/model.h"

namespace forklane::race {
namespace {

void answer(benchmark::State &state, Policy policy, const Scenario &scenario)
{
    const Program program = accountProgram(scenario, StepSize::LoadStore, policy).value();
    std::uint64_t states = 0;
    for (auto _ : state)
        states += explore(program, {}).value().states;
    state.SetItemsProcessed(static_cast<std::int64_t>(states));
}

/// 137,846,528,820 orders, their outcomes, lost updates and classes.
void count2x10(benchmark::State &state)
{
    answer(state, Policy::None, {.updates = 10});
}
BENCHMARK(count2x10)->Unit(benchmark::kMillisecond);

/// 34,650 orders one by one.
void enumerate3x2(benchmark::State &state)
{
    answer(state, Policy::None, {.threads = 3, .updates = 2});
}
BENCHMARK(enumerate3x2)->Unit(benchmark::kMillisecond);

void countCas2x10(benchmark::State &state)
{
    answer(state, Policy::Cas, {.updates = 10});
}
BENCHMARK(countCas2x10)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace forklane::race

BENCHMARK_MAIN();
