// SPDX-License-Identifier: MIT
#include "widgets/output/output_painter.h"

#include <algorithm>
#include <climits>

#include <QFontMetrics>

#include "widgets/output/text/ansi_colors.h"

namespace forklane::ui {

namespace {

constexpr int kErrorBar = 3;
constexpr int kMarkBar = 2;
constexpr int kSmallGap = 4;
constexpr int kRadius = 4;
constexpr qreal kMatchShare = 0.35; ///< The other matches beside the current one.
constexpr qreal kMarkShare = 0.20;  ///< An underlay (UI.md section 10).

/// The row being painted, with what all rows share.
struct RowPainter {
    QPainter &painter;
    const OutputScene &scene;
    const Theme &theme;
    const QPalette &palette;

    const SceneRow *row = nullptr;
    int top = 0;

    void paint();
    void paintMark();
    void paintNotice();
    void paintGutter();
    void paintStage();
    void paintText();
    void paintRun(const AnsiRun &run, const QColor &ink, int column);
    void fillColumns(ColumnRange columns, const QColor &color);
    void overText(ColumnRange columns, const QColor &ground, const QColor &ink);
    [[nodiscard]] int textRight() const { return scene.size.width(); }
};

QColor faded(QColor color, qreal share)
{
    color.setAlphaF(static_cast<float>(share));
    return color;
}

void RowPainter::paint()
{
    if (row->isNotice) {
        paintNotice();
        return;
    }
    if (row->isMarked)
        paintMark();
    paintGutter();
    if (!row->prefix.isEmpty()) {
        painter.setPen(theme.secondText);
        painter.drawText(scene.xOf(scene.firstColumn - static_cast<int>(row->prefix.size())), top + scene.ascent, row->prefix);
    }
    painter.save();
    painter.setClipRect(scene.gutter.textLeft, top, textRight() - scene.gutter.textLeft, scene.lineHeight);
    paintText();
    painter.restore();
}

void RowPainter::paintMark()
{
    painter.fillRect(0, top, scene.size.width(), scene.lineHeight, faded(theme.accent, kMarkShare));
    painter.fillRect(0, top, kMarkBar, scene.lineHeight, theme.accent);
}

void RowPainter::paintNotice()
{
    painter.fillRect(0, top, scene.size.width(), scene.lineHeight, theme.groupBar);
    if (scene.gutter.stageWidth > 0 && !row->stage.isEmpty())
        paintStage();
    painter.setPen(theme.secondText);
    painter.drawText(scene.gutter.textLeft, top + scene.ascent, row->notice);
}

void RowPainter::paintGutter()
{
    const GutterLayout &gutter = scene.gutter;
    if (gutter.timeRight > 0) {
        painter.setPen(theme.secondText);
        painter.drawText(QRect(0, top, gutter.timeRight, scene.lineHeight), Qt::AlignRight | Qt::AlignVCenter, row->time);
    }
    if (gutter.stageWidth > 0 && !row->stage.isEmpty())
        paintStage();
    if (gutter.hasErrors && row->isError) {
        painter.fillRect(gutter.errorLeft, top, kErrorBar, scene.lineHeight, theme.fault);
        painter.setPen(theme.text);
        painter.drawText(gutter.errorLeft + kErrorBar + kSmallGap, top + scene.ascent, QStringLiteral("err"));
    }
}

void RowPainter::paintStage()
{
    const QRectF chip(scene.gutter.stageLeft + 0.5, top + 0.5, scene.gutter.stageWidth - 1, scene.lineHeight - 1);
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(theme.line);
    painter.setBrush(theme.groupBar);
    painter.drawRoundedRect(chip, kRadius, kRadius);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    const int room = scene.gutter.stageWidth - 2 * kSmallGap;
    painter.setPen(theme.text);
    painter.drawText(scene.gutter.stageLeft + kSmallGap, top + scene.ascent,
                     QFontMetrics(scene.font).elidedText(row->stage, Qt::ElideRight, room));
}

void RowPainter::paintText()
{
    const AnsiLine &cells = row->text.cells;
    const int shift = row->text.firstColumn;
    const int columns = static_cast<int>((textRight() - scene.gutter.textLeft) / scene.charWidth) + 2;
    const int from = scene.firstColumn - shift;
    const std::vector<AnsiRun> runs = cells.runs(from, from + columns);
    for (const AnsiRun &run : runs) {
        if (const std::optional<QColor> ground = paintOf(run.style, theme).ground)
            fillColumns({run.column + shift, run.column + shift + run.columns}, *ground);
    }
    const RoleStyle &match = theme.role(Role::InDoubt);
    for (const ColumnRange &found : row->found)
        fillColumns(found, faded(match.ground, kMatchShare));
    for (const AnsiRun &run : runs)
        paintRun(run, paintOf(run.style, theme).ink, run.column + shift);
    if (row->current)
        overText(*row->current, match.ground, match.text);
    if (row->selected)
        overText(*row->selected, palette.color(QPalette::Highlight), palette.color(QPalette::HighlightedText));
}

void RowPainter::paintRun(const AnsiRun &run, const QColor &ink, int column)
{
    QFont font = scene.font;
    font.setBold(run.style.bold);
    font.setItalic(run.style.italic);
    font.setUnderline(run.style.underline);
    font.setStrikeOut(run.style.strike);
    painter.setFont(font);
    painter.setPen(ink);
    painter.drawText(scene.xOf(column), top + scene.ascent, run.text);
    painter.setFont(scene.font);
}

void RowPainter::fillColumns(ColumnRange columns, const QColor &color)
{
    const int left = std::max(scene.xOf(std::max(columns.from, scene.firstColumn)), scene.gutter.textLeft);
    const bool isBeyond = (columns.to - scene.firstColumn) * scene.charWidth > textRight();
    const int right = isBeyond ? textRight() : scene.xOf(columns.to);
    if (right > left)
        painter.fillRect(left, top, right - left, scene.lineHeight, color);
}

/// Paints ground and text anew, in two colours.
void RowPainter::overText(ColumnRange columns, const QColor &ground, const QColor &ink)
{
    fillColumns(columns, ground);
    const int shift = row->text.firstColumn;
    const int visible = static_cast<int>((textRight() - scene.gutter.textLeft) / scene.charWidth) + 2;
    const int from = std::max(columns.from, scene.firstColumn) - shift;
    const int to = std::min(columns.to, scene.firstColumn + visible) - shift;
    for (const AnsiRun &run : row->text.cells.runs(from, to))
        paintRun(run, ink, run.column + shift);
}

} // namespace

void paintOutput(QPainter &painter, const OutputScene &scene, const Theme &theme, const QPalette &palette)
{
    painter.fillRect(QRect(QPoint(), scene.size), theme.lane);
    painter.setFont(scene.font);
    RowPainter rows{painter, scene, theme, palette};
    for (const SceneRow &row : scene.rows) {
        rows.row = &row;
        rows.paint();
        rows.top += scene.lineHeight;
    }
    if (scene.hasFocus) {
        painter.setPen(theme.accent);
        painter.drawRect(0, 0, scene.size.width() - 1, scene.size.height() - 1);
    }
}

} // namespace forklane::ui
