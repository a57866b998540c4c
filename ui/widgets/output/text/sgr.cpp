// SPDX-License-Identifier: MIT
#include "widgets/output/text/sgr.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace forklane::ui {

namespace {

constexpr int kMostValue = 9'999;

struct Parameter {
    int value = 0;
    std::vector<int> parts; ///< What followed behind colons.
};

/// Nothing when it is not SGR (private forms such as "?25").
std::optional<std::vector<Parameter>> split(std::string_view text)
{
    std::vector<Parameter> result(1);
    int *current = &result.back().value;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            *current = std::min(*current * 10 + (c - '0'), kMostValue);
        } else if (c == ';') {
            current = &result.emplace_back().value;
        } else if (c == ':') {
            current = &result.back().parts.emplace_back();
        } else {
            return std::nullopt;
        }
    }
    return result;
}

AnsiColor indexed(int index)
{
    return {AnsiColor::Kind::Indexed, static_cast<std::uint8_t>(std::clamp(index, 0, 255)), 0, 0};
}

AnsiColor direct(const int *rgb)
{
    const auto part = [](int value) { return static_cast<std::uint8_t>(std::clamp(value, 0, 255)); };
    return {AnsiColor::Kind::Direct, part(rgb[0]), part(rgb[1]), part(rgb[2])};
}

/// The colour behind 38 or 48, in either spelling: "38;5;n", "38;2;r;g;b", "38:5:n", "38:2::r:g:b", "38:2:r:g:b".
/// `at` is left on the last parameter used.
std::optional<AnsiColor> extended(const std::vector<Parameter> &parameters, std::size_t &at)
{
    std::vector<int> values = parameters[at].parts;
    const bool isColons = !values.empty();
    if (!isColons) {
        const std::size_t wanted = at + 1 < parameters.size() && parameters[at + 1].value == 2 ? 4 : 2;
        while (values.size() < wanted && at + 1 < parameters.size())
            values.push_back(parameters[++at].value);
    }
    if (values.size() >= 2 && values[0] == 5)
        return indexed(values[1]);
    if (values.size() >= 4 && values[0] == 2)
        return direct(values.data() + (isColons && values.size() >= 5 ? 2 : 1)); // with colons a colour space may come first
    return std::nullopt;
}

bool applyAttribute(int value, AnsiStyle &style)
{
    switch (value) {
    case 0: style = {}; return true;
    case 1: style.bold = true; return true;
    case 2: style.faint = true; return true;
    case 3: style.italic = true; return true;
    case 21: style.underline = true; return true;
    case 7: style.inverse = true; return true;
    case 9: style.strike = true; return true;
    case 22: style.bold = style.faint = false; return true;
    case 23: style.italic = false; return true;
    case 24: style.underline = false; return true;
    case 27: style.inverse = false; return true;
    case 29: style.strike = false; return true;
    case 39: style.ink = {}; return true;
    case 49: style.ground = {}; return true;
    default: return false;
    }
}

void applyColor(int value, AnsiStyle &style)
{
    if (value >= 30 && value <= 37)
        style.ink = indexed(value - 30);
    else if (value >= 40 && value <= 47)
        style.ground = indexed(value - 40);
    else if (value >= 90 && value <= 97)
        style.ink = indexed(value - 90 + 8);
    else if (value >= 100 && value <= 107)
        style.ground = indexed(value - 100 + 8);
}

} // namespace

void applySgr(std::string_view text, AnsiStyle &style)
{
    const std::optional<std::vector<Parameter>> parameters = split(text);
    if (!parameters)
        return;
    for (std::size_t at = 0; at < parameters->size(); ++at) {
        const Parameter &parameter = (*parameters)[at];
        if (parameter.value == 4) {
            style.underline = parameter.parts.empty() || parameter.parts[0] != 0;
        } else if (parameter.value == 38 || parameter.value == 48) {
            AnsiColor &target = parameter.value == 38 ? style.ink : style.ground;
            if (const std::optional<AnsiColor> color = extended(*parameters, at))
                target = *color;
        } else if (!applyAttribute(parameter.value, style)) {
            applyColor(parameter.value, style);
        }
    }
}

} // namespace forklane::ui
