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
    QFont font = systemFont;
    font.setPointSizeF(systemFont.pointSizeF() * textSize() / 100.0);
    QApplication::setFont(font);
    tellFontChanged();
}

} // namespace forklane::ui
