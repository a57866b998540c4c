// SPDX-License-Identifier: MIT
#include "pages/race/orders/grid/grid_painter.h"

#include <algorithm>

#include <QCoreApplication>
#include <QFontMetricsF>

#include "pages/race/orders/order_words.h"

namespace forklane::ui {

namespace {

constexpr double kPathWidth = 3;
constexpr double kPointRadius = 2.5;
constexpr double kEndRadius = 6;
constexpr double kCrossReach = 5;
constexpr double kPlatePadding = 4;
constexpr double kBesidePath = 14;

QString tr(const char *text)
{
    return QCoreApplication::translate("Grid", text);
}

QString nameOf(const race::Program &program, std::size_t thread)
{
    return QString::fromStdString(program.threads[thread].name);
}

QPen roundPen(const QColor &colour, double width)
{
    return {colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin};
}

bool isLost(const race::Replay &replay, std::size_t step)
{
    return std::any_of(replay.lost.begin(), replay.lost.end(),
                       [step](const race::LostUpdate &lost) { return lost.store == step; });
}

QPolygonF lineThrough(const GridLayout &layout, const std::vector<GridPlace> &path)
{
    QPolygonF line;
    for (const GridPlace place : path)
        line << layout.at(place);
    return line;
}

} // namespace

void GridPainter::paint(QPainter &painter, const GridScene &scene, const Theme &theme)
{
    m_theme = &theme;
    m_roles.prepare(theme, painter.device()->devicePixelRatioF());
    painter.setFont(scene.font);
    const double around = std::min(scene.layout.rowHeight, scene.layout.columnWidth) / 2;
    const QRectF ground = scene.layout.plot.adjusted(-std::min(around, 8.0), -std::min(around, 8.0), std::min(around, 8.0),
                                                     std::min(around, 8.0));
    painter.fillRect(ground, theme.lane);
    if (scene.focused) {
        painter.setPen(QPen(theme.accent, 1));
        painter.drawRect(ground.adjusted(-1.5, -1.5, 1.5, 1.5));
    }
    paintForbidden(painter, scene);
    paintAxes(painter, scene);
    painter.setRenderHint(QPainter::Antialiasing);
    if (scene.layout.hasPoints) {
        paintWays(painter, scene);
        paintPoints(painter, scene);
    }
    paintPath(painter, scene);
    paintActions(painter, scene);
    paintLost(painter, scene);
    paintEnd(painter, scene);
    paintPreview(painter, scene);
}

void GridPainter::paintAxes(QPainter &painter, const GridScene &scene) const
{
    const GridLayout &layout = scene.layout;
    painter.setPen(m_theme->secondText);
    for (std::size_t step = 0; step < layout.columns; step += layout.hasColumnWords ? 1 : layout.columnTick) {
        if (layout.hasColumnWords)
            painter.drawText(layout.columnWordAt(step), Qt::AlignCenter | Qt::TextSingleLine,
                             stepWord(scene.program, scene.program.threads[0].steps[step]));
        else
            painter.drawText(layout.columnWordAt(step).adjusted(-20, 0, 20, 0), Qt::AlignCenter, QString::number(step + 1));
    }
    for (std::size_t step = 0; step < layout.rows; step += layout.hasRowWords ? 1 : layout.rowTick) {
        const QString word =
            layout.hasRowWords ? stepWord(scene.program, scene.program.threads[1].steps[step]) : QString::number(step + 1);
        painter.drawText(layout.rowWordAt(step), Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, word);
    }
    QFont bold = scene.font;
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(m_theme->text);
    painter.drawText(layout.columnTitle, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     tr("%1 →").arg(nameOf(scene.program, 0)));
    painter.drawText(layout.rowTitle, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     tr("↑ %1").arg(nameOf(scene.program, 1)));
    painter.setFont(scene.font);
}

void GridPainter::paintWays(QPainter &painter, const GridScene &scene) const
{
    QList<QLineF> ways;
    for (std::size_t row = 0; row <= scene.grid.rows; ++row)
        for (std::size_t column = 0; column <= scene.grid.columns; ++column) {
            const race::GridPoint &point = scene.grid.at(column, row);
            const QPointF from = scene.layout.at({column, row});
            if (point.goesRight)
                ways << QLineF(from, scene.layout.at({column + 1, row}));
            if (point.goesUp)
                ways << QLineF(from, scene.layout.at({column, row + 1}));
        }
    painter.setPen(QPen(m_theme->role(Role::Sleeping).ink, 1));
    painter.drawLines(ways);
}

void GridPainter::paintForbidden(QPainter &painter, const GridScene &scene) const
{
    for (const race::ForbiddenRectangle &forbidden : scene.grid.forbidden) {
        const QRectF rect = scene.layout.rectangle(forbidden);
        if (scene.layout.hasPoints)
            m_roles.paint(painter, {rect, Role::WaitsForLock, Certainty::Exact, rect.left(), rect.top(), false});
        else
            painter.fillRect(rect, m_theme->role(Role::WaitsForLock).ink);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const race::ForbiddenRectangle &forbidden : scene.grid.forbidden) {
        const QString lock = QString::fromStdString(scene.program.locks[forbidden.lock].name);
        const QString text = tr("never both hold %1").arg(lock);
        const QRectF rect = scene.layout.rectangle(forbidden);
        const QSizeF size(QFontMetricsF(scene.font).horizontalAdvance(text), scene.layout.lineHeight);
        if (rect.width() >= size.width() + 4 * kPlatePadding && rect.height() >= size.height() + 2 * kPlatePadding)
            plate(painter, QRectF(rect.center() - QPointF(size.width(), size.height()) / 2, size), text, m_theme->lane);
    }
}

void GridPainter::plate(QPainter &painter, const QRectF &rect, const QString &text, const QColor &ground) const
{
    painter.fillRect(rect.adjusted(-kPlatePadding, -1, kPlatePadding, 1), ground);
    painter.setPen(m_theme->text);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, text);
}

void GridPainter::cross(QPainter &painter, QPointF at, double reach) const
{
    painter.setPen(roundPen(m_theme->fault, 2.5));
    painter.drawLine(at + QPointF(-reach, -reach), at + QPointF(reach, reach));
    painter.drawLine(at + QPointF(-reach, reach), at + QPointF(reach, -reach));
}

void GridPainter::deadEnd(QPainter &painter, QPointF at) const
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme->lane);
    painter.drawEllipse(at, kCrossReach + 3, kCrossReach + 3);
    cross(painter, at, kCrossReach);
}

void GridPainter::paintPoints(QPainter &painter, const GridScene &scene) const
{
    for (std::size_t row = 0; row <= scene.grid.rows; ++row)
        for (std::size_t column = 0; column <= scene.grid.columns; ++column) {
            const race::GridPoint &point = scene.grid.at(column, row);
            if (!point.isReachable)
                continue;
            const QPointF at = scene.layout.at({column, row});
            painter.setPen(point.isDoomed ? QPen(m_theme->fault, 1.5) : QPen(Qt::NoPen));
            painter.setBrush(point.isDoomed ? m_theme->lane : m_theme->role(Role::Sleeping).ink);
            painter.drawEllipse(at, kPointRadius, kPointRadius);
            if (!point.isDead)
                continue;
            deadEnd(painter, at);
        }
}

void GridPainter::paintPath(QPainter &painter, const GridScene &scene) const
{
    const QPolygonF line = lineThrough(scene.layout, scene.path);
    painter.setBrush(Qt::NoBrush);
    if (scene.selected >= 0 && scene.selected + 1 < line.size()) {
        const QLineF step(line[scene.selected], line[scene.selected + 1]);
        painter.setPen(roundPen(m_theme->text, kPathWidth + 6));
        painter.drawLine(step);
        painter.setPen(roundPen(m_theme->lane, kPathWidth + 2));
        painter.drawLine(step);
    }
    painter.setPen(roundPen(m_theme->accent, kPathWidth));
    painter.drawPolyline(line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme->accent);
    painter.drawEllipse(line.front(), kEndRadius - 2, kEndRadius - 2);
}

/// What each step of the order read or wrote, where there is room.
void GridPainter::paintActions(QPainter &painter, const GridScene &scene) const
{
    const GridLayout &layout = scene.layout;
    const QFontMetricsF metrics(scene.font);
    if (layout.rowHeight < 2 * (layout.lineHeight + kPlatePadding))
        return;
    for (std::size_t step = 0; step + 1 < scene.path.size() && step < scene.replay.steps.size(); ++step) {
        const race::ReplayStep &done = scene.replay.steps[step];
        if (!done.reads && !done.writes)
            continue;
        const QString action = stepAction(scene.program, done);
        const QString text = isLost(scene.replay, step) ? tr("%1: lost").arg(action) : action;
        const QSizeF size(metrics.horizontalAdvance(text), layout.lineHeight);
        const QPointF middle = (layout.at(scene.path[step]) + layout.at(scene.path[step + 1])) / 2;
        if (size.width() + 2 * kPlatePadding > layout.columnWidth)
            continue;
        const bool isAcross = scene.replay.steps[step].thread == 0;
        const QPointF corner = isAcross ? middle + QPointF(-size.width() / 2, -size.height() - kPlatePadding - 1)
                                        : middle + QPointF(kBesidePath, -size.height() / 2);
        const QRectF rect(corner, size);
        plate(painter, rect, text, rect.right() > layout.plot.right() ? m_theme->window : m_theme->lane);
    }
}

void GridPainter::paintLost(QPainter &painter, const GridScene &scene) const
{
    for (const race::LostUpdate &lost : scene.replay.lost) {
        if (lost.store + 1 >= scene.path.size() || !scene.layout.hasPoints)
            continue;
        const QPointF at = (scene.layout.at(scene.path[lost.store]) + scene.layout.at(scene.path[lost.store + 1])) / 2;
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme->lane);
        painter.drawEllipse(at, kCrossReach + 2, kCrossReach + 2);
        cross(painter, at, kCrossReach - 1);
    }
}

void GridPainter::paintEnd(QPainter &painter, const GridScene &scene) const
{
    const EndWords words = endWords(scene.program, scene.replay);
    const QColor colour = !words.isRight ? m_theme->secondText : *words.isRight ? m_theme->right : m_theme->fault;
    const QPointF at = scene.layout.at(scene.path.back());
    if (scene.replay.deadlock) {
        deadEnd(painter, at);
        painter.setPen(QPen(m_theme->fault, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(at, kCrossReach + 5, kCrossReach + 5);
    } else {
        painter.setPen(QPen(m_theme->lane, 1));
        painter.setBrush(colour);
        painter.drawEllipse(at, kEndRadius, kEndRadius);
    }
    const QRectF upper = scene.layout.end.adjusted(0, 0, 0, -scene.layout.lineHeight);
    QFont bold = scene.font;
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(m_theme->text);
    painter.drawText(upper, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, words.what);
    painter.setPen(colour);
    painter.drawText(upper.translated(0, scene.layout.lineHeight), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     words.verdict);
    painter.setFont(scene.font);
}

void GridPainter::paintPreview(QPainter &painter, const GridScene &scene) const
{
    if (!scene.target)
        return;
    painter.setBrush(Qt::NoBrush);
    if (scene.preview) {
        QPen pen(m_theme->text, 2, Qt::DashLine, Qt::FlatCap, Qt::RoundJoin);
        painter.setPen(pen);
        painter.drawPolyline(lineThrough(scene.layout, *scene.preview));
    }
    const QPointF at = scene.layout.at(*scene.target);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme->lane);
    painter.drawEllipse(at, kEndRadius + 3, kEndRadius + 3);
    if (scene.isBarred) {
        cross(painter, at, kCrossReach);
        return;
    }
    painter.setPen(QPen(m_theme->text, 2));
    painter.drawEllipse(at, kEndRadius, kEndRadius);
}

} // namespace forklane::ui
