// SPDX-License-Identifier: MIT
// One line of a program's output as a terminal would leave it: cells with styles. Pure; no colours of ours, no widgets.
// ECMA-48 (SGR), ITU-T T.416 (colours by number), Unicode 15 section 3.9 (what to show for invalid UTF-8).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <QString>

namespace forklane::ui {

/// A colour as a program asked for it.
struct AnsiColor {
    enum class Kind : std::uint8_t { Default, Indexed, Direct };
    Kind kind = Kind::Default;
    std::uint8_t red = 0; ///< The index (0–255), if Indexed.
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    bool operator==(const AnsiColor &) const = default;
};

struct AnsiStyle {
    AnsiColor ink;
    AnsiColor ground;
    bool bold = false;
    bool faint = false;
    bool italic = false;
    bool underline = false;
    bool strike = false;
    bool inverse = false;
    bool operator==(const AnsiStyle &) const = default;
};

/// Neighbouring cells of one style that may be drawn with one call. Characters that fonts like to give another width than a
/// cell's stand alone, so that what follows keeps its column.
struct AnsiRun {
    int column = 0;
    int columns = 0;
    QString text;
    AnsiStyle style;
    bool operator==(const AnsiRun &) const = default;
};

/// The cells of one line.
class AnsiLine {
public:
    struct Cell {
        char32_t character = U' '; ///< 0: the right half of the wide character before it.
        std::uint16_t style = 0;   ///< Into styles.
        std::uint16_t marks = 0;   ///< Into marks (combining characters); 0: none.
    };
    std::vector<Cell> cells;
    std::vector<AnsiStyle> styles{AnsiStyle{}};
    std::vector<QString> marks{QString()};

    [[nodiscard]] int columns() const { return static_cast<int>(cells.size()); }
    /// The characters of the columns from ≤ c < to.
    [[nodiscard]] QString text(int from = 0, int to = INT32_MAX) const;
    /// The column of each QChar of text(), and one past the end.
    [[nodiscard]] std::vector<int> columnsOfText() const;
    [[nodiscard]] std::vector<AnsiRun> runs(int from = 0, int to = INT32_MAX) const;
};

/// Feeds on bytes and writes cells. `\r` goes back to column 0 and what follows overwrites; tabs reach the next multiple of 8;
/// only SGR is obeyed: other escape sequences, titles and links (OSC) among them, are swallowed whole.
class AnsiParser {
public:
    void feed(std::string_view bytes);
    /// Ends the input: a character cut in half becomes U+FFFD.
    [[nodiscard]] AnsiLine finish();
    /// Forgets the cells, not the style or a sequence begun: what was fed only led up to the part wanted.
    void forgetCells();

private:
    enum class State : std::uint8_t { Text, Escape, Intermediate, Csi, String, StringEscape };

    void byte(unsigned char c);
    void textByte(unsigned char c);
    void control(unsigned char c);
    void escape(unsigned char c);
    void continuation(unsigned char c);
    void lead(unsigned char c);
    void put(char32_t character);
    void putCell(char32_t character);
    void addMark(char32_t character);
    void selectGraphic();

    AnsiLine m_line;
    AnsiStyle m_style;
    std::uint16_t m_styleIndex = 0;
    std::size_t m_column = 0;
    State m_state = State::Text;
    std::string m_parameters;
    char32_t m_partial = 0;        ///< UTF-8 so far.
    int m_missing = 0;             ///< Continuation bytes to come.
    unsigned char m_lowest = 0x80; ///< What the next one may be.
    unsigned char m_highest = 0xBF;
};

/// The cells of a whole line (without its newline; a `\r` before the newline does nothing).
[[nodiscard]] AnsiLine parseAnsi(std::string_view line);

} // namespace forklane::ui
