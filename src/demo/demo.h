// SPDX-License-Identifier: MIT
// The lecture's examples as data: one list for the gallery, for `forklanectl demo` and for the tests.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "job/job_spec.h"

namespace forklane {

enum class LecturePart : std::uint8_t { ExternalProcesses, Threads, Multiprocessing };

/// What may happen, and what may not.
struct DemoExpectation {
    std::optional<std::string> output;  ///< The exact bytes of all stages' captured stdout.
    std::optional<std::string> errors;  ///< The exact bytes of stderr.
    std::optional<int> exitCode;
    std::optional<std::string> firstSignal; ///< The signal that ends stage 1: "SIGPIPE".
};

/// One run of an example. An example has several when it shows things side by side.
struct DemoRun {
    std::string caption;     ///< "As a list of words", "As a shell string".
    bool shell = false;      ///< `text` is for /bin/sh -c; else for parsePipeline().
    std::string text;        ///< As it stands in the command line.
    std::optional<std::string> input;
    std::optional<std::chrono::milliseconds> signalAfter; ///< Send `signal` to stage 1 that long after its start.
    int signal = 0;
    std::optional<std::chrono::milliseconds> waitTimeout; ///< Show a wait that times out after that long.
    std::string during;      ///< A line that the caller prints while the program runs (`async`).
    std::string linePrefix;  ///< Put before each line of output (`communicate`: "output:  ").
    bool check = false;      ///< A failure is told as a sentence, like CalledProcessError.
    bool parentKeepsPipes = false;
    DemoExpectation expected;
};

struct Demo {
    std::string id;        ///< LECTURE.md's.
    LecturePart part = LecturePart::ExternalProcesses;
    std::string title;     ///< "Wait for a program"
    std::string sentence;  ///< One sentence: what it shows.
    std::vector<DemoRun> runs;
};

/// In the lecture's order.
[[nodiscard]] const std::vector<Demo> &demos();
[[nodiscard]] const Demo *findDemo(const std::string &id);

/// The job that a run stands for. `timeScale` > 1 shortens sleeps named in the text (`sleep N`) and signalAfter.
[[nodiscard]] Result<JobSpec> jobSpecOf(const DemoRun &run, double timeScale = 1.0);

} // namespace forklane
