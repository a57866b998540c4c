// SPDX-License-Identifier: MIT
// A control that cannot act now stays in its place, disabled, and its tool tip says why (UI.md, rule 6). If it has the keyboard
// then, that goes to a place one can name: Qt would give it to whatever comes next. Main thread.
#pragma once

#include <QString>

class QWidget;

namespace forklane::ui {

/// The control's tool tip while it can be used.
void setTip(QWidget *control, const QString &tip);
/// Who has the keyboard when a control inside `area` has it and can no longer be used. `refuge` is inside `area` too.
void setFocusRefuge(QWidget *area, QWidget *refuge);
/// If the control has the keyboard, the refuge gets it: before the control is hidden or deleted.
void handFocusOn(const QWidget *control);
/// Enabled with `tip`, or disabled with `reason`.
void setUsable(QWidget *control, bool usable, const QString &tip, const QString &reason);
/// Enabled with the tip of setTip(), or disabled with `reason`.
void setUsable(QWidget *control, bool usable, const QString &reason);

} // namespace forklane::ui
