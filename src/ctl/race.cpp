// SPDX-License-Identifier: MIT
#include "ctl/race.h"

#include <cstdio>
#include <stop_token>

#include <fmt/format.h>

#include "base/time.h"
#include "ctl/race_report.h"
#include "ctl/stop_signals.h"
#include "ctl/words.h"
#include "race/model.h"
#include "race/racers.h"
#include "race/real_run.h"

namespace forklane::ctl {

namespace {

using namespace race;

using Bad = tl::unexpected<std::string>;

constexpr std::int64_t kUsualRuns = 1000;
// The model beside the real runs: somebody waits for it.
constexpr std::uint64_t kMaxStates = 1'000'000;
constexpr Duration kModelWithin = std::chrono::seconds(5);

tl::expected<RealConfig, std::string> configFrom(const RaceOptions &options)
{
    RealConfig config;
    const auto policy = findPolicy(options.policy);
    if (!policy)
        return Bad(fmt::format("--policy \"{}\" is unknown; take one of: {}", options.policy, policyNames()));
    config.policy = *policy;
    std::int64_t think = 0;
    std::int64_t skew = 0;
    std::int64_t runs = kUsualRuns;
    for (const auto &bad :
         {readNumber("--threads", options.threads, config.scenario.threads),
          readNumber("--iterations", options.iterations, config.scenario.updates), readNumber("--think", options.think, think),
          readNumber("--skew", options.skew, skew), readNumber("--runs", options.runs, runs)})
        if (bad)
            return Bad(*bad);
    if (runs < 1)
        return Bad(fmt::format("--runs {} is out of range; take 1 to {}", runs, kMaxRounds));
    config.think = Duration(think);
    config.skew = Duration(skew);
    config.rounds = static_cast<std::uint64_t>(runs);
    if (options.steer) {
        if (options.noRecord)
            return Bad("--steer and --no-record exclude each other: steered runs are recorded");
        config.steered = Schedule();
    }
    if (auto good = check(config); !good)
        return Bad(describe(good.error()));
    return config;
}

/// The model's share of each end, if it can be had while somebody waits.
std::optional<Answer> modelOf(const Program &program)
{
    Question question; // where orders cannot be counted it draws as many as some seconds allow
    question.maxStates = kMaxStates;
    std::stop_source tooLong;
    const Instant giveUp = Clock::now() + kModelWithin;
    auto answer = explore(program, question, tooLong.get_token(), [&](const Progress &) {
        if (Clock::now() > giveUp)
            tooLong.request_stop();
    });
    if (!answer || answer->endings.empty())
        return std::nullopt;
    return std::move(*answer);
}

/// Runs until the end, or until a stop signal comes: that is put into `signal`.
Result<RealResult> runUntilSignal(Racers &racers, RealConfig config, bool isRecorded, int &signal)
{
    config.isRecorded = isRecorded;
    std::stop_source stop;
    return runRounds(racers, config, stop.get_token(), [&](const RealCounts &) {
        if (signal == 0)
            signal = takeStopSignal();
        if (signal != 0)
            stop.request_stop();
    });
}

tl::expected<RaceReport, std::string> race(const RaceOptions &options, RealConfig config, int &signal)
{
    RaceReport report;
    report.program = programOf(config).value();
    if (options.steer) {
        auto order = steeringOrder(report.program, *options.steer);
        if (!order)
            return Bad(describe(order.error()));
        config.steered = std::move(*order);
    }
    Racers racers;
    if (!config.steered) {
        auto plain = runUntilSignal(racers, config, false, signal);
        if (!plain)
            return Bad(describe(plain.error()));
        report.plain = std::move(*plain);
    }
    if (!options.noRecord && signal == 0) {
        auto recorded = runUntilSignal(racers, config, true, signal);
        if (!recorded)
            return Bad(describe(recorded.error()));
        report.recorded = std::move(*recorded);
    }
    report.config = std::move(config);
    if (signal == 0)
        report.model = modelOf(report.program);
    return report;
}

} // namespace

const char *raceHelp()
{
    return R"(Real threads add their amounts (20, -50, 20, ...) to one balance of 100: first with recording off, then with
recording on, which changes the race, and beside them stands the model's share of each end.

JSON, one line, counts as decimal strings; what was not measured is null:
  schema 1, policy, threads, iterations, think_ns, skew_ns; runs: how many were made; recorded; steered: the schedule;
  cpus; mode: "spin", or "sleep" where the threads share one CPU; expected: the right end;
  outcomes: {end: runs}, while recording if there was recording; wrong; lost_updates: {lost in a run: runs};
  exposed: runs in which the times of two threads from before the load to after the store overlapped;
  unrecorded: {outcomes, wrong, runs, wall_ns} with recording off; model: {schedules, drawn, outcomes};
  stopped: by a signal, before all runs were made; wall_ns)";
}

int runRace(const RaceOptions &options)
{
    const auto config = configFrom(options);
    if (!config)
        return complain(config.error());
    int signal = 0;
    const auto report = race(options, *config, signal);
    if (!report)
        return complain(report.error());
    int code = 0;
    if (options.jsonFile != "-") {
        fmt::print("{}", toTable(*report));
        code = finishStdout();
    }
    if (options.jsonFile)
        if (const auto bad = writeText(*options.jsonFile, toJson(*report)))
            code = complain(*bad);
    if (signal != 0) // the racers have ended
        endBy(signal);
    return code;
}

} // namespace forklane::ctl
