// SPDX-License-Identifier: MIT
// A command flattened: everything that was to be looked up or decided in the caller's world has been. A plan can be sent to
// another process together with the descriptors it refers to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "process/command.h"
#include "process/text_block.h"

namespace forklane {

/// Why a launch did not happen.
struct LaunchFailure {
    std::string step; ///< The call's word: "open", "chdir", "exec", "dup2", "fork", "check" (refused before any call).
    Error error;      ///< subject names the thing; describe() is the sentence.
    bool operator==(const LaunchFailure &) const = default;
};

/// Opened by the launcher just before the fork, never after it.
struct PlannedFile {
    std::string path;
    OpenMode mode = OpenMode::Read;
    bool operator==(const PlannedFile &) const = default;
};

/// Descriptor `target` of the child, from one of three sources. Two targets with the same File share one open file description.
struct PlannedFd {
    enum class From : std::uint8_t { Handed, File, Nothing };
    int target = 0;
    From from = From::Nothing;
    int index = -1; ///< Handed: position among the descriptors handed over with the plan. File: position in Plan::files.
    bool operator==(const PlannedFd &) const = default;
};

/// Dispositions and mask that a child gets instead of all defaults. Bit n − 1 is signal n.
struct KeptSignals {
    std::uint64_t ignored = 0;
    std::uint64_t blocked = 0;
    bool operator==(const KeptSignals &) const = default;
};
/// What this process ignores (sigaction(2)) and the calling thread blocks (sigprocmask(2)) now.
[[nodiscard]] KeptSignals signalsOfThisThread() noexcept;

struct Plan {
    std::vector<std::string> argv;
    TextBlock environment;                ///< "NAME=value" each.
    std::vector<std::string> executables; ///< Tried in this order.
    std::vector<PlannedFile> files;       ///< Opened in this order, also those that a later redirection replaced (`>a >b`).
    std::vector<PlannedFd> fds;           ///< At most one a target; targets not named are inherited.
    std::string folder;                   ///< Empty: the launcher's own.
    bool closeOtherFds = true;
    std::optional<KeptSignals> keptSignals; ///< Nothing: all dispositions are default, and no signal is blocked.
    Grouping grouping = Grouping::Inherit;
    pid_t processGroup = 0;
    std::optional<mode_t> umask;
    std::optional<int> nice;
    Credentials credentials;
    LaunchMode launch = LaunchMode::Vfork;

    bool operator==(const Plan &) const = default;
};

struct FlatCommand {
    Plan plan;
    std::vector<int> handed; ///< The caller's descriptors, by PlannedFd::index; still the caller's.
};

/// Looks up the environment and PATH, and resolves the redirections left to right. Opens nothing. NewPipe must have been
/// replaced by OwnFd before. Refuses (step "check"): an empty argv, NUL bytes, `=` or nothing as a variable's name, a copy of a
/// descriptor
/// that is not open (step "dup2").
[[nodiscard]] tl::expected<FlatCommand, LaunchFailure> flatten(const Command &command);

/// The files a program name stands for: itself if it has a slash, else one a folder of `path`. POSIX: an empty folder is ".".
[[nodiscard]] std::vector<std::string> candidates(const std::string &name, const std::string &path);

} // namespace forklane
