// SPDX-License-Identifier: MIT
#include "widgets/output/output_scene.h"

#include <algorithm>
#include <climits>

#include <QCoreApplication>
#include <QFontMetricsF>

#include "format.h"

namespace forklane::ui {

namespace {

constexpr int kMargin = 4;
constexpr int kLeading = 2; ///< Hinting may draw a pixel below the descent.
constexpr int kGap = 8;
constexpr int kErrorBar = 3;
constexpr int kMostStageCharacters = 12;
constexpr double kNanosecondsPerSecond = 1e9;

QString gutterTime(Tick tick, Tick origin)
{
    const double seconds = static_cast<double>(std::max<Tick>(tick - origin, 0)) / kNanosecondsPerSecond;
    return QCoreApplication::translate("OutputView", "%1 s").arg(seconds, 0, 'f', 3);
}

QString stageName(const QStringList &names, StreamId stream)
{
    if (stream.stage < names.size())
        return names[stream.stage];
    return QCoreApplication::translate("OutputView", "stage %1").arg(stream.stage + 1);
}

bool showsStages(const LineIndex &index, const SceneRequest &request)
{
    return !index.filter().stage && request.stageNames.size() > 1;
}

GutterLayout layOutGutter(const LineIndex &index, const SceneRequest &request, const QFontMetricsF &metrics)
{
    const auto width = [&metrics](const QString &text) { return qCeil(metrics.horizontalAdvance(text)); };
    GutterLayout gutter;
    int x = kMargin;
    if (request.showTimes) {
        const std::vector<OutputLine> last = index.lines(index.endLine() > 0 ? index.endLine() - 1 : 0, 1);
        const QString widest = gutterTime(last.empty() ? 0 : last.front().tick, last.empty() ? 0 : request.origin);
        gutter.timeRight = x + std::max(width(widest), width(QStringLiteral("00.000 s")));
        x = gutter.timeRight + kGap;
    }
    if (showsStages(index, request)) {
        qsizetype longest = 0;
        for (const QString &name : request.stageNames)
            longest = std::max(longest, name.size());
        longest = std::min<qsizetype>(longest, kMostStageCharacters);
        gutter.stageLeft = x;
        gutter.stageWidth = width(QString(longest, QLatin1Char('0'))) + 2 * kMargin;
        x += gutter.stageWidth + kGap;
    }
    if (index.hasErrors() && index.filter().error) {
        gutter.hasErrors = true;
        gutter.errorLeft = x;
        x += kErrorBar + kMargin + width(QStringLiteral("err")) + kGap;
    }
    gutter.textLeft = x == kMargin ? kGap : x;
    const qsizetype prefix = std::max(request.prefixes.output.size(), request.prefixes.error.size());
    gutter.textLeft += width(QString(prefix, QLatin1Char('0')));
    return gutter;
}

std::optional<ColumnRange> selectedColumns(const TextRange &selection, std::uint64_t line)
{
    if (selection.isEmpty() || line < selection.from.line || line > selection.to.line)
        return std::nullopt;
    return ColumnRange{line == selection.from.line ? selection.from.column : 0,
                       line == selection.to.line ? selection.to.column : INT_MAX};
}

/// "18,345,112 older lines dropped."; with two streams or more, of which.
QString noticeText(const LineIndex &index, const OutputLine &line)
{
    const QString count = formatCount(line.dropped);
    const bool isOne = line.dropped == 1;
    if (index.streamCount() < 2)
        return isOne ? QCoreApplication::translate("OutputView", "1 older line dropped.")
                     : QCoreApplication::translate("OutputView", "%1 older lines dropped.").arg(count);
    const QString stream = line.stream.kind == StreamKind::Error ? QStringLiteral("stderr") : QStringLiteral("stdout");
    return isOne ? QCoreApplication::translate("OutputView", "1 older line of %1 dropped.").arg(stream)
                 : QCoreApplication::translate("OutputView", "%1 older lines of %2 dropped.").arg(count, stream);
}

SceneRow buildRow(const LineIndex &index, const SceneRequest &request, const OutputLine &line, int columns)
{
    SceneRow row;
    row.line = line;
    row.stage = showsStages(index, request) ? stageName(request.stageNames, line.stream) : QString();
    if (line.dropped > 0) {
        row.isNotice = true;
        row.notice = noticeText(index, line);
        return row;
    }
    row.text = lineText(index, line, request.firstColumn, columns);
    row.isError = line.stream.kind == StreamKind::Error;
    row.time = request.showTimes ? gutterTime(line.tick, request.origin) : QString();
    row.prefix = row.isError ? request.prefixes.error : request.prefixes.output;
    row.isMarked = request.marked && request.marked->contains(line);
    row.found = matchesIn(row.text, request.words);
    if (request.current && request.current->first == line.number)
        row.current = request.current->second;
    row.selected = selectedColumns(request.selection, line.number);
    return row;
}

/// A chip stands only where the stage changes, so that the eye finds the change.
void keepFirstStages(std::vector<SceneRow> &rows)
{
    QString last;
    for (SceneRow &row : rows) {
        const QString own = row.stage;
        if (own == last)
            row.stage.clear();
        last = own;
    }
}

} // namespace

QString OutputScene::text() const
{
    QStringList lines;
    for (const SceneRow &row : rows)
        lines += row.isNotice ? row.notice : row.prefix + row.text.cells.text();
    return lines.join(QLatin1Char('\n'));
}

int lineHeightOf(const QFont &font)
{
    const QFontMetricsF metrics(font);
    return qCeil(metrics.ascent()) + qCeil(metrics.descent()) + kLeading;
}

OutputScene buildScene(const LineIndex &index, const SceneRequest &request, const QFont &font)
{
    const QFontMetricsF metrics(font);
    OutputScene scene;
    scene.font = font;
    scene.charWidth = std::max(metrics.horizontalAdvance(QLatin1Char('0')), 1.0);
    scene.lineHeight = lineHeightOf(font);
    scene.ascent = qCeil(metrics.ascent());
    scene.firstColumn = request.firstColumn;
    scene.size = request.size;
    scene.hasFocus = request.hasFocus;
    scene.gutter = layOutGutter(index, request, metrics);

    const std::size_t count = static_cast<std::size_t>(request.size.height() / scene.lineHeight) + 1;
    const int columns = qCeil(std::max(request.size.width() - scene.gutter.textLeft, 0) / scene.charWidth) + 1;
    for (const OutputLine &line : index.lines(index.firstLine() + request.topRow, count))
        scene.rows.push_back(buildRow(index, request, line, columns));
    keepFirstStages(scene.rows);
    return scene;
}

} // namespace forklane::ui
