// SPDX-License-Identifier: MIT
// The lecture's examples as data: one list for the gallery, for `forklanectl demo` and for the tests.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "job/job_spec.h"
#include "lesson/lesson.h"
#include "queue/work_run.h"
#include "race/policy.h"

namespace forklane {

enum class LecturePart : std::uint8_t { ExternalProcesses, Threads, Multiprocessing };

/// What must have happened on every machine, however slow. What is not set may be anything. See demo/outcome.h.
struct DemoExpectation {
    std::optional<std::string> output;      ///< The exact bytes of all stages' captured stdout.
    std::optional<std::string> otherOutput; ///< stdout is anything but these bytes (a wildcard was expanded).
    std::optional<std::string> errors;      ///< The exact bytes of stderr.
    std::optional<int> exitCode;            ///< As a shell's $?.
    std::optional<std::string> firstSignal; ///< The signal that ends stage 1: "SIGPIPE". Empty: it ends with a code.

    bool operator==(const DemoExpectation &) const = default;
};

/// A signal that the caller sends to stage 1.
struct DemoSignal {
    std::chrono::milliseconds after{}; ///< After the stage's start.
    int number = 0;
    bool operator==(const DemoSignal &) const = default;
};

/// One run of an example. An example has several when it shows things side by side.
struct DemoRun {
    std::string caption; ///< "As a list of words", "As a shell string".
    bool shell = false;  ///< `text` is for /bin/sh -c; else for parsePipeline().
    std::string text;    ///< As it stands in the command line.
    std::optional<std::string> input;
    std::vector<DemoSignal> sentSignals; ///< In order of time.
    /// The caller waits that long after the start of stage 1, in vain; it says so and stops the job.
    std::optional<std::chrono::milliseconds> waitTimeout;
    std::string during;       ///< A line that the caller prints while the program runs (`async`).
    std::string linePrefix;   ///< Put before each line of output (`communicate`: "output:  ").
    std::string errorPrefix;  ///< Put before each line of stderr.
    bool check = false;       ///< A failure is told as a sentence, like CalledProcessError; success stays quiet.
    bool takesOutput = false; ///< The caller takes stdout as a value, like check_output.
    bool parentKeepsPipes = false;
    LaunchMode launch = LaunchMode::Vfork;
    DemoExpectation expected;

    bool operator==(const DemoRun &) const = default;
};

/// A race of real threads for the bank account of the lecture (race/account.h): led through gates once, then free.
struct DemoRace {
    race::Policy policy = race::Policy::None;
    std::optional<race::Policy> beside; ///< What the window shows on the same axis.
    std::string order;                  ///< The steps' order for the gates: "1212".
    bool operator==(const DemoRace &) const = default;
};

/// The lecture's four fruits, taken from a queue by two workers.
struct DemoQueue {
    queue::WorkerKind kind = queue::WorkerKind::Processes;
    std::optional<queue::WorkerKind> beside; ///< The same fruits with other workers.
    bool showsFamily = false;                ///< Who started whom is told.
    bool operator==(const DemoQueue &) const = default;
};

struct Demo {
    std::string id; ///< LECTURE.md's.
    LecturePart part = LecturePart::ExternalProcesses;
    std::string title;         ///< "Wait for a program"
    std::string sentence;      ///< One sentence: what it shows.
    std::vector<DemoRun> runs; ///< Empty for all other kinds.
    std::optional<DemoRace> race = {};
    std::optional<lesson::Lesson> lesson = {};
    std::optional<DemoQueue> queue = {};

    bool operator==(const Demo &) const = default;
};

/// In the lecture's order.
[[nodiscard]] const std::vector<Demo> &demos();
[[nodiscard]] const Demo *findDemo(const std::string &id);
/// The ids nearest to one that does not exist: at most three, those within two edits (one, if
/// it is short) or with `id` as a part.
[[nodiscard]] std::vector<std::string> similarDemos(const std::string &id);

/// The run with its times divided by `timeScale` (> 0): the numbers of `sleep N` in its text, its signals and its timeout
/// (this not below 100 ms, so that a timeout stays one).
[[nodiscard]] DemoRun scaled(DemoRun run, double timeScale);

/// The job that a run stands for, with its output stored. What a job cannot do by itself (signals, waitTimeout, during,
/// prefixes, check) is the caller's part. An error if the text does not parse or `timeScale` is not above 0.
[[nodiscard]] Result<JobSpec> jobSpecOf(const DemoRun &run, double timeScale = 1.0);

} // namespace forklane
