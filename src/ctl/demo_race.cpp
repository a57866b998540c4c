// SPDX-License-Identifier: MIT
#include "ctl/demo_race.h"

#include <cstdio>

#include <fmt/format.h>

#include "race/account.h"
#include "race/real_run.h"
#include "race/replay.h"

namespace forklane::ctl {

namespace {

using namespace race;

void sayRound(const Program &program, const RealRound &round, std::int64_t expected)
{
    if (const auto order = scheduleOf(program, round)) {
        if (const auto replayed = replay(program, *order)) {
            for (const std::string &line : logLines(*replayed))
                fmt::print("{}\n", line);
            for (const LostUpdate &lost : replayed->lost)
                fmt::print("lost: {}\n", describe(program, *replayed, lost));
        }
    }
    if (round.end.balance == expected)
        fmt::print("ends at {}\n", expected);
    else
        fmt::print("ends at {}, expected {}\n", round.end.balance, expected);
    std::fflush(stdout);
}

Result<RealRound> runRound(Racers &racers, const RealConfig &config)
{
    auto result = runRounds(racers, config);
    if (!result)
        return failure(std::move(result.error()));
    if (result->newest.empty())
        return failure({0, "keep", "the round", "it left no records"});
    return std::move(result->newest.front());
}

} // namespace

Result<bool> playRace(const DemoRace &race)
{
    RealConfig config;
    config.policy = race.policy;
    config.isRecorded = true;
    auto program = programOf(config);
    if (!program)
        return failure(std::move(program.error()));
    const auto order = steeringOrder(*program, race.order);
    if (!order)
        return failure(order.error());
    const auto modelled = replay(*program, *order);
    Racers racers;
    const std::int64_t expected = expectedEnd(config.scenario);
    fmt::print("Led through gates in the order {}:\n", race.order);
    config.steered = *order;
    const auto led = runRound(racers, config);
    if (!led)
        return failure(led.error());
    sayRound(*program, *led, expected);
    fmt::print("Free:\n");
    config.steered.reset();
    const auto free = runRound(racers, config);
    if (!free)
        return failure(free.error());
    sayRound(*program, *free, expected);
    const bool ledRight = modelled && led->end.balance == modelled->end;
    const bool freeRight = !facts(race.policy).isRight || free->end.balance == expected;
    if (!ledRight || !freeRight)
        fmt::print(stderr, "forklanectl: this cannot be: the {} round ends at {}\n", ledRight ? "free" : "led",
                   ledRight ? free->end.balance : led->end.balance);
    return ledRight && freeRight;
}

} // namespace forklane::ctl
