// SPDX-License-Identifier: MIT
#include "process/plain_line.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <sys/stat.h>
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

bool isDigit(char character)
{
    return character >= '0' && character <= '9';
}

bool isAlphanumeric(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || isDigit(character);
}

bool isPlain(char character)
{
    return isAlphanumeric(character) || (character != '\0' && std::strchr("_./:@%+,=-", character) != nullptr);
}

/// A builtin that does what the program of its name does, as long as it is given no words.
bool isHarmless(const std::vector<std::string> &words)
{
    return words.size() == 1 && (words.front() == "true" || words.front() == "false");
}

bool isIdentifier(std::string_view name)
{
    return !name.empty() && !isDigit(name.front()) &&
           std::all_of(name.begin(), name.end(), [](char character) { return isAlphanumeric(character) || character == '_'; });
}

bool isThisFolder(const char *path)
{
    struct stat there = {};
    struct stat here = {};
    return path != nullptr && path[0] == '/' && ::stat(path, &there) == 0 && ::stat(".", &here) == 0 &&
           there.st_dev == here.st_dev && there.st_ino == here.st_ino;
}

/// A shell gives its programs the environment as it found it. dash drops names that are no identifiers, bash takes functions
/// from some of them (BASH_FUNC_name%%), and both set a PWD that is missing or out of date.
bool shellKeepsEnvironment()
{
    for (char **variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
        const std::string_view text(*variable);
        if (!isIdentifier(text.substr(0, text.find('='))))
            return false;
    }
    return std::getenv("PATH") != nullptr && isThisFolder(std::getenv("PWD")); // NOLINT(concurrency-mt-unsafe): only read here
}

} // namespace

bool isShellsOwn(std::string_view name)
{
    return std::find(kShellsOwn.begin(), kShellsOwn.end(), name) != kShellsOwn.end();
}

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
    return shellKeepsEnvironment() ? std::optional(std::move(command)) : std::nullopt;
}

} // namespace forklane
