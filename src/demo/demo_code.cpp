// SPDX-License-Identifier: MIT
#include "demo/demo_code.h"

namespace forklane {

code::Caller callerOf(const DemoRun &run)
{
    code::Caller caller;
    caller.during = run.during;
    caller.linePrefix = run.linePrefix;
    caller.errorPrefix = run.errorPrefix;
    for (const DemoSignal &sent : run.sentSignals)
        caller.sentSignals.push_back({sent.after, sent.number});
    caller.waitTimeout = run.waitTimeout;
    caller.check = run.check;
    caller.takesOutput = run.takesOutput;
    return caller;
}

Result<code::JobRun> codeRunOf(const DemoRun &run, double timeScale)
{
    auto spec = jobSpecOf(run, timeScale);
    if (!spec)
        return failure(std::move(spec.error()));
    if (!run.input)
        spec->input = Inherit{};
    return code::JobRun{std::move(*spec), callerOf(scaled(run, timeScale))};
}

code::RaceRun codeRunOf(const DemoRace &race)
{
    code::RaceRun run;
    run.policy = race.policy;
    return run;
}

} // namespace forklane
