// SPDX-License-Identifier: MIT
#include "spin_box.h"

#include <QDoubleSpinBox>
#include <QSpinBox>

#include "grid.h"

namespace forklane::ui {

namespace {

void setLook(QAbstractSpinBox *box, const QString &name)
{
    box->setAccessibleName(name);
    box->setFixedHeight(grid::kTool);
    box->setLocale(QLocale(QLocale::English));
    box->setAlignment(Qt::AlignRight);
}

} // namespace

QSpinBox *makeSpinBox(const QString &name, int least, int most)
{
    auto *box = new QSpinBox;
    box->setRange(least, most);
    setLook(box, name);
    return box;
}

QDoubleSpinBox *makeDoubleSpinBox(const QString &name, double most, const QString &unit)
{
    auto *box = new QDoubleSpinBox;
    box->setRange(0, most);
    box->setDecimals(1);
    box->setSuffix(unit);
    setLook(box, name);
    return box;
}

} // namespace forklane::ui
