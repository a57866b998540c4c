// SPDX-License-Identifier: MIT
// What the subcommands share: numbers read from words, sentences said, results written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace forklane::ctl {

/// Exit code of our own failures, bad input included.
inline constexpr int kOwnFailure = 2;

/// To stderr; who has closed it is not told.
void printError(const std::string &text);

/// Says the sentence on stderr. Returns kOwnFailure.
int complain(const std::string &sentence);

/// The error is a sentence that names the option.
[[nodiscard]] tl::expected<std::int64_t, std::string> numberFrom(std::string_view option, std::string_view text);

/// Puts a number into `to` when the option was given. Returns what is wrong with it.
[[nodiscard]] std::optional<std::string> readNumber(std::string_view option, const std::optional<std::string> &text,
                                                    std::int64_t &to);

/// The races' policies as they are written, with blanks between them.
[[nodiscard]] std::string policyNames();

/// Two names of one file, or twice stdout. A device's or a pipe's names never are.
[[nodiscard]] bool isSameFile(const std::string &a, const std::string &b);

/// Writes a file, or stdout for "-": then it throws std::system_error where the reader has gone. Returns what else went wrong.
[[nodiscard]] std::optional<std::string> writeText(const std::string &path, const std::string &text);

/// Flushes stdout; throws std::system_error when it cannot be written, as fmt::print does.
void flushStdout();

/// Complains that stdout cannot be written, and returns kOwnFailure. Where its reader has gone: ends the program by SIGPIPE.
int complainOfStdout(int error);

/// Flushes stdout: 0, or as complainOfStdout().
int finishStdout();

} // namespace forklane::ctl
