// SPDX-License-Identifier: MIT
// What a line of bytes becomes on the screen.
#include "widgets/output/text/ansi.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "widgets/output/text/ansi_colors.h"

namespace forklane::ui {
namespace {

using namespace std::string_literals;

struct TextCase {
    const char *name;
    std::string bytes;
    const char *text; ///< UTF-8.
};

class AnsiText : public testing::TestWithParam<TextCase> {};

TEST_P(AnsiText, IsWhatATerminalWouldLeave)
{
    EXPECT_EQ(parseAnsi(GetParam().bytes).text().toStdString(), GetParam().text);
}

const TextCase kTexts[] = {
    {"Plain", "hello", "hello"},
    {"Empty", "", ""},
    {"CarriageReturnRewrites", "10 %\r20 %", "20 %"},
    {"ShorterRewriteLeavesTheRest", "abcdef\rxy", "xycdef"},
    {"CarriageReturnAtTheEnd", "dos line\r", "dos line"},
    {"CarriageReturnTwice", "aaa\rbb\rc", "cba"},
    {"Backspace", "abc\b\bX", "aXc"},
    {"BackspaceAtTheEdge", "\b\bx", "x"},
    {"TabToEight", "a\tb", "a       b"},
    {"TabFromEight", "12345678\tb", "12345678        b"},
    {"TabDoesNotErase", "abcdefghij\r\tX", "abcdefghXj"},
    {"SgrIsTaken", "\x1b[31mred\x1b[0m", "red"},
    {"CursorMovesAreSwallowed", "a\x1b[2Jb\x1b[10;5Hc\x1b[?25ld", "abcd"},
    {"TitleIsSwallowed",
     "a\x1b]0;evil title\x07"
     "b",
     "ab"},
    {"LinkIsSwallowed", "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"},
    {"DeviceStringIsSwallowed", "a\x1bP1$r0m\x1b\\b", "ab"},
    {"CharsetIsSwallowed", "\x1b(Bx", "x"},
    {"TwoByteEscapeIsSwallowed",
     "\x1b"
     "7x\x1b"
     "8",
     "x"},
    {"OpenSequenceIsSwallowed", "x\x1b[31", "x"},
    {"OpenTitleIsSwallowed", "x\x1b]0;title", "x"},
    {"NulIsShown", "a\0b"s, "a␀b"},
    {"BellIsShown", "a\x07", "a␇"},
    {"DeleteIsShown", "a\x7f", "a␡"},
    {"Utf8", "gr\xc3\xbc\xc3\x9f", "grüß"},
    {"LoneContinuation", "a\x80z", "a\xef\xbf\xbdz"},
    {"CutCharacter", "a\xe2\x82", "a\xef\xbf\xbd"},
    {"CutCharacterThenText", "\xe2\x82z", "\xef\xbf\xbdz"},
    {"Overlong", "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
    {"Surrogate", "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {"BeyondUnicode", "\xf5", "\xef\xbf\xbd"},
    {"Wide", "漢字x", "漢字x"},
    {"HalfOfWideOverwritten", "漢x\ra", "a x"},
    {"Combining", "e\xcc\x81x", "e\xcc\x81x"},
    {"DirectionalOverrideIsShown",
     "a\xe2\x80\xae"
     "b",
     "a\xef\xbf\xbd"
     "b"},
    {"C1IsShown",
     "a\xc2\x9b"
     "31m",
     "a\xef\xbf\xbd"
     "31m"},
};
INSTANTIATE_TEST_SUITE_P(Table, AnsiText, testing::ValuesIn(kTexts),
                         [](const auto &info) { return std::string(info.param.name); });

struct StyleCase {
    const char *name;
    const char *parameters;
    AnsiStyle style;
};

AnsiStyle styleWith(void (*change)(AnsiStyle &))
{
    AnsiStyle style;
    change(style);
    return style;
}

AnsiColor indexed(std::uint8_t index)
{
    return {AnsiColor::Kind::Indexed, index, 0, 0};
}

AnsiColor direct(std::uint8_t red, std::uint8_t green, std::uint8_t blue)
{
    return {AnsiColor::Kind::Direct, red, green, blue};
}

class AnsiSgr : public testing::TestWithParam<StyleCase> {};

TEST_P(AnsiSgr, SetsTheStyle)
{
    const AnsiLine line = parseAnsi("\x1b["s + GetParam().parameters + "mx");
    ASSERT_EQ(line.runs().size(), 1U);
    EXPECT_EQ(line.runs()[0].style, GetParam().style);
}

const StyleCase kStyles[] = {
    {"Red", "31", styleWith([](AnsiStyle &s) { s.ink = indexed(1); })},
    {"BrightRed", "91", styleWith([](AnsiStyle &s) { s.ink = indexed(9); })},
    {"OnGreen", "42", styleWith([](AnsiStyle &s) { s.ground = indexed(2); })},
    {"OnBrightGreen", "102", styleWith([](AnsiStyle &s) { s.ground = indexed(10); })},
    {"BoldRed", "1;31", styleWith([](AnsiStyle &s) { s.bold = true, s.ink = indexed(1); })},
    {"Palette", "38;5;208", styleWith([](AnsiStyle &s) { s.ink = indexed(208); })},
    {"PaletteThenBold", "38;5;208;1", styleWith([](AnsiStyle &s) { s.bold = true, s.ink = indexed(208); })},
    {"PaletteByColons", "38:5:208", styleWith([](AnsiStyle &s) { s.ink = indexed(208); })},
    {"Direct", "48;2;1;2;3", styleWith([](AnsiStyle &s) { s.ground = direct(1, 2, 3); })},
    {"DirectByColons", "38:2::1:2:3", styleWith([](AnsiStyle &s) { s.ink = direct(1, 2, 3); })},
    {"DirectByFewColons", "38:2:1:2:3", styleWith([](AnsiStyle &s) { s.ink = direct(1, 2, 3); })},
    {"DirectClamped", "38;2;999;0;0", styleWith([](AnsiStyle &s) { s.ink = direct(255, 0, 0); })},
    {"Curly", "4:3", styleWith([](AnsiStyle &s) { s.underline = true; })},
    {"NoUnderlineByColon", "4;4:0", {}},
    {"Reset", "1;3;4;7;9;31;0", {}},
    {"ResetByNothing", "1;31;", {}},
    {"OneByOneOff", "1;2;3;4;7;9;22;23;24;27;29", {}},
    {"Unknown", "66", {}},
    {"Private", "?1", {}},
    {"Cut", "38;5", {}},
    {"Huge", "99999999999999999999", {}},
};
INSTANTIATE_TEST_SUITE_P(Table, AnsiSgr, testing::ValuesIn(kStyles),
                         [](const auto &info) { return std::string(info.param.name); });

TEST(AnsiLine, NeighboursOfOneStyleAreOneRun)
{
    const std::vector<AnsiRun> runs = parseAnsi("ab\x1b[1mcd\x1b[0mef").runs();
    ASSERT_EQ(runs.size(), 3U);
    EXPECT_EQ(runs[1].text, "cd");
    EXPECT_EQ(runs[1].column, 2);
    EXPECT_TRUE(runs[1].style.bold);
    EXPECT_EQ(runs[2].text, "ef");
}

TEST(AnsiLine, AWideCharacterTakesTwoColumnsAndStandsAlone)
{
    const std::vector<AnsiRun> runs = parseAnsi("a漢b").runs();
    ASSERT_EQ(runs.size(), 3U);
    EXPECT_EQ(runs[1].column, 1);
    EXPECT_EQ(runs[1].columns, 2);
    EXPECT_EQ(runs[2].column, 3);
}

TEST(AnsiLine, ColumnsOfTextFollowTheCells)
{
    const AnsiLine line = parseAnsi("a漢😀b");
    EXPECT_EQ(line.text().size(), 5);
    EXPECT_EQ(line.columnsOfText(), (std::vector<int>{0, 1, 3, 3, 5, 6}));
}

TEST(AnsiLine, APartIsCutByColumns)
{
    EXPECT_EQ(parseAnsi("hello world").text(6, 9), "wor");
    EXPECT_EQ(parseAnsi("hello").runs(1, 3).at(0).text, "el");
}

TEST(AnsiParser, KeepsTheStyleOfWhatLedUp)
{
    AnsiParser parser;
    parser.feed("\x1b[32mlong ago \x1b[1");
    parser.forgetCells();
    parser.feed("mnow");
    const AnsiLine line = parser.finish();
    EXPECT_EQ(line.text(), "now");
    EXPECT_TRUE(line.runs().at(0).style.bold);
    EXPECT_EQ(line.runs().at(0).style.ink, indexed(2));
}

TEST(AnsiParser, AnyBytesGiveCellsWithinTheirTables)
{
    std::mt19937 random(4);
    const std::string interesting = "\x1b[]();:0123456789mKP\\\a\r\b\t\xe2\x82\xac\xf0\x9f\x98\x80 ab";
    for (int i = 0; i < 2'000; ++i) {
        std::string bytes(random() % 200, ' ');
        for (char &c : bytes)
            c = random() % 4 == 0 ? static_cast<char>(random()) : interesting[random() % interesting.size()];
        const AnsiLine line = parseAnsi(bytes);
        for (const AnsiLine::Cell &cell : line.cells) {
            ASSERT_LT(cell.style, line.styles.size());
            ASSERT_LT(cell.marks, line.marks.size());
        }
        ASSERT_EQ(line.columnsOfText().size(), static_cast<std::size_t>(line.text().size()) + 1);
    }
}

class AnsiContrast : public testing::TestWithParam<ThemeKind> {};

TEST_P(AnsiContrast, EveryColourOfThe256IsReadable)
{
    const Theme &theme = GetParam() == ThemeKind::Light ? Theme::light() : Theme::dark();
    for (int i = 0; i < 256; ++i) {
        AnsiStyle style;
        style.ink = indexed(static_cast<std::uint8_t>(i));
        EXPECT_GE(contrast(paintOf(style, theme).ink, theme.lane), kLeastContrast) << i;
    }
}

TEST_P(AnsiContrast, PlainTextOnAnyGroundIsReadable)
{
    const Theme &theme = GetParam() == ThemeKind::Light ? Theme::light() : Theme::dark();
    for (int i = 0; i < 256; ++i) {
        AnsiStyle style;
        style.ground = indexed(static_cast<std::uint8_t>(i));
        const AnsiPaint paint = paintOf(style, theme);
        ASSERT_TRUE(paint.ground);
        EXPECT_GE(contrast(paint.ink, *paint.ground), kLeastContrast) << i;
    }
}

INSTANTIATE_TEST_SUITE_P(Themes, AnsiContrast, testing::Values(ThemeKind::Light, ThemeKind::Dark));

TEST(AnsiColors, AReadableColourStaysAsItIs)
{
    AnsiStyle style;
    style.ink = direct(0, 0, 200);
    EXPECT_EQ(paintOf(style, Theme::light()).ink, QColor(0, 0, 200));
}

} // namespace
} // namespace forklane::ui
