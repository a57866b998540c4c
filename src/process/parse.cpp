// SPDX-License-Identifier: MIT
#include "process/parse.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "process/lexer.h"

namespace forklane {
namespace {

using Checked = tl::expected<void, SyntaxError>;

bool isNameByte(char byte, bool first)
{
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
    return letter || (!first && byte >= '0' && byte <= '9');
}

/// Index of the `=` when the word is `NAME=…` with nothing quoted up to the `=`.
std::optional<std::size_t> assignmentSign(const std::vector<WordByte> &word)
{
    std::size_t i = 0;
    while (i < word.size() && !word[i].quoted && isNameByte(word[i].value, i == 0))
        ++i;
    if (i == 0 || i >= word.size() || word[i].quoted || word[i].value != '=')
        return std::nullopt;
    return i;
}

/// The number that a word is: digits only, up to kLastDescriptor.
std::optional<int> descriptorIn(const std::string &word)
{
    if (word.empty() || word.size() > 4 || !std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    const int number = std::stoi(word);
    return number <= kLastDescriptor ? std::optional(number) : std::nullopt;
}

OpenMode openModeOf(RedirectOperator redirect)
{
    switch (redirect) {
    case RedirectOperator::Read: return OpenMode::Read;
    case RedirectOperator::Append:
    case RedirectOperator::BothAppend: return OpenMode::Append;
    default: return OpenMode::Truncate;
    }
}

/// Words, assignments and redirections between two pipes.
struct StageText {
    Stage stage;
    std::optional<Token> assignment; ///< The first one.
    std::optional<Token> redirect;   ///< The first one.

    [[nodiscard]] bool isBlank() const { return stage.command.argv.empty() && !assignment && !redirect; }
};

/// Where a word stands in the text, quotes included.
struct WordPlace {
    std::size_t begin = 0;
    std::size_t length = 0;
};

class Parser {
public:
    explicit Parser(std::string_view text) : m_text(text), m_lexer(text) {}

    tl::expected<Pipeline, SyntaxError> parse()
    {
        if (const std::size_t nul = m_text.find('\0'); nul != std::string_view::npos)
            return tl::unexpected(m_lexer.errorAt(nul, 1, "a NUL byte cannot be part of a command"));
        Pipeline pipeline{{}, std::string(m_text)};
        Token before; // The pipe that the stage follows; End for the first stage.
        while (true) {
            StageText text;
            const auto after = parseStage(text);
            if (!after)
                return tl::unexpected(after.error());
            if (auto complete = refuseIncomplete(text, before, *after); !complete)
                return tl::unexpected(complete.error());
            text.stage.pipesStderr = after->kind == TokenKind::PipeBoth;
            pipeline.stages.push_back(std::move(text.stage));
            if (after->kind == TokenKind::End)
                return pipeline;
            before = *after;
        }
    }

    /// Of each stage that has been read.
    [[nodiscard]] const std::vector<WordPlace> &programs() const { return m_programs; }

private:
    /// Reads up to the pipe or the end that closes the stage, and returns that.
    tl::expected<Token, SyntaxError> parseStage(StageText &text)
    {
        while (true) {
            auto token = m_lexer.next();
            if (!token || (token->kind != TokenKind::Word && token->kind != TokenKind::Redirect))
                return token;
            Checked added = token->kind == TokenKind::Word ? addWord(text, *token) : addRedirect(text, *token);
            if (!added)
                return tl::unexpected(std::move(added.error()));
        }
    }

    Checked addWord(StageText &text, const Token &token)
    {
        Command &command = text.stage.command;
        if (command.argv.empty()) {
            if (const auto sign = assignmentSign(token.word))
                return addAssignment(text, token, *sign);
            if (token.length == 1 && m_text[token.begin] == '!')
                return tl::unexpected(m_lexer.refusalAt(token.begin, 1, "Direct does not invert exit codes (!)", "Quote it"));
        }
        if (command.argv.empty())
            m_programs.push_back({token.begin, token.length});
        command.argv.push_back(textOf(token.word));
        return {};
    }

    Checked addAssignment(StageText &text, const Token &token, std::size_t sign)
    {
        for (std::size_t i = sign + 1; i < token.word.size(); ++i) {
            const WordByte &byte = token.word[i];
            const WordByte &previous = token.word[i - 1];
            const bool begins = i == sign + 1 || (previous.value == ':' && !previous.quoted);
            if (byte.value == '~' && !byte.quoted && begins)
                return tl::unexpected(m_lexer.refusalAt(byte.offset, 1, "Direct does not expand ~", "Quote it"));
        }
        const std::string word = textOf(token.word);
        text.stage.command.environment.set[word.substr(0, sign)] = word.substr(sign + 1);
        if (!text.assignment)
            text.assignment = token;
        return {};
    }

    Checked addRedirect(StageText &text, const Token &token)
    {
        const std::string_view written = m_text.substr(token.begin, token.length);
        const bool copies = token.redirect == RedirectOperator::CopyInput || token.redirect == RedirectOperator::CopyOutput;
        auto word = copies ? m_lexer.nextOfCopy() : m_lexer.next();
        if (!word)
            return tl::unexpected(std::move(word.error()));
        if (word->kind != TokenKind::Word)
            return tl::unexpected(
                m_lexer.errorAt(token.begin, token.length,
                                fmt::format("a {} is missing after {}", copies ? "descriptor number" : "file name", written)));
        if (!text.redirect)
            text.redirect = token;
        return copies ? addCopy(text, token, *word) : addFile(text, token, *word);
    }

    static Checked addFile(StageText &text, const Token &token, const Token &word)
    {
        const bool both = token.redirect == RedirectOperator::BothTruncate || token.redirect == RedirectOperator::BothAppend;
        const int usual = token.redirect == RedirectOperator::Read ? 0 : 1;
        Command &command = text.stage.command;
        redirect(command, token.descriptor.value_or(usual), FilePath{textOf(word.word), openModeOf(token.redirect)});
        if (both)
            redirect(command, 2, CopyOf{1});
        return {};
    }

    Checked addCopy(StageText &text, const Token &token, const Token &word) const
    {
        const bool input = token.redirect == RedirectOperator::CopyInput;
        const int target = token.descriptor.value_or(input ? 0 : 1);
        const std::string name = textOf(word.word);
        if (name == "-") {
            redirect(text.stage.command, target, Closed{});
            return {};
        }
        const auto source = descriptorIn(name);
        if (!source)
            return tl::unexpected(badCopy(token, word));
        redirect(text.stage.command, target, CopyOf{*source});
        return {};
    }

    [[nodiscard]] SyntaxError badCopy(const Token &token, const Token &word) const
    {
        const std::string_view written = m_text.substr(token.begin, token.length);
        const std::string name = textOf(word.word);
        const bool isNumber = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
        if (isNumber)
            return m_lexer.errorAt(word.begin, word.length, fmt::format("descriptor numbers end at {}", kLastDescriptor));
        SyntaxError error = m_lexer.errorAt(word.begin, word.length,
                                            fmt::format("a descriptor number or - must follow {}, not a file name", written));
        if (token.redirect == RedirectOperator::CopyOutput && !token.descriptor)
            error.wayOut = "To send stdout and stderr to a file, write &>";
        return error;
    }

    /// A stage needs a command word. The error points at what is there without one.
    [[nodiscard]] Checked refuseIncomplete(const StageText &text, const Token &before, const Token &after) const
    {
        if (!text.stage.command.argv.empty())
            return {};
        if (text.assignment)
            return tl::unexpected(m_lexer.refusalAt(text.assignment->begin, text.assignment->length,
                                                    "a command is missing after the assignment", ""));
        if (text.redirect)
            return tl::unexpected(m_lexer.refusalAt(text.redirect->begin, text.redirect->length,
                                                    "a command is missing beside the redirection", ""));
        if (before.kind != TokenKind::End)
            return tl::unexpected(missingCommand(before, "after"));
        if (after.kind != TokenKind::End)
            return tl::unexpected(missingCommand(after, "before"));
        return tl::unexpected(m_lexer.errorAt(0, m_text.size(), "there is no command"));
    }

    [[nodiscard]] SyntaxError missingCommand(const Token &pipe, std::string_view where) const
    {
        const std::string_view written = m_text.substr(pipe.begin, pipe.length);
        return m_lexer.errorAt(pipe.begin, pipe.length, fmt::format("a command is missing {} {}", where, written));
    }

    std::string_view m_text;
    Lexer m_lexer;
    std::vector<WordPlace> m_programs;
};

} // namespace

std::string describe(const SyntaxError &error, std::string_view shell)
{
    std::string sentence = fmt::format("Column {}: {}.", error.column, error.what);
    if (!error.wayOut.empty() && error.needsShell)
        return sentence + fmt::format(" {}, or use {}.", error.wayOut, shell);
    if (!error.wayOut.empty())
        return sentence + fmt::format(" {}.", error.wayOut);
    return error.needsShell ? sentence + fmt::format(" Use {}.", shell) : sentence;
}

tl::expected<Pipeline, SyntaxError> parsePipeline(std::string_view text)
{
    return Parser(text).parse();
}

std::optional<std::string> withProgram(std::string_view text, std::size_t stage, const std::string &program)
{
    Parser parser(text);
    if (!parser.parse() || stage >= parser.programs().size())
        return std::nullopt;
    const WordPlace &place = parser.programs()[stage];
    return std::string(text).replace(place.begin, place.length, quoteWord(program));
}

} // namespace forklane
