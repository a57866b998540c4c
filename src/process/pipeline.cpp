// SPDX-License-Identifier: MIT
#include "process/pipeline.h"

#include <algorithm>
#include <string_view>

namespace forklane {
namespace {

constexpr std::string_view kEllipsis = "…";

bool continuesCharacter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::size_t characters(std::string_view text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return !continuesCharacter(byte); }));
}

/// The first `width` characters at most; what is missing is told by an ellipsis, which counts.
std::string cut(std::string text, std::size_t width)
{
    if (characters(text) <= width)
        return text;
    std::size_t end = 0;
    for (std::size_t seen = 0; end < text.size(); ++end) {
        if (!continuesCharacter(text[end]) && ++seen == std::max<std::size_t>(width, 1))
            break;
    }
    return text.substr(0, end) + std::string(kEllipsis);
}

/// On one line: control characters become spaces.
std::string onOneLine(std::string text)
{
    const auto isControl = [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f; };
    std::replace_if(text.begin(), text.end(), isControl, ' ');
    return text;
}

} // namespace

std::string shortName(const Command &command, std::size_t width)
{
    if (command.argv.empty())
        return {};
    const std::string &program = command.argv.front();
    std::string name = onOneLine(program.substr(program.rfind('/') + 1));
    if (name.empty())
        name = onOneLine(program);
    for (std::size_t i = 1; i < command.argv.size(); ++i) {
        const std::string longer = name + ' ' + onOneLine(quoteWord(command.argv[i]));
        const bool last = i + 1 == command.argv.size();
        if (characters(longer) + (last ? 0 : 2) > width)
            return cut(name + ' ' + std::string(kEllipsis), width);
        name = longer;
    }
    return cut(name, width);
}

} // namespace forklane
