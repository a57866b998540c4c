// SPDX-License-Identifier: MIT
// The equivalent Python 3, POSIX C and shell of what was run: short programs as one would show them, made from the value
// alone. Pure: asks nothing of the machine and runs nothing. What a language cannot express is said in a comment in the code.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "job/job_spec.h"
#include "lesson/lesson.h"
#include "queue/work_run.h"
#include "race/account.h"

namespace forklane::code {

enum class Language : std::uint8_t { Python, C, Shell };
inline constexpr int kLanguageCount = 3;

/// A signal that the caller sends to stage 1.
struct SentSignal {
    std::chrono::milliseconds after{}; ///< After the stage's start.
    int number = 0;
    bool operator==(const SentSignal &) const = default;
};

/// What the caller of a job does while it runs and after it.
struct Caller {
    std::string during;                                   ///< A line that it prints while the job runs.
    std::string linePrefix;                               ///< It takes stdout and prints each line with that in front.
    std::string errorPrefix;                              ///< The same for stderr.
    std::vector<SentSignal> sentSignals;                  ///< In order of time.
    std::optional<std::chrono::milliseconds> waitTimeout; ///< It waits that long; then it stops the job.
    bool check = false;                                   ///< Tells a failure in a sentence; success stays quiet.
    bool takesOutput = false;                             ///< Takes stdout as a value, as check_output does.

    bool operator==(const Caller &) const = default;
};

/// A job and its caller's part. Where the output was kept (JobSpec::output) makes no difference: the programs write it to
/// their own stdout and stderr.
struct JobRun {
    JobSpec job;
    Caller caller;
    bool operator==(const JobRun &) const = default;
};

struct RaceRun {
    race::Scenario scenario;
    race::Policy policy = race::Policy::None;
    std::chrono::nanoseconds think{0}; ///< Between load and store.
    bool operator==(const RaceRun &) const = default;
};

struct WorkRun {
    queue::WorkSpec spec;
    std::vector<queue::Task> tasks;
};

/// The program writes what the job and its caller write, and ends with the job's exit status, as a shell's $?. A program that
/// cannot be started ends its stage with 127 or 126 in C and shell; Python raises an exception there. An error if a word, a
/// path or a variable contains a NUL byte: nothing can run that.
[[nodiscard]] Result<std::string> write(const JobRun &run, Language language);

/// Prints what each thread reads and stores, and where the balance ends; ends with 0. An error if race::check() has one.
[[nodiscard]] Result<std::string> write(const RaceRun &run, Language language);

/// Prints when each worker begins and ends a task. An error if a name contains a NUL byte.
[[nodiscard]] Result<std::string> write(const WorkRun &run, Language language);

/// Prints what the part's run prints, or what it measures; ends with 0. An error if a line contains a NUL byte.
[[nodiscard]] Result<std::string> write(const lesson::PartRun &run, Language language);

} // namespace forklane::code
