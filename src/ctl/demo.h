// SPDX-License-Identifier: MIT
// forklanectl demo: the lecture's examples on a terminal.
#pragma once

#include <string>

namespace forklane {

/// Every example's id, title and sentence in columns on stdout. Returns the exit code, 0.
[[nodiscard]] int listDemos();

/// Runs an example as the gallery does, one run after the other, and blocks until its end. The commands and what is said about
/// them go to stderr, as `set -x` does; the lecture's lines and each run's result go to stdout. `timeScale` as in jobSpecOf().
/// SIGINT, SIGTERM and SIGHUP stop what runs, then end the program: main thread, with all blocked in every thread. Throws
/// std::system_error without threads or descriptors left. Returns the exit code: 0 when what happened is what must happen, 1
/// when not (stderr says what), 2 for an unknown id or when the example could not be run at all.
[[nodiscard]] int runDemo(const std::string &id, double timeScale = 1.0);

} // namespace forklane
