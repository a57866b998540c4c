// SPDX-License-Identifier: MIT
#include "widgets/strip/strip_painter.h"

#include <algorithm>

#include <QFontMetricsF>

#include "format.h"
#include "widgets/strip/strip_words.h"

namespace forklane::ui {

namespace {

constexpr double kRadius = 4;
constexpr double kMarkGap = 4;
constexpr double kSmall = 0.9;
constexpr double kSmallest = 0.8;

QFont scaled(const QFont &font, double factor)
{
    QFont result = font;
    if (font.pointSizeF() > 0)
        result.setPointSizeF(font.pointSizeF() * factor);
    else
        result.setPixelSize(std::max(1, qRound(font.pixelSize() * factor)));
    return result;
}

/// The largest of `font`, 90 % and 80 % of it in which `text` is no wider than `width`.
QFont fittingFont(const QFont &font, const QString &text, double width)
{
    for (const double factor : {1.0, kSmall}) {
        const QFont candidate = scaled(font, factor);
        if (QFontMetricsF(candidate).horizontalAdvance(text) <= width)
            return candidate;
    }
    return scaled(font, kSmallest);
}

void drawElided(QPainter &painter, const QRectF &rect, const QString &text, Qt::TextElideMode mode = Qt::ElideRight)
{
    const QString shown = QFontMetricsF(painter.font()).elidedText(text, mode, rect.width());
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
}

} // namespace

void StripPainter::paint(QPainter &painter, const StripScene &scene, const Theme &theme)
{
    m_theme = &theme;
    m_roles.prepare(theme, painter.device()->devicePixelRatioF());
    for (std::size_t pipe = 0; pipe < scene.layout.pipes.size(); ++pipe)
        paintPipe(painter, scene, pipe);
    for (std::size_t stage = 0; stage < scene.layout.boxes.size(); ++stage)
        paintBox(painter, scene, stage);
}

void StripPainter::paintBox(QPainter &painter, const StripScene &scene, std::size_t stage) const
{
    const StripBox &box = scene.layout.boxes[stage];
    const StageFacts &facts = scene.facts.stages[stage];
    const bool selected = scene.selected == static_cast<int>(stage);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(m_theme->lane);
    QPen frame(selected ? m_theme->text : m_theme->line, selected ? 2 : 1);
    if (!facts.begun && !selected)
        frame.setStyle(Qt::DashLine);
    painter.setPen(frame);
    const double inset = selected ? 1 : 0.5;
    painter.drawRoundedRect(box.frame.adjusted(inset, inset, -inset, -inset), kRadius, kRadius);
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (facts.state) {
        const QRectF band = selected ? box.band.adjusted(2, -2, -2, -2) : box.band.adjusted(1, -1, -1, -1);
        m_roles.paint(painter, {band, *facts.state, Certainty::Exact, band.left(), band.top(), false});
    }
    if (selected && scene.focused) {
        painter.setPen(QPen(m_theme->accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box.frame.adjusted(-2.5, -2.5, 2.5, 2.5));
    }
    QFont bold = scene.font;
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(m_theme->text);
    const QString &name = scene.names[static_cast<qsizetype>(stage)];
    const bool compact = box.state.isEmpty();
    const QString mark = compact ? resultMark(facts.result) : QString(); // how it ended is never cut
    const double room = box.name.width() - (mark.isEmpty() ? 0 : QFontMetricsF(scene.font).horizontalAdvance(mark) + kMarkGap);
    drawElided(painter, QRectF(box.name.topLeft(), QSizeF(room, box.name.height())), name);
    const double used = std::min(room, QFontMetricsF(bold).horizontalAdvance(name)) + kMarkGap;
    const QRectF rest = box.name.adjusted(used, 0, 0, 0);
    paintState(painter, scene, stage, compact ? rest : box.state);
}

void StripPainter::paintState(QPainter &painter, const StripScene &scene, std::size_t stage, QRectF rect) const
{
    const StageFacts &facts = scene.facts.stages[stage];
    const bool compact = scene.layout.boxes[stage].state.isEmpty();
    const QString mark = resultMark(facts.result);
    const double width = QFontMetricsF(scene.font).horizontalAdvance(mark);
    if (!mark.isEmpty()) {
        painter.setFont(scene.font);
        painter.setPen(mark == QStringLiteral("✓") ? m_theme->right : m_theme->fault);
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, mark);
        rect.setLeft(rect.left() + width + kMarkGap);
    }
    const QString words = stageState(facts);
    painter.setFont(fittingFont(scene.font, words, rect.width()));
    if (compact && QFontMetricsF(painter.font()).horizontalAdvance(words) > rect.width())
        return; // the band, the mark and the tool tip say it
    painter.setPen(m_theme->secondText);
    drawElided(painter, rect, words);
}

void StripPainter::paintPipe(QPainter &painter, const StripScene &scene, std::size_t pipe) const
{
    const StripPipe &place = scene.layout.pipes[pipe];
    const StageFacts &writer = scene.facts.stages[pipe];
    const PipeFacts &facts = scene.facts.pipes[pipe];
    painter.fillRect(place.bar, m_theme->groupBar);
    painter.setPen(m_theme->line);
    painter.drawLine(place.bar.topLeft(), place.bar.topRight() - QPointF(1, 0));
    painter.drawLine(place.bar.bottomLeft() - QPointF(0, 1), place.bar.bottomRight() - QPointF(1, 1));
    const QRectF filled = filledPart(place.bar, facts.fill.value_or(0), facts.capacity);
    if (filled.width() > 0)
        painter.fillRect(filled, m_theme->role(Role::WaitsToWrite).ink);

    if (scene.selectedPipe == static_cast<int>(pipe)) {
        painter.setPen(QPen(m_theme->text, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(place.bar.adjusted(1, -2, -1, 2));
    }
    QString rate = pipeRate(writer);
    const bool wraps = place.percent.height() > 0; // two rows of text fit above the bar
    painter.setFont(wraps ? scaled(scene.font, kSmall) : fittingFont(scene.font, rate, place.rate.width()));
    if (wraps && QFontMetricsF(painter.font()).horizontalAdvance(rate) > place.rate.width())
        rate.replace(u' ', u'\n');
    painter.setPen(isZeroRate(writer) ? QPen(m_theme->role(Role::Sleeping).ink) : QPen(m_theme->secondText));
    painter.drawText(place.rate, Qt::AlignHCenter | Qt::AlignBottom | (wraps ? 0 : Qt::TextSingleLine), rate);
    painter.setPen(m_theme->secondText);
    painter.drawText(place.percent, Qt::AlignHCenter | Qt::AlignTop | Qt::TextSingleLine, pipePercent(facts));
}

} // namespace forklane::ui
