// SPDX-License-Identifier: MIT
// The commands that ran, for every command line of the window, kept over restarts.
#pragma once

#include <QObject>

#include "widgets/command_line/line_history.h"

namespace forklane::ui {

/// In the settings (QSettings). Main thread.
class CommandHistory : public QObject {
    Q_OBJECT

public:
    explicit CommandHistory(QObject *parent = nullptr);

    /// Oldest first.
    [[nodiscard]] const QStringList &lines() const { return m_history.lines(); }
    /// Becomes the newest one; one equal to it moves, the oldest goes (LineHistory::kMost).
    void add(const QString &line);

signals:
    void changed();

private:
    LineHistory m_history;
};

} // namespace forklane::ui
