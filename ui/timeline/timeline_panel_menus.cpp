// SPDX-License-Identifier: MIT
// TimelinePanel: find and menus.
#include <algorithm>

#include <QEvent>
#include <QLineEdit>
#include <QMenu>
#include <QToolTip>

#include "timeline/picture/lane_order.h"
#include "timeline/timeline_panel.h"

namespace forklane::ui {

void TimelinePanel::findChanged(const QString &text)
{
    m_view->setFindText(text);
    placeFind();
}

void TimelinePanel::setFindFolded(bool folded)
{
    m_findFolded = folded;
    placeFind();
}

void TimelinePanel::openFind()
{
    if (!m_find->isEnabled())
        return;
    m_find->show();
    m_find->setFocus(Qt::ShortcutFocusReason);
}

/// It is used while it has the focus (also below its own menu, and in a window that is not the active one) or a text.
void TimelinePanel::placeFind()
{
    m_find->setVisible(!m_findFolded || !m_find->text().isEmpty() || window()->focusWidget() == m_find);
}

bool TimelinePanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        placeFind();
    return QWidget::eventFilter(watched, event);
}

void TimelinePanel::findNext()
{
    if (m_view->findNext())
        m_find->setToolTip(findTip());
    else
        tellNotFound();
}

QString TimelinePanel::findTip()
{
    return tr("Names of lanes and slices, and what they do; Enter selects the next");
}

/// At once, and whenever the pointer rests on the field.
void TimelinePanel::tellNotFound()
{
    m_find->setToolTip(tr("Nothing on the timeline is called \"%1\".").arg(m_find->text()));
    QToolTip::showText(m_find->mapToGlobal(QPoint(0, m_find->height())), m_find->toolTip(), m_find);
}

void TimelinePanel::fillLaneMenu(QMenu *menu, TrackId track)
{
    const LaneOptions options = m_view->laneOptions();
    const auto &lanes = m_view->lanes();
    const auto lane = std::ranges::find(lanes, track, &Lane::track);
    const bool chosen = lane != lanes.end();
    const auto add = [&](const QString &text, bool usable, auto change) {
        QAction *action = menu->addAction(text, this, [this, options, change] {
            LaneOptions changed = options;
            change(changed);
            m_view->setLaneOptions(changed);
        });
        action->setEnabled(usable);
        action->setToolTip(chosen ? tr("This lane has nothing below it.") : tr("Select a lane first."));
    };
    menu->setToolTipsVisible(!chosen);
    const bool collapsed = chosen && lane->collapsed;
    const bool hasChildren = chosen && lane->hasChildren;
    const bool group = chosen && lane->isGroup();
    const bool pinned = std::ranges::find(options.pinned, track) != options.pinned.end();
    add(pinned ? tr("Unpin") : tr("Pin to top"), chosen && !group,
        [track](LaneOptions &changed) { changed = pinToggled(changed, track); });
    add(tr("Hide"), chosen, [track](LaneOptions &changed) { changed.hidden.insert(track); });
    add(collapsed ? tr("Expand") : tr("Collapse"), hasChildren,
        [track, collapsed](LaneOptions &changed) { changed.collapsed[track] = !collapsed; });
    add(tr("Taller"), chosen && !group, [track](LaneOptions &changed) { ++changed.heightSteps[track]; });
    add(tr("Shorter"), chosen && !group, [track](LaneOptions &changed) { --changed.heightSteps[track]; });
}

void TimelinePanel::fillMoreMenu()
{
    m_moreMenu->clear();
    if (m_findFolded) {
        m_moreMenu->addAction(tr("Find on the timeline"), this, &TimelinePanel::openFind)->setEnabled(m_find->isEnabled());
        m_moreMenu->addSeparator();
    }
    fillLaneMenu(m_moreMenu, m_view->selection().track);
    m_moreMenu->addSeparator();
    QAction *reset = m_moreMenu->addAction(tr("Show all lanes as they were"), this, [this] { m_view->setLaneOptions({}); });
    reset->setEnabled(m_view->laneOptions() != LaneOptions{});
}

} // namespace forklane::ui
