// SPDX-License-Identifier: MIT
#include "code/text.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace forklane::code {

namespace {

constexpr std::size_t kCommentWidth = 78;

bool isControl(unsigned char byte)
{
    return byte < 0x20 || byte == 0x7f;
}

/// How many bytes the UTF-8 character at `at` has; 0 if it is none.
std::size_t characterAt(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    const std::size_t size = first < 0x80 ? 1 : first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    if (size == 0 || first > 0xf4 || at + size > text.size())
        return 0;
    std::uint32_t code = size == 1 ? first : first & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xc0U) != 0x80U)
            return 0;
        code = code << 6U | (byte(at + i) & 0x3fU);
    }
    const bool tooLong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    return tooLong || surrogate || code > 0x10ffff ? 0 : size;
}

/// Characters that turn the direction of what follows: compilers warn of them, readers are misled.
bool turnsDirection(std::string_view character)
{
    return character.size() == 3 && ((character >= "\xe2\x80\x8e" && character <= "\xe2\x80\x8f") ||
                                     (character >= "\xe2\x80\xaa" && character <= "\xe2\x80\xae") ||
                                     (character >= "\xe2\x81\xa6" && character <= "\xe2\x81\xa9"));
}

bool isUtf8(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = characterAt(text, at);
        if (size == 0)
            return false;
        at += size;
    }
    return true;
}

/// \n, \t, \\ and the quote; empty if the byte needs none of these.
std::string shortEscape(char byte, char quote)
{
    switch (byte) {
    case '\n': return "\\n";
    case '\t': return "\\t";
    case '\\': return "\\\\";
    default: return byte == quote ? std::string{'\\', quote} : std::string();
    }
}

enum class Bytes : bool { No, Yes };

std::string pythonQuoted(std::string_view text, Bytes bytes)
{
    const bool hasSingle = text.find('\'') != std::string_view::npos;
    const char quote = hasSingle && text.find('"') == std::string_view::npos ? '"' : '\'';
    std::string literal(bytes == Bytes::Yes ? "b" : "");
    literal += quote;
    for (const char byte : text) {
        const auto value = static_cast<unsigned char>(byte);
        const std::string escape = shortEscape(byte, quote);
        if (!escape.empty())
            literal += escape;
        else if (isControl(value) || (bytes == Bytes::Yes && value >= 0x80))
            literal += fmt::format("\\x{:02x}", value);
        else
            literal += byte;
    }
    return literal + quote;
}

} // namespace

std::string pythonLiteral(std::string_view text)
{
    return pythonQuoted(text, isUtf8(text) ? Bytes::No : Bytes::Yes);
}

std::string pythonBytes(std::string_view bytes)
{
    return pythonQuoted(bytes, Bytes::Yes);
}

std::string pythonList(const std::vector<std::string> &words)
{
    std::string list;
    for (const std::string &word : words)
        list += (list.empty() ? "" : ", ") + pythonLiteral(word);
    return '[' + list + ']';
}

std::string cLiteral(std::string_view bytes)
{
    std::string literal = "\"";
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t size = std::max<std::size_t>(characterAt(bytes, at), 1);
        const std::string_view character = bytes.substr(at, size);
        const bool readable = size > 1 ? !turnsDirection(character) : static_cast<unsigned char>(character[0]) < 0x80;
        const bool trigraph = character == "?" && literal.back() == '?';
        const std::string escape = shortEscape(character[0], '"');
        if (!escape.empty())
            literal += escape;
        else if (trigraph)
            literal += "\\?";
        else if (readable && !isControl(static_cast<unsigned char>(character[0])))
            literal += character;
        else
            for (const char byte : character)
                literal += fmt::format("\\{:03o}", static_cast<unsigned char>(byte));
        at += size;
    }
    return literal + '"';
}

std::string cArray(const std::vector<std::string> &words)
{
    std::string list;
    for (const std::string &word : words)
        list += cLiteral(word) + ", ";
    return '{' + list + "NULL}";
}

std::string seconds(std::chrono::nanoseconds time)
{
    std::string text = fmt::format("{:.9f}", std::chrono::duration<double>(time).count());
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text;
}

std::string comment(std::string_view mark, std::string_view text)
{
    std::string lines;
    std::string line;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (!line.empty() && mark.size() + line.size() + end + 2 > kCommentWidth) {
            lines += fmt::format("{} {}\n", mark, line);
            line.clear();
        }
        line += (line.empty() ? "" : " ") + std::string(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines + fmt::format("{} {}\n", mark, line);
}

std::string indented(std::string_view text, std::size_t columns)
{
    std::string moved;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        if (text.front() != '\n')
            moved.append(columns, ' ');
        moved += text.substr(0, end);
        text.remove_prefix(end);
    }
    return moved;
}

std::string numbered(std::string_view name, std::size_t index, std::size_t count)
{
    return count == 1 ? std::string(name) : fmt::format("{}{}", name, index + 1);
}

} // namespace forklane::code
