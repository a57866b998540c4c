// SPDX-License-Identifier: MIT
#include "widgets/code/code_highlighter.h"

#include <algorithm>

#include "theme.h"
#include "widgets/code/code_spans.h"

namespace forklane::ui {

/// A block's state is the quote that it leaves open, 0 if none.
void CodeHighlighter::highlightBlock(const QString &text)
{
    QChar quote(std::max(previousBlockState(), 0));
    for (const CodeSpan &span : codeSpans(m_language, text, quote)) {
        QTextCharFormat format;
        format.setForeground(codeColor(span.part, Theme::current()));
        if (span.part == CodePart::Keyword)
            format.setFontWeight(QFont::Bold);
        setFormat(span.begin, span.length, format);
    }
    setCurrentBlockState(quote.unicode());
}

} // namespace forklane::ui
