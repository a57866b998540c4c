// SPDX-License-Identifier: MIT
// One order, step by step: what each step read and wrote, from whom, and which updates were lost where. Facts for pictures and
// sentences; a pure function on the thread that calls it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "race/model.h"
#include "race/program.h"
#include "race/schedule.h"

namespace forklane::race {

struct ReplayStep {
    std::size_t thread = 0;
    std::size_t step = 0;  ///< Index in the thread's steps.
    bool succeeded = true; ///< False: a comparison failed, or a lock that was tried was taken.
    bool reads = false;    ///< A variable.
    bool writes = false;   ///< A variable.
    Value read = 0;
    Value written = 0;                     ///< To the variable; of a Compute to the private copy.
    std::optional<std::size_t> readsFrom;  ///< Position of the step that wrote what was read; nothing: the value at the start.
    std::optional<std::size_t> overwrites; ///< Position of the step that wrote what was there before; nothing as above.
    std::vector<Value> variables;          ///< After the step.
    std::vector<std::optional<Value>> locals; ///< After the step: thread by thread; nothing before it was first written.
    std::vector<std::string> log;             ///< "deposit: balance before is 100".

    bool operator==(const ReplayStep &) const = default;
};

/// An update whose effect is not in the variable any more. Positions in Replay::steps.
struct LostUpdate {
    std::size_t store = 0;         ///< The step that made it.
    std::size_t overwrittenBy = 0; ///< The store after which it never came back.
    std::optional<std::size_t>
        load;         ///< Where the one who overwrote had read the value that it started from; nothing: it did not.
    Value change = 0; ///< What the update added: -50.
    std::size_t variable = 0;

    bool operator==(const LostUpdate &) const = default;
};

struct Replay {
    Schedule schedule;
    std::vector<ReplayStep> steps;
    std::vector<Value> start;      ///< The variables before the first step.
    Value end = 0;                 ///< Of the first variable after the last step.
    bool isComplete = false;       ///< All threads have ended.
    std::vector<std::size_t> next; ///< Of each thread: its next step; the number of its steps when it has ended.
    std::vector<Wait> waits;       ///< Threads that cannot go on after the last step.
    std::optional<Deadlock> deadlock;
    std::vector<LostUpdate> lost; ///< In the order of the stores that were lost.

    bool operator==(const Replay &) const = default;
};

/// The schedule may stop early: then it tells how far it came.
[[nodiscard]] tl::expected<Replay, ScheduleError> replay(const Program &program, const Schedule &schedule);

/// As the lecture prints it: the log lines of all steps.
[[nodiscard]] std::vector<std::string> logLines(const Replay &replay);

/// One sentence for a text output: "withdraw's -50 (step 3) was overwritten by deposit (step 4), which had read 100 before".
[[nodiscard]] std::string describe(const Program &program, const Replay &replay, const LostUpdate &lost);

/// One sentence: "deposit waits for the first lock that withdraw holds, withdraw waits for …".
[[nodiscard]] std::string describe(const Program &program, const Deadlock &deadlock);

} // namespace forklane::race
