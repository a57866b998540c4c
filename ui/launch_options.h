// SPDX-License-Identifier: MIT
// The words that `forklane` itself was started with.
#pragma once

#include <QString>
#include <QStringList>

namespace forklane::ui {

/// `forklane [FILE | -- COMMAND…]`.
struct LaunchOptions {
    enum class Task : std::uint8_t { OpenWindow, ShowVersion, ShowHelp, Refuse };
    Task task = Task::OpenWindow;
    QString file;        ///< A recording to open; empty if none.
    QStringList command; ///< Words to run at once, literally; empty if none.
    QString error;       ///< With Refuse: the sentence.
    bool operator==(const LaunchOptions &) const = default;
};

/// `arguments` without the program's name, and without what Qt has taken for itself (-platform …).
[[nodiscard]] LaunchOptions parseLaunchOptions(const QStringList &arguments);
[[nodiscard]] QString launchHelp();

} // namespace forklane::ui
