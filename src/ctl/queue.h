// SPDX-License-Identifier: MIT
// forklanectl queue: tasks from a queue to workers that are threads or processes, with the lecture's log.
#pragma once

#include <optional>
#include <string>

namespace forklane::ctl {

struct QueueOptions {
    std::optional<std::string> workers;
    std::string kind = "process"; ///< thread, process, or shared: processes that take from one queue.
    std::optional<std::string> capacity;
    std::optional<std::string> tasksFile; ///< One a line; without it the lecture's fruit.
    std::string task = "sleep";           ///< What a line is: sleep, burn, flaky, crasher, command.
    std::string seconds = "0-1";          ///< How long it takes: S, or LEAST-MOST.
    std::optional<std::string> percent;   ///< Of flaky and crasher.
    std::optional<std::string> window;
    std::string inDoubt = "retry"; ///< retry or fail.
    std::optional<std::string> tries;
    std::optional<std::string> seed;
    std::optional<std::string> jsonFile;
    bool quiet = false; ///< No log.
};

/// Prints the log as it grows. 0 when all are done, 1 when some are not, 2 for bad input and failures of our own. Does not
/// return after SIGINT, SIGTERM or SIGHUP: the first lets what runs end, the second stops it, then it ends by that signal. Main
/// thread, with both blocked in every thread.
int runQueue(const QueueOptions &options);

/// What --help says below the options: the keys of the JSON.
[[nodiscard]] const char *queueHelp();

} // namespace forklane::ctl
