// SPDX-License-Identifier: MIT
// Text that is larger or smaller than the body and stays so when the text size changes.
#pragma once

class QWidget;

namespace forklane::ui {

/// The widget's font is `scale` times the application's, now and after every change of it. Main thread.
void setFontScale(QWidget *widget, double scale);

/// Tells every widget that the application's font has changed: QApplication::setFont() reaches only those whose own font
/// follows it in every respect.
void tellFontChanged();

} // namespace forklane::ui
