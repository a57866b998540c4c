// SPDX-License-Identifier: MIT
// Settings act at once; the only button is Close.
#pragma once

#include <QDialog>

namespace forklane::ui {

/// Main thread.
class SettingsDialog : public QDialog {
    Q_OBJECT

public:
    explicit SettingsDialog(QWidget *parent = nullptr);
};

} // namespace forklane::ui
