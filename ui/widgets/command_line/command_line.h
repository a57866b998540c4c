// SPDX-License-Identifier: MIT
// The edit for a command or a pipeline: says where Direct cannot read it, remembers what ran, completes names.
#pragma once

#include <optional>

#include <QLineEdit>
#include <QStringList>

#include "process/parse.h"
#include "widgets/command_line/line_history.h"

class QCompleter;
class QStringListModel;

namespace forklane::ui {

class CommandHistory;

/// One line in the fixed font. Main thread. Tab completes where there is something to complete, else it moves the focus.
class CommandLine : public QLineEdit {
    Q_OBJECT

public:
    explicit CommandLine(QWidget *parent = nullptr);

    /// Shell text is not read by us: no errors are shown. Direct at first.
    void setShellMode(bool shell);
    [[nodiscard]] bool shellMode() const { return m_shell; }
    /// Of the present text; nothing in shell mode, and nothing for a blank line.
    [[nodiscard]] std::optional<SyntaxError> syntaxError() const { return m_error; }

    /// Oldest first. What is typed stays.
    void setHistory(const QStringList &history);
    /// That of several lines in place of its own; `history` outlives it.
    void shareHistory(CommandHistory &history);
    /// Becomes the newest entry; one equal to it moves. The next Up shows it.
    void addToHistory(const QString &line);
    [[nodiscard]] const QStringList &history() const { return m_history.lines(); }

    /// Where file names are looked up; the program's own folder at first.
    void setFolder(const QString &folder) { m_folder = folder; }

    /// Where the wavy line is painted, clipped to the text's area; empty without an error or when scrolled out of sight.
    [[nodiscard]] QRect errorRect() const;

signals:
    void submitted();     ///< Enter.
    void openRequested(); ///< Shift+Enter.

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Popup { Closed, History, Names };

    void takeFont();
    void check();
    void showHint();
    [[nodiscard]] QString hint() const;
    [[nodiscard]] bool pressedEnter(QKeyEvent *event);
    [[nodiscard]] bool pressedInSearch(QKeyEvent *event);
    [[nodiscard]] bool complete();
    void replaceWord(qsizetype begin, qsizetype end, const QString &word);
    void insertName(const QString &name);
    void beginSearch();
    void endSearch(bool restore);
    [[nodiscard]] bool isSearching() const;
    void openPopup(Popup kind, const QStringList &items, const QString &filter);
    void filterPopup();
    void choose(const QString &item);
    [[nodiscard]] bool popupVisible() const;

    bool m_shell = false;
    std::optional<SyntaxError> m_error;
    qsizetype m_errorBegin = 0; ///< In UTF-16 units, as QLineEdit counts.
    qsizetype m_errorEnd = 0;
    LineHistory m_history;
    CommandHistory *m_shared = nullptr; ///< What m_history follows.
    QString m_folder;
    QStringListModel *m_items;
    QCompleter *m_completer;
    Popup m_popup = Popup::Closed;
    std::optional<QString> m_beforeSearch; ///< What stood here before the history is searched; Esc brings it back.
    bool m_nothingFits = false;            ///< The search goes on without a popup.
};

} // namespace forklane::ui
