// SPDX-License-Identifier: MIT
// Replays a draw list with the theme's colours. Thin: decides nothing about what is shown.
#pragma once

#include <QFont>
#include <QPainter>

#include "timeline/picture/draw_list.h"
#include "timeline/role_painter.h"

namespace forklane::ui {

/// Main thread. One for each widget: it keeps the hatch tiles.
class TimelinePainter {
public:
    void paint(QPainter &painter, const DrawList &list, const Theme &theme, const QSizeF &size);
    /// Where the triangle or the name of a head begins, px; `indent` as in LaneHead.
    [[nodiscard]] static double headTextLeft(int indent);

private:
    void paintGrounds(const DrawList &list);
    void paintGrid(const DrawList &list);
    void paintBoxes(const DrawList &list);
    void paintBox(const SliceBox &box);
    void paintLabel(const SliceBox &box, const QRectF &plot);
    void paintReason(const SliceBox &box, const QRectF &room);
    void paintArrow(const ArrowShape &arrow);
    void paintArea(const AreaShape &area);
    void paintExpected(const AreaShape &area);
    void paintTicks(const DrawList &list);
    void paintResult(const ResultLabel &result);
    void paintGroup(const GroupBar &bar, const DrawList &list);
    void paintNote(const GroupBar &bar, const QRectF &room);
    void makeRoomForText(const GroupBar &bar, const DrawList &list, double from, double to);
    void paintHead(const LaneHead &head);
    void paintRuler(const DrawList &list);
    void paintLines(const DrawList &list);

    RolePainter m_roles;
    QPainter *m_painter = nullptr; // while painting
    const Theme *m_theme = nullptr;
    QSizeF m_size;
};

} // namespace forklane::ui
