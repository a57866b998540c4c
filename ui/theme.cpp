// SPDX-License-Identifier: MIT
#include "theme.h"

#include <array>
#include <cmath>

#include <QApplication>
#include <QCoreApplication>
#include <QEvent>
#include <QWidget>

#include "style.h"

namespace forklane::ui {

namespace {

const Theme *g_current = nullptr;

QColor rgb(unsigned value)
{
    return QColor::fromRgb(0xff000000U | value);
}

void setSolid(Theme &theme, Role role, unsigned ground, QColor text, Pattern pattern = Pattern::Solid)
{
    theme.roles[static_cast<int>(role)] = {rgb(ground), rgb(ground), std::move(text), pattern};
}

void setInked(Theme &theme, Role role, unsigned ground, unsigned ink, Pattern pattern)
{
    theme.roles[static_cast<int>(role)] = {rgb(ground), rgb(ink), theme.text, pattern};
}

void setInDoubt(Theme &theme)
{
    theme.roles[static_cast<int>(Role::InDoubt)] = {rgb(0xF0E442), rgb(0x5F5900), rgb(0x1C2430), Pattern::DashedOutline};
}

Theme makeLight()
{
    Theme theme;
    theme.kind = ThemeKind::Light;
    theme.window = rgb(0xF4F5F7);
    theme.lane = rgb(0xFFFFFF);
    theme.groupBar = rgb(0xEEF0F3);
    theme.line = rgb(0xD5DAE0);
    theme.text = rgb(0x1C2430);
    theme.secondText = rgb(0x55606E);
    theme.accent = rgb(0x0072B2);
    theme.right = rgb(0x00795A);
    theme.fault = rgb(0xC24E00);
    setSolid(theme, Role::Running, 0x0072B2, rgb(0xFFFFFF));
    setSolid(theme, Role::Launch, 0x3B5B73, rgb(0xFFFFFF), Pattern::SolidLow);
    setInked(theme, Role::WaitsToRead, 0xD6ECFA, 0x1F7FB8, Pattern::HatchForward);
    setInked(theme, Role::WaitsToWrite, 0xFBE3B0, 0x9A6A00, Pattern::HatchBackward);
    setInked(theme, Role::Sleeping, 0xD5DAE0, 0x6B7683, Pattern::ThinBar);
    setInked(theme, Role::Stopped, 0xE3E6EA, 0x4A5562, Pattern::VerticalLines);
    setInked(theme, Role::Zombie, 0xFFFFFF, 0x6B7683, Pattern::DottedOutline);
    setInked(theme, Role::WaitsForLock, 0xCDEBE1, 0x00795A, Pattern::HatchCross);
    setSolid(theme, Role::HoldsLock, 0x009E73, theme.text, Pattern::Bracket);
    setInked(theme, Role::Queued, 0xFFFFFF, 0xA04A7A, Pattern::Outline);
    setInked(theme, Role::Assigned, 0xF6E6EF, 0xA04A7A, Pattern::OutlineWithEdge);
    setInDoubt(theme);
    setSolid(theme, Role::LostUpdate, 0xC24E00, rgb(0xFFFFFF), Pattern::Frame);
    setSolid(theme, Role::Killed, 0xC24E00, rgb(0xFFFFFF));
    setInked(theme, Role::Idle, 0xFFFFFF, 0xD5DAE0, Pattern::BaseLine);
    setInked(theme, Role::Other, 0xEEF0F3, 0x6B7683, Pattern::Outline);
    return theme;
}

Theme makeDark()
{
    Theme theme;
    theme.kind = ThemeKind::Dark;
    theme.window = rgb(0x16191D);
    theme.lane = rgb(0x1B1F24);
    theme.groupBar = rgb(0x23282E);
    theme.line = rgb(0x39414A);
    theme.text = rgb(0xE8EBEF);
    theme.secondText = rgb(0xA5AFBA);
    theme.accent = rgb(0x4CA6E0);
    theme.right = rgb(0x2FBF94);
    theme.fault = rgb(0xF07A2B);
    setSolid(theme, Role::Running, 0x4CA6E0, rgb(0x10151B));
    setSolid(theme, Role::Launch, 0x9DB4C6, rgb(0x10151B), Pattern::SolidLow);
    setInked(theme, Role::WaitsToRead, 0x16384C, 0x56B4E9, Pattern::HatchForward);
    setInked(theme, Role::WaitsToWrite, 0x46340B, 0xE69F00, Pattern::HatchBackward);
    setInked(theme, Role::Sleeping, 0x39414A, 0x8E99A6, Pattern::ThinBar);
    setInked(theme, Role::Stopped, 0x2E343B, 0xB4BDC8, Pattern::VerticalLines);
    setInked(theme, Role::Zombie, 0x1B1F24, 0x8E99A6, Pattern::DottedOutline);
    setInked(theme, Role::WaitsForLock, 0x0D3A2D, 0x2FBF94, Pattern::HatchCross);
    setSolid(theme, Role::HoldsLock, 0x1FB488, theme.text, Pattern::Bracket);
    setInked(theme, Role::Queued, 0x1B1F24, 0xD98CB6, Pattern::Outline);
    setInked(theme, Role::Assigned, 0x3A2632, 0xD98CB6, Pattern::OutlineWithEdge);
    setInDoubt(theme);
    setSolid(theme, Role::LostUpdate, 0xF07A2B, rgb(0x10151B), Pattern::Frame);
    setSolid(theme, Role::Killed, 0xF07A2B, rgb(0x10151B));
    setInked(theme, Role::Idle, 0x1B1F24, 0x39414A, Pattern::BaseLine);
    setInked(theme, Role::Other, 0x23282E, 0x8E99A6, Pattern::Outline);
    return theme;
}

} // namespace

const Theme &Theme::light()
{
    static const Theme theme = makeLight();
    return theme;
}

const Theme &Theme::dark()
{
    static const Theme theme = makeDark();
    return theme;
}

const Theme &Theme::current()
{
    return g_current != nullptr ? *g_current : light();
}

QPalette Theme::palette() const
{
    QPalette palette;
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, lane);
    palette.setColor(QPalette::AlternateBase, groupBar);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, secondText);
    palette.setColor(QPalette::Button, kind == ThemeKind::Light ? lane : groupBar);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, fault);
    palette.setColor(QPalette::ToolTipBase, groupBar);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, role(Role::Running).text);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::LinkVisited, accent);
    palette.setColor(QPalette::Light, groupBar);
    palette.setColor(QPalette::Midlight, groupBar);
    palette.setColor(QPalette::Mid, line);
    palette.setColor(QPalette::Dark, line);
    palette.setColor(QPalette::Shadow, line);
    const QColor dimmed = role(Role::Sleeping).ink;
    for (const QPalette::ColorRole disabled : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, disabled, dimmed);
    return palette;
}

void applyTheme(ThemeKind kind)
{
    g_current = kind == ThemeKind::Light ? &Theme::light() : &Theme::dark();
    if (dynamic_cast<Style *>(QApplication::style()) == nullptr)
        QApplication::setStyle(new Style);
    QApplication::setPalette(g_current->palette());
    for (QWidget *widget : QApplication::allWidgets()) { // Qt tells them only from within exec()
        QEvent change(QEvent::ApplicationPaletteChange);
        QCoreApplication::sendEvent(widget, &change);
    }
}

QColor mixed(const QColor &over, const QColor &under, double share)
{
    const auto part = [share](int a, int b) { return static_cast<int>(std::lround(b + (a - b) * share)); };
    return {part(over.red(), under.red()), part(over.green(), under.green()), part(over.blue(), under.blue())};
}

QColor whoColour(std::size_t number)
{
    static constexpr std::array<unsigned, 8> kColours = {0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442,
                                                         0x0072B2, 0xD55E00, 0xCC79A7, 0x999999};
    return rgb(kColours[number % kColours.size()]);
}

QString roleWord(Role role)
{
    static const char *const kWords[kRoleCount] = {
        QT_TRANSLATE_NOOP("Role", "running"),       QT_TRANSLATE_NOOP("Role", "launch"),
        QT_TRANSLATE_NOOP("Role", "waits to read"), QT_TRANSLATE_NOOP("Role", "waits to write"),
        QT_TRANSLATE_NOOP("Role", "sleeping"),      QT_TRANSLATE_NOOP("Role", "stopped"),
        QT_TRANSLATE_NOOP("Role", "zombie"),        QT_TRANSLATE_NOOP("Role", "waits for lock"),
        QT_TRANSLATE_NOOP("Role", "holds lock"),    QT_TRANSLATE_NOOP("Role", "queued"),
        QT_TRANSLATE_NOOP("Role", "assigned"),      QT_TRANSLATE_NOOP("Role", "in doubt"),
        QT_TRANSLATE_NOOP("Role", "lost update"),   QT_TRANSLATE_NOOP("Role", "killed"),
        QT_TRANSLATE_NOOP("Role", "idle"),          QT_TRANSLATE_NOOP("Role", "other"),
    };
    return QCoreApplication::translate("Role", kWords[static_cast<int>(role)]);
}

} // namespace forklane::ui
