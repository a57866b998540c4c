// SPDX-License-Identifier: MIT
#include "timeline/picture/timeline_layout.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "format.h"
#include "timeline/picture/timeline_words.h"
#include "trace/row_names.h"

namespace forklane::ui {

namespace {

constexpr double kLifeLine = 2; // px

struct Words {
    Q_DECLARE_TR_FUNCTIONS(forklane::ui::Timeline)
};

bool isOverlay(const PinnedRow &row)
{
    if (row.slices.size() == 0)
        return false;
    const Role role = row.slices.at(row.slices.firstKept()).role;
    return role == Role::HoldsLock || role == Role::LostUpdate;
}

/// Builds one draw list.
class TimelineLayout {
public:
    TimelineLayout(const PinnedRecording &pinned, const TimeScale &scale, const LayoutText &text, const LayoutOptions &options)
        : m_pinned(pinned), m_text(text), m_options(options),
          m_context{pinned, scale, text, options.selection, options.dimmedRoles, options.pixelRatio, plotRect(options), true}
    {
        m_list.plot = m_context.plot;
        m_list.headWidth = options.headWidth;
        m_list.rulerHeight = options.rulerHeight;
        m_list.axis = pinned.axis;
    }

    DrawList build(const std::vector<Lane> &lanes)
    {
        if (!m_pinned.recording)
            return std::move(m_list);
        layoutRuler();
        for (const Lane &lane : lanes) {
            const double top = m_context.plot.top() + lane.top - m_options.scroll;
            if (top + lane.height <= m_context.plot.top() || top >= m_context.plot.bottom())
                continue;
            if (lane.isGroup())
                layoutGroup(lane, top);
            else
                layoutLane(lane, top);
        }
        for (const TimelineArrow &arrow : m_options.arrows)
            layoutArrow(arrow, lanes);
        layoutLines();
        return std::move(m_list);
    }

private:
    void layoutRuler()
    {
        const bool steps = m_pinned.axis == Axis::Order;
        const double gap = steps ? m_text.width(QStringLiteral("1000")) : 90;
        const Ruler ruler = rulerOf(m_context.scale, m_pinned.first, gap);
        double free = m_context.plot.left();
        for (const RulerMark &mark : ruler.marks) {
            const double offset = tickDistance(m_pinned.first, mark.tick);
            RulerLabel label;
            label.x = m_context.xOf(mark.tick);
            label.text = steps ? QString::number(static_cast<qint64>(offset) + 1)
                               : formatRulerTick(Duration(static_cast<std::int64_t>(offset)), Duration(ruler.step));
            const double width = m_text.width(label.text) + 4;
            const double column = 1 / m_context.scale.ticksPerPixel();
            const double left = steps ? label.x + (column - width) / 2 : label.x + 4;
            label.rect = QRectF(left, 0, width, m_options.rulerHeight - 6);
            if (left < free || left + width > m_context.plot.right())
                label.text.clear();
            else
                free = left + width;
            m_list.ruler.push_back(label);
        }
    }

    void layoutGroup(const Lane &lane, double top)
    {
        const TrackInfo *info = m_pinned.track(lane.track);
        GroupBar bar;
        bar.rect = QRectF(0, top, m_options.size.width(), lane.height);
        bar.track = lane.track;
        bar.title = QString::fromStdString(info->name);
        bar.note = noteOf(lane.track);
        bar.noteIsBadge = m_pinned.axis == Axis::Order;
        const RowResult result = m_pinned.resultOf(lane.track);
        if (result.ending != Ending::None) {
            bar.result = resultKind(result);
            bar.mark = resultMark(result);
            bar.resultText = groupResult(m_pinned, lane.track, result);
        }
        m_list.groups.push_back(bar);
    }

    /// What the group's lanes are not exact about, judged by the slice each row shows last.
    QString noteOf(TrackId group) const
    {
        for (std::uint32_t id = 0; id < m_pinned.rows.size(); ++id) {
            const PinnedRow &row = m_pinned.rows[id];
            if (row.info.track == group && (row.info.name == kRealRow || row.info.name == kSteeredRow))
                return row.info.name == kRealRow ? Words::tr("Real") : Words::tr("Real, steered");
            if (row.info.kind != RowKind::Slices || row.slices.size() == 0 || groupOf(row.info.track) != group)
                continue;
            const Certainty certainty = row.slices.at(row.slices.size() - 1).certainty;
            if (certainty == Certainty::Sampled)
                return samplingNote(group);
            if (certainty == Certainty::Modelled)
                return Words::tr("Model");
        }
        return {};
    }

    /// With the intervals between looks that were in force, where the recording tells them.
    QString samplingNote(TrackId group) const
    {
        for (const PinnedRow &row : m_pinned.rows) {
            if (row.info.track != group || row.info.name != kSamplingRow || row.samples.size() == 0)
                continue;
            const auto known = row.samples.range(row.samples.firstKept(), tickPlus(m_pinned.until, 1));
            const auto text = [](std::int64_t ns) { return formatRulerTick(Duration(ns), Duration(ns)); };
            if (known.count == 0)
                break;
            return known.minimum == known.maximum
                       ? Words::tr("sampled every %1").arg(text(known.maximum))
                       : Words::tr("sampled every %1 to %2").arg(text(known.minimum), text(known.maximum));
        }
        return Words::tr("sampled");
    }

    TrackId groupOf(TrackId track) const
    {
        const TrackInfo *info = m_pinned.track(track);
        while (info && info->kind != TrackKind::Group && info->parent.value < track.value) {
            track = info->parent;
            info = m_pinned.track(track);
        }
        return track;
    }

    void layoutLane(const Lane &lane, double top)
    {
        const TrackInfo &info = *m_pinned.track(lane.track);
        m_context.trackMatches = m_text.matches(QString::fromStdString(info.name));
        const QRectF rect(m_context.plot.left(), top, m_context.plot.width(), lane.height);
        const std::size_t firstBox = m_list.boxes.size();
        layoutHead(lane, info, top);
        m_list.grounds.push_back(
            {rect, lane.track, isSelected(lane.track), m_pinned.axis == Axis::Order, lifeLine(lane, rect)});
        for (const RowId row : lane.samples)
            layoutSamples(m_context, row, rect, info, m_list);
        layoutRowsOfSlices(lane, rect, firstBox);
        for (const RowId row : lane.instants)
            layoutRowOfInstants(lane, row, rect);
        if (lane.labels)
            layoutResult(m_context, info.kind, m_pinned.resultOf(lane.track), rect, firstBox, m_list);
    }

    void layoutRowOfInstants(const Lane &lane, RowId row, const QRectF &rect)
    {
        if (m_pinned.row(row)->info.name != kFailedRow)
            layoutInstants(m_context, row, instantRect(lane, rect), m_list);
        else if (lane.labels)
            layoutFailures(m_context, row, rect, m_list);
    }

    QRectF lifeLine(const Lane &lane, const QRectF &rect) const
    {
        const auto life = lifeOf(m_pinned, lane);
        if (!life)
            return {};
        const double left = std::clamp(m_context.xOf(life->first), rect.left(), rect.right());
        const double right = std::clamp(m_context.xOf(life->second), rect.left(), rect.right());
        return {left, std::floor(rect.center().y() - kLifeLine / 2), right - left, kLifeLine};
    }

    /// Nested rows share the lane's height; locks held are drawn over the states.
    void layoutRowsOfSlices(const Lane &lane, const QRectF &rect, std::size_t firstBox)
    {
        std::vector<RowId> stacked;
        std::vector<RowId> overlays;
        for (const RowId id : lane.slices) {
            if (const PinnedRow *row = m_pinned.row(id); row && row->slices.size() > 0)
                (isOverlay(*row) ? overlays : stacked).push_back(id);
        }
        const double height = rect.height() / std::max<double>(1, static_cast<double>(stacked.size()));
        for (std::size_t index = 0; index < stacked.size(); ++index) {
            const QRectF line(rect.left(), rect.top() + static_cast<double>(index) * height, rect.width(), height);
            layoutSlices(m_context, stacked[index], line, height >= m_options.textHeight, m_list);
        }
        for (const RowId id : overlays)
            layoutOverlay(m_context, id, rect, firstBox, m_list);
    }

    /// On a lane with states, instants are short ticks at its upper edge.
    static QRectF instantRect(const Lane &lane, const QRectF &rect)
    {
        return lane.slices.empty() ? rect : QRectF(rect.left(), rect.top(), rect.width(), std::min(rect.height(), 10.0));
    }

    /// Workers are numbered in their names, from 1 on.
    static int whoOf(const TrackInfo &info)
    {
        const std::size_t digits = info.name.find_last_not_of("0123456789") + 1;
        if (info.kind != TrackKind::Worker || digits >= info.name.size() || info.name.size() - digits > 6)
            return -1;
        return std::stoi(info.name.substr(digits)) - 1;
    }

    void layoutHead(const Lane &lane, const TrackInfo &info, double top)
    {
        LaneHead head;
        head.rect = QRectF(0, top, m_options.headWidth, lane.height);
        head.track = lane.track;
        head.name = headName(info);
        head.number = headNumber(m_pinned, lane.track);
        head.who = whoOf(info);
        head.indent = lane.depth + (info.kind == TrackKind::Pipe ? 1 : 0);
        head.hasChildren = lane.hasChildren;
        head.collapsed = lane.collapsed;
        head.selected = isSelected(lane.track);
        head.dimmed = !m_context.trackMatches;
        head.labels = lane.height >= std::min(14.0, m_options.textHeight);
        m_list.heads.push_back(head);
    }

    /// From lane to lane, also where one of them is scrolled out of sight; not to or from a hidden one.
    void layoutArrow(const TimelineArrow &arrow, const std::vector<Lane> &lanes)
    {
        const auto from = std::ranges::find(lanes, arrow.from, &Lane::track);
        const auto to = std::ranges::find(lanes, arrow.to, &Lane::track);
        if (arrow.arrived > m_pinned.until || from == lanes.end() || to == lanes.end())
            return;
        const auto middle = [this](const Lane &lane) {
            return m_context.plot.top() + lane.top + lane.height / 2 - m_options.scroll;
        };
        m_list.arrows.push_back({{m_context.xOf(arrow.left), middle(*from)}, {m_context.xOf(arrow.arrived), middle(*to)}});
    }

    bool isSelected(TrackId track) const { return !m_options.selection.isEmpty() && m_options.selection.track == track; }

    void layoutLines()
    {
        const double x = m_context.xOf(m_pinned.until);
        if (x < m_context.plot.left() || x > m_context.plot.right())
            return;
        if (m_options.showPlayhead)
            m_list.playhead = x;
        else if (m_pinned.live)
            m_list.now = x;
    }

    const PinnedRecording &m_pinned;
    const LayoutText &m_text;
    const LayoutOptions &m_options;
    LaneContext m_context;
    DrawList m_list;
};

} // namespace

QRectF plotRect(const LayoutOptions &options)
{
    return {options.headWidth, options.rulerHeight, std::max(1.0, options.size.width() - options.headWidth),
            std::max(0.0, options.size.height() - options.rulerHeight)};
}

std::optional<std::pair<Tick, Tick>> lifeOf(const PinnedRecording &pinned, const Lane &lane)
{
    const TrackInfo *info = pinned.track(lane.track);
    if (!info || info->kind != TrackKind::Process)
        return std::nullopt;
    std::optional<Tick> begin;
    Tick end = pinned.until;
    for (const RowId id : lane.slices) {
        const SliceView &states = pinned.row(id)->slices;
        if (!begin && states.size() > 0)
            begin = states.at(states.firstKept()).begin;
        const RowResult result = states.result();
        if (result.ending == Ending::Failed && result.tick <= pinned.until)
            return std::nullopt;
        if (result.ending != Ending::None)
            end = std::min(end, result.tick);
    }
    return begin && *begin < pinned.until ? std::optional(std::pair(*begin, end)) : std::nullopt;
}

DrawList layoutTimeline(const PinnedRecording &pinned, const std::vector<Lane> &lanes, const TimeScale &scale,
                        const LayoutText &text, const LayoutOptions &options)
{
    return TimelineLayout(pinned, scale, text, options).build(lanes);
}

} // namespace forklane::ui
