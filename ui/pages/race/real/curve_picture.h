// SPDX-License-Identifier: MIT
// P(wrong) against skew, as measured.
#pragma once

#include <vector>

#include <QWidget>

#include "race/curve.h"

namespace forklane::ui {

/// Main thread.
class CurvePicture : public QWidget {
    Q_OBJECT

public:
    explicit CurvePicture(QWidget *parent = nullptr);

    void setPoints(const std::vector<race::CurvePoint> &points);

    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 90}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<race::CurvePoint> m_points;
};

} // namespace forklane::ui
