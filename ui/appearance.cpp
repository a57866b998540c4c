// SPDX-License-Identifier: MIT
#include "appearance.h"

#include <algorithm>

#include <QApplication>
#include <QFont>
#include <QSettings>

#include "scaled_font.h"
#include "theme.h"

namespace forklane::ui {

namespace {

const QString kThemeKey = QStringLiteral("appearance/theme");
const QString kTextSizeKey = QStringLiteral("appearance/textSize");

const QStringList &themeNames()
{
    static const QStringList names = {QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")};
    return names;
}

/// The platform's own palette, asked before ours replaces it.
bool systemIsDark()
{
    static const bool dark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
}

/// What the palette cannot say: Fusion draws its outlines from the window's colour, too dark to be seen on a dark ground.
QString styleSheet(const Theme &theme)
{
    return QStringLiteral(
               "QPushButton#primary { background: %1; color: %2; border: none; border-radius: 4px; }"
               "QPushButton#primary:hover { border: 1px solid %2; }"
               "QPushButton#primary:focus { border: 2px solid %2; }"
               "QPushButton#primary:disabled { background: %3; }"
               "QLineEdit { border: 1px solid %3; border-radius: 4px; background: %5; padding: 0 6px; min-height: 22px; }"
               "QLineEdit:focus { border: 1px solid %1; }"
               "QCheckBox::indicator { border: 1px solid %4; border-radius: 2px; background: %5; width: 12px; height: 12px; }"
               "QCheckBox::indicator:checked { image: url(:/icons/check-%6.svg); }")
        .arg(theme.accent.name(), theme.role(Role::Running).text.name(), theme.line.name(), theme.secondText.name(),
             theme.lane.name(), theme.kind == ThemeKind::Light ? QStringLiteral("light") : QStringLiteral("dark"));
}

} // namespace

ThemeChoice themeChoice()
{
    const QString wanted = qEnvironmentVariable("FORKLANE_THEME", QSettings().value(kThemeKey).toString());
    return static_cast<ThemeChoice>(std::max<qsizetype>(0, themeNames().indexOf(wanted)));
}

void setThemeChoice(ThemeChoice choice)
{
    QSettings().setValue(kThemeKey, themeNames()[static_cast<int>(choice)]);
    applyAppearance();
}

int textSize()
{
    return std::clamp(QSettings().value(kTextSizeKey, 100).toInt(), 100, 200);
}

void setTextSize(int percent)
{
    QSettings().setValue(kTextSizeKey, std::clamp(percent, 100, 200));
    applyAppearance();
}

void applyAppearance()
{
    static const QFont systemFont = QApplication::font();
    const bool dark = themeChoice() == ThemeChoice::Dark || (themeChoice() == ThemeChoice::System && systemIsDark());
    applyTheme(dark ? ThemeKind::Dark : ThemeKind::Light);
    qApp->setStyleSheet(styleSheet(Theme::current()));
    QFont font = systemFont;
    font.setPointSizeF(systemFont.pointSizeF() * textSize() / 100.0);
    QApplication::setFont(font);
    tellFontChanged();
}

} // namespace forklane::ui
