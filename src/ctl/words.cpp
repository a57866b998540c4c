// SPDX-License-Identifier: MIT
#include "ctl/words.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/error.h"
#include "ctl/stop_signals.h"
#include "race/policy.h"
#include "trace/text_output.h"

namespace forklane::ctl {

void printError(const std::string &text)
{
    std::fputs(text.c_str(), stderr);
}

int complain(const std::string &sentence)
{
    printError(fmt::format("forklanectl: {}\n", sentence));
    return kOwnFailure;
}

tl::expected<std::int64_t, std::string> numberFrom(std::string_view option, std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range)
        return tl::unexpected(fmt::format("{} \"{}\" is out of range", option, text));
    if (error != std::errc() || end != text.data() + text.size())
        return tl::unexpected(fmt::format("{} \"{}\" is not a whole number", option, text));
    return number;
}

std::optional<std::string> readNumber(std::string_view option, const std::optional<std::string> &text, std::int64_t &to)
{
    if (!text)
        return std::nullopt;
    const auto number = numberFrom(option, *text);
    if (!number)
        return number.error();
    to = *number;
    return std::nullopt;
}

std::string policyNames()
{
    std::string names;
    for (const race::PolicyFacts &policy : race::policies())
        names += (names.empty() ? "" : " ") + std::string(policy.name);
    return names;
}

bool isSameFile(const std::string &a, const std::string &b)
{
    namespace fs = std::filesystem;
    const auto isStdout = [](const std::string &path) { return path == "-" || path == "/dev/stdout"; };
    if (isStdout(a) || isStdout(b))
        return isStdout(a) && isStdout(b);
    std::error_code ignored;
    if (fs::is_other(a, ignored))
        return false;
    const auto place = [&ignored](const std::string &path) {
        return fs::weakly_canonical(fs::absolute(path, ignored), ignored);
    };
    return place(a) == place(b) || fs::equivalent(a, b, ignored); // or hard links
}

std::optional<std::string> writeText(const std::string &path, const std::string &text)
{
    auto output = openTextOutput(path);
    if (!output)
        return describe(output.error());
    if (const auto written = (*output)->write(text); !written) {
        if (path == "-" && written.error().code == EPIPE)
            throw std::system_error(EPIPE, std::generic_category(), "cannot write standard output");
        return describe(written.error());
    }
    if (const auto finished = (*output)->finish(); !finished)
        return describe(finished.error());
    return std::nullopt;
}

void flushStdout()
{
    if (std::fflush(stdout) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot write standard output");
}

int complainOfStdout(int error)
{
    if (error == EPIPE)
        endBy(SIGPIPE);
    return complain(describe(Error{error, "write", "standard output", {}}));
}

int finishStdout()
{
    return std::fflush(stdout) == 0 ? 0 : complainOfStdout(errno);
}

} // namespace forklane::ctl
