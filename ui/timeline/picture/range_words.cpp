// SPDX-License-Identifier: MIT
#include "timeline/picture/range_words.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "format.h"
#include "theme.h"
#include "timeline/picture/time_scale.h"
#include "timeline/picture/timeline_words.h"

namespace forklane::ui {

namespace {

constexpr std::size_t kTracksNamed = 40;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(forklane::ui::Timeline)
};

QString row(const QString &what, const QString &length, const QString &share)
{
    const QString right = QStringLiteral("<td width=\"20%\" align=\"right\" style=\"white-space:nowrap\">%1</td>");
    return QStringLiteral("<tr><td width=\"60%\">%1</td>").arg(what.toHtmlEscaped()) + right.arg(length) + right.arg(share) +
           QStringLiteral("</tr>");
}

/// Rows with their title above them; all sections are one table, so that their columns stand below each other.
QString section(const QString &title, const QString &rows)
{
    return QStringLiteral("<tr><td colspan=\"3\" style=\"padding-top:10px\"><b>%1</b></td></tr>%2")
        .arg(title.toHtmlEscaped(), rows);
}

QString shareText(std::int64_t ticks, double whole)
{
    const double percent = 100 * static_cast<double>(ticks) / whole;
    return percent > 0 && percent < 0.5 ? Words::tr("< 1 %").toHtmlEscaped() : Words::tr("%1 %").arg(std::lround(percent));
}

QString entryName(const PinnedRecording &pinned, const RangeEntry &entry)
{
    const QString name = QString::fromStdString(pinned.recording->name(entry.name));
    if (entry.ticks == 0 && entry.role == Role::Other)
        return name.isEmpty() ? Words::tr("events") : name;
    const QString word = roleWord(entry.role);
    return name.isEmpty() || name == word ? word : Words::tr("%1: %2").arg(word, name);
}

QString trackSection(const PinnedRecording &pinned, const TrackTotals &totals, double whole)
{
    QString rows;
    for (const RangeEntry &entry : totals.entries) {
        if (entry.ticks == 0)
            rows += row(entryName(pinned, entry), formatCount(entry.count), {});
        else
            rows += row(entryName(pinned, entry), lengthText(0, entry.ticks, pinned.axis), shareText(entry.ticks, whole));
    }
    const QString number = headNumber(pinned, totals.track);
    const QString name = headName(*pinned.track(totals.track));
    return section(number.isEmpty() ? name : Words::tr("%1 %2").arg(name, number), rows);
}

} // namespace

QString rangeText(const PinnedRecording &pinned, const TickRange &range, const RangeTotals &totals)
{
    const double whole = std::max(1.0, tickDistance(range.from, range.to));
    QString text =
        QStringLiteral("<p>%1</p>")
            .arg(Words::tr("Range: %1, from %2 to %3")
                     .arg(lengthText(range.from, range.to, pinned.axis), lengthText(pinned.first, range.from, pinned.axis),
                          lengthText(pinned.first, range.to, pinned.axis))
                     .toHtmlEscaped());
    if (pinned.until < range.to)
        text += QStringLiteral("<p>%1</p>")
                    .arg(Words::tr("All of it is counted, also what comes after the instant that is shown (%1).")
                             .arg(lengthText(pinned.first, pinned.until, pinned.axis))
                             .toHtmlEscaped());
    if (totals.tracks.empty())
        return text + QStringLiteral("<p>%1</p>").arg(Words::tr("Nothing went on in it."));
    QString rows;
    for (const auto &[role, ticks] : ranked(totals.states))
        rows += row(roleWord(role), lengthText(0, ticks, pinned.axis), {});
    QString table;
    if (!rows.isEmpty() && totals.tracks.size() > 1)
        table += section(Words::tr("All lanes together"), rows);
    const std::size_t named = std::min(totals.tracks.size(), kTracksNamed);
    for (std::size_t index = 0; index < named; ++index)
        table += trackSection(pinned, totals.tracks[index], whole);
    text += QStringLiteral("<table width=\"100%\" cellspacing=\"0\">%1</table>").arg(table);
    if (named < totals.tracks.size())
        text += QStringLiteral("<p>%1</p>").arg(Words::tr("and %1 more lanes").arg(formatCount(totals.tracks.size() - named)));
    return text;
}

} // namespace forklane::ui
