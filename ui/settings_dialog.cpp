// SPDX-License-Identifier: MIT
#include "settings_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "appearance.h"

namespace forklane::ui {

SettingsDialog::SettingsDialog(QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Settings"));
    auto *layout = new QVBoxLayout(this);
    auto *group = new QGroupBox(tr("Appearance"));
    auto *form = new QFormLayout(group);
    auto *theme = new QComboBox;
    theme->addItems({tr("System"), tr("Light"), tr("Dark")});
    theme->setAccessibleName(tr("Theme"));
    theme->setCurrentIndex(static_cast<int>(themeChoice()));
    connect(theme, &QComboBox::currentIndexChanged, this, [](int index) { setThemeChoice(static_cast<ThemeChoice>(index)); });
    form->addRow(tr("Theme"), theme);
    auto *size = new QSpinBox;
    size->setRange(100, 200);
    size->setSingleStep(10);
    size->setSuffix(QStringLiteral(" %"));
    size->setAccessibleName(tr("Text size"));
    size->setValue(textSize());
    connect(size, &QSpinBox::valueChanged, this, [](int percent) { setTextSize(percent); });
    form->addRow(tr("Text size"), size);
    layout->addWidget(group);
    auto *buttons = new QDialogButtonBox;
    QPushButton *close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    close->setAccessibleName(tr("Close"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
}

} // namespace forklane::ui
