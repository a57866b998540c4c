// SPDX-License-Identifier: MIT
#include "pages/lesson/launch_cost_picture.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QPainter>
#include <QPainterPath>

#include "format.h"
#include "process/launch.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kLeft = 64;
constexpr double kLeastGrid = 4; // lines

/// 1, 2 or 5 times a power of ten, so that `most` has at least kLeastGrid lines.
double gridStep(double most)
{
    const double power = std::pow(10, std::floor(std::log10(most / kLeastGrid)));
    const double times = most / kLeastGrid / power;
    return power * (times >= 5 ? 5 : times >= 2 ? 2 : 1);
}

QString modeName(std::size_t mode)
{
    return QString::fromUtf8(nameOfCall(lesson::kLaunchModes.at(mode)));
}

} // namespace

LaunchCostPicture::LaunchCostPicture(QWidget *parent) : LineChart(tr("Launch time beside touched memory"), kLeft, parent) {}

void LaunchCostPicture::show(std::vector<lesson::LaunchCosts> costs, std::size_t chosenMebibytes)
{
    m_costs = std::move(costs);
    m_chosen = chosenMebibytes;
    describe();
    update();
}

void LaunchCostPicture::describe()
{
    QStringList lines;
    for (std::size_t mode = 0; mode < lesson::kLaunchModes.size(); ++mode) {
        QStringList figures;
        for (const lesson::LaunchCosts &one : m_costs) {
            const lesson::LaunchTime &time = one.times[mode];
            figures += tr("%1 MiB: %2, half of them %3 to %4")
                           .arg(QString::number(one.ballastMebibytes), formatDuration(time.median), formatDuration(time.low),
                                formatDuration(time.high));
        }
        lines += modeName(mode) + QStringLiteral(": ") + figures.join(QStringLiteral("; "));
    }
    setAccessibleDescription(lines.join(QStringLiteral(". ")));
    setToolTip(lines.join(QLatin1Char('\n')));
}

QPointF LaunchCostPicture::Frame::at(double atMebibytes, double atMilliseconds) const
{
    return {area.left() + atMebibytes / mebibytes * area.width(),
            area.bottom() - atMilliseconds / milliseconds * area.height()};
}

LaunchCostPicture::Frame LaunchCostPicture::frame() const
{
    Frame frame;
    frame.area = area();
    double most = 0.01;
    for (const lesson::LaunchCosts &one : m_costs) {
        frame.mebibytes = std::max(frame.mebibytes, static_cast<double>(one.ballastMebibytes));
        for (const lesson::LaunchTime &time : one.times)
            most = std::max(most, inMilliseconds(time.high));
    }
    frame.step = gridStep(most);
    frame.milliseconds = std::ceil(most / frame.step) * frame.step;
    return frame;
}

void LaunchCostPicture::paintAxes(QPainter &painter, const Frame &frame) const
{
    const int lines = static_cast<int>(std::lround(frame.milliseconds / frame.step));
    for (int i = 0; i <= lines; ++i)
        paintGridLine(painter, frame.at(0, i * frame.step).y(), tr("%1 ms").arg(i * frame.step));
    for (const lesson::LaunchCosts &one : m_costs)
        paintColumn(painter, frame.at(static_cast<double>(one.ballastMebibytes), 0).x(), QString::number(one.ballastMebibytes),
                    one.ballastMebibytes == m_chosen);
    paintCaptions(painter, tr("From the call until the program runs: the middle, and the span of the middle half"),
                  tr("MiB touched by the launching process"));
}

void LaunchCostPicture::paintMode(QPainter &painter, const Frame &frame, std::size_t mode) const
{
    const QColor colour = whoColour(mode);
    QPainterPath path;
    for (const lesson::LaunchCosts &one : m_costs) {
        const auto x = static_cast<double>(one.ballastMebibytes);
        const lesson::LaunchTime &time = one.times[mode];
        const QPointF point = frame.at(x, inMilliseconds(time.median));
        path.elementCount() == 0 ? path.moveTo(point) : path.lineTo(point);
        painter.setPen(QPen(colour, 1.5));
        painter.drawLine(frame.at(x, inMilliseconds(time.low)), frame.at(x, inMilliseconds(time.high)));
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        const double radius = one.ballastMebibytes == m_chosen ? kDot * 1.5 : kDot;
        painter.drawEllipse(point, radius, radius);
    }
    painter.setPen(QPen(colour, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

void LaunchCostPicture::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().lane);
    if (m_costs.empty())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const Frame frame = this->frame();
    paintAxes(painter, frame);
    for (std::size_t mode = 0; mode < lesson::kLaunchModes.size(); ++mode)
        paintMode(painter, frame, mode);
    std::vector<Name> names;
    for (std::size_t mode = 0; mode < lesson::kLaunchModes.size(); ++mode)
        names.push_back({frame.at(0, inMilliseconds(m_costs.back().times[mode].median)).y(), modeName(mode), whoColour(mode)});
    paintNames(painter, std::move(names), frame.area.bottom() + QFontMetrics(font()).height() / 2.0); // above the numbers
}

} // namespace forklane::ui
