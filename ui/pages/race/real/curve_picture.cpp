// SPDX-License-Identifier: MIT
#include "pages/race/real/curve_picture.h"

#include <algorithm>

#include <QPainter>

#include "format.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr double kLeft = 52;
constexpr double kBottom = 26;
constexpr double kTop = 22;
constexpr double kRight = 16;

QString skewText(Duration skew)
{
    if (skew.count() == 0)
        return CurvePicture::tr("0 ns");
    return skew.count() < 0 ? QStringLiteral("−%1").arg(formatDuration(-skew)) : formatDuration(skew);
}

/// Inside the plot's edges.
Qt::Alignment alignmentOf(Duration skew)
{
    return Qt::AlignVCenter | (skew.count() < 0 ? Qt::AlignLeft : skew.count() > 0 ? Qt::AlignRight : Qt::AlignHCenter);
}

} // namespace

CurvePicture::CurvePicture(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Curve"));
}

void CurvePicture::setPoints(const std::vector<race::CurvePoint> &points)
{
    m_points = points;
    const auto most = std::max_element(points.begin(), points.end(), [](const race::CurvePoint &a, const race::CurvePoint &b) {
        return a.share() < b.share();
    });
    setAccessibleDescription(most == points.end() ? tr("Nothing measured yet.")
                                                  : tr("Most often wrong at a skew of %1: %2 %")
                                                        .arg(skewText(most->skew))
                                                        .arg(QString::number(most->share() * 100, 'f', 1)));
    setToolTip(accessibleDescription());
    update();
}

void CurvePicture::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::current();
    const QRectF plot(kLeft, kTop, width() - kLeft - kRight, height() - kTop - kBottom);
    painter.fillRect(plot, theme.lane);
    painter.setPen(theme.secondText);
    painter.drawText(QRectF(kLeft, 0, width() - kLeft, kTop), Qt::AlignVCenter,
                     tr("share of wrong ends against start skew, measured without recording"));
    for (const int percent : {0, 50, 100}) {
        const double y = plot.bottom() - plot.height() * percent / 100;
        painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), theme.line);
        painter.drawText(QRectF(0, y - 10, kLeft - 8, 20), Qt::AlignRight | Qt::AlignVCenter, tr("%1 %").arg(percent));
    }
    if (m_points.size() < 2) {
        painter.drawText(plot, Qt::AlignCenter, tr("Measuring …"));
        return;
    }
    const double low = static_cast<double>(m_points.front().skew.count());
    const double high = std::max(static_cast<double>(m_points.back().skew.count()), -low);
    const auto xOf = [&](Duration skew) {
        return plot.left() + plot.width() * (static_cast<double>(skew.count()) - low) / (high - low);
    };
    for (const Duration skew : {m_points.front().skew, Duration(0), -m_points.front().skew})
        painter.drawText(QRectF(std::clamp(xOf(skew) - 40, plot.left(), plot.right() - 80), plot.bottom() + 4, 80, kBottom - 4),
                         alignmentOf(skew), skewText(skew));
    QPolygonF line;
    for (const race::CurvePoint &point : m_points)
        line << QPointF(xOf(point.skew), plot.bottom() - plot.height() * point.share());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.accent, 2));
    painter.drawPolyline(line);
    painter.setBrush(theme.accent);
    for (const QPointF &point : line)
        painter.drawEllipse(point, 2.5, 2.5);
}

} // namespace forklane::ui
