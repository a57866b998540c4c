// SPDX-License-Identifier: MIT
#include "timeline/timeline_accessible.h"

#include <map>

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include "timeline/picture/timeline_words.h"
#include "timeline/timeline_view.h"

namespace forklane::ui {

namespace {

/// One lane: "sort 4213: running, exit 0", with its states' totals as description.
class LaneAccessible : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    LaneAccessible(TimelineView *view, TrackId track) : m_view(view), m_track(track) {}

    bool isValid() const override { return m_view && m_view->pinned().track(m_track); }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_view.data()); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text kind) const override
    {
        if (!isValid())
            return {};
        switch (kind) {
        case QAccessible::Name: return laneName(m_view->pinned(), m_track);
        case QAccessible::Description:
        case QAccessible::Value: return laneDescription(m_view->pinned(), m_track);
        default: return {};
        }
    }
    void setText(QAccessible::Text, const QString &) override {}

    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect local = m_view->laneRect(m_track);
        return {m_view->mapToGlobal(local.topLeft()), local.size()};
    }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = true;
        state.focusable = true;
        state.invalid = !isValid();
        if (state.invalid)
            return state;
        state.selected = m_view->selection().track == m_track;
        state.focused = state.selected && m_view->hasFocus();
        state.offscreen = !m_view->rect().intersects(m_view->laneRect(m_track));
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this) : nullptr;
    }
    QStringList actionNames() const override { return {pressAction()}; }
    void doAction(const QString &name) override
    {
        if (m_view && name == pressAction())
            m_view->setSelection({m_track, {}, {}, 0});
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QPointer<TimelineView> m_view;
    TrackId m_track;
};

class TimelineAccessible : public QAccessibleWidget {
public:
    explicit TimelineAccessible(TimelineView *view) : QAccessibleWidget(view, QAccessible::List), m_view(view) {}
    ~TimelineAccessible() override
    {
        for (const auto &[track, id] : m_lanes)
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return static_cast<int>(m_view->lanes().size()); }

    QAccessibleInterface *child(int index) const override
    {
        const auto &lanes = m_view->lanes();
        if (index < 0 || static_cast<std::size_t>(index) >= lanes.size())
            return nullptr;
        return laneOf(lanes[static_cast<std::size_t>(index)].track);
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        for (const Lane &lane : m_view->lanes()) {
            QAccessibleInterface *item = laneOf(lane.track);
            if (item && item->rect().contains(x, y))
                return item;
        }
        return nullptr;
    }

    int indexOfChild(const QAccessibleInterface *item) const override
    {
        for (int index = 0; index < childCount(); ++index) {
            if (child(index) == item)
                return index;
        }
        return -1;
    }

    QAccessibleInterface *focusChild() const override
    {
        return m_view->hasFocus() && m_view->selection().track.isValid() ? laneOf(m_view->selection().track) : nullptr;
    }

    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Description && m_view->lanes().empty())
            return TimelineView::tr("Lanes appear here while something runs.");
        return QAccessibleWidget::text(kind);
    }

private:
    QAccessibleInterface *laneOf(TrackId track) const
    {
        const auto found = m_lanes.find(track);
        if (found != m_lanes.end())
            return QAccessible::accessibleInterface(found->second);
        auto *item = new LaneAccessible(m_view, track); // owned by QAccessible's cache from here on
        m_lanes.emplace(track, QAccessible::registerAccessibleInterface(item));
        return item;
    }

    TimelineView *const m_view;
    mutable std::map<TrackId, QAccessible::Id> m_lanes;
};

QAccessibleInterface *makeAccessible(const QString &, QObject *object)
{
    auto *view = qobject_cast<TimelineView *>(object);
    return view ? new TimelineAccessible(view) : nullptr;
}

} // namespace

void installTimelineAccessibility()
{
    static const bool kInstalled = [] {
        QAccessible::installFactory(makeAccessible);
        return true;
    }();
    Q_UNUSED(kInstalled)
}

void notifyTimelineLanes(TimelineView *view)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent event(view, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&event);
}

} // namespace forklane::ui
