// SPDX-License-Identifier: MIT
// The window with its real engine, and what a test sees and presses there.
#pragma once

#include <memory>

#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "appearance.h"
#include "main_window.h"

namespace forklane::ui {

inline constexpr int kPatience = 20'000; // ms

inline std::unique_ptr<Mailbox> makeMailbox()
{
    auto mailbox = Mailbox::make();
    return mailbox ? std::move(*mailbox) : nullptr;
}

/// With this label, wherever it is.
inline QPushButton *button(QWidget &parent, const QString &label)
{
    for (QPushButton *candidate : parent.findChildren<QPushButton *>()) {
        if (candidate->text() == label)
            return candidate;
    }
    return nullptr;
}

inline QPushButton *shownButton(QWidget &parent, const QString &label)
{
    for (QPushButton *candidate : parent.findChildren<QPushButton *>()) {
        if (candidate->text() == label && candidate->isVisibleTo(&parent))
            return candidate;
    }
    return nullptr;
}

inline QString status(MainWindow &window)
{
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        if (label->accessibleName() == QLatin1String("Status"))
            return label->text();
    }
    return {};
}

/// The page's sentence, as assistive technology reads it.
inline bool says(QWidget &page, const QString &beginning)
{
    for (const QWidget *widget : page.findChildren<QWidget *>()) {
        if (widget->isVisibleTo(&page) && widget->accessibleName().startsWith(beginning))
            return true;
    }
    return false;
}

/// Before any window is opened.
inline void useSettingsIn(const QTemporaryDir &folder)
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    qunsetenv("FORKLANE_THEME");
}

/// 1280 × 800, without settings of its own, shown and active; null if it did not become so.
inline std::unique_ptr<MainWindow> openWindow()
{
    QSettings().clear();
    applyAppearance();
    auto window = std::make_unique<MainWindow>(makeMailbox());
    window->resize(1280, 800);
    window->show();
    window->activateWindow();
    return QTest::qWaitForWindowActive(window.get()) ? std::move(window) : nullptr;
}

inline void resizeTo(MainWindow &window, int width, int height)
{
    window.resize(width, height);
    QCoreApplication::processEvents();
}

} // namespace forklane::ui
