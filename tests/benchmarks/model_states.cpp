// SPDX-License-Identifier: MIT
// Visits every state of the program in account.pml, as SPIN's verifier does. The value is microseconds for a million states.
#include <chrono>
#include <cstdio>
#include <functional>

#include "race/account.h"
#include "race/search.h"

int main()
{
    using namespace forklane::race;
    const Scenario scenario{.amounts = {20, -50, 7}, .threads = 3, .updates = 4};
    const Program program = accountProgram(scenario, StepSize::LoadStore, Policy::None).value();
    const Machine machine(program);
    const std::function<void(const Progress &)> silent;
    Watch watch({}, silent);
    Answer answer;
    const auto begin = std::chrono::steady_clock::now();
    const Search result = countEndings(Walk(machine, Merge::Updates, Follow::All), UINT32_MAX, watch, answer);
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
    if (result != Search::Done)
        return 1;
    std::printf("%llu states, %s orders\n", static_cast<unsigned long long>(answer.states),
                toText(answer.schedules.value()).c_str());
    std::printf("value %.1f\n", spent.count() * 1e6 / static_cast<double>(answer.states));
    return 0;
}
