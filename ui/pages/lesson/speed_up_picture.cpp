// SPDX-License-Identifier: MIT
#include "pages/lesson/speed_up_picture.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QPainter>
#include <QPainterPath>

#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kLeft = 44;

/// Lines well apart, on light and dark; no yellow.
QColor colourOf(std::size_t series)
{
    constexpr std::array<std::size_t, 6> kOrder = {0, 1, 2, 7, 6, 5};
    return whoColour(kOrder[series % kOrder.size()]);
}

} // namespace

SpeedUpPicture::SpeedUpPicture(QWidget *parent) : LineChart(tr("Speed-up"), kLeft, parent) {}

void SpeedUpPicture::show(std::vector<Series> series, int chosen, std::size_t ideal, bool areCpus)
{
    m_series = std::move(series);
    m_chosen = chosen;
    m_ideal = ideal;
    m_idealIsCpus = areCpus;
    describe();
    update();
}

void SpeedUpPicture::describe()
{
    QStringList lines;
    for (const Series &one : m_series) {
        QStringList figures;
        for (const lesson::SpeedUp &point : one.points)
            figures += tr("%1 workers: %2 times").arg(point.workers).arg(point.factor, 0, 'f', 1);
        lines += one.name + QStringLiteral(": ") + figures.join(QStringLiteral(", "));
    }
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
    setToolTip(lines.join(QLatin1Char('\n')));
}

QPointF SpeedUpPicture::Frame::at(double atWorkers, double atFactor) const
{
    const double across = workers > 1 ? (atWorkers - 1) / (workers - 1) : 0;
    return {area.left() + across * area.width(), area.bottom() - std::min(1.0, atFactor / factor) * area.height()};
}

SpeedUpPicture::Frame SpeedUpPicture::frame() const
{
    Frame frame;
    frame.area = area();
    for (const Series &one : m_series) {
        for (const lesson::SpeedUp &point : one.points) {
            frame.workers = std::max(frame.workers, static_cast<double>(point.workers));
            frame.factor = std::max(frame.factor, std::ceil(point.factor));
        }
    }
    frame.factor = std::max(frame.factor, std::min(frame.workers, static_cast<double>(m_ideal)));
    return frame;
}

void SpeedUpPicture::paintAxes(QPainter &painter, const Frame &frame) const
{
    for (int factor = 0; factor <= static_cast<int>(frame.factor); ++factor)
        paintGridLine(painter, frame.at(1, factor).y(), tr("%1 ×").arg(factor));
    for (int workers = 1; workers <= static_cast<int>(frame.workers); ++workers)
        paintColumn(painter, frame.at(workers, 0).x(), QString::number(workers), false);
    paintCaptions(painter, tr("Times as fast as one after the other"), tr("workers"));
}

void SpeedUpPicture::paintIdeal(QPainter &painter, const Frame &frame) const
{
    const Theme &theme = Theme::current();
    QPen pen(theme.secondText, 1.5, Qt::DashLine);
    painter.setPen(pen);
    const auto top = std::min(frame.workers, static_cast<double>(m_ideal));
    painter.drawLine(frame.at(1, 1), frame.at(top, top));
    painter.drawLine(frame.at(top, top), frame.at(frame.workers, top));
}

void SpeedUpPicture::paintSeries(QPainter &painter, const Frame &frame, std::size_t index) const
{
    const Series &series = m_series[index];
    const bool chosen = static_cast<int>(index) == m_chosen;
    const QColor colour = colourOf(index);
    QPainterPath path;
    for (std::size_t i = 0; i < series.points.size(); ++i) {
        const QPointF point = frame.at(static_cast<double>(series.points[i].workers), series.points[i].factor);
        i == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    painter.setPen(QPen(colour, chosen ? 3 : 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setBrush(colour);
    painter.setPen(Qt::NoPen);
    for (const lesson::SpeedUp &one : series.points)
        painter.drawEllipse(frame.at(static_cast<double>(one.workers), one.factor), kDot, kDot);
}

void SpeedUpPicture::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.lane);
    if (m_series.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const Frame frame = this->frame();
    paintAxes(painter, frame);
    paintIdeal(painter, frame);
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (static_cast<int>(i) != m_chosen)
            paintSeries(painter, frame, i);
    }
    if (m_chosen >= 0 && m_chosen < static_cast<int>(m_series.size()))
        paintSeries(painter, frame, static_cast<std::size_t>(m_chosen));
    paintNames(painter, namesOf(frame), height() - 2);
}

std::vector<SpeedUpPicture::Name> SpeedUpPicture::namesOf(const Frame &frame) const
{
    const auto top = std::min(frame.workers, static_cast<double>(m_ideal));
    std::vector<Name> names;
    names.push_back({frame.at(frame.workers, top).y(), m_idealIsCpus ? tr("ideal, %1 CPUs").arg(m_ideal) : tr("ideal"), {}});
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        const Series &series = m_series[i];
        if (!series.points.empty())
            names.push_back({frame.at(frame.workers, series.points.back().factor).y(), series.name, colourOf(i),
                             static_cast<int>(i) == m_chosen});
    }
    return names;
}

} // namespace forklane::ui
