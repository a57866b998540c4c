// SPDX-License-Identifier: MIT
// How much faster several workers were than one after the other: a line for each way, beside the ideal.
#pragma once

#include <vector>

#include "lesson/lesson.h"
#include "pages/lesson/line_chart.h"

namespace forklane::ui {

/// Its accessible description tells its figures. Main thread.
class SpeedUpPicture : public LineChart {
    Q_OBJECT

public:
    explicit SpeedUpPicture(QWidget *parent = nullptr);

    struct Series {
        QString name;
        std::vector<lesson::SpeedUp> points;
    };
    /// `chosen` is drawn on top. `ideal`: the line at factor = workers up to so many, level from there; they are CPUs if
    /// `areCpus`.
    void show(std::vector<Series> series, int chosen, std::size_t ideal, bool areCpus);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Frame {
        QRectF area; ///< Of the lines.
        double workers = 1;
        double factor = 1;
        [[nodiscard]] QPointF at(double workers, double factor) const;
    };
    [[nodiscard]] Frame frame() const;
    void paintAxes(QPainter &painter, const Frame &frame) const;
    void paintIdeal(QPainter &painter, const Frame &frame) const;
    void paintSeries(QPainter &painter, const Frame &frame, std::size_t index) const;
    [[nodiscard]] std::vector<Name> namesOf(const Frame &frame) const;
    void describe();

    std::vector<Series> m_series;
    int m_chosen = 0;
    std::size_t m_ideal = 1;
    bool m_idealIsCpus = true;
};

} // namespace forklane::ui
