// SPDX-License-Identifier: MIT
#include "widgets/code/code_spans.h"

#include <QRegularExpression>

#include "theme.h"

namespace forklane::ui {

namespace {

/// The first group that matches says what it is, in the order of CodePart.
const QRegularExpression &patternOf(code::Language language)
{
    static const QRegularExpression kPython(QStringLiteral(
        R"((#.*)|(b?'(?:\\.|[^'\\])*'|b?"(?:\\.|[^"\\])*")|\b(and|as|break|class|continue|def|elif|else|except|False|finally|for|from|global|if|import|in|is|lambda|None|not|or|pass|return|True|try|while|with)\b|\b(\d[\w.]*)\b)"));
    static const QRegularExpression kC(QStringLiteral(
        R"((//.*|/\*.*?\*/)|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?<=#include )<[^>]*>)|(^\s*#\s*\w+|\b(?:break|case|char|const|continue|do|double|else|enum|for|if|int|long|return|short|signed|sizeof|static|struct|switch|unsigned|void|volatile|while)\b)|\b(\d[\w.]*)\b)"));
    static const QRegularExpression kShell(QStringLiteral(
        R"(((?:^|(?<=[\s;]))#.*)|('[^']*'|"(?:\\.|[^"\\])*")|((?<![\w./-])(?:case|do|done|elif|else|esac|exec|exit|fi|for|if|in|then|until|wait|while)(?![\w./-])|\$\w+|\$\{[^}]*\}|\$[!?$@#])|(?<![\w.-])(\d+(?:\.\d+)?)(?![\w.-]))"));
    switch (language) {
    case code::Language::Python: return kPython;
    case code::Language::C: return kC;
    case code::Language::Shell: return kShell;
    }
    return kPython;
}

/// Where a quote that is open on this line ends, behind it; −1 if it does not.
qsizetype quoteEnd(const QString &line, qsizetype from, QChar quote)
{
    for (qsizetype at = from; at < line.size(); ++at) {
        if (line[at] == QLatin1Char('\\') && quote == QLatin1Char('"'))
            ++at;
        else if (line[at] == quote)
            return at + 1;
    }
    return -1;
}

} // namespace

QList<CodeSpan> codeSpans(code::Language language, const QString &line, QChar &openQuote)
{
    QList<CodeSpan> spans;
    const auto add = [&spans](qsizetype begin, qsizetype end, CodePart part) {
        spans.append({static_cast<int>(begin), static_cast<int>(end - begin), part});
    };
    qsizetype at = 0;
    if (!openQuote.isNull()) {
        const qsizetype end = quoteEnd(line, 0, openQuote);
        at = end < 0 ? line.size() : end;
        if (at > 0)
            add(0, at, CodePart::Text);
        if (end < 0)
            return spans;
        openQuote = QChar();
    }
    while (at < line.size()) {
        const auto match = patternOf(language).match(line, at);
        const qsizetype next = match.hasMatch() ? match.capturedStart() : line.size();
        // A quote that the pattern found no end for is open until a later line.
        for (qsizetype i = at; language == code::Language::Shell && i < next; ++i) {
            if (line[i] == QLatin1Char('\\')) {
                ++i;
            } else if (line[i] == QLatin1Char('\'') || line[i] == QLatin1Char('"')) {
                openQuote = line[i];
                add(i, line.size(), CodePart::Text);
                return spans;
            }
        }
        if (!match.hasMatch() || match.capturedLength() == 0)
            break;
        add(next, match.capturedEnd(), static_cast<CodePart>(match.lastCapturedIndex() - 1));
        at = match.capturedEnd();
    }
    return spans;
}

QColor codeColor(CodePart part, const Theme &theme)
{
    switch (part) {
    case CodePart::Comment: return theme.secondText;
    case CodePart::Text: return theme.right;
    case CodePart::Keyword: return theme.accent;
    case CodePart::Number: return theme.role(Role::WaitsToWrite).ink;
    }
    return theme.text;
}

} // namespace forklane::ui
