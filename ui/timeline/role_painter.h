// SPDX-License-Identifier: MIT
// What a role looks like: its pattern and shape within a rectangle. Lanes, legend and strips use the same.
#pragma once

#include <map>
#include <tuple>

#include <QIcon>
#include <QImage>
#include <QPainter>

#include "theme.h"

namespace forklane::ui {

struct RoleBox {
    QRectF rect;
    Role role = Role::Other;
    Certainty certainty = Certainty::Exact;
    double phase = 0; ///< x that the pattern is anchored to.
    double top = 0;   ///< y that the pattern is anchored to: the lane's.
    bool merged = false;
};

/// Keeps the hatch tiles of one theme and pixel ratio. Main thread.
class RolePainter {
public:
    /// Call before painting; tiles are made anew when theme or pixel ratio have changed.
    void prepare(const Theme &theme, double pixelRatio);
    void paint(QPainter &painter, const RoleBox &box) const;
    /// The part of `rect` that the role's pattern fills: ⅗ of it at the bottom, ⅓ in the middle, or all.
    [[nodiscard]] static QRectF shapeOf(const QRectF &rect, Pattern pattern);
    [[nodiscard]] static bool isHatched(Pattern pattern);

private:
    void paintHatch(QPainter &painter, const RoleBox &box, const QRectF &shape, const RoleStyle &style) const;
    void paintOutline(QPainter &painter, const RoleBox &box, const RoleStyle &style) const;
    void paintBracket(QPainter &painter, const RoleBox &box, const RoleStyle &style) const;
    void paintSolid(QPainter &painter, const RoleBox &box, const QRectF &shape, const QColor &colour) const;

    using TileKey = std::tuple<Pattern, QRgb, QRgb>;
    const QImage &tile(const RoleStyle &style) const;

    const Theme *m_theme = nullptr;
    double m_pixelRatio = 1;
    mutable std::map<TileKey, QImage> m_tiles;
};

/// The role as a small picture, for legends.
[[nodiscard]] QIcon roleIcon(const Theme &theme, Role role, double pixelRatio);

} // namespace forklane::ui
