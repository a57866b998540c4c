// SPDX-License-Identifier: MIT
#include "pages/run/run_details.h"

#include <algorithm>

#include <QCoreApplication>

#include "format.h"
#include "job/facts.h"
#include "job/processes.h"
#include "theme.h"
#include "widgets/strip/strip_words.h"

namespace forklane::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RunDetails", text);
}

QString certaintyText(const Slice &slice)
{
    switch (slice.certainty) {
    case Certainty::Exact: return tr("exact: the program's own times");
    case Certainty::Sampled: return tr("sampled: read from /proc now and then; its edges lie up to one look away");
    case Certainty::Modelled: return tr("from a model");
    }
    return {};
}

/// A tick of the lane of output: what was read since the tick before.
QString readDetails(const RunEntry &entry, const Slice &read, Tick instant)
{
    const Recording &recording = *entry.job->recording();
    const QString at = formatDuration(Duration(read.begin - recording.firstTick()));
    if (read.begin > instant)
        return tr("read at %1, after the instant that is shown").arg(at);
    return QStringList{outputReadText(QString::fromStdString(recording.name(read.name)), read.value), tr("at %1").arg(at),
                       tr("exact: when this program read it; reads within 1 ms are one tick")}
        .join(u'\n');
}

/// "waited 1.60 s to write, pipe full (64 KiB)". The pipe beside the stage is not all that it may read or write.
QString waitText(const RunEntry &entry, const TimelineSelection &selection, Tick end)
{
    const Slice &slice = selection.slice;
    const QString time = formatDuration(Duration(end - slice.begin));
    const bool writes = slice.role == Role::WaitsToWrite;
    const QString waited = writes ? tr("waited %1 to write").arg(time) : tr("waited %1 to read").arg(time);
    const RunTracks &tracks = entry.job->tracks();
    const auto stage = std::find_if(tracks.stages.begin(), tracks.stages.end(),
                                    [&](const ProcessTracks &one) { return one.track == selection.track; });
    const auto index = static_cast<std::size_t>(stage - tracks.stages.begin());
    if (stage == tracks.stages.end() || (writes ? index >= tracks.pipes.size() : index == 0))
        return waited;
    const PipeFacts pipe = pipeFactsAt(*entry.job->recording(), tracks.pipes[writes ? index : index - 1], end - 1);
    if (pipe.capacity == 0 || !pipe.fill)
        return waited;
    const QString capacity = tr("%1 KiB").arg(pipe.capacity / 1024);
    if (*pipe.fill >= pipe.capacity)
        return tr("%1, pipe full (%2)").arg(waited, capacity);
    if (*pipe.fill == 0)
        return tr("%1, pipe empty").arg(waited);
    return tr("%1, %2 bytes in the pipe (%3)").arg(waited, formatCount(static_cast<std::uint64_t>(*pipe.fill)), capacity);
}

QString sliceDetails(const RunEntry &entry, const TimelineSelection &selection, Tick instant)
{
    if (selection.row == entry.job->tracks().reads)
        return readDetails(entry, selection.slice, instant);
    const Recording &recording = *entry.job->recording();
    const Slice &slice = selection.slice;
    const Tick origin = recording.firstTick();
    const Tick end = std::min(slice.end, instant);
    const QString name = QString::fromStdString(recording.name(slice.name));
    QStringList lines;
    lines << QString::fromStdString(recording.structure()->tracks[selection.track.value].name);
    lines << (name.isEmpty() ? roleWord(slice.role) : tr("%1: %2").arg(roleWord(slice.role), name));
    const QString begin = formatDuration(Duration(slice.begin - origin));
    if (slice.begin > instant)
        return (lines << tr("from %1, after the instant that is shown").arg(begin)).join(u'\n');
    if (slice.role == Role::WaitsToRead || slice.role == Role::WaitsToWrite)
        lines << waitText(entry, selection, end) << tr("from %1").arg(begin);
    else
        lines << tr("from %1, for %2").arg(begin, formatDuration(Duration(end - slice.begin)));
    lines << certaintyText(slice);
    if (slice.role == Role::Running && slice.certainty == Certainty::Sampled)
        lines << tr("the kernel calls it running also while it waits for a CPU; its CPU time is the stage's");
    return lines.join(u'\n');
}

QString orUnknown(const QString &text)
{
    return text.isEmpty() ? tr("not known") : text;
}

QString stageDetails(const RunEntry &entry, std::size_t index, Tick instant)
{
    const JobReport &report = entry.report;
    const StageReport &stage = report.stages[index];
    const StageFacts fact = stageFactsAt(*entry.job->recording(), entry.job->tracks().stages[index], instant);
    QStringList lines;
    lines << QString::fromStdString(quoteWords(stage.argv));
    if (stage.failure)
        return (lines << QString::fromStdString(describe(*stage.failure, index + 1))).join(u'\n');
    lines << tr("pid %1").arg(orUnknown(stage.pid ? QString::number(*stage.pid) : QString()));
    const QString result = formatResult(fact.result);
    lines << (result.isEmpty() ? (fact.state ? roleWord(*fact.state) : tr("not seen yet")) : tr("ended: %1").arg(result));
    lines << tr("CPU time %1").arg(formatDuration(fact.busy));
    lines << tr("waited to read %1").arg(formatDuration(fact.waitedToRead));
    lines << tr("waited to write %1").arg(formatDuration(fact.waitedToWrite));
    lines << (fact.hasStarted ? tr("written, with its children's: %1") : tr("written, to all its descriptors: %1"))
                 .arg(orUnknown(fact.written ? formatBytes(*fact.written) : QString()));
    if (stage.maxRssKib && !result.isEmpty())
        lines << tr("memory at its peak: %1").arg(formatBytes(static_cast<std::uint64_t>(*stage.maxRssKib) * 1024));
    return lines.join(u'\n');
}

/// Of the pipe behind this stage.
QString pipeLaneDetails(const RunEntry &entry, std::size_t writer, Tick instant)
{
    const Recording &recording = *entry.job->recording();
    const RunTracks &tracks = entry.job->tracks();
    const PipeFacts pipe = pipeFactsAt(recording, tracks.pipes[writer], instant);
    const QString from = entry.stageNames.value(static_cast<int>(writer));
    const QString to = entry.stageNames.value(static_cast<int>(writer) + 1);
    QStringList lines{tr("pipe from %1 to %2").arg(from, to)};
    if (pipe.capacity == 0)
        lines << tr("its fill was not seen: it was over before the first look, or may not be looked into");
    lines << pipeDetails(from, stageFactsAt(recording, tracks.stages[writer], instant), pipe);
    return lines.join(u'\n').trimmed();
}

/// Without fractions, since it counts; nothing in the first second.
QString runningTime(std::chrono::seconds time)
{
    if (time.count() < 1)
        return {};
    return time.count() < 60 ? tr("%1 s").arg(time.count()) : formatDuration(time);
}

/// Of a process that a stage has started; empty if the track is not one's, or not yet.
QString descendantDetails(const RunEntry &entry, TrackId track, Tick instant)
{
    const std::vector<ProcessFacts> processes = processesAt(*entry.job->recording(), instant);
    const auto process =
        std::find_if(processes.begin(), processes.end(), [track](const ProcessFacts &one) { return one.track == track; });
    if (process == processes.end() || process->pid < 0)
        return {};
    const auto bytes = [](std::optional<std::uint64_t> count) { return orUnknown(count ? formatBytes(*count) : QString()); };
    const QString result = formatResult(process->result);
    QStringList lines;
    lines << QString::fromStdString(process->name);
    const QString pid = QString::number(process->pid);
    if (process->parent) {
        const ProcessFacts &parent = processes[*process->parent];
        lines
            << tr("pid %1, started by %2 (pid %3)").arg(pid, QString::fromStdString(parent.name), QString::number(parent.pid));
    } else {
        lines << tr("pid %1; who started it has ended, and of which stage that was is not known").arg(pid);
    }
    lines << (result.isEmpty() ? (process->state ? roleWord(*process->state) : tr("not seen yet")) : result);
    lines << tr("CPU time %1").arg(orUnknown(process->cpu ? formatDuration(*process->cpu) : QString()));
    lines << tr("memory when it was last seen: %1").arg(bytes(process->memory));
    lines << tr("read: %1").arg(bytes(process->read));
    lines << tr("written: %1").arg(bytes(process->written));
    lines << tr("All of it is sampled: read from /proc now and then.");
    return lines.join(u'\n');
}

} // namespace

RunChip chipOf(const RunEntry &entry, Instant now)
{
    const JobReport &report = entry.report;
    const QString name =
        entry.demoRun && !entry.demoRun->caption.empty() ? QString::fromStdString(entry.demoRun->caption) : entry.text;
    if (report.state != JobState::Done) {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(now - report.start);
        return {entry.id, QStringLiteral("● %1").arg(name), runningTime(seconds), true};
    }
    const bool good = report.exitCode == 0 && !report.failure;
    return {entry.id, (good ? QStringLiteral("✓ %1") : QStringLiteral("✕ %1")).arg(name),
            formatDuration(report.wall.value_or(Duration(0))), false};
}

QString runDetails(const RunEntry &entry, const TimelineSelection &selection, Tick instant)
{
    if (selection.isEmpty())
        return tr("Select a stage or a slice on the timeline.");
    if (selection.hasSlice())
        return sliceDetails(entry, selection, instant);
    const auto &stages = entry.job->tracks().stages;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        if (stages[i].track == selection.track)
            return stageDetails(entry, i, instant);
    }
    const auto &pipes = entry.job->tracks().pipes;
    for (std::size_t i = 0; i < pipes.size(); ++i) {
        if (pipes[i].track == selection.track)
            return pipeLaneDetails(entry, i, instant);
    }
    if (entry.job->tracks().output == selection.track)
        return tr("What this program read of the run's output. Each tick is a read, or some within 1 ms: select one.");
    const QString details = descendantDetails(entry, selection.track, instant);
    return details.isEmpty() ? tr("Select a stage or a slice on the timeline.") : details;
}

} // namespace forklane::ui
