// SPDX-License-Identifier: MIT
#include "process/command.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace forklane {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kPlainMarks = "-./,:+@%=";

/// What a shell would read as syntax where a command is expected (POSIX and bash).
constexpr auto kReserved =
    std::to_array<std::string_view>({"if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for",
                                     "in", "function", "select", "time", "coproc"});

bool contains(std::string_view set, char byte)
{
    return set.find(byte) != std::string_view::npos;
}

bool isPlain(char byte)
{
    return contains(kLetters, byte) || contains(kDigits, byte) || contains(kPlainMarks, byte);
}

bool isAssignment(std::string_view word)
{
    const std::size_t sign = word.find('=');
    if (sign == std::string_view::npos || sign == 0 || contains(kDigits, word.front()))
        return false;
    return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(sign),
                       [](char byte) { return contains(kLetters, byte) || contains(kDigits, byte); });
}

bool isReserved(std::string_view word)
{
    return std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end();
}

/// Reads as itself anywhere but as the first word.
bool isPlainWord(std::string_view word)
{
    return word == "{}" || (!word.empty() && std::all_of(word.begin(), word.end(), isPlain));
}

std::string inQuotes(const std::string &word)
{
    const bool hasSingle = contains(word, '\'');
    if (hasSingle && word.find_first_of("$`\"\\!") == std::string::npos)
        return '"' + word + '"';
    std::string quoted = "'";
    for (const char byte : word) {
        if (byte == '\'')
            quoted += "'\\''";
        else
            quoted += byte;
    }
    return quoted + '\'';
}

} // namespace

Command shellCommand(std::string text, std::string shell)
{
    Command command;
    command.argv = {std::move(shell), "-c", std::move(text)};
    return command;
}

void redirect(Command &command, int target, Source source)
{
    command.redirections.push_back({target, std::move(source)});
}

std::string quoteWord(const std::string &word)
{
    return isPlainWord(word) && !isAssignment(word) && !isReserved(word) ? word : inQuotes(word);
}

std::string quoteWords(const std::vector<std::string> &words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i == 0)
            text = quoteWord(words[i]);
        else
            text += ' ' + (isPlainWord(words[i]) ? words[i] : inQuotes(words[i]));
    }
    return text;
}

} // namespace forklane
