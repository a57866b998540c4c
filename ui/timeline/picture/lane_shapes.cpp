// SPDX-License-Identifier: MIT
#include "timeline/picture/lane_shapes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "format.h"
#include "theme.h"
#include "timeline/picture/timeline_words.h"

namespace forklane::ui {

namespace {

constexpr double kGap = 1;    // after each slice, so that two neighbours of one state stay two
constexpr double kBucket = 4; // slices narrower than this are merged, px
constexpr double kLabelMargin = 8;
constexpr std::size_t kExactMerge = 64; // so few slices are merged one by one, not by blocks
constexpr double kMinLabelHeight = 13;
constexpr double kMarkWidth = 18; // of a ✕
constexpr double kBleed = 8;      // px beyond the plot that are laid out too

double edgeOf(const QRectF &lane)
{
    if (lane.height() >= 16)
        return 3;
    return lane.height() >= 8 ? 1 : 0;
}

/// Launch slices are ⅗ of the lane high; thin bars, base lines and brackets hold no text at all.
bool hasRoomForText(Role role, double height)
{
    if (role == Role::Sleeping || role == Role::HoldsLock)
        return false;
    return (role == Role::Launch ? height * 0.6 : height) >= kMinLabelHeight;
}

bool isOfWorker(const LaneContext &context, RowId row)
{
    const TrackInfo *track = context.pinned.track(context.pinned.row(row)->info.track);
    return track && track->kind == TrackKind::Worker;
}

/// Lays out one row of slices from left to right.
class SliceLayout {
public:
    SliceLayout(const LaneContext &context, RowId row, const QRectF &rect, bool labels, DrawList &list)
        : m_context(context), m_view(context.pinned.row(row)->slices), m_row(row), m_labels(labels),
          m_isWorker(isOfWorker(context, row)), m_list(list), m_firstBox(list.boxes.size())
    {
        const double edge = edgeOf(rect);
        m_rect = rect.adjusted(0, edge, 0, -edge);
        m_bucketTicks = std::max(1.0, kBucket * context.scale.ticksPerPixel());
    }

    void run()
    {
        const Tick left = m_context.scale.tickAt(-kBleed);
        std::size_t index = left == INT64_MIN ? m_view.firstKept() : m_view.firstEndingAfter(left - 1);
        while (index < m_view.size()) {
            const Tick begin = m_view.beginOf(index);
            if (isAfterPicture(begin) || m_context.scale.xOf(begin) > m_context.plot.width() + kBleed)
                break;
            index = place(index, begin);
        }
    }

private:
    double rawX(Tick tick) const { return m_context.scale.xOf(tick); }

    /// On an axis of steps instant n lies after the first n of them: step n itself is yet to come.
    bool isAfterPicture(Tick begin) const
    {
        const Tick until = m_context.pinned.until;
        return begin > until || (begin == until && m_context.pinned.axis == Axis::Order);
    }
    /// A store is known to be lost only when it has been overwritten.
    bool isKnown(const Slice &slice) const { return slice.role != Role::LostUpdate || slice.value <= m_context.pinned.until; }

    /// Returns the index of the next slice to place.
    std::size_t place(std::size_t index, Tick begin)
    {
        const Tick from = std::max(begin, m_mergedTo);
        const Tick to = bucketEnd(from);
        MergedSpan span = m_view.merge(index, to, from);
        // A block tells only until when its first slice ends at the latest: where that will do no slice is read, for in
        // dense rows each would miss the cache.
        const bool isNarrow = rawX(std::min(span.firstEnd, m_context.pinned.until)) - rawX(begin) < kBucket;
        if (!isNarrow || span.count <= 1 || span.dominant == Role::LostUpdate) {
            const Slice slice = m_view.at(index);
            if (!isKnown(slice))
                return index + 1;
            if (isWide(slice)) {
                if (hasRoom(slice))
                    addSingle(index, slice);
                else
                    joinLast(slice);
                return index + 1;
            }
        }
        m_mergedTo = to;
        span = withoutWideLast(index, span);
        if (span.count <= 1) {
            addSingle(index, m_view.at(index));
            return index + 1;
        }
        addMerged(index, span);
        return index + span.count;
    }

    bool isWide(const Slice &slice) const { return rawX(m_context.pinned.endOf(slice)) - rawX(slice.begin) >= kBucket; }

    /// Narrow slices before it are drawn wider than they are: they may have taken its place.
    bool hasRoom(const Slice &slice) const
    {
        return m_context.xOf(m_context.pinned.endOf(slice)) - kGap - m_right >= kMinBoxWidth ||
               m_list.boxes.size() == m_firstBox;
    }

    /// Instead of pushing it, and all that follow, to the right of its time.
    void joinLast(const Slice &slice)
    {
        SliceBox &last = m_list.boxes.back();
        const Tick end = m_context.pinned.endOf(slice);
        if (last.count < kExactMerge) {
            const std::size_t first = last.first;
            m_right = last.rect.left();
            m_list.boxes.pop_back();
            addMerged(first, m_view.merge(first, std::max(end, tickPlus(slice.begin, 1))));
            return;
        }
        m_right = std::max(last.rect.left() + kMinBoxWidth, m_context.xOf(end));
        last.rect.setRight(m_right);
        last.selected = last.selected || m_context.selection.isEntry(m_row, last.first + last.count, 1);
        ++last.count;
    }

    /// Buckets are anchored to time, not to the screen, so that panning does not change the picture. A merged span may
    /// leave some slices to the next bucket: one begins where the last one ended, not where its first slice does.
    Tick bucketEnd(Tick begin) const
    {
        const Tick origin = m_context.pinned.first;
        const double bucket = std::floor(tickDistance(origin, begin) / m_bucketTicks);
        const Tick end = tickPlus(origin, std::ceil((bucket + 1) * m_bucketTicks));
        return std::clamp(end, tickPlus(begin, 1), std::max(tickPlus(m_context.pinned.until, 1), tickPlus(begin, 1)));
    }

    /// A wide slice that begins in the bucket is shown by itself.
    MergedSpan withoutWideLast(std::size_t index, MergedSpan span) const
    {
        if (span.count < 2 || rawX(std::min(span.end, m_context.pinned.until)) - rawX(m_mergedTo) < 0.5)
            return span;
        const Slice last = m_view.at(index + span.count - 1);
        if (!isWide(last))
            return span;
        if (span.count == 2) {
            span.count = 1;
            return span;
        }
        return m_view.merge(index, std::max(last.begin, tickPlus(m_view.at(index).begin, 1)));
    }

    QRectF rectFor(Tick begin, Tick end, double gap)
    {
        const double x0 = std::max(m_context.xOf(begin), m_right);
        const double x1 = std::max(m_context.xOf(end) - gap, x0 + kMinBoxWidth);
        m_right = x1 + gap;
        return {x0, m_rect.top(), x1 - x0, m_rect.height()};
    }

    void addSingle(std::size_t index, const Slice &slice)
    {
        SliceBox box;
        box.rect = rectFor(slice.begin, m_context.pinned.endOf(slice), kGap);
        box.row = m_row;
        box.first = index;
        box.phase = m_context.plot.left() + rawX(slice.begin);
        box.role = slice.role;
        box.certainty = slice.certainty;
        box.selected = m_context.selection.isEntry(m_row, index, 1);
        box.dimmed = m_context.isDimmed(slice.role, slice.name);
        if (m_labels && hasRoomForText(slice.role, m_rect.height()) && (slice.role != Role::Idle || m_isWorker))
            box.label = labelFor(box.rect, slice);
        add(std::move(box));
    }

    QString labelFor(const QRectF &rect, const Slice &slice) const
    {
        const double visible = std::min(rect.right(), m_context.plot.right()) - std::max(rect.left(), m_context.plot.left());
        if (visible < 3 * kLabelMargin)
            return {};
        QString label = sliceLabel(slice.role, m_context.text.name(slice.name));
        return m_context.text.width(label) + 2 * kLabelMargin <= visible ? label : QString();
    }

    void addMerged(std::size_t index, const MergedSpan &span)
    {
        const Tick end = std::min(span.end, m_context.pinned.until);
        SliceBox *last = m_lastMerged < m_list.boxes.size() ? &m_list.boxes[m_lastMerged] : nullptr;
        const bool joins = last && m_lastMerged + 1 == m_list.boxes.size() && last->role == span.dominant &&
                           m_context.xOf(span.begin) - last->rect.right() <= kGap;
        const QRectF rect = rectFor(span.begin, end, 0);
        const bool selected = m_context.selection.isEntry(m_row, index, span.count);
        if (joins && last->selected == selected) {
            last->rect.setRight(rect.right());
            last->count += span.count;
            return;
        }
        SliceBox box;
        box.rect = rect;
        box.row = m_row;
        box.first = index;
        box.count = span.count;
        box.phase = m_context.plot.left() + rawX(span.begin);
        box.role = span.dominant;
        box.certainty = span.certainty;
        box.merged = true;
        box.selected = selected;
        box.dimmed = m_context.isDimmed(span.dominant, {});
        m_lastMerged = m_list.boxes.size();
        add(std::move(box));
    }

    void add(SliceBox &&box)
    {
        m_list.roles |= 1U << static_cast<unsigned>(box.role);
        m_list.boxes.push_back(std::move(box));
    }

    const LaneContext &m_context;
    const SliceView &m_view;
    const RowId m_row;
    const bool m_labels;
    const bool m_isWorker; ///< Then the reason stands on its idle gaps.
    DrawList &m_list;
    const std::size_t m_firstBox; ///< Of this row.
    QRectF m_rect;
    double m_bucketTicks = 1;
    Tick m_mergedTo = INT64_MIN;
    double m_right = -std::numeric_limits<double>::infinity();
    std::size_t m_lastMerged = std::numeric_limits<std::size_t>::max();
};

struct ValueRange {
    std::int64_t low = 0;
    std::int64_t high = 1;
};

/// A balance is shown between its extremes, the expected value among them; everything else from 0 on.
ValueRange balanceRange(const LaneContext &context, TrackId track)
{
    std::optional<ValueRange> range;
    for (const PinnedRow &row : context.pinned.rows) {
        if (row.info.track != track || row.samples.size() == 0)
            continue;
        const SampleView::Range all = row.samples.range(row.samples.firstKept(), INT64_MAX);
        range = range ? ValueRange{std::min(range->low, all.minimum), std::max(range->high, all.maximum)}
                      : ValueRange{all.minimum, all.maximum};
    }
    ValueRange found = range.value_or(ValueRange{});
    if (found.low == found.high)
        found.low -= found.low == INT64_MIN ? 0 : 1;
    return found;
}

ValueRange valueRange(const SampleView &view, const TrackInfo &track)
{
    const SampleView::Range all = view.range(view.firstKept(), INT64_MAX);
    // A queue is seldom near its bound: what it held at most fills the lane.
    const std::int64_t capacity = track.kind == TrackKind::Queue ? 0 : track.capacity;
    ValueRange range{std::min<std::int64_t>(0, all.minimum), std::max<std::int64_t>(all.maximum, capacity)};
    range.high = std::max(range.high, range.low == INT64_MAX ? INT64_MAX : range.low + 1);
    return range;
}

AreaKind areaKind(TrackKind kind)
{
    switch (kind) {
    case TrackKind::Pipe: return AreaKind::Fill;
    case TrackKind::Queue: return AreaKind::Queue;
    case TrackKind::Balance: return AreaKind::Balance;
    default: return AreaKind::Counter;
    }
}

/// Lays out one row of samples: each step where there is room, else the extremes of each pixel column.
class SampleLayout {
public:
    SampleLayout(const LaneContext &context, RowId row, const QRectF &rect, const TrackInfo &track)
        : m_context(context), m_view(context.pinned.row(row)->samples),
          m_range(track.kind == TrackKind::Balance ? balanceRange(context, context.pinned.row(row)->info.track)
                                                   : valueRange(m_view, track)),
          m_until(std::min(context.pinned.until, m_view.result().tick))
    {
        m_shape.rect = rect.adjusted(0, rect.height() >= 16 ? 3 : 1, 0, -1);
        m_shape.row = row;
        m_shape.kind = areaKind(track.kind);
        if (m_shape.kind == AreaKind::Balance)
            m_shape.rect.adjust(0, 14, 0, -6); // room for its numbers
        m_shape.dimmed = !context.trackMatches;
    }

    AreaShape run()
    {
        if (m_view.at(m_view.firstKept()).tick >= m_view.result().tick)
            return {}; // nobody has looked while there was something
        std::size_t index = m_view.lastAtOrBefore(m_context.scale.tickAt(-kBleed));
        if (index >= m_view.size())
            index = m_view.firstKept();
        while (index < m_view.size() && m_view.at(index).tick <= m_until) {
            const double x = m_context.scale.xOf(m_view.at(index).tick);
            if (x > m_context.plot.width() + kBleed)
                break;
            index = place(index, x);
        }
        if (!m_shape.line.empty())
            m_shape.line.emplace_back(m_context.xOf(m_until), m_shape.line.back().y());
        return std::move(m_shape);
    }

private:
    std::size_t place(std::size_t index, double x)
    {
        const Sample sample = m_view.at(index);
        const double left = m_context.xOf(sample.tick);
        const Tick column = tickPlus(m_context.scale.tickAt(std::floor(x) + 1), 1);
        const bool last = index + 1 >= m_view.size();
        if (last || m_view.at(index + 1).tick >= column) {
            step(left, sample.value);
            label(left, index, sample.value);
            return index + 1;
        }
        const Tick limit = std::min(column, tickPlus(m_until, 1));
        const SampleView::Range range = m_view.range(index, limit);
        step(left, range.maximum);
        m_shape.line.emplace_back(left, yOf(range.minimum));
        m_shape.line.emplace_back(left, yOf(range.last));
        return index + std::max<std::size_t>(range.count, 1);
    }

    void step(double x, std::int64_t value)
    {
        if (!m_shape.line.empty())
            m_shape.line.emplace_back(x, m_shape.line.back().y());
        m_shape.line.emplace_back(x, yOf(value));
    }

    void label(double x, std::size_t index, std::int64_t value)
    {
        if (m_shape.kind != AreaKind::Balance)
            return;
        const QString text = QString::number(value);
        const double right = index + 1 < m_view.size() ? m_context.xOf(m_view.at(index + 1).tick) : m_context.plot.right();
        if (x + m_context.text.width(text) + 6 <= right)
            m_shape.labels.push_back({QPointF(x + 4, yOf(value) - 4), text});
    }

public:
    /// A dashed line across the whole lane.
    AreaShape runExpected(const QString &words)
    {
        const double y = yOf(m_view.at(m_view.size() - 1).value);
        m_shape.kind = AreaKind::Expected;
        m_shape.line = {{m_context.plot.left(), y}, {m_context.plot.right(), y}};
        m_shape.labels.push_back({QPointF(m_context.plot.right() - m_context.text.width(words) - 8, y - 4), words});
        return std::move(m_shape);
    }

private:
    double yOf(std::int64_t value) const
    {
        const double share = tickDistance(m_range.low, value) / tickDistance(m_range.low, m_range.high);
        const double y = m_shape.rect.bottom() - 1 - std::clamp(share, 0.0, 1.0) * (m_shape.rect.height() - 2);
        return std::round(y * m_context.pixelRatio) / m_context.pixelRatio;
    }

    const LaneContext &m_context;
    const SampleView &m_view;
    const ValueRange m_range;
    const Tick m_until; ///< Of the picture, or the end of what is counted.
    AreaShape m_shape;
};

/// The word of the expected value gives way to the left to the numbers of the balance that stand where it would.
void moveBeside(ValueLabel &word, const std::vector<AreaShape> &areas, const LayoutText &text)
{
    constexpr double kLine = 14;
    constexpr double kGap = 8;
    for (const AreaShape &area : areas) {
        for (const ValueLabel &number : area.labels) {
            const bool isApart = number.at.x() + text.width(number.text) + kGap < word.at.x() ||
                                 number.at.x() > word.at.x() + text.width(word.text) + kGap;
            if (!isApart && std::abs(number.at.y() - word.at.y()) < kLine)
                word.at.setX(number.at.x() - kGap - text.width(word.text));
        }
    }
}

} // namespace

double LaneContext::xOf(Tick tick) const
{
    return plot.left() + std::round(scale.xOf(tick) * pixelRatio) / pixelRatio;
}

bool LaneContext::isDimmed(Role role, NameId name) const
{
    if (dimmedRoles & (1U << static_cast<unsigned>(role)))
        return true;
    return isInstantDimmed(role, name) && !text.matches(roleWord(role));
}

bool LaneContext::isInstantDimmed(Role role, NameId name) const
{
    if (dimmedRoles & (1U << static_cast<unsigned>(role)))
        return true;
    return !trackMatches && !text.matches(text.name(name));
}

void layoutSlices(const LaneContext &context, RowId row, const QRectF &rect, bool labels, DrawList &list)
{
    if (context.pinned.row(row))
        SliceLayout(context, row, rect, labels, list).run();
}

void layoutOverlay(const LaneContext &context, RowId row, const QRectF &rect, std::size_t firstBox, DrawList &list)
{
    const std::size_t firstOverlay = list.boxes.size();
    layoutSlices(context, row, rect, false, list);
    const PinnedRow *pinned = context.pinned.row(row);
    for (std::size_t index = firstOverlay; index < list.boxes.size(); ++index) {
        SliceBox &box = list.boxes[index];
        box.overlay = true;
        if (box.role != Role::LostUpdate)
            continue;
        double room = context.plot.right();
        for (std::size_t other = firstBox; other < firstOverlay; ++other) {
            const SliceBox &next = list.boxes[other];
            if (next.role != Role::Idle && next.rect.left() > box.rect.right() - 1)
                room = std::min(room, next.rect.left());
        }
        const double left = box.rect.right() + 3;
        QString words = context.text.name(pinned->slices.at(box.first).name);
        if (left + kMarkWidth + context.text.width(words) > room)
            words.clear();
        const double width = words.isEmpty() ? kMarkWidth : kMarkWidth + 6 + context.text.width(words);
        list.results.push_back({QRectF(left, rect.top(), width, rect.height()), ResultKind::Bad, QStringLiteral("✕"), words,
                                words.isEmpty() && left + width > room, box.dimmed});
    }
}

void layoutInstants(const LaneContext &context, RowId row, const QRectF &rect, DrawList &list)
{
    const PinnedRow *pinned = context.pinned.row(row);
    if (!pinned)
        return;
    const SliceView &view = pinned->slices;
    const double edge = edgeOf(rect);
    const Tick left = context.scale.tickAt(-kBleed);
    std::size_t index = left == INT64_MIN ? view.firstKept() : view.firstEndingAfter(left - 1);
    while (index < view.size()) {
        const Slice slice = view.at(index);
        if (slice.begin > context.pinned.until || context.scale.xOf(slice.begin) > context.plot.width() + kBleed)
            return;
        const Tick limit = tickPlus(slice.begin, std::max(1.0, std::floor(kBucket * context.scale.ticksPerPixel())));
        const MergedSpan span = view.merge(index, std::min(limit, tickPlus(context.pinned.until, 1)));
        TickMark mark;
        mark.rect = QRectF(context.xOf(slice.begin), rect.top() + edge, kMinBoxWidth, rect.height() - 2 * edge);
        mark.row = row;
        mark.first = index;
        mark.count = std::max<std::size_t>(span.count, 1);
        mark.role = slice.role;
        mark.selected = context.selection.isEntry(row, index, mark.count);
        mark.dimmed = context.isInstantDimmed(slice.role, slice.name);
        list.ticks.push_back(mark);
        index += mark.count;
    }
}

void layoutFailures(const LaneContext &context, RowId row, const QRectF &rect, DrawList &list)
{
    const PinnedRow *pinned = context.pinned.row(row);
    if (!pinned)
        return;
    const SliceView &view = pinned->slices;
    const Tick origin = context.pinned.first;
    const double bucket = std::max(1.0, kMarkWidth * context.scale.ticksPerPixel()); // of time, so that panning changes nothing
    const auto beginOf = [&](Tick tick, int after) {
        return tickPlus(origin, std::ceil((std::floor(tickDistance(origin, tick) / bucket) + after) * bucket));
    };
    Tick from = beginOf(std::max(origin, context.scale.tickAt(-kMarkWidth)), 0);
    while (true) {
        const std::size_t index = view.firstEndingAfter(tickPlus(from, -1));
        if (index >= view.size())
            return;
        const Slice failure = view.at(index);
        const double x = context.xOf(failure.begin);
        if (failure.begin > context.pinned.until || x > context.plot.right() + kMarkWidth)
            return;
        const double width = kMarkWidth - 2;
        list.results.push_back({QRectF(x - kGap - width, rect.top(), width, rect.height()), ResultKind::Bad,
                                QStringLiteral("✕"), QString(), true, context.isInstantDimmed(failure.role, failure.name)});
        from = std::max(beginOf(failure.begin, 1), tickPlus(failure.begin, 1));
    }
}

void layoutSamples(const LaneContext &context, RowId row, const QRectF &rect, const TrackInfo &track, DrawList &list)
{
    const PinnedRow *pinned = context.pinned.row(row);
    if (!pinned || pinned->samples.size() == 0)
        return;
    const bool expected = track.kind == TrackKind::Balance && pinned->info.name == kExpectedRow;
    SampleLayout layout(context, row, rect, track);
    AreaShape shape =
        expected ? layout.runExpected(expectedText(pinned->samples.at(pinned->samples.size() - 1).value)) : layout.run();
    if (expected)
        moveBeside(shape.labels.front(), list.areas, context.text);
    if (!shape.line.empty())
        list.areas.push_back(std::move(shape));
}

void layoutResult(const LaneContext &context, TrackKind kind, const RowResult &result, const QRectF &rect, std::size_t firstBox,
                  DrawList &list)
{
    if (result.ending == Ending::None)
        return;
    double x = context.xOf(result.tick);
    for (std::size_t index = firstBox; index < list.boxes.size(); ++index)
        x = std::max(x, list.boxes[index].rect.right());
    if (result.ending == Ending::Signalled && list.boxes.size() > firstBox && list.boxes.back().role != Role::Zombie)
        list.boxes.back().tornEnd = true;
    if (x < context.plot.left() || x > context.plot.right())
        return;
    ResultLabel label;
    label.kind = resultKind(result);
    label.mark = label.kind == ResultKind::Good  ? QStringLiteral("●")
                 : label.kind == ResultKind::Bad ? QStringLiteral("✕")
                                                 : QStringLiteral("○");
    label.text = endText(kind, result);
    label.dimmed = !context.trackMatches;
    const double width = context.text.width(label.text) + 24;
    const double left = std::min(x + 5, context.plot.right() - width - 2);
    label.plate = left < x;
    label.rect = QRectF(left, rect.top(), width, rect.height());
    list.results.push_back(label);
}

} // namespace forklane::ui
