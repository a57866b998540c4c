// SPDX-License-Identifier: MIT
// What to run, as a value: no descriptor is open yet and nothing has been asked of the kernel.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <sys/types.h>

#include "base/time.h"

namespace forklane {

/// Where a descriptor of the child comes from.
struct Inherit {
    bool operator==(const Inherit &) const = default;
};
struct NullDevice {
    bool operator==(const NullDevice &) const = default;
};
/// A new pipe whose other end the caller gets (Child, or the job).
struct NewPipe {
    bool operator==(const NewPipe &) const = default;
};
enum class OpenMode : std::uint8_t { Read, Truncate, Append, ReadWrite };
struct FilePath {
    std::string path;
    OpenMode mode = OpenMode::Read;
    bool operator==(const FilePath &) const = default;
};
/// A descriptor that the caller owns and keeps open until spawn returns.
struct OwnFd {
    int fd = -1;
    bool operator==(const OwnFd &) const = default;
};
/// Whatever descriptor `target` is at this point of the list: `2>&1` is {2, CopyOf{1}}.
struct CopyOf {
    int target = 1;
    bool operator==(const CopyOf &) const = default;
};
struct Closed {
    bool operator==(const Closed &) const = default;
};
using Source = std::variant<Inherit, NullDevice, NewPipe, FilePath, OwnFd, CopyOf, Closed>;

/// Descriptor `target` of the child becomes `source`. A list of them is applied left to right, as in a shell.
struct Redirection {
    int target = 0;
    Source source;
    bool operator==(const Redirection &) const = default;
};

/// The variables of the child. Applied in this order: base, remove, set.
struct Environment {
    bool inherit = true; ///< false: start from nothing. An empty environment is not "inherit".
    std::vector<std::string> remove;
    std::map<std::string, std::string> set;
    bool operator==(const Environment &) const = default;
};

/// What happens between the wish to stop and the end: signal, grace, SIGKILL.
struct StopPolicy {
    int signal = 15; // SIGTERM
    std::chrono::milliseconds grace{2000};
    bool operator==(const StopPolicy &) const = default;
};

/// fork: a copy of the caller; vfork: clone(2) with CLONE_VM|CLONE_VFORK on a stack of its own; spawn: posix_spawn(3).
enum class LaunchMode : std::uint8_t { Fork, Vfork, Spawn };

enum class Grouping : std::uint8_t {
    Inherit,    ///< Stays in the caller's group and session.
    NewGroup,   ///< setpgid(0, processGroup).
    NewSession, ///< setsid().
};

struct Credentials {
    std::optional<uid_t> uid;
    std::optional<gid_t> gid;
    std::optional<std::vector<gid_t>> groups; ///< Supplementary; empty vector = none.
    bool operator==(const Credentials &) const = default;
};

struct Command {
    std::vector<std::string> argv;        ///< Not empty. argv[0] is looked up in the child's PATH unless it has a slash.
    std::vector<std::string> executables; ///< Candidates tried instead of the PATH search; argv[0] stays as it is.
    Environment environment;
    std::optional<std::string> folder; ///< Working directory.
    std::vector<Redirection> redirections;
    bool closeOtherFds = true;
    /// All dispositions to default and an empty mask. false: what this program ignores stays ignored, and the child begins with
    /// the mask of the thread that calls spawn(), or JobEngine::start().
    bool restoreSignals = true;
    Grouping grouping = Grouping::Inherit;
    pid_t processGroup = 0; ///< With NewGroup: the group to join; 0 = a new one.
    std::optional<mode_t> umask;
    std::optional<int> nice; ///< Added to the niceness.
    Credentials credentials;
    LaunchMode launch = LaunchMode::Vfork;

    bool operator==(const Command &) const = default;
};

/// `/bin/sh -c TEXT`, or another shell.
[[nodiscard]] Command shellCommand(std::string text, std::string shell = "/bin/sh");

/// The redirection helpers that subprocess users know.
void redirect(Command &command, int target, Source source);

/// Words joined so that a POSIX shell reads the same words back: `sed 's/a b/c/'`.
[[nodiscard]] std::string quoteWords(const std::vector<std::string> &words);
[[nodiscard]] std::string quoteWord(const std::string &word);

} // namespace forklane
