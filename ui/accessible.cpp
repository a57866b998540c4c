// SPDX-License-Identifier: MIT
#include "accessible.h"

namespace forklane::ui {

void notifyAccessible(QWidget *widget, QAccessible::Event kind, int item)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent event(widget, kind);
    if (item >= 0)
        event.setChild(item);
    QAccessible::updateAccessibility(&event);
}

} // namespace forklane::ui
