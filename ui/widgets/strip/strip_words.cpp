// SPDX-License-Identifier: MIT
#include "widgets/strip/strip_words.h"

#include <algorithm>

#include <QCoreApplication>
#include <QStringList>

#include "format.h"
#include "theme.h"

namespace forklane::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Strip", text);
}

bool lives(const StageFacts &stage)
{
    return stage.begun && stage.result.ending == Ending::None;
}

/// The kernel adds to a process's bytes those of each child that it has waited for.
QString wholeOf(const StageFacts &stage)
{
    return stage.hasStarted ? tr("to all descriptors, with its children's") : tr("to all its descriptors");
}

bool showsRate(const StageFacts &writer)
{
    return lives(writer) && writer.writtenPerSecond.has_value();
}

} // namespace

QString stageState(const StageFacts &stage)
{
    switch (stage.result.ending) {
    case Ending::None: break;
    case Ending::Exited: return tr("exit %1").arg(stage.result.code);
    case Ending::Failed: return tr("not started");
    case Ending::Signalled:
    case Ending::Lost: return formatResult(stage.result);
    }
    if (!stage.begun)
        return tr("not begun");
    if (!stage.opening.empty())
        return tr("waits to open");
    return stage.state ? roleWord(*stage.state) : tr("not seen");
}

QString stageDetails(const StageFacts &stage)
{
    if (!stage.begun)
        return {};
    QStringList lines;
    if (!stage.opening.empty())
        lines += tr("waits for %1 to open: a FIFO needs somebody at its other end").arg(QString::fromStdString(stage.opening));
    lines += tr("busy %1").arg(formatDuration(stage.busy));
    if (stage.waitedToRead.count() > 0)
        lines += tr("waited %1 to read").arg(formatDuration(stage.waitedToRead));
    if (stage.waitedToWrite.count() > 0)
        lines += tr("waited %1 to write").arg(formatDuration(stage.waitedToWrite));
    if (stage.written)
        lines += tr("wrote %1, %2").arg(formatBytes(*stage.written), wholeOf(stage));
    if (stage.state && stage.certainty == Certainty::Sampled)
        lines += tr("seen by looking at /proc now and then");
    return lines.join(u'\n');
}

QString pipeRate(const StageFacts &writer)
{
    if (showsRate(writer))
        return formatRate(*writer.writtenPerSecond);
    return writer.written && !writer.hasStarted ? formatBytes(*writer.written) : QString();
}

bool isZeroRate(const StageFacts &writer)
{
    return showsRate(writer) ? *writer.writtenPerSecond < 0.5 : writer.written.value_or(0) == 0;
}

QString pipePercent(const PipeFacts &pipe)
{
    if (!pipe.fill || pipe.capacity <= 0)
        return {};
    const std::int64_t fill = std::clamp<std::int64_t>(*pipe.fill, 0, pipe.capacity);
    int percent = static_cast<int>(100.0 * static_cast<double>(fill) / static_cast<double>(pipe.capacity) + 0.5);
    if (fill > 0 && fill < pipe.capacity)
        percent = std::clamp(percent, 1, 99);
    return tr("%1 %").arg(percent);
}

QString pipeDetails(const QString &writerName, const StageFacts &writer, const PipeFacts &pipe)
{
    QStringList lines;
    if (showsRate(writer))
        lines += tr("%1: bytes a second that %2 writes, to all its descriptors (/proc/PID/io)")
                     .arg(formatRate(*writer.writtenPerSecond), writerName);
    if (writer.written)
        lines += tr("%1: bytes that %2 has written, %3 (/proc/PID/io)")
                     .arg(formatBytes(*writer.written), writerName, wholeOf(writer));
    if (pipe.fill && pipe.capacity > 0)
        lines += tr("%1 of %2 bytes are in the pipe")
                     .arg(formatCount(static_cast<std::uint64_t>(std::max<std::int64_t>(*pipe.fill, 0))),
                          formatCount(static_cast<std::uint64_t>(pipe.capacity)));
    return lines.join(u'\n');
}

} // namespace forklane::ui
