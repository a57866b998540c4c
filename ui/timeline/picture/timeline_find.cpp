// SPDX-License-Identifier: MIT
#include "timeline/picture/timeline_find.h"

#include <algorithm>
#include <array>

#include "theme.h"

namespace forklane::ui {

namespace {

/// Walks one lane: first its name, then its slices.
class LaneSearch {
public:
    LaneSearch(const PinnedRecording &pinned, NameCache &names, const QString &text)
        : m_pinned(pinned), m_names(names), m_text(text)
    {
        for (int role = 0; role < kRoleCount; ++role)
            m_roles[static_cast<std::size_t>(role)] = contains(roleWord(static_cast<Role>(role)));
    }

    /// `after` limits the search to entries behind it; it belongs to the lane.
    std::optional<TimelineSelection> search(const Lane &lane, const TimelineSelection *after)
    {
        const TrackInfo *info = m_pinned.track(lane.track);
        if (!after && info && contains(QString::fromStdString(info->name)))
            return TimelineSelection{lane.track, {}, {}, 0};
        bool begun = !after || !after->hasSlice();
        for (const auto *rows : {&lane.slices, &lane.instants}) {
            for (const RowId row : *rows) {
                const bool here = after && after->row == row;
                if (!begun && !here)
                    continue;
                begun = true;
                if (auto found = searchRow(lane.track, row, here ? after->index + 1 : 0, rows == &lane.slices))
                    return found;
            }
        }
        return std::nullopt;
    }

private:
    bool contains(const QString &name) const { return name.contains(m_text, Qt::CaseInsensitive); }

    bool matches(NameId id)
    {
        if (!id.isValid())
            return false;
        if (id.value >= m_known.size())
            m_known.resize(id.value + 1);
        if (!m_known[id.value])
            m_known[id.value] = contains(m_names(id));
        return *m_known[id.value];
    }

    /// `hasWords`: of the roles of its slices; those of instants are colours only.
    std::optional<TimelineSelection> searchRow(TrackId track, RowId id, std::size_t first, bool hasWords)
    {
        const PinnedRow *row = m_pinned.row(id);
        for (std::size_t index = row ? std::max(first, row->slices.firstKept()) : 0; row && index < row->slices.size();
             ++index) {
            const Slice slice = row->slices.at(index);
            if (slice.begin > m_pinned.until)
                break;
            if (matches(slice.name) || (hasWords && m_roles[static_cast<std::size_t>(slice.role)]))
                return TimelineSelection{track, id, slice, index};
        }
        return std::nullopt;
    }

    const PinnedRecording &m_pinned;
    NameCache &m_names;
    const QString &m_text;
    std::vector<std::optional<bool>> m_known;
    std::array<bool, kRoleCount> m_roles = {};
};

} // namespace

void NameCache::reset(std::shared_ptr<const Recording> recording)
{
    m_recording = std::move(recording);
    m_names.clear();
}

const QString &NameCache::operator()(NameId id)
{
    static const QString kNone;
    if (!id.isValid() || !m_recording)
        return kNone;
    if (id.value >= m_names.size())
        m_names.resize(id.value + 1);
    auto &name = m_names[id.value];
    if (!name)
        name = QString::fromStdString(m_recording->name(id));
    return *name;
}

std::optional<TimelineSelection> findNext(const PinnedRecording &pinned, const std::vector<Lane> &lanes, NameCache &names,
                                          const QString &text, const TimelineSelection &from)
{
    if (text.isEmpty() || lanes.empty())
        return std::nullopt;
    LaneSearch search(pinned, names, text);
    const auto current = std::ranges::find(lanes, from.track, &Lane::track);
    const std::size_t start = current == lanes.end() ? 0 : static_cast<std::size_t>(current - lanes.begin());
    if (current != lanes.end()) {
        if (auto found = search.search(*current, &from))
            return found;
    }
    const std::size_t skip = current == lanes.end() ? 0 : 1;
    for (std::size_t step = 0; step < lanes.size(); ++step) {
        if (auto found = search.search(lanes[(start + skip + step) % lanes.size()], nullptr))
            return found;
    }
    return std::nullopt;
}

} // namespace forklane::ui
