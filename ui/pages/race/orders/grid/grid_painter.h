// SPDX-License-Identifier: MIT
// Paints the grid: replays a layout with facts, decides nothing.
#pragma once

#include <optional>

#include <QFont>
#include <QPainter>

#include "pages/race/orders/grid/grid_layout.h"
#include "race/replay.h"
#include "theme.h"
#include "timeline/role_painter.h"

namespace forklane::ui {

struct GridScene {
    const GridLayout &layout;
    const race::Program &program;
    const race::Grid &grid;
    const race::Replay &replay; ///< The current order.
    const std::vector<GridPlace> &path;
    int selected = -1;
    bool focused = false;
    const std::vector<GridPlace> *preview = nullptr; ///< Where the dragged path would run.
    std::optional<GridPlace> target = {};            ///< Where it is dragged to.
    bool isBarred = false;                           ///< No order passes the target.
    QFont font;
};

/// Keeps pattern tiles between paintings. Main thread.
class GridPainter {
public:
    void paint(QPainter &painter, const GridScene &scene, const Theme &theme);

private:
    void paintAxes(QPainter &painter, const GridScene &scene) const;
    void paintWays(QPainter &painter, const GridScene &scene) const;
    void paintForbidden(QPainter &painter, const GridScene &scene) const;
    void paintPoints(QPainter &painter, const GridScene &scene) const;
    void paintPath(QPainter &painter, const GridScene &scene) const;
    void paintActions(QPainter &painter, const GridScene &scene) const;
    void paintLost(QPainter &painter, const GridScene &scene) const;
    void paintEnd(QPainter &painter, const GridScene &scene) const;
    void paintPreview(QPainter &painter, const GridScene &scene) const;
    void plate(QPainter &painter, const QRectF &rect, const QString &text, const QColor &ground) const;
    void deadEnd(QPainter &painter, QPointF at) const;
    void cross(QPainter &painter, QPointF at, double reach) const;

    RolePainter m_roles;
    const Theme *m_theme = nullptr;
};

} // namespace forklane::ui
