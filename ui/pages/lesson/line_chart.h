// SPDX-License-Identifier: MIT
// What charts of a few lines share: where the lines are, the axes' numbers and captions, and the names at the lines' ends.
#pragma once

#include <optional>
#include <vector>

#include <QColor>
#include <QWidget>

namespace forklane::ui {

/// The lines themselves, and what the axes mean, are the chart's own. Accessible as one picture. Main thread.
class LineChart : public QWidget {
    Q_OBJECT

public:
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    static constexpr double kDot = 4; ///< A point's radius.

    /// `left`: room for the numbers beside the vertical axis.
    LineChart(const QString &name, int left, QWidget *parent);

    [[nodiscard]] QRectF area() const; ///< Of the lines.

    void paintGridLine(QPainter &painter, double y, const QString &number) const;
    void paintColumn(QPainter &painter, double x, const QString &number, bool isChosen) const;
    void paintCaptions(QPainter &painter, const QString &above, const QString &below) const;
    struct Name {
        double y; ///< Where its line ends.
        QString text;
        std::optional<QColor> colour; ///< Nothing: of no measured line.
        bool isChosen = false;
    };
    /// At the lines' ends, kept apart from one another, and above `lowest`.
    void paintNames(QPainter &painter, std::vector<Name> names, double lowest) const;

private:
    const int m_left;
};

} // namespace forklane::ui
