// SPDX-License-Identifier: MIT
#include "usable.h"

#include <QVariant>
#include <QWidget>

namespace forklane::ui {

namespace {

constexpr const char *kTip = "enabledTip"; // a property of the control

} // namespace

void setTip(QWidget *control, const QString &tip)
{
    control->setToolTip(tip);
    control->setProperty(kTip, tip);
}

void setUsable(QWidget *control, bool usable, const QString &tip, const QString &reason)
{
    control->setEnabled(usable);
    control->setToolTip(usable ? tip : reason);
}

void setUsable(QWidget *control, bool usable, const QString &reason)
{
    setUsable(control, usable, control->property(kTip).toString(), reason);
}

} // namespace forklane::ui
