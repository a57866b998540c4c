// SPDX-License-Identifier: MIT
// What came of an example's run, and whether that can be.
#pragma once

#include <string>
#include <vector>

#include "demo/demo.h"
#include "io/output_store.h"

namespace forklane {

struct DemoOutcome {
    std::string output;      ///< All stages' stdout, in the order of arrival.
    std::string errors;      ///< All stages' stderr.
    int exitCode = 0;        ///< As a shell's $?.
    std::string firstSignal; ///< The signal that ended stage 1; empty if it ended with a code or never ran.

    bool operator==(const DemoOutcome &) const = default;
};

/// Of a job that is Done. The store may be null: no output.
[[nodiscard]] DemoOutcome outcomeOf(const JobReport &report, const OutputStore *output);

/// A fact that is not as it must be.
struct Contradiction {
    std::string fact; ///< "stdout", "stderr", "exit code", "signal".
    std::string expected;
    std::string seen;

    bool operator==(const Contradiction &) const = default;
};

/// Empty when everything is as expected.
[[nodiscard]] std::vector<Contradiction> contradictions(const DemoExpectation &expected, const DemoOutcome &outcome);

} // namespace forklane
