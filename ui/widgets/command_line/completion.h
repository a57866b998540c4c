// SPDX-License-Identifier: MIT
// Names that a word of a command line could become: programs where one is to start, else files.
#pragma once

#include <QString>
#include <QStringList>

namespace forklane::ui {

/// The word at a place of the text, without its quotes.
struct WordAt {
    qsizetype begin = 0; ///< Of the word as typed, with its quotes.
    qsizetype end = 0;
    QString word;           ///< Unquoted.
    bool isProgram = false; ///< The first word of a stage.
    bool isSimple = true;   ///< Without "$" and the like, whose meaning a shell knows.
};

/// The word that ends at `cursor` (empty behind a space). Pure.
[[nodiscard]] WordAt wordAt(const QString &text, qsizetype cursor);
/// Backslashes before what a shell would take for more than a letter. Pure.
[[nodiscard]] QString quoted(const QString &name);
/// The longest beginning that all share. Pure.
[[nodiscard]] QString commonBeginning(const QStringList &names);

/// Looks into the file system: at most kMostNames names, sorted; folders end in "/". Any thread.
inline constexpr qsizetype kMostNames = 200;
[[nodiscard]] QStringList programNames(const QString &beginning, const QStringList &folders);
[[nodiscard]] QStringList fileNames(const QString &beginning, const QString &folder);

} // namespace forklane::ui
