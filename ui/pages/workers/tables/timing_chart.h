// SPDX-License-Identifier: MIT
// How waits, runs and totals are spread: three rows of bars over one logarithmic axis.
#pragma once

#include <QWidget>

#include "queue/timing.h"

namespace forklane::ui {

/// Main thread.
class TimingChart : public QWidget {
    Q_OBJECT

public:
    explicit TimingChart(QWidget *parent = nullptr);
    void setTiming(const queue::Timing &timing);
    [[nodiscard]] QSize sizeHint() const override { return {300, 150}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 110}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Bins {
        std::size_t first = 0;
        std::size_t last = 0; ///< Behind the last one.
    };
    [[nodiscard]] Bins shownBins() const;
    void paintRow(QPainter &painter, const QRectF &rect, const queue::Histogram &histogram, const Bins &bins) const;
    void paintAxis(QPainter &painter, const QRectF &rect, const Bins &bins) const;

    queue::Timing m_timing;
};

} // namespace forklane::ui
