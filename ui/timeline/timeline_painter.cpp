// SPDX-License-Identifier: MIT
#include "timeline/timeline_painter.h"

#include <algorithm>
#include <cmath>

#include <QPainterPath>

namespace forklane::ui {

namespace {

constexpr double kDimmed = 0.35;
constexpr double kLife = 0.5;
constexpr double kNoteMargin = 28; // a badge's frame and the gap before it
constexpr double kLeastTitle = 80;
constexpr double kFilled = 0.22;
constexpr double kLineWidth = 2;
constexpr double kHeadMargin = 8;
constexpr double kIndent = 12;
constexpr double kChip = 10; // who it is

QColor translucent(QColor colour, double alpha)
{
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

/// What is below a step function. All of it is horizontal or vertical, so rectangles do: to fill or to stroke a path of
/// thousands of steps takes longer than a frame.
QList<QRectF> filledSteps(const AreaShape &area)
{
    QList<QRectF> rects;
    for (std::size_t i = 1; i < area.line.size(); ++i) {
        const QPointF from = area.line[i - 1];
        const QPointF to = area.line[i];
        if (to.x() > from.x())
            rects += QRectF(from, QPointF(to.x(), area.rect.bottom()));
    }
    return rects;
}

/// The line itself.
QList<QRectF> strokedSteps(const AreaShape &area)
{
    constexpr double kHalf = kLineWidth / 2;
    QList<QRectF> rects;
    for (std::size_t i = 1; i < area.line.size(); ++i) {
        const QPointF from = area.line[i - 1];
        const QPointF to = area.line[i];
        const QPointF topLeft(std::min(from.x(), to.x()), std::min(from.y(), to.y()));
        const QPointF bottomRight(std::max(from.x(), to.x()), std::max(from.y(), to.y()));
        rects += QRectF(topLeft, bottomRight).adjusted(-kHalf, -kHalf, kHalf, kHalf);
    }
    return rects;
}

/// Saves the painter's state for one scope.
class Saved {
public:
    explicit Saved(QPainter &painter) : m_painter(painter) { m_painter.save(); }
    ~Saved() { m_painter.restore(); }
    Saved(const Saved &) = delete;
    Saved &operator=(const Saved &) = delete;

private:
    QPainter &m_painter;
};

/// ✕ and ✓ are drawn, not typed: fonts differ too much in them.
void paintCross(QPainter &painter, const QPointF &centre, double size, const QColor &colour)
{
    const Saved saved(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 2.2, Qt::SolidLine, Qt::FlatCap));
    const double r = size / 2;
    painter.drawLine(centre + QPointF(-r, -r), centre + QPointF(r, r));
    painter.drawLine(centre + QPointF(-r, r), centre + QPointF(r, -r));
}

} // namespace

void TimelinePainter::paint(QPainter &painter, const DrawList &list, const Theme &theme, const QSizeF &size)
{
    m_painter = &painter;
    m_theme = &theme;
    m_size = size;
    m_roles.prepare(theme, painter.device()->devicePixelRatioF());
    painter.fillRect(QRectF(QPointF(), size), theme.lane);
    {
        const Saved saved(painter);
        painter.setClipRect(list.plot);
        paintGrounds(list);
        paintGrid(list);
        for (const AreaShape &area : list.areas)
            if (area.kind == AreaKind::Expected)
                paintExpected(area);
        for (const AreaShape &area : list.areas)
            if (area.kind != AreaKind::Expected)
                paintArea(area);
        paintBoxes(list);
        paintTicks(list);
        for (const ResultLabel &result : list.results)
            paintResult(result);
        for (const ArrowShape &arrow : list.arrows)
            paintArrow(arrow);
    }
    {
        const Saved saved(painter);
        painter.setClipRect(QRectF(0, list.rulerHeight, size.width(), size.height() - list.rulerHeight));
        painter.fillRect(QRectF(0, list.rulerHeight, list.headWidth, size.height()), theme.lane);
        for (const LaneHead &head : list.heads)
            paintHead(head);
        for (const GroupBar &bar : list.groups)
            painter.fillRect(bar.rect, m_theme->groupBar);
    }
    paintRuler(list);
    paintLines(list);
    {
        const Saved saved(painter);
        painter.setClipRect(QRectF(0, list.rulerHeight, size.width(), size.height() - list.rulerHeight));
        for (const GroupBar &bar : list.groups)
            paintGroup(bar, list);
    }
    m_painter = nullptr;
}

double TimelinePainter::headTextLeft(int indent)
{
    return kHeadMargin + indent * kIndent;
}

void TimelinePainter::paintGrounds(const DrawList &list)
{
    m_painter->setPen(QPen(m_theme->line, 1, Qt::DotLine));
    for (const LaneGround &ground : list.grounds) {
        if (ground.selected)
            m_painter->fillRect(ground.rect, translucent(m_theme->accent, 0.08));
        const double y = std::floor(ground.rect.center().y()) + 0.5;
        if (!ground.modelled)
            m_painter->drawLine(QPointF(ground.rect.left(), y), QPointF(ground.rect.right(), y));
        if (ground.life.width() > 0)
            m_painter->fillRect(ground.life, mixed(m_theme->secondText, m_theme->lane, kLife));
    }
    QPen dashes(m_theme->secondText, 1);
    dashes.setDashPattern({4, 3});
    m_painter->setPen(dashes);
    for (const LaneGround &ground : list.grounds) {
        if (ground.modelled)
            m_painter->drawRect(ground.rect.adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void TimelinePainter::paintGrid(const DrawList &list)
{
    for (const RulerLabel &label : list.ruler)
        m_painter->fillRect(QRectF(label.x, list.plot.top(), 1, list.plot.height()), m_theme->line);
}

void TimelinePainter::paintBoxes(const DrawList &list)
{
    for (const SliceBox &box : list.boxes) {
        m_painter->setOpacity(1);
        if (box.dimmed && !box.overlay) // else the life line would shine through
            m_painter->fillRect(box.rect, m_theme->lane);
        m_painter->setOpacity(box.dimmed ? kDimmed : 1);
        paintBox(box);
        if (!box.label.isEmpty())
            paintLabel(box, list.plot);
    }
    m_painter->setOpacity(1);
    for (const SliceBox &box : list.boxes) {
        if (!box.selected)
            continue;
        m_painter->setPen(QPen(m_theme->lane, 1, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        m_painter->setBrush(Qt::NoBrush);
        m_painter->drawRect(box.rect.adjusted(-0.5, -0.5, 0.5, 0.5));
        m_painter->setPen(QPen(m_theme->text, 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        m_painter->drawRect(box.rect.adjusted(-2, -2, 2, 2));
    }
}

void TimelinePainter::paintBox(const SliceBox &box)
{
    // Beyond the window nothing is seen, and patterns over a million pixels cost time.
    QRectF rect = box.rect;
    rect.setLeft(std::max(rect.left(), -16.0));
    rect.setRight(std::min(rect.right(), m_size.width() + 16));
    m_roles.paint(*m_painter, {rect, box.role, box.certainty, box.phase, rect.top(), box.merged});
    const QRectF shape = RolePainter::shapeOf(rect, m_theme->role(box.role).pattern);
    if (box.merged && rect.width() >= 2) {
        QPen pen(m_theme->text, 1);
        pen.setDashPattern({1, 2});
        pen.setCapStyle(Qt::FlatCap);
        m_painter->setPen(pen);
        m_painter->drawLine(QPointF(shape.left(), shape.top() - 0.5), QPointF(shape.right(), shape.top() - 0.5));
    }
    if (!box.tornEnd || shape.width() < 6)
        return;
    QPainterPath teeth;
    const double step = shape.height() / 4;
    for (int tooth = 0; tooth < 4; ++tooth) {
        const double y = shape.top() + tooth * step;
        teeth.addPolygon(
            QPolygonF({{shape.right() + 0.5, y}, {shape.right() - 4, y + step / 2}, {shape.right() + 0.5, y + step}}));
    }
    const Saved saved(*m_painter);
    m_painter->setRenderHint(QPainter::Antialiasing);
    m_painter->fillPath(teeth, m_theme->lane);
}

void TimelinePainter::paintLabel(const SliceBox &box, const QRectF &plot)
{
    const RoleStyle &style = m_theme->role(box.role);
    QRectF shape = RolePainter::shapeOf(box.rect, style.pattern);
    shape.setLeft(std::max(shape.left(), plot.left()));
    shape.setRight(std::min(shape.right(), plot.right()));
    const QFontMetricsF metrics(m_painter->font());
    if (shape.height() < metrics.ascent() - 1)
        return;
    QRectF textRect = shape.adjusted(8, 0, -8, 0);
    if (box.role == Role::Idle)
        return paintReason(box, textRect);
    if (RolePainter::isHatched(style.pattern)) {
        const double width = metrics.horizontalAdvance(box.label);
        QRectF plate(textRect.left() - 3, shape.top() + 1, width + 6, shape.height() - 2);
        if (plate.height() > metrics.height())
            plate =
                QRectF(plate.left(), std::round(shape.center().y() - metrics.height() / 2), plate.width(), metrics.height());
        m_painter->fillRect(plate, style.ground);
    }
    m_painter->setPen(style.text);
    const QString text = metrics.elidedText(box.label, Qt::ElideRight, textRect.width() + 1);
    m_painter->drawText(textRect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, text);
}

/// On the base line, which it interrupts.
void TimelinePainter::paintReason(const SliceBox &box, const QRectF &room)
{
    const QFontMetricsF metrics(m_painter->font());
    const QRectF plate(room.left() - 3, std::round(room.center().y() - metrics.height() / 2),
                       std::min(room.width() + 6, metrics.horizontalAdvance(box.label) + 6), metrics.height());
    m_painter->fillRect(plate, m_theme->lane);
    m_painter->setPen(m_theme->secondText);
    m_painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, box.label);
}

void TimelinePainter::paintArrow(const ArrowShape &arrow)
{
    const QPointF way = arrow.to - arrow.from;
    const double length = std::hypot(way.x(), way.y());
    if (length < 1)
        return;
    const QPointF along = way / length;
    const QPointF across(-along.y(), along.x());
    const QPolygonF head({arrow.to, arrow.to - along * 8 + across * 4, arrow.to - along * 8 - across * 4});
    const Saved saved(*m_painter);
    m_painter->setRenderHint(QPainter::Antialiasing);
    m_painter->setPen(QPen(m_theme->lane, 3)); // a rim: it crosses slices of any colour
    m_painter->drawLine(arrow.from, arrow.to - along * 4);
    m_painter->setPen(QPen(m_theme->text, 1.5));
    m_painter->drawLine(arrow.from, arrow.to - along * 4);
    m_painter->setPen(QPen(m_theme->lane, 1));
    m_painter->setBrush(m_theme->text);
    m_painter->drawPolygon(head);
}

void TimelinePainter::paintArea(const AreaShape &area)
{
    QColor ink = m_theme->accent;
    if (area.kind == AreaKind::Fill)
        ink = m_theme->role(Role::WaitsToWrite).ink;
    else if (area.kind == AreaKind::Queue)
        ink = m_theme->role(Role::Queued).ink;
    else if (area.kind == AreaKind::Balance)
        ink = m_theme->text;
    m_painter->setPen(Qt::NoPen);
    if (area.kind != AreaKind::Balance) {
        m_painter->setBrush(translucent(ink, area.dimmed ? kFilled * kDimmed : kFilled));
        m_painter->drawRects(filledSteps(area));
    }
    m_painter->setBrush(area.dimmed ? mixed(ink, m_theme->lane, kDimmed) : ink); // opaque: it covers itself at its corners
    m_painter->drawRects(strokedSteps(area));
    m_painter->setOpacity(area.dimmed ? kDimmed : 1);
    m_painter->setPen(m_theme->text);
    const QFontMetricsF metrics(m_painter->font());
    for (const ValueLabel &label : area.labels) {
        const QRectF plate(label.at.x() - 1, label.at.y() - metrics.ascent() + 2, metrics.horizontalAdvance(label.text) + 2,
                           metrics.ascent());
        m_painter->fillRect(plate, m_theme->lane); // the expected value's line may run there
        m_painter->drawText(label.at, label.text);
    }
    m_painter->setOpacity(1);
}

void TimelinePainter::paintExpected(const AreaShape &area)
{
    m_painter->setOpacity(area.dimmed ? kDimmed : 1);
    QPen dashes(m_theme->secondText, 1);
    dashes.setDashPattern({5, 3});
    m_painter->setPen(dashes);
    const double y = std::floor(area.line.front().y()) + 0.5;
    m_painter->drawLine(QPointF(area.line.front().x(), y), QPointF(area.line.back().x(), y));
    m_painter->setPen(m_theme->secondText);
    for (const ValueLabel &label : area.labels)
        m_painter->drawText(label.at, label.text);
    m_painter->setOpacity(1);
}

void TimelinePainter::paintTicks(const DrawList &list)
{
    for (const TickMark &tick : list.ticks) {
        m_painter->setOpacity(tick.dimmed ? kDimmed : 1);
        m_painter->fillRect(tick.rect, m_theme->text);
        if (tick.count > 1)
            m_painter->fillRect(tick.rect.adjusted(0, -1, 0, -tick.rect.height() + 1), m_theme->accent);
        if (tick.selected) {
            m_painter->setPen(QPen(m_theme->text, 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
            m_painter->setBrush(Qt::NoBrush);
            m_painter->drawRect(tick.rect.adjusted(-2.5, -2, 2.5, 2));
        }
    }
    m_painter->setOpacity(1);
}

void TimelinePainter::paintResult(const ResultLabel &result)
{
    m_painter->setOpacity(result.dimmed ? kDimmed : 1);
    const double middle = result.rect.center().y();
    if (result.plate)
        m_painter->fillRect(QRectF(result.rect.left(), middle - 9, result.rect.width(), 18), m_theme->lane);
    const QPointF centre(result.rect.left() + 8, middle);
    if (result.kind != ResultKind::Bad) {
        const Saved saved(*m_painter);
        const bool outline = result.kind == ResultKind::Unknown;
        m_painter->setRenderHint(QPainter::Antialiasing);
        m_painter->setPen(outline ? QPen(m_theme->secondText, 1.5) : QPen(Qt::NoPen));
        m_painter->setBrush(outline ? QBrush(Qt::NoBrush) : QBrush(m_theme->secondText));
        m_painter->drawEllipse(centre, 3.5, 3.5);
    } else {
        paintCross(*m_painter, centre, 10, m_theme->fault);
    }
    m_painter->setPen(m_theme->text);
    m_painter->drawText(result.rect.adjusted(18, 0, 4, 0), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, result.text);
    m_painter->setOpacity(1);
}

/// No line goes through the words.
void TimelinePainter::makeRoomForText(const GroupBar &bar, const DrawList &list, double from, double to)
{
    const std::optional<double> line = list.playhead ? list.playhead : list.now;
    if (line && *line > from - kLineWidth && *line < to + kLineWidth)
        m_painter->fillRect(QRectF(*line - kLineWidth, bar.rect.top(), 2 * kLineWidth, bar.rect.height()), m_theme->groupBar);
}

void TimelinePainter::paintGroup(const GroupBar &bar, const DrawList &list)
{
    const QFont plain = m_painter->font();
    QFont bold = plain;
    bold.setBold(true);
    m_painter->setFont(bold);
    QRectF rect = bar.rect.adjusted(kHeadMargin, 0, -12, 0);
    if (bar.result) {
        const QFontMetricsF metrics(bold);
        makeRoomForText(bar, list, rect.right() - metrics.horizontalAdvance(bar.mark + bar.resultText) - 6, rect.right());
        m_painter->setPen(*bar.result == ResultKind::Good ? m_theme->right : m_theme->fault);
        m_painter->drawText(rect, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, bar.mark);
        rect.setRight(rect.right() - metrics.horizontalAdvance(bar.mark) - 6);
        m_painter->setPen(m_theme->text);
        m_painter->drawText(rect, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, bar.resultText);
        rect.setRight(rect.right() - metrics.horizontalAdvance(bar.resultText) - 16);
    }
    // What is not exact is said in full; the title is in the command line too.
    const double noteWidth = bar.note.isEmpty() ? 0 : QFontMetricsF(plain).horizontalAdvance(bar.note) + kNoteMargin;
    const double titleRoom = rect.width() - noteWidth < kLeastTitle ? rect.width() : rect.width() - noteWidth;
    const double titleWidth = std::min(titleRoom, QFontMetricsF(bold).horizontalAdvance(bar.title) + 1);
    m_painter->setPen(m_theme->text);
    makeRoomForText(bar, list, rect.left(), rect.left() + titleWidth);
    const QString title = QFontMetricsF(bold).elidedText(bar.title, Qt::ElideRight, titleWidth);
    m_painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, title);
    m_painter->setFont(plain);
    rect.setLeft(rect.left() + titleWidth);
    if (bar.note.isEmpty() || rect.width() < noteWidth - 1)
        return;
    makeRoomForText(bar, list, rect.right() - QFontMetricsF(plain).horizontalAdvance(bar.note) - 12, rect.right());
    paintNote(bar, rect);
}

void TimelinePainter::paintNote(const GroupBar &bar, const QRectF &room)
{
    m_painter->setPen(m_theme->secondText);
    if (!bar.noteIsBadge) {
        m_painter->drawText(room, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, bar.note);
        return;
    }
    const double width = QFontMetricsF(m_painter->font()).horizontalAdvance(bar.note) + 12;
    const QRectF badge(std::floor(room.right() - width) + 0.5, bar.rect.top() + 1.5, width, bar.rect.height() - 3);
    m_painter->drawText(badge, Qt::AlignCenter | Qt::TextSingleLine, bar.note);
    QPen dashes(m_theme->secondText, 1);
    dashes.setDashPattern({4, 3});
    m_painter->setPen(dashes);
    m_painter->setBrush(Qt::NoBrush);
    m_painter->drawRect(badge);
}

void TimelinePainter::paintHead(const LaneHead &head)
{
    if (head.selected)
        m_painter->fillRect(head.rect.adjusted(0, 0, 0, -1), translucent(m_theme->accent, 0.14));
    if (!head.labels)
        return;
    m_painter->setOpacity(head.dimmed ? kDimmed : 1);
    const QFontMetricsF metrics(m_painter->font());
    QRectF rect = head.rect.adjusted(headTextLeft(head.indent), 0, -kHeadMargin, 0);
    const double numberWidth = head.number.isEmpty() ? 0 : metrics.horizontalAdvance(head.number) + 8;
    m_painter->setPen(m_theme->secondText);
    m_painter->drawText(rect, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, head.number);
    rect.setRight(rect.right() - numberWidth);
    if (head.who >= 0) {
        m_painter->fillRect(QRectF(rect.left(), std::round(rect.center().y() - kChip / 2), kChip, kChip),
                            whoColour(static_cast<std::size_t>(head.who)));
        rect.setLeft(rect.left() + kChip + 6);
    }
    m_painter->setPen(m_theme->text);
    const QString name =
        head.hasChildren ? (head.collapsed ? QStringLiteral("▸ ") : QStringLiteral("▾ ")) + head.name : head.name;
    m_painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                        metrics.elidedText(name, Qt::ElideRight, rect.width()));
    m_painter->setOpacity(1);
}

void TimelinePainter::paintRuler(const DrawList &list)
{
    m_painter->fillRect(QRectF(0, 0, m_size.width(), list.rulerHeight), m_theme->lane);
    m_painter->fillRect(QRectF(0, list.rulerHeight - 1, m_size.width(), 1), m_theme->line);
    m_painter->setPen(m_theme->secondText);
    for (const RulerLabel &label : list.ruler) {
        m_painter->fillRect(QRectF(label.x, list.rulerHeight - 7, 1, 6), m_theme->line);
        if (!label.text.isEmpty())
            m_painter->drawText(label.rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, label.text);
    }
}

void TimelinePainter::paintLines(const DrawList &list)
{
    if (list.range)
        m_painter->fillRect(*list.range, translucent(m_theme->accent, 0.15));
    if (list.card) {
        m_painter->fillRect(list.card->ghost, translucent(m_theme->role(Role::Running).ground, 0.5));
        m_painter->fillRect(QRectF(list.card->at - 2, list.card->ghost.top() - 3, 3, list.card->ghost.height() + 6),
                            m_theme->text);
    }
    if (list.lane) {
        const QRectF below(0, list.rulerHeight, m_size.width(), m_size.height());
        m_painter->fillRect(list.lane->lane & below, translucent(m_theme->accent, 0.15));
        m_painter->fillRect(QRectF(0, std::max(list.lane->at - 1.5, list.rulerHeight), m_size.width(), 3), m_theme->text);
    }
    if (list.now)
        m_painter->fillRect(QRectF(*list.now - 1, list.plot.top(), 2, list.plot.height()), m_theme->secondText);
    if (!list.playhead)
        return;
    const double x = *list.playhead;
    m_painter->fillRect(QRectF(x - 1, list.rulerHeight - 1, 2, list.plot.height() + 1), m_theme->text);
    const Saved saved(*m_painter);
    m_painter->setRenderHint(QPainter::Antialiasing);
    m_painter->setPen(Qt::NoPen);
    m_painter->setBrush(m_theme->text);
    m_painter->drawPolygon(
        QPolygonF({{x - 6, list.rulerHeight - 9}, {x + 6, list.rulerHeight - 9}, {x, list.rulerHeight - 1}}));
}

} // namespace forklane::ui
