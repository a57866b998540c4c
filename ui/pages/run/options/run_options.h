// SPDX-License-Identifier: MIT
// What page Run adds to the command line: values of its drawer, and what they mean for a job. No widgets.
#pragma once

#include <QString>

#include "base/error.h"
#include "job/job_spec.h"

namespace forklane::ui {

struct RunOptions {
    enum class Input : std::uint8_t { Nothing, ByHand, Text, File };

    QString folder;      ///< Empty: where this program was started. A leading "~/" is the home folder.
    QString environment; ///< "NAME=value OTHER='two words' -REMOVED", quoted as on the command line.
    bool inheritsEnvironment = true;
    Input input = Input::Nothing;
    QString inputText;    ///< A line, or a file's path.
    double timeLimit = 0; ///< Seconds; 0: none.
    int keptMiB = 64;     ///< Of each stream.
    int stopSignal = 15;  ///< SIGTERM
    int graceMs = 2000;
    LaunchMode launch = LaunchMode::Vfork;
    QString umask; ///< Octal; empty: inherited.
    int nice = 0;
    bool pipefail = false;
    bool leavesDescendants = false;
    bool keepsPipes = false; ///< The parent's copy of each pipe's read end.

    bool operator==(const RunOptions &) const = default;
};

/// How many of them differ from the defaults; an input's text counts with its kind.
[[nodiscard]] int differences(const RunOptions &options);

/// Adds them to every stage; what a stage says itself (`VAR=x command`) stays. Errors name the field: nothing is changed then.
[[nodiscard]] Status apply(const RunOptions &options, JobSpec &spec);

} // namespace forklane::ui
