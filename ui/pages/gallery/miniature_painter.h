// SPDX-License-Identifier: MIT
// A run's lanes on a card, in the colours and patterns that the timeline has.
#pragma once

#include <QRectF>

#include "demo/miniature.h"
#include "timeline/role_painter.h"

class QPainter;

namespace forklane::ui {

/// Keeps tiles between paintings. Main thread.
class MiniaturePainter {
public:
    /// Lanes share the height, none above kMostLaneHeight; they stand in the middle.
    void paint(QPainter &painter, const QRectF &rect, const Miniature &miniature);

private:
    static constexpr double kMostLaneHeight = 16;

    void paintPieces(QPainter &painter, const QRectF &lane, const Miniature::Lane &pieces) const;
    static void paintLevels(QPainter &painter, const QRectF &lane, const std::vector<int> &levels);

    RolePainter m_roles;
};

} // namespace forklane::ui
