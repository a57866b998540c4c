// SPDX-License-Identifier: MIT
#include "timeline/role_painter.h"

#include <algorithm>
#include <cmath>

namespace forklane::ui {

namespace {

constexpr double kTileSize = 8;
constexpr double kStroke = 1.6;
constexpr double kMinHatchWidth = 4;

QPen patternPen(const QColor &colour, double width, Qt::PenStyle style)
{
    QPen pen(colour, width, style);
    pen.setCapStyle(Qt::FlatCap);
    if (style == Qt::DotLine)
        pen.setDashPattern({1, 2});
    else if (style == Qt::DashLine)
        pen.setDashPattern({3, 2});
    return pen;
}

/// A tile `size` device pixels wide, repeating in both directions.
QImage makeTile(const RoleStyle &style, int size)
{
    QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
    image.fill(style.ground);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(style.ink, kStroke * size / kTileSize, Qt::SolidLine, Qt::SquareCap));
    const double s = size;
    const bool forward = style.pattern == Pattern::HatchForward || style.pattern == Pattern::HatchCross;
    const bool backward = style.pattern == Pattern::HatchBackward || style.pattern == Pattern::HatchCross;
    for (const double shift : {-s, 0.0, s}) { // the neighbours' strokes reach into this tile's corners
        if (forward)
            painter.drawLine(QPointF(shift, s), QPointF(shift + s, 0));
        if (backward)
            painter.drawLine(QPointF(shift, 0), QPointF(shift + s, s));
    }
    if (style.pattern == Pattern::VerticalLines) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        const int width = std::max(1, static_cast<int>(std::lround(kStroke * size / kTileSize)));
        painter.fillRect(size / 2, 0, width, size, style.ink);
    }
    return image;
}

} // namespace

void RolePainter::prepare(const Theme &theme, double pixelRatio)
{
    if (m_theme != &theme || m_pixelRatio != pixelRatio)
        m_tiles.clear();
    m_theme = &theme;
    m_pixelRatio = pixelRatio;
}

const QImage &RolePainter::tile(const RoleStyle &style) const
{
    const TileKey key{style.pattern, style.ground.rgba(), style.ink.rgba()};
    auto found = m_tiles.find(key);
    if (found == m_tiles.end())
        found =
            m_tiles.emplace(key, makeTile(style, std::max(4, static_cast<int>(std::lround(kTileSize * m_pixelRatio))))).first;
    return found->second;
}

bool RolePainter::isHatched(Pattern pattern)
{
    switch (pattern) {
    case Pattern::HatchForward:
    case Pattern::HatchBackward:
    case Pattern::HatchCross:
    case Pattern::VerticalLines: return true;
    default: return false;
    }
}

QRectF RolePainter::shapeOf(const QRectF &rect, Pattern pattern)
{
    if (pattern == Pattern::SolidLow) {
        const double height = std::max(2.0, std::round(rect.height() * 3 / 5));
        return {rect.left(), rect.bottom() - height, rect.width(), height};
    }
    if (pattern == Pattern::ThinBar) {
        const double height = std::max(2.0, std::round(rect.height() / 3));
        return {rect.left(), std::round(rect.center().y() - height / 2), rect.width(), height};
    }
    return rect;
}

void RolePainter::paint(QPainter &painter, const RoleBox &box) const
{
    const RoleStyle &style = m_theme->role(box.role);
    const QRectF shape = shapeOf(box.rect, style.pattern);
    switch (style.pattern) {
    case Pattern::Solid:
    case Pattern::SolidLow: paintSolid(painter, box, shape, style.ground); break;
    case Pattern::ThinBar:
        painter.fillRect(shape, style.ground);
        if (box.certainty == Certainty::Exact && shape.height() >= 4) {
            painter.fillRect(QRectF(shape.left(), shape.top(), shape.width(), 1), style.ink);
            painter.fillRect(QRectF(shape.left(), shape.bottom() - 1, shape.width(), 1), style.ink);
        }
        break;
    case Pattern::HatchForward:
    case Pattern::HatchBackward:
    case Pattern::HatchCross:
    case Pattern::VerticalLines: paintHatch(painter, box, shape, style); break;
    case Pattern::DottedOutline:
    case Pattern::Outline:
    case Pattern::OutlineWithEdge:
    case Pattern::DashedOutline: paintOutline(painter, box, style); break;
    case Pattern::Bracket: paintBracket(painter, box, style); break;
    case Pattern::Frame:
        painter.setPen(QPen(style.ink, 2.5, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(shape.adjusted(1.25, 1.25, -1.25, -1.25));
        break;
    case Pattern::BaseLine:
        painter.setPen(patternPen(style.ink, 1, Qt::DotLine));
        painter.drawLine(QPointF(shape.left(), shape.center().y()), QPointF(shape.right(), shape.center().y()));
        break;
    }
}

void RolePainter::paintSolid(QPainter &painter, const RoleBox &box, const QRectF &shape, const QColor &colour) const
{
    // What was only sampled has no sharp edge: its first and last pixels are half there.
    if (box.certainty != Certainty::Sampled || box.merged || shape.width() < 6) {
        painter.fillRect(shape, colour);
        return;
    }
    QColor half = colour;
    half.setAlphaF(0.45F);
    painter.fillRect(shape.adjusted(2, 0, -2, 0), colour);
    painter.fillRect(QRectF(shape.left(), shape.top(), 2, shape.height()), half);
    painter.fillRect(QRectF(shape.right() - 2, shape.top(), 2, shape.height()), half);
}

void RolePainter::paintHatch(QPainter &painter, const RoleBox &box, const QRectF &shape, const RoleStyle &style) const
{
    if (shape.width() < kMinHatchWidth) {
        painter.fillRect(shape, style.ink);
        return;
    }
    const QImage &image = tile(style);
    QBrush brush(image);
    const double scale = kTileSize / image.width();
    brush.setTransform(QTransform::fromScale(scale, scale));
    const double phase = std::round(std::fmod(box.phase, kTileSize) * m_pixelRatio) / m_pixelRatio;
    painter.setBrushOrigin(QPointF(phase, box.top));
    painter.fillRect(shape, brush);
    painter.setBrushOrigin(QPointF());
    if (box.certainty == Certainty::Sampled || box.merged)
        return;
    painter.setPen(QPen(style.ink, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(shape.adjusted(0.5, 0.5, -0.5, -0.5));
}

void RolePainter::paintOutline(QPainter &painter, const RoleBox &box, const RoleStyle &style) const
{
    painter.fillRect(box.rect, style.ground);
    if (style.pattern == Pattern::OutlineWithEdge)
        painter.fillRect(QRectF(box.rect.left(), box.rect.top(), std::min(4.0, box.rect.width()), box.rect.height()),
                         style.ink);
    const bool dashed = style.pattern == Pattern::DashedOutline;
    const double width = dashed && box.rect.width() >= 6 ? 2 : 1;
    const Qt::PenStyle line = style.pattern == Pattern::DottedOutline ? Qt::DotLine : (dashed ? Qt::DashLine : Qt::SolidLine);
    painter.setPen(patternPen(style.ink, width, line));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box.rect.adjusted(width / 2, width / 2, -width / 2, -width / 2));
}

void RolePainter::paintBracket(QPainter &painter, const RoleBox &box, const RoleStyle &style) const
{
    const QRectF &rect = box.rect;
    const double bar = std::min(4.0, rect.height() / 3);
    painter.fillRect(QRectF(rect.left(), rect.bottom() - bar + 2, rect.width(), bar), style.ink);
    if (rect.width() < 6)
        return;
    painter.fillRect(QRectF(rect.left(), rect.top(), 2, rect.height()), style.ink);
    painter.fillRect(QRectF(rect.right() - 2, rect.top(), 2, rect.height()), style.ink);
}

QIcon roleIcon(const Theme &theme, Role role, double pixelRatio)
{
    const QSizeF size(28, 16);
    QPixmap pixmap((size * pixelRatio).toSize());
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(theme.lane);
    QPainter painter(&pixmap);
    RolePainter roles;
    roles.prepare(theme, pixelRatio);
    roles.paint(painter, {QRectF(1, 1, size.width() - 2, size.height() - 3), role, Certainty::Exact, 1, 1, false});
    painter.end();
    return QIcon(pixmap);
}

} // namespace forklane::ui
