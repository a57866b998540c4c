// SPDX-License-Identifier: MIT
// Colours code by codeSpans() and the theme in use.
#pragma once

#include <QSyntaxHighlighter>

#include "code/code.h"

namespace forklane::ui {

/// Owned by the document's view. Main thread.
class CodeHighlighter : public QSyntaxHighlighter {
    Q_OBJECT

public:
    using QSyntaxHighlighter::QSyntaxHighlighter;
    void setLanguage(code::Language language) { m_language = language; } ///< Before the text is set.

protected:
    void highlightBlock(const QString &text) override;

private:
    code::Language m_language = code::Language::Python;
};

} // namespace forklane::ui
