// SPDX-License-Identifier: MIT
#include "timeline/timeline_accessible.h"

#include <QStringList>

#include "accessible.h"
#include "painted_list.h"
#include "timeline/picture/timeline_words.h"
#include "timeline/timeline_view.h"

namespace forklane::ui {

namespace {

/// One item a lane: "sort 4213: running, exit 0", with its states' totals as description. Keys are the tracks' ids.
class TimelineAccessible : public PaintedList {
public:
    explicit TimelineAccessible(TimelineView *view) : PaintedList(view), m_view(view) {}

    int itemCount() const override { return static_cast<int>(m_view->lanes().size()); }
    Key keyOf(int index) const override { return m_view->lanes()[static_cast<std::size_t>(index)].track.value; }
    bool hasItem(Key key) const override { return m_view->pinned().track(trackOf(key)); }
    QString itemText(Key key, QAccessible::Text kind) const override
    {
        switch (kind) {
        case QAccessible::Name: return laneName(m_view->pinned(), trackOf(key));
        case QAccessible::Description:
        case QAccessible::Value: return descriptionOf(trackOf(key));
        default: return {};
        }
    }
    QRect itemRect(Key key) const override { return m_view->laneRect(trackOf(key)); }
    bool isSelected(Key key) const override { return m_view->selection().track == trackOf(key); }
    void choose(Key key) override { m_view->setSelection({trackOf(key), {}, {}, 0}); }

    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Description && m_view->lanes().empty())
            return m_view->emptyText();
        return PaintedList::text(kind);
    }

private:
    QString descriptionOf(TrackId track) const
    {
        QStringList parts{laneDescription(m_view->pinned(), track)};
        for (const TimelineArrow &arrow : m_view->arrows()) {
            if ((arrow.from == track || arrow.to == track) && arrow.arrived <= m_view->pinned().until)
                parts << arrow.words;
        }
        parts.removeAll(QString());
        return parts.join(QStringLiteral("; "));
    }
    static TrackId trackOf(Key key) { return TrackId{static_cast<decltype(TrackId::value)>(key)}; }

    TimelineView *const m_view;
};

} // namespace

void installTimelineAccessibility()
{
    installAccessible<TimelineView, TimelineAccessible>();
}

void notifyTimelineLanes(TimelineView *view)
{
    notifyAccessible(view, QAccessible::ObjectReorder);
}

} // namespace forklane::ui
