// SPDX-License-Identifier: MIT
// Tells the desktop what has ended while the window was not looked at (the Desktop Notifications specification, over D-Bus).
#pragma once

#include <QObject>
#include <QString>

namespace forklane::ui {

/// Where nobody shows notifications nothing happens: what is told stands in the window too. Never waits. Main thread.
class DesktopNotifier : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// In place of the one before, if that still stands.
    void show(const QString &title, const QString &sentence);

signals:
    void chosen(); ///< Somebody clicked on it.

private slots:
    void onAction(uint id, const QString &action);

private:
    void listen();

    uint m_id = 0; ///< Of the newest; 0: none yet.
    bool m_listens = false;
};

} // namespace forklane::ui
