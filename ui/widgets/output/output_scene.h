// SPDX-License-Identifier: MIT
// What the output view shows at one instant, as values: rows of text with their gutter. Built from an index, replayed by a
// painter.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <QFont>
#include <QSize>
#include <QString>
#include <QStringList>

#include "tick_range.h"
#include "widgets/output/text/line_index.h"
#include "widgets/output/text/line_text.h"

namespace forklane::ui {

/// A place between two characters. Columns may lie beyond the line's end.
struct TextPosition {
    std::uint64_t line = 0;
    int column = 0;
    auto operator<=>(const TextPosition &) const = default;
};

struct TextRange {
    TextPosition from;
    TextPosition to;
    [[nodiscard]] bool isEmpty() const { return from == to; }
    bool operator==(const TextRange &) const = default;
};

/// Put before each line of a stream where it is shown, as its caller would print it; no part of the output.
struct LinePrefixes {
    QString output;
    QString error;
    bool operator==(const LinePrefixes &) const = default;
};

/// Lines that are marked: read within the range, by this stage or by any.
struct LineMark {
    TickRange range;
    std::optional<std::uint16_t> stage;

    [[nodiscard]] bool contains(const OutputLine &line) const
    {
        return line.dropped == 0 && line.tick >= range.from && line.tick <= range.to && (!stage || *stage == line.stream.stage);
    }
    bool operator==(const LineMark &) const = default;
};

/// Whether what is marked is scrolled to.
enum class Reveal : std::uint8_t { No, Yes };

struct SceneRow {
    bool isNotice = false; ///< "N older lines dropped.": `notice` is all it has.
    QString notice;
    OutputLine line;
    LineText text;
    QString time;  ///< Empty: not shown.
    QString stage; ///< Empty: the row above has the same.
    QString prefix;
    bool isError = false;
    bool isMarked = false;
    std::vector<ColumnRange> found;
    std::optional<ColumnRange> current;  ///< The match found last.
    std::optional<ColumnRange> selected; ///< To INT_MAX: with the line's end.
};

/// Pixels from the left edge.
struct GutterLayout {
    int timeRight = 0; ///< 0: no times.
    int stageLeft = 0; ///< stageWidth 0: no stages.
    int stageWidth = 0;
    int errorLeft = 0; ///< Where the bar stands.
    bool hasErrors = false;
    int textLeft = 0; ///< Prefixes end here.
    bool operator==(const GutterLayout &) const = default;
};

struct OutputScene {
    std::vector<SceneRow> rows;
    GutterLayout gutter;
    QFont font;
    qreal charWidth = 1;
    int lineHeight = 1;
    int ascent = 1;
    int firstColumn = 0;
    QSize size;
    bool hasFocus = false;

    [[nodiscard]] int xOf(int column) const { return gutter.textLeft + qRound((column - firstColumn) * charWidth); }
    /// The rows' text, one line each.
    [[nodiscard]] QString text() const;
};

/// All that a scene depends on, apart from the index and the font.
struct SceneRequest {
    std::uint64_t topRow = 0; ///< Of the index's lines.
    int firstColumn = 0;
    QSize size;
    bool showTimes = false;
    Tick origin = 0;
    QStringList stageNames;
    LinePrefixes prefixes;
    QString words; ///< Highlighted wherever they are.
    std::optional<std::pair<std::uint64_t, ColumnRange>> current;
    TextRange selection;
    std::optional<LineMark> marked;
    bool hasFocus = false;
};

/// Of a row of text in this font.
[[nodiscard]] int lineHeightOf(const QFont &font);

[[nodiscard]] OutputScene buildScene(const LineIndex &index, const SceneRequest &request, const QFont &font);

} // namespace forklane::ui
