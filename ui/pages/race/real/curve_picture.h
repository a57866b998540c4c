// SPDX-License-Identifier: MIT
// P(wrong) against skew, as measured.
#pragma once

#include <vector>

#include <QWidget>

#include "pages/race/real/race_runner.h"

namespace forklane::ui {

/// Main thread.
class CurvePicture : public QWidget {
    Q_OBJECT

public:
    explicit CurvePicture(QWidget *parent = nullptr);

    void setPoints(const std::vector<CurvePoint> &points);

    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 90}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<CurvePoint> m_points;
};

} // namespace forklane::ui
