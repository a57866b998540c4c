// SPDX-License-Identifier: MIT
#include "ctl/words.h"

#include <cerrno>
#include <charconv>
#include <cstdio>

#include <fmt/format.h>

#include "base/error.h"
#include "race/policy.h"
#include "trace/text_output.h"

namespace forklane::ctl {

int complain(const std::string &sentence)
{
    std::fputs(fmt::format("forklanectl: {}\n", sentence).c_str(), stderr); // not fmt::print(): it throws when nobody can hear it
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

std::optional<std::string> writeText(const std::string &path, const std::string &text)
{
    auto output = openTextOutput(path);
    if (!output)
        return describe(output.error());
    if (const auto written = (*output)->write(text); !written)
        return describe(written.error());
    if (const auto finished = (*output)->finish(); !finished)
        return describe(finished.error());
    return std::nullopt;
}

int finishStdout()
{
    errno = 0;
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
        return 0;
    return complain(describe(Error{errno, "write", "standard output", {}}));
}

} // namespace forklane::ctl
