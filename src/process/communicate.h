// SPDX-License-Identifier: MIT
// call, check and communicate as users of Python's subprocess know them, on a Child. All of them block.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "base/byte_buffer.h"
#include "process/child.h"

namespace forklane {

struct Communicated {
    ByteBuffer output;                ///< Of the pipe made for descriptor 1.
    ByteBuffer errors;                ///< Of the pipe made for descriptor 2.
    std::optional<ExitStatus> status; ///< Nothing when the deadline came first: kill() it and call again without input.
    bool outputCut = false;           ///< More than `limit` bytes came; the rest was read and thrown away.
};

/// Writes `input` to the child's stdin pipe and reads stdout and stderr pipes in one loop, so that no full pipe can deadlock;
/// closes stdin after the last byte. A child that closes its stdin early is no error (EPIPE). Ends when all pipes have ended
/// and the child has been reaped, or 250 ms after the child's end when someone else still holds a pipe, or at `deadline`. Keeps
/// at most `limit` bytes of each.
[[nodiscard]] Communicated communicate(Child &child, std::string_view input, std::optional<Instant> deadline = std::nullopt,
                                       std::size_t limit = SIZE_MAX);
/// As above with input that is given away: a large one is lent to the child's pipe, not copied into it (SplicingWriter).
[[nodiscard]] Communicated communicate(Child &child, ByteBuffer &&input, std::optional<Instant> deadline = std::nullopt,
                                       std::size_t limit = SIZE_MAX);

/// subprocess.CalledProcessError: the command ended with something else than 0.
struct CalledProcessError {
    std::string command;
    ExitStatus status = ExitStatus::exited(0);
    std::string output; ///< What had been captured until then (checkOutput).
};
/// `Command 'exit 1' returned non-zero exit status 1.`, or `… died with SIGKILL.`
[[nodiscard]] std::string describe(const CalledProcessError &error);

/// subprocess.TimeoutExpired: the command had not ended in time; it was killed and reaped.
struct TimeoutExpired {
    std::string command;
    Duration timeout{};
    std::string output; ///< What had been captured until then (checkOutput).
};
/// `Command 'sleep 9' timed out after 0.5 seconds`
[[nodiscard]] std::string describe(const TimeoutExpired &error);

using CallError = std::variant<LaunchFailure, CalledProcessError, TimeoutExpired>;

/// Runs to the end, or for `timeout` at most; descriptors are inherited unless redirected.
[[nodiscard]] tl::expected<ExitStatus, CallError> call(const Command &command, std::optional<Duration> timeout = std::nullopt);
/// As call(); anything but success is an error.
[[nodiscard]] tl::expected<void, CallError> checkCall(const Command &command, std::optional<Duration> timeout = std::nullopt);
/// Captures stdout.
[[nodiscard]] tl::expected<std::string, CallError> checkOutput(const Command &command, std::string_view input = {},
                                                               std::optional<Duration> timeout = std::nullopt);

} // namespace forklane
