// SPDX-License-Identifier: MIT
#include "pages/lesson/launch_cost_picture.h"

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QPainterPath>

#include "format.h"
#include "grid.h"
#include "process/launch.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr int kLeft = 64;
constexpr int kBottom = 40;
constexpr int kTop = 28;
constexpr int kRight = 170; // room for the names at the lines' ends
constexpr double kDot = 4;
constexpr double kLeastGrid = 4; // lines

double milliseconds(Duration duration)
{
    return static_cast<double>(duration.count()) / 1e6;
}

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

LaunchCostPicture::LaunchCostPicture(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Launch time beside touched memory"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

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

QSize LaunchCostPicture::minimumSizeHint() const
{
    return {kLeft + kRight + 120, kTop + kBottom + 60};
}

QPointF LaunchCostPicture::Frame::at(double atMebibytes, double atMilliseconds) const
{
    return {area.left() + atMebibytes / mebibytes * area.width(),
            area.bottom() - atMilliseconds / milliseconds * area.height()};
}

LaunchCostPicture::Frame LaunchCostPicture::frame() const
{
    Frame frame;
    frame.area = QRectF(rect()).adjusted(kLeft, kTop, -kRight, -kBottom);
    double most = 0.01;
    for (const lesson::LaunchCosts &one : m_costs) {
        frame.mebibytes = std::max(frame.mebibytes, static_cast<double>(one.ballastMebibytes));
        for (const lesson::LaunchTime &time : one.times)
            most = std::max(most, forklane::ui::milliseconds(time.high));
    }
    frame.step = gridStep(most);
    frame.milliseconds = std::ceil(most / frame.step) * frame.step;
    return frame;
}

void LaunchCostPicture::paintAxes(QPainter &painter, const Frame &frame) const
{
    const Theme &theme = Theme::current();
    const QFontMetrics metrics(font());
    const int lines = static_cast<int>(std::lround(frame.milliseconds / frame.step));
    for (int i = 0; i <= lines; ++i) {
        const double y = frame.at(0, i * frame.step).y();
        painter.setPen(theme.line);
        painter.drawLine(QPointF(frame.area.left(), y), QPointF(frame.area.right(), y));
        painter.setPen(theme.secondText);
        painter.drawText(QRectF(0, y - 10, kLeft - grid::kGap, 20), Qt::AlignRight | Qt::AlignVCenter,
                         tr("%1 ms").arg(i * frame.step));
    }
    for (const lesson::LaunchCosts &one : m_costs) {
        const double x = frame.at(static_cast<double>(one.ballastMebibytes), 0).x();
        QFont bold = font();
        bold.setBold(one.ballastMebibytes == m_chosen);
        painter.setFont(bold);
        painter.drawText(QRectF(x - 40, frame.area.bottom() + 2, 80, metrics.height()), Qt::AlignCenter,
                         QString::number(one.ballastMebibytes));
    }
    painter.setFont(font());
    painter.drawText(
        QRectF(frame.area.left(), frame.area.bottom() + 2 + metrics.height(), frame.area.width(), metrics.height()),
        Qt::AlignCenter, tr("MiB touched by the launching process"));
    painter.drawText(QRectF(grid::kMargin, 2, width() - 2 * grid::kMargin, kTop - 4), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("From the call until the program runs: the middle, and the span of the middle half"));
}

void LaunchCostPicture::paintMode(QPainter &painter, const Frame &frame, std::size_t mode) const
{
    const QColor colour = whoColour(mode);
    QPainterPath path;
    for (const lesson::LaunchCosts &one : m_costs) {
        const auto x = static_cast<double>(one.ballastMebibytes);
        const lesson::LaunchTime &time = one.times[mode];
        const QPointF point = frame.at(x, milliseconds(time.median));
        path.elementCount() == 0 ? path.moveTo(point) : path.lineTo(point);
        painter.setPen(QPen(colour, 1.5));
        painter.drawLine(frame.at(x, milliseconds(time.low)), frame.at(x, milliseconds(time.high)));
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        const double radius = one.ballastMebibytes == m_chosen ? kDot * 1.5 : kDot;
        painter.drawEllipse(point, radius, radius);
    }
    painter.setPen(QPen(colour, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

/// At the lines' ends, kept apart from one another.
void LaunchCostPicture::paintNames(QPainter &painter, const Frame &frame) const
{
    struct Name {
        double y;
        std::size_t mode;
    };
    std::vector<Name> names;
    for (std::size_t mode = 0; mode < lesson::kLaunchModes.size(); ++mode)
        names.push_back({frame.at(0, milliseconds(m_costs.back().times[mode].median)).y(), mode});
    std::sort(names.begin(), names.end(), [](const Name &a, const Name &b) { return a.y < b.y; });
    const double height = QFontMetrics(font()).height();
    double next = 0;
    for (Name &name : names) {
        name.y = std::max(name.y - height / 2, next);
        next = name.y + height;
    }
    const double over = std::max(0.0, next - frame.area.bottom() - height / 2); // above the axis' numbers
    for (const Name &name : names) {
        const double x = frame.area.right() + grid::kGap;
        const double y = name.y - over;
        painter.setPen(Qt::NoPen);
        painter.setBrush(whoColour(name.mode));
        painter.drawRect(QRectF(x, y + height / 2 - 5, 10, 10));
        painter.setPen(Theme::current().text);
        painter.drawText(QRectF(x + 16, y, kRight - 24, height), Qt::AlignLeft | Qt::AlignVCenter, modeName(name.mode));
    }
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
    paintNames(painter, frame);
}

} // namespace forklane::ui
