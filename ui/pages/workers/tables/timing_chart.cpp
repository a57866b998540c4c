// SPDX-License-Identifier: MIT
#include "pages/workers/tables/timing_chart.h"

#include <algorithm>
#include <array>

#include <QPainter>

#include "format.h"
#include "theme.h"

namespace forklane::ui {

namespace {

constexpr double kHead = 44;
constexpr double kAxis = 20;
constexpr double kTop = 20;
constexpr double kRowGap = 6;
constexpr std::size_t kDecade = queue::Histogram::kBinsPerDecade;

QString shortDuration(Duration duration)
{
    if (duration < std::chrono::milliseconds(1))
        return TimingChart::tr("%1 µs").arg(duration.count() / 1000);
    if (duration < std::chrono::seconds(1))
        return TimingChart::tr("%1 ms").arg(duration.count() / 1'000'000);
    return TimingChart::tr("%1 s").arg(duration.count() / 1'000'000'000);
}

} // namespace

TimingChart::TimingChart(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Spread of times"));
}

void TimingChart::setTiming(const queue::Timing &timing)
{
    m_timing = timing;
    setAccessibleDescription(timing.run.count == 0 ? tr("Nothing has ended yet.")
                                                   : tr("Half of all tasks waited up to %1 and ran up to %2.")
                                                         .arg(formatDuration(timing.wait.p50), formatDuration(timing.run.p50)));
    setToolTip(accessibleDescription());
    update();
}

/// Whole decades that hold something.
TimingChart::Bins TimingChart::shownBins() const
{
    std::size_t first = m_timing.runs.bins.size();
    std::size_t last = 0;
    for (const queue::Histogram *histogram : {&m_timing.waits, &m_timing.runs, &m_timing.totals}) {
        for (std::size_t bin = 0; bin < histogram->bins.size(); ++bin) {
            if (histogram->bins[bin] == 0)
                continue;
            first = std::min(first, bin);
            last = std::max(last, bin + 1);
        }
    }
    return {first / kDecade * kDecade, (last + kDecade - 1) / kDecade * kDecade};
}

void TimingChart::paintRow(QPainter &painter, const QRectF &rect, const queue::Histogram &histogram, const Bins &bins) const
{
    const Theme &theme = Theme::current();
    painter.fillRect(rect, theme.lane);
    const std::uint32_t most = *std::max_element(histogram.bins.begin(), histogram.bins.end());
    const double step = rect.width() / static_cast<double>(bins.last - bins.first);
    for (std::size_t bin = bins.first; bin < bins.last && most > 0; ++bin) {
        if (histogram.bins[bin] == 0)
            continue;
        const double height = std::max(2.0, rect.height() * histogram.bins[bin] / most);
        const double left = rect.left() + step * static_cast<double>(bin - bins.first);
        painter.fillRect(QRectF(left, rect.bottom() - height, std::max(step - 1, 1.0), height), theme.accent);
    }
}

void TimingChart::paintAxis(QPainter &painter, const QRectF &rect, const Bins &bins) const
{
    const Theme &theme = Theme::current();
    for (std::size_t bin = bins.first; bin <= bins.last; bin += kDecade) {
        const double x =
            rect.left() + rect.width() * static_cast<double>(bin - bins.first) / static_cast<double>(bins.last - bins.first);
        painter.fillRect(QRectF(std::round(std::min(x, rect.right() - 1)), rect.top(), 1, rect.height()), theme.line);
        painter.setPen(theme.secondText);
        const QRectF text(x - 40, rect.bottom(), 80, kAxis);
        const Qt::Alignment side = bin == bins.last ? Qt::AlignRight : bin == bins.first ? Qt::AlignLeft : Qt::AlignHCenter;
        const QRectF place = bin == bins.last ? text.translated(-40, 0) : bin == bins.first ? text.translated(40, 0) : text;
        painter.drawText(place, side | Qt::AlignVCenter, shortDuration(queue::Histogram::boundOf(bin)));
    }
}

void TimingChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::current();
    painter.setPen(theme.secondText);
    const QRectF head(0, 0, width(), kTop);
    painter.drawText(head, Qt::AlignVCenter, tr("how many tasks took how long, each row to its own height"));
    const QRectF plot(kHead, kTop, width() - kHead - 12, height() - kTop - kAxis);
    const Bins bins = shownBins();
    if (bins.last <= bins.first) {
        painter.drawText(plot, Qt::AlignCenter, tr("Nothing has ended yet."));
        return;
    }
    const double rowHeight = (plot.height() - 2 * kRowGap) / 3;
    const std::array<const queue::Histogram *, 3> rows = {&m_timing.waits, &m_timing.runs, &m_timing.totals};
    const std::array<QString, 3> names = {tr("Wait"), tr("Run"), tr("Total")};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const QRectF rect(plot.left(), plot.top() + static_cast<double>(row) * (rowHeight + kRowGap), plot.width(), rowHeight);
        paintRow(painter, rect, *rows[row], bins);
        painter.setPen(theme.text);
        painter.drawText(QRectF(0, rect.top(), kHead - 8, rowHeight), Qt::AlignVCenter | Qt::AlignRight, names[row]);
    }
    paintAxis(painter, plot, bins);
}

} // namespace forklane::ui
