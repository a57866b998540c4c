// SPDX-License-Identifier: MIT
#include "pages/lesson/speed_up_picture.h"

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QPainterPath>

#include "grid.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kLeft = 44;
constexpr int kBottom = 40;
constexpr int kTop = 28;
constexpr int kRight = 170; // room for the names at the lines' ends
constexpr double kDot = 4;

/// Three lines well apart.
QColor colourOf(std::size_t series)
{
    return whoColour(series + 4 * (series / 3));
}

} // namespace

SpeedUpPicture::SpeedUpPicture(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Speed-up"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

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

QSize SpeedUpPicture::minimumSizeHint() const
{
    return {kLeft + kRight + 120, kTop + kBottom + 60};
}

QPointF SpeedUpPicture::Frame::at(double atWorkers, double atFactor) const
{
    const double across = workers > 1 ? (atWorkers - 1) / (workers - 1) : 0;
    return {area.left() + across * area.width(), area.bottom() - std::min(1.0, atFactor / factor) * area.height()};
}

SpeedUpPicture::Frame SpeedUpPicture::frame() const
{
    Frame frame;
    frame.area = QRectF(rect()).adjusted(kLeft, kTop, -kRight, -kBottom);
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
    const Theme &theme = Theme::current();
    const QFontMetrics metrics(font());
    for (int factor = 0; factor <= static_cast<int>(frame.factor); ++factor) {
        const double y = frame.at(1, factor).y();
        painter.setPen(theme.line);
        painter.drawLine(QPointF(frame.area.left(), y), QPointF(frame.area.right(), y));
        painter.setPen(theme.secondText);
        painter.drawText(QRectF(0, y - 10, kLeft - grid::kGap, 20), Qt::AlignRight | Qt::AlignVCenter, tr("%1 ×").arg(factor));
    }
    for (int workers = 1; workers <= static_cast<int>(frame.workers); ++workers) {
        const double x = frame.at(workers, 0).x();
        painter.drawText(QRectF(x - 30, frame.area.bottom() + 2, 60, metrics.height()), Qt::AlignCenter,
                         QString::number(workers));
    }
    painter.drawText(
        QRectF(frame.area.left(), frame.area.bottom() + 2 + metrics.height(), frame.area.width(), metrics.height()),
        Qt::AlignCenter, tr("workers"));
    painter.drawText(QRectF(grid::kMargin, 2, width() - 2 * grid::kMargin, kTop - 4), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("Times as fast as one after the other"));
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
    paintNames(painter, frame);
}

/// At the lines' ends, kept apart from one another.
void SpeedUpPicture::paintNames(QPainter &painter, const Frame &frame) const
{
    const Theme &theme = Theme::current();
    struct Name {
        double y;
        QString text;
        int series; ///< −1: the ideal.
    };
    std::vector<Name> names;
    const auto top = std::min(frame.workers, static_cast<double>(m_ideal));
    names.push_back({frame.at(frame.workers, top).y(), m_idealIsCpus ? tr("ideal, %1 CPUs").arg(m_ideal) : tr("ideal"), -1});
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (!m_series[i].points.empty())
            names.push_back(
                {frame.at(frame.workers, m_series[i].points.back().factor).y(), m_series[i].name, static_cast<int>(i)});
    }
    std::sort(names.begin(), names.end(), [](const Name &a, const Name &b) { return a.y < b.y; });
    const double height = QFontMetrics(font()).height();
    double next = 0;
    for (Name &name : names) {
        name.y = std::max(name.y - height / 2, next);
        next = name.y + height;
    }
    const double over = std::max(0.0, next - (this->height() - 2));
    for (const Name &name : names) {
        QFont bold = font();
        bold.setBold(name.series >= 0 && name.series == m_chosen);
        painter.setFont(bold);
        const double x = frame.area.right() + grid::kGap;
        const double y = name.y - over;
        if (name.series >= 0) {
            const auto index = static_cast<std::size_t>(name.series);
            painter.setPen(Qt::NoPen);
            painter.setBrush(colourOf(index));
            painter.drawRect(QRectF(x, y + height / 2 - 5, 10, 10));
        }
        painter.setPen(name.series < 0 ? theme.secondText : theme.text);
        painter.drawText(QRectF(x + 16, y, kRight - 24, height), Qt::AlignLeft | Qt::AlignVCenter, name.text);
    }
}

} // namespace forklane::ui
