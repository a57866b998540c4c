// SPDX-License-Identifier: MIT
#include "process/plain_line.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <unistd.h>

namespace forklane {

namespace {

/// Reserved words and builtins (dash(1), bash(1)), in ASCII order.
constexpr auto kShellsOwn = std::to_array<std::string_view>({
    "alias",   "bg",       "bind",    "break",     "builtin",  "caller",  "case",    "cd",     "chdir",   "command",
    "compgen", "complete", "compopt", "continue",  "coproc",   "declare", "dirs",    "disown", "do",      "done",
    "echo",    "elif",     "else",    "enable",    "esac",     "eval",    "exec",    "exit",   "export",  "false",
    "fc",      "fg",       "fi",      "for",       "function", "getopts", "hash",    "help",   "history", "if",
    "in",      "jobs",     "kill",    "let",       "local",    "logout",  "mapfile", "newgrp", "popd",    "printf",
    "pushd",   "pwd",      "read",    "readarray", "readonly", "return",  "select",  "set",    "shift",   "shopt",
    "source",  "suspend",  "test",    "then",      "time",     "times",   "trap",    "true",   "type",    "typeset",
    "ulimit",  "umask",    "unalias", "unset",     "until",    "wait",    "whence",  "while",
});

constexpr std::string_view kBlanks = " \t";

bool isPlain(char character)
{
    const bool isAlphanumeric = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
                                (character >= '0' && character <= '9');
    return isAlphanumeric || (character != '\0' && std::strchr("_./:@%+,=-", character) != nullptr);
}

bool isShellsOwn(std::string_view name)
{
    return std::find(kShellsOwn.begin(), kShellsOwn.end(), name) != kShellsOwn.end();
}

/// A builtin that does what the program of its name does, as long as it is given no words.
bool isHarmless(const std::vector<std::string> &words)
{
    return words.size() == 1 && (words.front() == "true" || words.front() == "false");
}

/// bash takes functions from the environment, also when it is called sh: any name may be one.
bool mayHaveFunctions()
{
    for (char **variable = environ; variable != nullptr && *variable != nullptr; ++variable)
        if (std::string_view(*variable).starts_with("BASH_FUNC_"))
            return true;
    return false;
}

} // namespace

std::optional<Command> plainCommand(std::string_view line)
{
    Command command;
    for (std::size_t at = 0; (at = line.find_first_not_of(kBlanks, at)) != std::string_view::npos;) {
        const std::string_view word = line.substr(at, line.find_first_of(kBlanks, at) - at);
        if (!std::all_of(word.begin(), word.end(), isPlain))
            return std::nullopt;
        command.argv.emplace_back(word);
        at += word.size();
    }
    if (command.argv.empty())
        return std::nullopt;
    const std::string &name = command.argv.front();
    const bool isName =
        name.find('=') == std::string::npos && name.front() != '-' && name.front() != '%' && name != "." && name != ":";
    if (!isName || (isShellsOwn(name) && !isHarmless(command.argv)))
        return std::nullopt;
    if (std::getenv("PATH") == nullptr || mayHaveFunctions()) // NOLINT(concurrency-mt-unsafe): nobody sets variables here
        return std::nullopt;
    return command;
}

} // namespace forklane
