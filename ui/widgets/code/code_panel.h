// SPDX-License-Identifier: MIT
// The inspector's tab Code: what was run as Python, C and shell, coloured, and copied by one click.
#pragma once

#include <array>
#include <functional>

#include <QWidget>

#include "code/code.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTabBar;

namespace forklane::ui {

class CodeHighlighter;

/// The language chosen is remembered for all pages. Main thread.
class CodePanel : public QWidget {
    Q_OBJECT

public:
    explicit CodePanel(QWidget *parent = nullptr);

    void setCode(const code::JobRun &run);
    void setCode(const code::RaceRun &run);
    void setCode(const code::WorkRun &run);
    void setCode(const lesson::PartRun &run);
    void clear(); ///< A hint instead of code.

    /// As it is shown; empty while there is none.
    [[nodiscard]] QString code() const;
    void setLanguage(code::Language language);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void setTexts(const std::function<Result<std::string>(code::Language)> &write);
    void showLanguage();
    void copy();
    void takeFont();

    QTabBar *m_languages;
    QPushButton *m_copy;
    QPlainTextEdit *m_view;
    CodeHighlighter *m_highlighter;
    std::array<QString, code::kLanguageCount> m_texts;
};

} // namespace forklane::ui
