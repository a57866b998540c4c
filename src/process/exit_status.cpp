// SPDX-License-Identifier: MIT
#include "process/exit_status.h"

#include <array>
#include <cassert>
#include <charconv>
#include <csignal>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

namespace forklane {
namespace {

struct Alias {
    std::string_view name;
    int number;
};
/// Second names that sigabbrev_np(3) does not give (signal(7)).
constexpr auto kAliases = std::to_array<Alias>({{"IO", SIGIO}, {"IOT", SIGIOT}, {"CLD", SIGCHLD}});

std::string upperCase(std::string_view text)
{
    std::string upper(text);
    for (char &byte : upper) {
        if (byte >= 'a' && byte <= 'z')
            byte = static_cast<char>(byte - 'a' + 'A');
    }
    return upper;
}

/// All of `text` as a number; -1 if it is none.
int numberIn(std::string_view text)
{
    int number = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? number : -1;
}

/// "RTMIN", "RTMIN+3", "RTMAX-2"; 0 if it is none of them.
int realTimeNumber(std::string_view name)
{
    const bool fromMin = name.starts_with("RTMIN");
    if (!fromMin && !name.starts_with("RTMAX"))
        return 0;
    const std::string_view offset = name.substr(5);
    if (offset.empty())
        return fromMin ? SIGRTMIN : SIGRTMAX;
    const int distance = numberIn(offset.substr(1));
    if (offset.front() != (fromMin ? '+' : '-') || distance < 0 || distance > SIGRTMAX - SIGRTMIN)
        return 0;
    return fromMin ? SIGRTMIN + distance : SIGRTMAX - distance;
}

} // namespace

ExitStatus ExitStatus::fromWaitid(int code, int status)
{
    assert(code == CLD_EXITED || code == CLD_KILLED || code == CLD_DUMPED);
    if (code == CLD_EXITED)
        return exited(status);
    return signalled(status, code == CLD_DUMPED);
}

std::string signalName(int signal)
{
    if (const char *name = sigabbrev_np(signal); name != nullptr)
        return fmt::format("SIG{}", name);
    if (signal == SIGRTMIN)
        return "SIGRTMIN";
    if (signal > SIGRTMIN && signal <= SIGRTMAX)
        return fmt::format("SIGRTMIN+{}", signal - SIGRTMIN);
    return fmt::format("signal {}", signal);
}

int signalNumber(const std::string &name)
{
    if (const int number = numberIn(name); number >= 0)
        return number <= SIGRTMAX ? number : 0;
    const std::string upper = upperCase(name);
    const std::string_view bare = std::string_view(upper).substr(upper.starts_with("SIG") ? 3 : 0);
    for (int number = 1; number < SIGRTMIN; ++number) {
        if (const char *known = sigabbrev_np(number); known != nullptr && bare == known)
            return number;
    }
    for (const Alias &alias : kAliases) {
        if (bare == alias.name)
            return alias.number;
    }
    return realTimeNumber(bare);
}

} // namespace forklane
