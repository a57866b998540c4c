// SPDX-License-Identifier: MIT
// What a launch took, beside the memory that the launching process had touched: a line for each way, with its spread.
#pragma once

#include <vector>

#include "lesson/lesson.h"
#include "pages/lesson/line_chart.h"

namespace forklane::ui {

/// Its accessible description tells its figures. Main thread.
class LaunchCostPicture : public LineChart {
    Q_OBJECT

public:
    explicit LaunchCostPicture(QWidget *parent = nullptr);

    /// In the order of their memory. `chosen`: the memory that is marked.
    void show(std::vector<lesson::LaunchCosts> costs, std::size_t chosenMebibytes);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Frame {
        QRectF area; ///< Of the lines.
        double mebibytes = 1;
        double milliseconds = 1; ///< At the top.
        double step = 1;         ///< Between two lines of the grid.
        [[nodiscard]] QPointF at(double mebibytes, double milliseconds) const;
    };
    [[nodiscard]] Frame frame() const;
    void paintAxes(QPainter &painter, const Frame &frame) const;
    void paintMode(QPainter &painter, const Frame &frame, std::size_t mode) const;
    void describe();

    std::vector<lesson::LaunchCosts> m_costs;
    std::size_t m_chosen = 0;
};

} // namespace forklane::ui
