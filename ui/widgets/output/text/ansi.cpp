// SPDX-License-Identifier: MIT
#include "widgets/output/text/ansi.h"

#include <algorithm>
#include <utility>

#include "widgets/output/text/ansi_width.h"
#include "widgets/output/text/sgr.h"

namespace forklane::ui {

namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kControlPictures = 0x2400;
constexpr char32_t kDeletePicture = 0x2421;
constexpr unsigned char kEscape = 0x1B;
constexpr unsigned char kBell = 0x07;
constexpr std::size_t kTab = 8;
constexpr std::size_t kMostParameters = 256; ///< Bytes; what is longer is no SGR that anyone means.
constexpr std::size_t kMostMarks = 8;        ///< On one character.

/// In a monospaced font these have the width of a cell.
bool isPlain(const AnsiLine::Cell &cell)
{
    return cell.marks == 0 && cell.character >= U' ' && cell.character < 0x250;
}

} // namespace

QString AnsiLine::text(int from, int to) const
{
    QString result;
    const int end = std::min(to, columns());
    for (int i = std::max(from, 0); i < end; ++i) {
        const Cell &cell = cells[static_cast<std::size_t>(i)];
        if (cell.character != 0)
            result += QString::fromUcs4(&cell.character, 1) + marks[cell.marks];
    }
    return result;
}

std::vector<int> AnsiLine::columnsOfText() const
{
    std::vector<int> result;
    for (int i = 0; i < columns(); ++i) {
        const Cell &cell = cells[static_cast<std::size_t>(i)];
        const qsizetype size = cell.character == 0 ? 0 : (cell.character > 0xFFFF ? 2 : 1) + marks[cell.marks].size();
        result.insert(result.end(), static_cast<std::size_t>(size), i);
    }
    result.push_back(columns());
    return result;
}

std::vector<AnsiRun> AnsiLine::runs(int from, int to) const
{
    std::vector<AnsiRun> result;
    bool lastIsPlain = false;
    const int end = std::min(to, columns());
    for (int i = std::max(from, 0); i < end; ++i) {
        const Cell &cell = cells[static_cast<std::size_t>(i)];
        if (cell.character == 0) {
            if (!result.empty())
                ++result.back().columns;
            continue;
        }
        const bool joins = isPlain(cell) && lastIsPlain && !result.empty() && result.back().style == styles[cell.style];
        if (!joins)
            result.push_back({i, 0, QString(), styles[cell.style]});
        AnsiRun &run = result.back();
        run.text += QString::fromUcs4(&cell.character, 1) + marks[cell.marks];
        ++run.columns;
        lastIsPlain = isPlain(cell);
    }
    return result;
}

void AnsiParser::feed(std::string_view bytes)
{
    for (const char c : bytes)
        byte(static_cast<unsigned char>(c));
}

AnsiLine AnsiParser::finish()
{
    if (m_missing > 0) {
        m_missing = 0;
        put(kReplacement);
    }
    return std::move(m_line);
}

void AnsiParser::forgetCells()
{
    m_line = AnsiLine();
    m_column = 0;
    m_styleIndex = 0;
    if (m_style != AnsiStyle{}) {
        m_line.styles.push_back(m_style);
        m_styleIndex = 1;
    }
}

void AnsiParser::byte(unsigned char c)
{
    switch (m_state) {
    case State::Text: textByte(c); break;
    case State::Escape: escape(c); break;
    case State::Intermediate:
        if (c >= 0x30)
            m_state = State::Text;
        break;
    case State::Csi:
        if (c >= 0x20 && c < 0x40) {
            if (m_parameters.size() < kMostParameters)
                m_parameters.push_back(static_cast<char>(c));
        } else {
            m_state = State::Text;
            if (c == 'm')
                selectGraphic();
            else if (c < 0x20 || c > 0x7E) // not a sequence after all: the byte counts
                textByte(c);
        }
        break;
    case State::String:
        if (c == kBell)
            m_state = State::Text;
        else if (c == kEscape)
            m_state = State::StringEscape;
        break;
    case State::StringEscape: // ESC \ ends it; any other sequence begins anew
        if (c == '\\')
            m_state = State::Text;
        else
            escape(c);
        break;
    }
}

void AnsiParser::escape(unsigned char c)
{
    if (c == '[') {
        m_state = State::Csi;
        m_parameters.clear();
    } else if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_') {
        m_state = State::String;
    } else if (c >= 0x20 && c < 0x30) {
        m_state = State::Intermediate;
    } else if (c == kEscape) {
        m_state = State::Escape;
    } else {
        m_state = State::Text;
        if (c < 0x20 || c > 0x7E)
            textByte(c);
    }
}

void AnsiParser::textByte(unsigned char c)
{
    if (m_missing > 0) {
        continuation(c);
    } else if (c < 0x20 || c == 0x7F) {
        control(c);
    } else if (c < 0x80) {
        putCell(c);
    } else {
        lead(c);
    }
}

void AnsiParser::control(unsigned char c)
{
    switch (c) {
    case kEscape: m_state = State::Escape; break;
    case '\r': m_column = 0; break;
    case '\b': m_column -= m_column > 0 ? 1 : 0; break;
    case '\t':
        m_column = (m_column / kTab + 1) * kTab;
        if (m_line.cells.size() < m_column)
            m_line.cells.resize(m_column);
        break;
    case 0x7F: putCell(kDeletePicture); break;
    default: putCell(kControlPictures + c); break;
    }
}

/// The table of well-formed sequences (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF.
void AnsiParser::lead(unsigned char c)
{
    m_lowest = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    m_highest = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    if (c >= 0xC2 && c <= 0xDF) {
        m_missing = 1;
        m_partial = c & 0x1FU;
    } else if (c >= 0xE0 && c <= 0xEF) {
        m_missing = 2;
        m_partial = c & 0x0FU;
    } else if (c >= 0xF0 && c <= 0xF4) {
        m_missing = 3;
        m_partial = c & 0x07U;
    } else {
        put(kReplacement);
    }
}

void AnsiParser::continuation(unsigned char c)
{
    if (c < m_lowest || c > m_highest) {
        m_missing = 0;
        put(kReplacement);
        textByte(c);
        return;
    }
    m_lowest = 0x80;
    m_highest = 0xBF;
    m_partial = (m_partial << 6U) | (c & 0x3FU);
    if (--m_missing == 0)
        put(m_partial);
}

void AnsiParser::put(char32_t character)
{
    const CellWidth width = cellWidth(character);
    switch (width) {
    case CellWidth::None: addMark(character); break;
    case CellWidth::Hidden: putCell(kReplacement); break;
    case CellWidth::One: putCell(character); break;
    case CellWidth::Two:
        putCell(character);
        putCell(0);
        break;
    }
}

void AnsiParser::putCell(char32_t character)
{
    std::vector<AnsiLine::Cell> &cells = m_line.cells;
    if (m_column >= cells.size())
        cells.resize(m_column + 1);
    // Half of a wide character that is overwritten takes its other half along.
    if (character != 0 && cells[m_column].character == 0 && m_column > 0)
        cells[m_column - 1].character = U' ';
    if (m_column + 1 < cells.size() && cells[m_column + 1].character == 0)
        cells[m_column + 1].character = U' ';
    cells[m_column] = {character, m_styleIndex, 0};
    ++m_column;
}

void AnsiParser::addMark(char32_t character)
{
    std::size_t at = m_column;
    while (at > 0 && m_line.cells[at - 1].character == 0)
        --at;
    if (at == 0 || m_line.marks.size() > UINT16_MAX - 1U)
        return;
    AnsiLine::Cell &cell = m_line.cells[at - 1];
    if (cell.marks == 0) {
        cell.marks = static_cast<std::uint16_t>(m_line.marks.size());
        m_line.marks.emplace_back();
    }
    QString &marks = m_line.marks[cell.marks];
    if (static_cast<std::size_t>(marks.size()) < kMostMarks)
        marks += QString::fromUcs4(&character, 1);
}

void AnsiParser::selectGraphic()
{
    applySgr(m_parameters, m_style);
    const auto known = std::find(m_line.styles.begin(), m_line.styles.end(), m_style);
    if (known == m_line.styles.end() && m_line.styles.size() >= UINT16_MAX)
        return;
    m_styleIndex = static_cast<std::uint16_t>(known - m_line.styles.begin());
    if (known == m_line.styles.end())
        m_line.styles.push_back(m_style);
}

AnsiLine parseAnsi(std::string_view line)
{
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    AnsiParser parser;
    parser.feed(line);
    return parser.finish();
}

} // namespace forklane::ui
