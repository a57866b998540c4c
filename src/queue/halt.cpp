// SPDX-License-Identifier: MIT
#include "queue/halt.h"

#include <cerrno>
#include <charconv>
#include <optional>

namespace forklane::queue {

namespace {

constexpr std::uint64_t kLeastForShares = 3;

std::optional<HaltRule::What> whatOf(std::string_view word)
{
    if (word == "fail")
        return HaltRule::What::Failures;
    if (word == "success")
        return HaltRule::What::Successes;
    if (word == "done")
        return HaltRule::What::Ends;
    return std::nullopt;
}

std::optional<std::uint64_t> numberIn(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number == 0)
        return std::nullopt;
    return number;
}

} // namespace

Result<HaltRule> parseHaltRule(std::string_view text)
{
    const auto refuse = [text] {
        return failure({EINVAL, "read the halt rule", std::string(text),
                        "it is never, or now or soon, a comma, and fail, success or done with =N or =N%, as in soon,fail=3"});
    };
    HaltRule rule;
    if (text == "never")
        return rule;
    const std::size_t comma = text.find(',');
    const std::string_view when = text.substr(0, comma);
    if (comma == std::string_view::npos || (when != "now" && when != "soon"))
        return refuse();
    rule.when = when == "now" ? HaltRule::When::Now : HaltRule::When::Soon;
    const std::string_view rest = text.substr(comma + 1);
    const std::size_t equals = rest.find('=');
    const auto what = whatOf(rest.substr(0, equals));
    if (!what || equals == std::string_view::npos)
        return refuse();
    rule.what = *what;
    std::string_view number = rest.substr(equals + 1);
    rule.isPercent = number.ends_with('%');
    if (rule.isPercent)
        number.remove_suffix(1);
    const auto count = numberIn(number);
    if (!count || (rule.isPercent && *count > 100))
        return refuse();
    rule.count = *count;
    return rule;
}

bool isReached(const HaltRule &rule, std::uint64_t failures, std::uint64_t successes, std::uint64_t all, bool allKnown) noexcept
{
    if (rule.when == HaltRule::When::Never)
        return false;
    const std::uint64_t ends = failures + successes;
    const std::uint64_t counted = rule.what == HaltRule::What::Failures    ? failures
                                  : rule.what == HaltRule::What::Successes ? successes
                                                                           : ends;
    if (!rule.isPercent)
        return counted >= rule.count;
    return allKnown && ends >= kLeastForShares && counted * 100 >= rule.count * all;
}

} // namespace forklane::queue
