// SPDX-License-Identifier: MIT
// How a widget that paints its own content tells assistive technology of itself. Main thread.
#pragma once

#include <QAccessible>
#include <QWidget>

namespace forklane::ui {

/// From now on a Widget's interface is an Interface, made from a pointer to it. Once for the program: further calls do nothing.
template <typename Widget, typename Interface>
void installAccessible()
{
    static const bool kInstalled = [] {
        QAccessible::installFactory([](const QString &, QObject *object) -> QAccessibleInterface * {
            auto *widget = qobject_cast<Widget *>(object);
            return widget != nullptr ? new Interface(widget) : nullptr;
        });
        return true;
    }();
    Q_UNUSED(kInstalled)
}

/// Something has happened to the widget, or to its item of that index. Nothing while nobody listens.
void notifyAccessible(QWidget *widget, QAccessible::Event kind, int item = -1);

} // namespace forklane::ui
