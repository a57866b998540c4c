// SPDX-License-Identifier: MIT
#include "format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include <QCoreApplication>
#include <QLocale>

#include "base/error.h"
#include "process/exit_status.h"

namespace forklane::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Format", text);
}

/// Three significant digits: 1.24, 12.4, 124.
QString threeDigits(double value)
{
    const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return QString::number(value, 'f', decimals);
}

QString twoFields(std::int64_t large, const QString &largeUnit, std::int64_t small, const QString &smallUnit)
{
    return QStringLiteral("%1 %2 %3 %4")
        .arg(QString::number(large), largeUnit, QString::number(small).rightJustified(2, u'0'), smallUnit);
}

constexpr std::int64_t kMicrosecond = 1'000;
constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kSecond = 1'000'000'000;

} // namespace

QString formatDuration(Duration duration)
{
    const std::int64_t ns = duration.count();
    if (duration == Duration::max())
        return QStringLiteral("–");
    if (ns <= 0)
        return tr("0 s");
    if (ns < kMicrosecond)
        return tr("%1 ns").arg(ns);
    if (ns < 999'500)
        return tr("%1 µs").arg(threeDigits(static_cast<double>(ns) / kMicrosecond));
    if (ns < 999'500'000)
        return tr("%1 ms").arg(threeDigits(static_cast<double>(ns) / kMillisecond));
    if (ns < 59'950'000'000)
        return tr("%1 s").arg(threeDigits(static_cast<double>(ns) / kSecond));
    const std::int64_t seconds = std::max(ns / kSecond, std::int64_t{60}); // 59.95 s and more would round to "60.0 s"
    if (seconds < 3600)
        return twoFields(seconds / 60, tr("min"), seconds % 60, tr("s"));
    return twoFields(seconds / 3600, tr("h"), seconds / 60 % 60, tr("min"));
}

QString formatRulerTick(Duration offset, Duration step)
{
    struct Unit {
        std::int64_t size;
        const char *name;
    };
    static constexpr std::array<Unit, 4> kUnits = {{{kSecond, "s"}, {kMillisecond, "ms"}, {kMicrosecond, "µs"}, {1, "ns"}}};
    if (offset.count() == 0)
        return QStringLiteral("0");
    if (offset.count() >= 60 * kSecond && step.count() >= kSecond)
        return formatDuration(offset);
    for (const Unit &unit : kUnits) {
        if (step.count() * 10 < unit.size)
            continue;
        const int decimals = step.count() < unit.size ? 1 : 0;
        return QStringLiteral("%1 %2").arg(
            QString::number(static_cast<double>(offset.count()) / static_cast<double>(unit.size), 'f', decimals),
            tr(unit.name));
    }
    return tr("%1 ns").arg(offset.count());
}

QString formatBytes(std::uint64_t bytes)
{
    static constexpr std::array<const char *, 7> kUnits = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    const int decimals = unit > 0 && value < 9.95 ? 1 : 0;
    return QStringLiteral("%1 %2").arg(QString::number(value, 'f', decimals), tr(kUnits[unit]));
}

QString formatRate(double bytesPerSecond)
{
    const double clamped = std::isfinite(bytesPerSecond) ? std::min(std::max(bytesPerSecond, 0.0), 1e18) : 0.0;
    return tr("%1/s").arg(formatBytes(static_cast<std::uint64_t>(clamped)));
}

QString formatCount(std::uint64_t count)
{
    return QLocale(QLocale::English).toString(static_cast<qulonglong>(count));
}

QString formatResult(const RowResult &result)
{
    switch (result.ending) {
    case Ending::None: return {};
    case Ending::Exited: return result.code == 0 ? QStringLiteral("0") : tr("exit %1").arg(result.code);
    case Ending::Signalled: return QString::fromStdString(signalName(result.code));
    case Ending::Failed:
        return result.code == 0 ? tr("not started") : tr("not started: %1").arg(QString::fromStdString(errnoName(result.code)));
    case Ending::Lost: return tr("end not seen");
    }
    return {};
}

QString outputReadText(const QString &stream, std::int64_t bytes)
{
    return tr("%1: %2 read").arg(stream, formatBytes(static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 0))));
}

QStringList recordingFacts(const RecordingStats &stats)
{
    QStringList facts{tr("recording %1, %2 events").arg(formatBytes(stats.bytes), formatCount(stats.events))};
    if (stats.droppedEntries > 0)
        facts << tr("the oldest %1 dropped at the limit").arg(formatCount(stats.droppedEntries));
    if (stats.droppedSamples > 0)
        facts << tr("%1 samples dropped").arg(formatCount(stats.droppedSamples));
    if (stats.droppedEntries + stats.droppedSamples == 0)
        facts << tr("none dropped");
    return facts;
}

QString resultMark(const RowResult &result)
{
    if (result.ending == Ending::None || result.ending == Ending::Lost)
        return {};
    return result.ending == Ending::Exited && result.code == 0 ? QStringLiteral("✓") : QStringLiteral("✕");
}

QString joinFacts(const QStringList &facts)
{
    QStringList filled;
    for (const QString &fact : facts) {
        if (!fact.isEmpty())
            filled << fact;
    }
    return filled.join(QStringLiteral(" · "));
}

QString asSentence(const std::string &words)
{
    QString text = QString::fromStdString(words);
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text.endsWith(u'.') ? text : text + u'.';
}

} // namespace forklane::ui
