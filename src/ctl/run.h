// SPDX-License-Identifier: MIT
// forklanectl run: one job in the foreground, as a shell would run it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "process/command.h"

namespace forklane::ctl {

struct RunOptions {
    std::vector<std::string> words;
    bool wordsAreArgv = false;        ///< `--` stood before them.
    std::optional<std::string> shell; ///< --shell: the shell's path.
    std::optional<std::string> stdinFile;
    std::optional<std::string> input;
    std::optional<std::string> folder;
    std::vector<std::string> variables; ///< K=V
    std::optional<double> timeoutSeconds;
    LaunchMode launch = LaunchMode::Vfork;
    bool capture = false;
    bool pipefail = false;
    bool check = false;
    bool leave = false;
    std::optional<std::string> traceFile;
    std::optional<std::string> jsonFile;
};

/// Runs and returns the exit status of the contract in DESIGN.md "Commands". Does not return after SIGINT, SIGTERM or SIGHUP:
/// it ends by that signal once the tree is gone. Main thread, with the three blocked in every thread.
int run(const RunOptions &options);

} // namespace forklane::ctl
