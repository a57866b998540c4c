// SPDX-License-Identifier: MIT
#include "usable.h"

#include <QVariant>
#include <QWidget>

namespace forklane::ui {

namespace {

constexpr const char *kTip = "enabledTip";     // a property of the control
constexpr const char *kRefuge = "focusRefuge"; // of an area

} // namespace

void setTip(QWidget *control, const QString &tip)
{
    control->setToolTip(tip);
    control->setProperty(kTip, tip);
}

void setFocusRefuge(QWidget *area, QWidget *refuge)
{
    area->setProperty(kRefuge, QVariant::fromValue(refuge));
}

void handFocusOn(const QWidget *control)
{
    const QWidget *focus = control->window()->focusWidget();
    if (focus != control && !control->isAncestorOf(focus))
        return;
    for (const QWidget *area = control->parentWidget(); area != nullptr; area = area->parentWidget()) {
        if (auto *refuge = area->property(kRefuge).value<QWidget *>())
            return refuge->setFocus();
    }
}

void setUsable(QWidget *control, bool usable, const QString &tip, const QString &reason)
{
    if (!usable)
        handFocusOn(control);
    control->setEnabled(usable);
    control->setToolTip(usable ? tip : reason);
}

void setUsable(QWidget *control, bool usable, const QString &reason)
{
    setUsable(control, usable, control->property(kTip).toString(), reason);
}

} // namespace forklane::ui
