// SPDX-License-Identifier: MIT
// Which part of a line of code is what, for its colour. Pure.
#pragma once

#include <cstdint>

#include <QColor>
#include <QList>
#include <QString>

#include "code/code.h"

namespace forklane::ui {

struct Theme;

enum class CodePart : std::uint8_t { Comment, Text, Keyword, Number };
inline constexpr int kCodePartCount = 4;

struct CodeSpan {
    int begin = 0;
    int length = 0;
    CodePart part = CodePart::Comment;
    bool operator==(const CodeSpan &) const = default;
};

/// `openQuote` is the quote that a line before left open (a shell's may span lines), or a null character; it is updated.
[[nodiscard]] QList<CodeSpan> codeSpans(code::Language language, const QString &line, QChar &openQuote);

/// Of the theme's own inks; 4.5 : 1 on its lanes.
[[nodiscard]] QColor codeColor(CodePart part, const Theme &theme);

} // namespace forklane::ui
