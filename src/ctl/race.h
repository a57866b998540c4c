// SPDX-License-Identifier: MIT
// forklanectl race: real threads race for the bank account's balance, beside the model's share of each end.
#pragma once

#include <optional>
#include <string>

namespace forklane::ctl {

/// As written on the command line: runRace() reads the numbers.
struct RaceOptions {
    std::string policy = "none";
    std::optional<std::string> threads;
    std::optional<std::string> iterations; ///< Updates of each thread.
    std::optional<std::string> think;      ///< ns
    std::optional<std::string> skew;       ///< ns
    std::optional<std::string> runs;
    bool noRecord = false;
    std::optional<std::string> steer;
    std::optional<std::string> jsonFile;
};

/// What stands in --help below the options: the keys of the JSON.
[[nodiscard]] const char *raceHelp();

/// Prints a table on stdout (unless that is where the JSON goes). Returns 0, or 2 when something cannot be read, run or
/// written; after SIGINT, SIGTERM or SIGHUP it tells what there is and ends by that signal.
int runRace(const RaceOptions &options);

} // namespace forklane::ctl
