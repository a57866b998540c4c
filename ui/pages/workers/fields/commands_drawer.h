// SPDX-License-Identifier: MIT
// A list of commands, one a line, typed or from a file; with a table, templates. The first ones are shown as they will run.
#pragma once

#include <QWidget>

#include "pages/workers/model/work_plan.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace forklane::ui {

class MessageText;

/// Under the header while Commands is chosen. Main thread.
class CommandsDrawer : public QWidget {
    Q_OBJECT

public:
    explicit CommandsDrawer(QWidget *parent = nullptr);

    void setText(const QString &commands); ///< Unfolds it.
    /// Only the line that says what runs: the list needs no room while it is at work.
    void setFolded(bool folded);
    [[nodiscard]] bool isFolded() const { return m_isFolded; }
    /// False, and said, if it cannot be read.
    bool openList(const QString &path);
    bool openTable(const QString &path);
    void writeTo(WorkFields &fields) const;

    [[nodiscard]] QString preview() const; ///< What is shown below the text.

signals:
    void changed();
    void unfolded();
    void said(const QString &sentence);

private:
    void updatePreview();
    bool read(const QString &path, QByteArray &bytes);
    QPushButton *makeButton(const QString &text, const QString &tip);

    QPlainTextEdit *m_text;
    MessageText *m_preview;
    QPushButton *m_table;
    QPushButton *m_open;
    QPushButton *m_edit; ///< Unfolds it.
    bool m_isFolded = false;
    QByteArray m_tableText;
    QString m_tableName;
};

} // namespace forklane::ui
