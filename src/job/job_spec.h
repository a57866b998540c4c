// SPDX-License-Identifier: MIT
// What a job is asked to do, and what it reports: values, without threads or descriptors.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "process/command.h"
#include "process/exit_status.h"
#include "process/pipeline.h"
#include "process/plan.h"

namespace forklane {

/// The first stage's stdin.
struct InputText {
    std::string bytes; ///< Written through a pipe, then end of file.
    bool operator==(const InputText &) const = default;
};
/// A pipe that sendInput() feeds until endInput().
struct InputByHand {
    bool operator==(const InputByHand &) const = default;
};
using JobInput = std::variant<Inherit, NullDevice, FilePath, InputText, InputByHand>;

enum class OutputMode : std::uint8_t {
    Inherit, ///< The stages write where the program writes; nothing is seen or counted.
    Store,   ///< Kept in an OutputStore, the oldest given up at the limit.
    Forward, ///< Read, recorded and written on to the program's own stdout and stderr; reading stops while they are full.
};

struct JobSpec {
    Pipeline pipeline;
    JobInput input = NullDevice{};
    OutputMode output = OutputMode::Store;
    std::size_t outputLimit = 64 * 1024 * 1024;       ///< Kept of each stream.
    std::uint64_t recordingLimit = 256 * 1024 * 1024; ///< Bytes, about; 0 = none. The oldest is dropped beyond it.
    std::optional<Duration> timeout;                  ///< Of the stages and of whoever still holds the output after them.
    StopPolicy stop;
    LaunchMode launch = LaunchMode::Vfork;
    bool leaveDescendants = false; ///< What still runs when the stages have ended is left alone, not killed.
    bool askAboutHolders =
        false;              ///< Who still holds the output stays, and the job Held, until stop(), kill() or leaveHolders().
    bool ownSession = true; ///< false: keeper and stages stay in the caller's session and group (a terminal).
    bool pipefail = false;  ///< exit code = the last stage's that is not 0.
    bool observe = true;    ///< Read /proc for states and pipes (sampled lanes).
    bool parentKeepsPipes = false; ///< The lesson `sigpipe`: keep a copy of every pipe's read end open.

    bool operator==(const JobSpec &) const = default;
};

enum class JobState : std::uint8_t {
    Starting, ///< Stages are being launched.
    Running,  ///< All are launched, have failed, or wait for a file to open.
    Stopped,  ///< Every living stage is stopped by a signal.
    Exited,   ///< All stages are reaped; output is still read.
    Held,     ///< As Exited, and someone else still holds the output open.
    Done,     ///< Nothing of it is left but what was asked to stay.
};

struct StageReport {
    std::vector<std::string> argv;
    std::optional<pid_t> pid;
    std::optional<ExitStatus> status;
    std::optional<Duration> start;    ///< From the job's start.
    std::optional<Duration> seenExit; ///< When its end was seen, from the job's start.
    std::optional<Duration> userTime; ///< With the children that it has waited for; so are the next two (wait4(2)).
    std::optional<Duration> systemTime;
    std::optional<std::int64_t> maxRssKib;    ///< The most that it or one of them ever had.
    std::optional<std::uint64_t> stdoutBytes; ///< Only where this program read them.
    std::optional<LaunchFailure> failure;
    std::optional<FilePath> opening; ///< What it waits for before it can be launched, mostly a FIFO's other end.
    bool operator==(const StageReport &) const = default;
};

struct Holder {
    pid_t pid = 0;
    std::string name;
    bool operator==(const Holder &) const = default;
};

/// How far a stop has come.
struct StopProgress {
    Instant begun;       ///< When the stop signal was sent.
    Instant killAt;      ///< When SIGKILL follows.
    bool killed = false; ///< It has followed.
    bool operator==(const StopProgress &) const = default;
};

/// Output that is written to a file too.
struct OutputSaving {
    std::string path;
    Duration since{};        ///< When the oldest byte in it was read, from the job's start.
    std::uint64_t bytes = 0; ///< Valid when it is over.
    bool isOver = false;
    std::optional<Error> failure; ///< Why it is over before the job's end.
    bool operator==(const OutputSaving &) const = default;
};

struct JobReport {
    JobState state = JobState::Starting;
    std::chrono::system_clock::time_point startedAt;
    Instant start;
    std::optional<Duration> wall; ///< Start to Done.
    int exitCode = 0;             ///< As a shell's $? (see DESIGN.md "Commands"); valid when all stages have ended.
    bool timedOut = false;
    std::optional<Duration> pausedAt; ///< While Stopped: since when, from the job's start.
    bool stopRequested = false;       ///< stop() or kill() was called while stages lived.
    std::vector<Holder> heldBy;       ///< Who outlived the stages.
    bool leftHolders = false;         ///< They were let go, and live on.
    std::optional<StopProgress> stopping;
    std::optional<OutputSaving> saving;
    std::optional<Error> failure; ///< The job itself could not go on: its keeper died or did not start.
    std::vector<StageReport> stages;
    bool operator==(const JobReport &) const = default;
};

/// "Cannot start "sotr" (stage 3): no such program in PATH." — words for a stage's failure, without a way out.
[[nodiscard]] std::string describe(const LaunchFailure &failure, std::size_t stageNumber);

} // namespace forklane
