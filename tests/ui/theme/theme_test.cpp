// SPDX-License-Identifier: MIT
#include "theme.h"

#include <array>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace forklane::ui {
namespace {

/// Relative luminance and contrast as WCAG 2.1 defines them.
double luminance(const QColor &colour)
{
    const auto linear = [](double part) { return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

std::string about(const Theme &theme, Role role)
{
    return (theme.kind == ThemeKind::Light ? "light, " : "dark, ") + roleWord(role).toStdString();
}

/// "Idle" is a base line where nothing is, and "other" no state of a process: they are told by their labels.
std::vector<Role> statesDrawn()
{
    std::vector<Role> roles;
    for (int i = 0; i < kRoleCount; ++i) {
        const auto role = static_cast<Role>(i);
        if (role != Role::Idle && role != Role::Other)
            roles.push_back(role);
    }
    return roles;
}

class EachTheme : public testing::TestWithParam<const Theme *> {};
INSTANTIATE_TEST_SUITE_P(Themes, EachTheme, testing::Values(&Theme::light(), &Theme::dark()),
                         [](const auto &theme) { return theme.param->kind == ThemeKind::Light ? "light" : "dark"; });

/// Yellow alone would not stand out from white: the mark is told by the outline on it. The bracket lies below a slice of a
/// lane, nowhere else.
std::vector<QColor> surfacesBehind(const Theme &theme, Role role)
{
    if (role == Role::InDoubt)
        return {theme.role(role).ground};
    if (role == Role::HoldsLock)
        return {theme.lane};
    return {theme.lane, theme.groupBar, theme.window};
}

TEST_P(EachTheme, InksReachThreeToOneOnWhatLiesBehindThem)
{
    const Theme &theme = *GetParam();
    for (const Role role : statesDrawn()) {
        for (const QColor &surface : surfacesBehind(theme, role))
            EXPECT_GE(contrast(theme.role(role).ink, surface), 3.0) << about(theme, role);
    }
}

TEST_P(EachTheme, LabelsReachFourAndAHalfToOneOnTheirGround)
{
    const Theme &theme = *GetParam();
    for (const Role role : statesDrawn()) {
        if (role == Role::HoldsLock || role == Role::LostUpdate)
            continue; // bracket and frame: no label of their own
        EXPECT_GE(contrast(theme.role(role).text, theme.role(role).ground), 4.5) << about(theme, role);
    }
}

TEST_P(EachTheme, TextReachesFourAndAHalfToOneOnEverySurface)
{
    const Theme &theme = *GetParam();
    for (const QColor &text : {theme.text, theme.secondText}) {
        for (const QColor &surface : {theme.lane, theme.groupBar, theme.window})
            EXPECT_GE(contrast(text, surface), 4.5) << text.name().toStdString();
    }
}

/// ✓, ✕ and bars: words beside them are in the text's colour.
TEST_P(EachTheme, MarksReachThreeToOneOnEverySurface)
{
    const Theme &theme = *GetParam();
    for (const QColor &mark : {theme.accent, theme.right, theme.fault}) {
        for (const QColor &surface : {theme.lane, theme.groupBar, theme.window})
            EXPECT_GE(contrast(mark, surface), 3.0) << mark.name().toStdString();
    }
}

TEST_P(EachTheme, ThePrimaryButtonsLabelCanBeRead)
{
    const QPalette palette = GetParam()->palette();
    EXPECT_GE(contrast(palette.color(QPalette::Highlight), palette.color(QPalette::HighlightedText)), 4.5);
}

TEST_P(EachTheme, NoTwoStatesOfAProcessLookAlikeWithoutColour)
{
    const Theme &theme = *GetParam();
    std::set<Pattern> patterns;
    for (const Role role : {Role::Running, Role::Launch, Role::WaitsToRead, Role::WaitsToWrite, Role::Sleeping, Role::Stopped,
                            Role::Zombie, Role::WaitsForLock, Role::Queued, Role::Assigned, Role::InDoubt})
        EXPECT_TRUE(patterns.insert(theme.role(role).pattern).second) << about(theme, role);
}

struct Entry {
    Role role;
    const char *lightGround;
    const char *lightInk;
    const char *darkGround;
    const char *darkInk;
};
constexpr std::array kTable = {
    Entry{Role::Running, "#0072b2", "#0072b2", "#4ca6e0", "#4ca6e0"},
    Entry{Role::Launch, "#3b5b73", "#3b5b73", "#9db4c6", "#9db4c6"},
    Entry{Role::WaitsToRead, "#d6ecfa", "#1f7fb8", "#16384c", "#56b4e9"},
    Entry{Role::WaitsToWrite, "#fbe3b0", "#9a6a00", "#46340b", "#e69f00"},
    Entry{Role::Sleeping, "#d5dae0", "#6b7683", "#39414a", "#8e99a6"},
    Entry{Role::Stopped, "#e3e6ea", "#4a5562", "#2e343b", "#b4bdc8"},
    Entry{Role::Zombie, "#ffffff", "#6b7683", "#1b1f24", "#8e99a6"},
    Entry{Role::WaitsForLock, "#cdebe1", "#00795a", "#0d3a2d", "#2fbf94"},
    Entry{Role::HoldsLock, "#009e73", "#009e73", "#1fb488", "#1fb488"},
    Entry{Role::Queued, "#ffffff", "#a04a7a", "#1b1f24", "#d98cb6"},
    Entry{Role::Assigned, "#f6e6ef", "#a04a7a", "#3a2632", "#d98cb6"},
    Entry{Role::InDoubt, "#f0e442", "#5f5900", "#f0e442", "#5f5900"},
    Entry{Role::LostUpdate, "#c24e00", "#c24e00", "#f07a2b", "#f07a2b"},
    Entry{Role::Killed, "#c24e00", "#c24e00", "#f07a2b", "#f07a2b"},
};

TEST(Theme, HasTheColoursOfTheSpecification)
{
    for (const Entry &entry : kTable) {
        const RoleStyle &light = Theme::light().role(entry.role);
        const RoleStyle &dark = Theme::dark().role(entry.role);
        EXPECT_EQ(light.ground.name().toStdString(), entry.lightGround) << about(Theme::light(), entry.role);
        EXPECT_EQ(light.ink.name().toStdString(), entry.lightInk) << about(Theme::light(), entry.role);
        EXPECT_EQ(dark.ground.name().toStdString(), entry.darkGround) << about(Theme::dark(), entry.role);
        EXPECT_EQ(dark.ink.name().toStdString(), entry.darkInk) << about(Theme::dark(), entry.role);
    }
}

TEST(Theme, EveryRoleHasAWordOfItsOwn)
{
    std::set<QString> words;
    for (int i = 0; i < kRoleCount; ++i)
        words.insert(roleWord(static_cast<Role>(i)));
    EXPECT_EQ(words.size(), static_cast<std::size_t>(kRoleCount));
    EXPECT_EQ(words.count(QString()), 0U);
}

} // namespace
} // namespace forklane::ui
