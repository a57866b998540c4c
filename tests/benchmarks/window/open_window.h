// SPDX-License-Identifier: MIT
// The real window of a benchmark, with settings of the benchmark's own.
#pragma once

#include <memory>

#include <QCoreApplication>

#include "appearance.h"
#include "io/mailbox.h"
#include "main_window.h"

namespace forklane::bench {

/// Shown at 1280 × 800; null when there are no descriptors. After the QApplication has been made.
inline std::unique_ptr<ui::MainWindow> openWindow(const QString &name)
{
    QCoreApplication::setOrganizationName(name);
    ui::applyAppearance();
    auto mailbox = Mailbox::make();
    if (!mailbox)
        return nullptr;
    auto window = std::make_unique<ui::MainWindow>(std::move(*mailbox));
    window->resize(1280, 800);
    window->show();
    return window;
}

} // namespace forklane::bench
