// SPDX-License-Identifier: MIT
// The lines that ran, and a walk through them that loses nothing of what was typed.
#pragma once

#include <optional>

#include <QStringList>

namespace forklane::ui {

/// A value. The walk ends with add() and setLines(); until then every line keeps the changes made to it on the way.
class LineHistory {
public:
    static constexpr qsizetype kMost = 200;

    /// Oldest first; the newest kMost are kept, blank lines and older repeats are not.
    void setLines(const QStringList &lines);
    void add(const QString &line);
    [[nodiscard]] const QStringList &lines() const { return m_lines; }

    /// The line before (after) the one shown, whose present text is `shown`; nothing at either end.
    [[nodiscard]] std::optional<QString> older(const QString &shown) { return move(-1, shown); }
    [[nodiscard]] std::optional<QString> newer(const QString &shown) { return move(+1, shown); }

private:
    [[nodiscard]] std::optional<QString> move(int step, const QString &shown);
    void restart();

    QStringList m_lines;
    QStringList m_walk; ///< m_lines with the changes, and last what was being typed.
    qsizetype m_at = 0;
};

} // namespace forklane::ui
