// SPDX-License-Identifier: MIT
#include "ctl/demo_race.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include <fmt/format.h>

#include "ctl/words.h"
#include "race/execution.h"
#include "race/model.h"
#include "race/real_run.h"

namespace forklane::ctl {

namespace {

using namespace race;

constexpr std::uint64_t kSteeredRounds = 100;
constexpr std::uint64_t kFreeRounds = 1000;
constexpr Duration kThink = std::chrono::nanoseconds(100);

struct Stage {
    Racers racers;
    Program program;
    std::set<Value> possibleEnds;
};

/// True when it can be; else it is said.
bool judge(bool isPossible, const std::string &what)
{
    if (!isPossible) {
        flushStdout();
        (void)complain(fmt::format("this cannot be: {}", what));
    }
    return isPossible;
}

/// The lecture's lines of one round, and who waited for a lock.
bool sayRound(const Program &program, const RealRound &round)
{
    const auto execution = executionOf(program, round);
    if (!execution)
        return judge(false, "a round fits no order of the steps");
    const Replay &replay = execution->replay;
    for (std::size_t i = 0; i < replay.steps.size(); ++i) {
        for (const LockWait &wait : execution->waits)
            if (wait.step == i)
                fmt::print("{}: waits for {} ({} ns)\n", program.threads[wait.thread].name,
                           describe(program, Wait{wait.thread, wait.lock, wait.holders}), wait.span.end - wait.span.begin);
        for (const std::string &line : replay.steps[i].log)
            fmt::print("{}\n", line);
    }
    for (const LostUpdate &lost : replay.lost)
        fmt::print("lost: {}\n", describe(program, replay, lost));
    if (replay.end == program.expected)
        fmt::print("ends at {}\n", replay.end);
    else
        fmt::print("ends at {}, expected {}\n", replay.end, program.expected.value());
    return true;
}

/// "1000 rounds: 494 end at 50, 79 at 70, 427 at 120".
std::string countsOf(const RealCounts &counts)
{
    std::string text = fmt::format("{} rounds:", counts.rounds);
    const char *separator = " ";
    for (const auto &[end, rounds] : counts.ends) {
        text += fmt::format("{}{}{} at {}", separator, rounds, *separator == ' ' ? " end" : "", end);
        separator = ", ";
    }
    return text;
}

/// Runs the rounds, tells the newest one, and how all of them ended.
Result<bool> play(Stage &stage, const RealConfig &config, const std::stop_token &stop)
{
    const auto result = runRounds(stage.racers, config, stop);
    if (!result)
        return failure(result.error());
    if (stop.stop_requested())
        return true;
    const auto newest = std::max_element(result->newest.begin(), result->newest.end(),
                                         [](const RealRound &a, const RealRound &b) { return a.number < b.number; });
    bool isPossible = newest != result->newest.end() && sayRound(stage.program, *newest);
    fmt::print("{}\n", countsOf(result->counts));
    for (const auto &[end, rounds] : result->counts.ends)
        isPossible = judge(stage.possibleEnds.count(end) != 0, fmt::format("a round ends at {}", end)) && isPossible;
    flushStdout();
    return isPossible;
}

Result<bool> playSteered(Stage &stage, RealConfig config, const std::string &text, const std::stop_token &stop)
{
    auto order = steeringOrder(stage.program, text);
    if (!order)
        return failure(std::move(order.error()));
    const Value end = replay(stage.program, *order).value().end; // steeringOrder() has executed it
    config.steered = std::move(*order);
    config.rounds = kSteeredRounds;
    fmt::print("Steered through {}, so that it happens every time:\n", text);
    const std::set<Value> free = std::exchange(stage.possibleEnds, {end});
    auto played = play(stage, config, stop);
    stage.possibleEnds = free;
    return played;
}

} // namespace

Result<bool> playRace(const DemoRace &demo, const std::stop_token &stop)
{
    RealConfig config;
    config.policy = demo.policy;
    config.isRecorded = true;
    auto program = programOf(config);
    if (!program)
        return failure(std::move(program.error()));
    Stage stage;
    stage.program = std::move(*program);
    const auto answer = explore(stage.program, {});
    if (!answer)
        return failure(answer.error());
    for (const race::Ending &ending : answer->endings)
        stage.possibleEnds.insert(ending.value);
    const auto steered = playSteered(stage, config, demo.order, stop);
    if (!steered || stop.stop_requested())
        return steered;
    config.rounds = kFreeRounds;
    config.think = kThink;
    fmt::print("Free, as luck has it, with {} ns between load and store:\n", kThink.count());
    const auto free = play(stage, config, stop);
    return free ? Result<bool>(*steered && *free) : free;
}

} // namespace forklane::ctl
