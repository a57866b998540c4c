// SPDX-License-Identifier: MIT
#include "demo/outcome.h"

#include "process/exit_status.h"

namespace forklane {

DemoOutcome outcomeOf(const JobReport &report, const OutputStore *output)
{
    DemoOutcome outcome;
    outcome.exitCode = report.exitCode;
    if (!report.stages.empty() && report.stages.front().status && report.stages.front().status->isSignalled())
        outcome.firstSignal = signalName(report.stages.front().status->signal());
    if (output == nullptr)
        return outcome;
    const OutputTotals totals = output->totals();
    for (const OutputBlock &block : output->blocks(totals.firstBlock, totals.endBlock))
        (block.stream.kind == StreamKind::Output ? outcome.output : outcome.errors) += block.bytes();
    return outcome;
}

std::vector<Contradiction> contradictions(const DemoExpectation &expected, const DemoOutcome &outcome)
{
    std::vector<Contradiction> found;
    if (expected.output && *expected.output != outcome.output)
        found.push_back({"stdout", *expected.output, outcome.output});
    if (expected.otherOutput && *expected.otherOutput == outcome.output)
        found.push_back({"stdout", "anything else", outcome.output});
    if (expected.errors && *expected.errors != outcome.errors)
        found.push_back({"stderr", *expected.errors, outcome.errors});
    if (expected.exitCode && *expected.exitCode != outcome.exitCode)
        found.push_back({"exit code", std::to_string(*expected.exitCode), std::to_string(outcome.exitCode)});
    if (expected.firstSignal && *expected.firstSignal != outcome.firstSignal)
        found.push_back({"signal", expected.firstSignal->empty() ? "none" : *expected.firstSignal,
                         outcome.firstSignal.empty() ? "none" : outcome.firstSignal});
    return found;
}

} // namespace forklane
