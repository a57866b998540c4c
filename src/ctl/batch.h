// SPDX-License-Identifier: MIT
// forklanectl batch: commands from stdin over a number of slots, as GNU parallel runs them.
#pragma once

#include <optional>
#include <string>

namespace forklane::ctl {

struct BatchOptions {
    std::string jobs = "0"; ///< -j: slots; 0 = as many as there are CPUs.
    bool keepOrder = false; ///< -k
    std::optional<std::string> joblog;
    bool resume = false;
    bool resumeFailed = false;
    unsigned retries = 1; ///< How often a command is tried, as in GNU parallel.
    std::optional<double> timeoutSeconds;
    std::string halt = "never";
    std::optional<std::string> traceFile;
};

inline constexpr int kBatchFailure = 255; ///< Exit status of our own failures.

/// Failed commands, at most 101; 255 for failures of our own. Does not return after SIGINT, SIGTERM or SIGHUP: the first lets
/// what runs end, the second stops it, then it ends by that signal. Main thread, with both blocked in every thread.
int batch(const BatchOptions &options);

} // namespace forklane::ctl
