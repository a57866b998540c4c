// SPDX-License-Identifier: MIT
#include "timeline/picture/timeline_words.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QStringList>

#include "format.h"
#include "theme.h"
#include "timeline/picture/time_scale.h"
#include "trace/row_names.h"

namespace forklane::ui {

namespace {

constexpr qsizetype kLostNamed = 3; // lost updates that a lane's name tells

struct Words {
    Q_DECLARE_TR_FUNCTIONS(forklane::ui::Timeline)
};

Duration span(Tick from, Tick to)
{
    return Duration(static_cast<std::int64_t>(std::clamp(tickDistance(from, to), 0.0, 9.2e18)));
}

std::optional<std::int64_t> valueAt(const PinnedRecording &pinned, TrackId track, Tick tick)
{
    for (const RowId id : pinned.structure->rowsOf(track)) {
        const PinnedRow *row = pinned.row(id);
        if (!row || row->info.kind != RowKind::Samples)
            continue;
        const std::size_t index = row->samples.lastAtOrBefore(tick);
        if (index < row->samples.size())
            return row->samples.at(index).value;
    }
    return std::nullopt;
}

/// How the try failed that the slice was; empty for any other.
QString failureOf(const PinnedRecording &pinned, TrackId track, const Slice &slice)
{
    if (slice.end > pinned.until || slice.role != Role::Running)
        return {};
    for (const RowId id : pinned.structure->rowsOf(track)) {
        const PinnedRow &row = *pinned.row(id);
        if (row.info.name != kFailedRow)
            continue;
        const std::size_t index = row.slices.firstEndingAfter(slice.end - 1);
        if (index < row.slices.size() && row.slices.at(index).begin == slice.end)
            return QString::fromStdString(pinned.recording->name(row.slices.at(index).name));
    }
    return {};
}

/// What an overlay says about the stores that are known to be lost.
QStringList lostUpdates(const PinnedRecording &pinned, RowId id)
{
    QStringList words;
    const PinnedRow *row = pinned.row(id);
    if (!row || row->info.kind != RowKind::Slices)
        return words;
    const SliceView &slices = row->slices;
    for (std::size_t index = slices.firstKept(); index < slices.size() && words.size() < kLostNamed; ++index) {
        const Slice slice = slices.at(index);
        if (slice.role != Role::LostUpdate)
            break;
        if (slice.value <= pinned.until)
            words << QString::fromStdString(pinned.recording->name(slice.name));
    }
    return words;
}

/// "idle: paused" where the slice says why.
QString stateText(const PinnedRecording &pinned, const Slice &state)
{
    const QString word = roleWord(state.role);
    if (state.role != Role::Idle || !state.name.isValid())
        return word;
    return Words::tr("%1: %2").arg(word, QString::fromStdString(pinned.recording->name(state.name)));
}

QString certaintyText(const PinnedRecording &pinned, const Slice &slice)
{
    const QString from = lengthText(pinned.first, slice.begin, pinned.axis);
    switch (slice.certainty) {
    case Certainty::Exact: return Words::tr("exact");
    case Certainty::Modelled: return Words::tr("from the model");
    case Certainty::Sampled: break;
    }
    if (slice.end == kOpenEnd)
        return Words::tr("sampled: seen from %1 on").arg(from);
    return Words::tr("sampled: seen between %1 and %2").arg(from, lengthText(pinned.first, slice.end, pinned.axis));
}

} // namespace

QString lengthText(Tick from, Tick to, Axis axis)
{
    if (axis == Axis::Order)
        return Words::tr("%n step(s)", nullptr, static_cast<int>(std::clamp(tickDistance(from, to), 0.0, 1e9)));
    return formatDuration(span(from, to));
}

std::vector<std::pair<Role, std::int64_t>> ranked(const RoleTotals &totals)
{
    std::vector<std::pair<Role, std::int64_t>> roles;
    for (int role = 0; role < kRoleCount; ++role) {
        if (totals[static_cast<std::size_t>(role)] > 0)
            roles.emplace_back(static_cast<Role>(role), totals[static_cast<std::size_t>(role)]);
    }
    std::ranges::stable_sort(roles, [](const auto &a, const auto &b) { return a.second > b.second; });
    return roles;
}

QString sliceLabel(Role role, const QString &name)
{
    const QString text = name.isEmpty() && role != Role::Other ? roleWord(role) : name;
    if (role == Role::InDoubt)
        return QStringLiteral("? ") + text;
    return role == Role::Stopped ? QStringLiteral("Ⅱ ") + text : text;
}

bool isGoodResult(const RowResult &result)
{
    return result.ending == Ending::Exited && result.code == 0;
}

ResultKind resultKind(const RowResult &result)
{
    if (result.ending == Ending::Lost)
        return ResultKind::Unknown;
    return isGoodResult(result) ? ResultKind::Good : ResultKind::Bad;
}

QString headName(const TrackInfo &track)
{
    if (track.kind == TrackKind::Pipe && track.capacity >= 1024)
        return Words::tr("pipe %1 KiB").arg(track.capacity / 1024);
    return QString::fromStdString(track.name);
}

QString headNumber(const PinnedRecording &pinned, TrackId track)
{
    const TrackInfo *info = pinned.track(track);
    if (!info)
        return {};
    switch (info->kind) {
    case TrackKind::Pipe:
    case TrackKind::Queue:
    case TrackKind::Balance:
    case TrackKind::Counter: break;
    default: return info->number >= 0 ? QString::number(info->number) : QString();
    }
    const std::optional<std::int64_t> value = valueAt(pinned, track, pinned.until);
    if (!value)
        return {};
    if (info->kind == TrackKind::Pipe && info->capacity > 0) {
        const double share = static_cast<double>(*value) / static_cast<double>(info->capacity);
        return Words::tr("%1 %").arg(static_cast<int>(std::lround(100 * std::clamp(share, 0.0, 1.0))));
    }
    if (info->kind == TrackKind::Queue)
        return Words::tr("%1 waiting").arg(formatCount(static_cast<std::uint64_t>(std::max<std::int64_t>(*value, 0))));
    return QString::number(*value);
}

QString expectedText(std::int64_t value)
{
    return Words::tr("expected %1").arg(value);
}

QString endText(TrackKind kind, const RowResult &result)
{
    if (kind == TrackKind::Worker && isGoodResult(result))
        return QStringLiteral("DONE");
    if (kind == TrackKind::Worker && result.ending == Ending::Signalled)
        return Words::tr("killed: %1").arg(formatResult(result));
    return formatResult(result);
}

QString groupResult(const PinnedRecording &pinned, TrackId group, const RowResult &result)
{
    for (const PinnedRow &row : pinned.rows) {
        const TrackInfo *track = pinned.track(row.info.track);
        if (!track || track->kind != TrackKind::Balance || track->parent != group || row.info.name != kExpectedRow ||
            row.samples.size() == 0)
            continue;
        if (result.ending != Ending::Exited)
            return Words::tr("deadlock");
        const std::int64_t expected = row.samples.at(row.samples.firstKept()).value;
        const std::int64_t value = valueAt(pinned, row.info.track, pinned.until).value_or(expected);
        return value == expected ? Words::tr("ends at %1").arg(value)
                                 : Words::tr("ends at %1, expected %2").arg(value).arg(expected);
    }
    if (const TrackInfo *info = pinned.track(group); info && info->kind == TrackKind::Worker)
        return endText(info->kind, result);
    return result.ending == Ending::Exited ? Words::tr("exit %1").arg(result.code) : formatResult(result);
}

QString sliceTip(const PinnedRecording &pinned, TrackId track, const Slice &slice, const QString &name)
{
    const Tick end = pinned.endOf(slice);
    const TrackInfo *info = pinned.track(track);
    const QString word = roleWord(slice.role);
    QStringList lines;
    if (info && info->kind == TrackKind::Output)
        return joinFacts(
            {outputReadText(name, slice.value), Words::tr("at %1").arg(lengthText(pinned.first, slice.begin, pinned.axis))});
    lines << (name.isEmpty() || name == word ? word : Words::tr("%1: %2").arg(word, name));
    const QString begin = lengthText(pinned.first, slice.begin, pinned.axis);
    if (slice.begin == slice.end)
        lines << Words::tr("at %1").arg(begin);
    else if (slice.end > pinned.until)
        lines << Words::tr("%1 so far, since %2").arg(lengthText(slice.begin, end, pinned.axis), begin);
    else
        lines << Words::tr("%1, from %2 on").arg(lengthText(slice.begin, end, pinned.axis), begin);
    if (const QString failure = failureOf(pinned, track, slice); !failure.isEmpty())
        lines << QStringLiteral("✕ %1").arg(failure);
    lines << certaintyText(pinned, slice);
    if (info) {
        if (info->kind == TrackKind::Process && info->number >= 0)
            lines << Words::tr("%1, pid %2").arg(QString::fromStdString(info->name)).arg(info->number);
        else
            lines << QString::fromStdString(info->name);
    }
    return lines.join(QLatin1Char('\n'));
}

QString unseenTip(const PinnedRecording &pinned, TrackId track)
{
    return Words::tr("%1 lived here, between two looks at it.").arg(QString::fromStdString(pinned.track(track)->name));
}

QString mergedTip(std::size_t count, const RoleTotals &totals)
{
    double sum = 0;
    for (const std::int64_t ticks : totals)
        sum += static_cast<double>(ticks);
    QStringList parts;
    for (const auto &[role, ticks] : ranked(totals)) {
        const int percent = static_cast<int>(std::lround(100 * static_cast<double>(ticks) / sum));
        if (percent > 0)
            parts << Words::tr("%1 %2 %").arg(roleWord(role)).arg(percent);
    }
    const QString number = formatCount(count);
    if (parts.isEmpty())
        return Words::tr("%1 slices here. Zoom in to see them.").arg(number);
    return Words::tr("%1 slices here: %2. Zoom in to see them.").arg(number, parts.join(QStringLiteral(", ")));
}

QString mergedInstantsTip(std::size_t count)
{
    return Words::tr("%1 events here. Zoom in to see them.").arg(formatCount(count));
}

QString sampleTip(const PinnedRecording &pinned, TrackId track, RowId row, Tick tick)
{
    const PinnedRow *samples = pinned.row(row);
    const TrackInfo *info = pinned.track(track);
    if (!samples || !info)
        return {};
    const Tick instant = std::min(tick, pinned.until);
    const std::size_t index = samples->samples.lastAtOrBefore(instant);
    if (index >= samples->samples.size() || instant > samples->samples.result().tick)
        return {};
    const Sample sample = samples->samples.at(index);
    const bool bytes = info->kind == TrackKind::Pipe && sample.value >= 0;
    const QString value = bytes ? formatBytes(static_cast<std::uint64_t>(sample.value)) : QString::number(sample.value);
    return Words::tr("%1: %2 since %3").arg(headName(*info), value, lengthText(pinned.first, sample.tick, pinned.axis));
}

QString totalsText(const RoleTotals &totals, Axis axis)
{
    QStringList parts;
    for (const auto &[role, ticks] : ranked(totals))
        parts << Words::tr("%1 %2").arg(roleWord(role), lengthText(0, ticks, axis));
    return parts.join(QStringLiteral(", "));
}

QString laneName(const PinnedRecording &pinned, TrackId track)
{
    const TrackInfo *info = pinned.track(track);
    if (!info)
        return {};
    QStringList parts;
    const RowResult result = pinned.resultOf(track);
    // The state before the end: at the end itself nothing goes on any more.
    const Tick instant = result.ending == Ending::None ? pinned.until : std::min(result.tick, pinned.until);
    if (const auto state = pinned.stateOf(track, instant > INT64_MIN ? instant - 1 : instant))
        parts << stateText(pinned, *state);
    for (const RowId id : pinned.structure->rowsOf(track))
        parts << lostUpdates(pinned, id);
    if (result.ending != Ending::None)
        parts << groupResult(pinned, track, result);
    const QString number = headNumber(pinned, track);
    const QString name = number.isEmpty() ? headName(*info) : Words::tr("%1 %2").arg(headName(*info), number);
    return parts.isEmpty() ? name : Words::tr("%1: %2").arg(name, parts.join(QStringLiteral(", ")));
}

QString laneDescription(const PinnedRecording &pinned, TrackId track)
{
    return pinned.structure ? totalsText(pinned.totalsOf(track), pinned.axis) : QString();
}

QString replaySpeedText(double speed, Axis axis)
{
    if (axis == Axis::Order || !(speed > 0) || !std::isfinite(speed))
        return Words::tr("Replay, step by step");
    // Two significant digits: the speed is for orientation, not for measuring.
    const double times = speed < 1 ? 1 / speed : speed;
    if (times < 1.05)
        return Words::tr("Replay at real speed");
    const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(times)) - 1));
    const auto rounded = static_cast<std::uint64_t>(std::min(std::round(times / unit) * unit, 1e18));
    if (rounded <= 1)
        return Words::tr("Replay, %1 of real speed").arg(Words::tr("%1 %").arg(std::lround(100 * speed)));
    if (speed < 1)
        return Words::tr("Replay, 1/%1 of real speed").arg(formatCount(rounded));
    return Words::tr("Replay, %1 times real speed").arg(formatCount(rounded));
}

} // namespace forklane::ui
