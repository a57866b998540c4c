// SPDX-License-Identifier: MIT
// All orders of two threads as a grid, the current one as a staircase that can be dragged.
#pragma once

#include <optional>

#include "pages/race/orders/grid/grid_painter.h"
#include "pages/race/orders/order_picture.h"

namespace forklane::ui {

/// Dragging the path to a point chooses the closest order through it; a point that no order passes is refused in words.
/// Alt+Up and Alt+Down go to the other side of what bars the way. Main thread.
class GridView : public OrderPicture {
    Q_OBJECT

public:
    explicit GridView(QWidget *parent = nullptr);

    /// Of the same two threads.
    void setGrid(std::shared_ptr<const race::Program> program, std::shared_ptr<const race::Grid> grid);

    [[nodiscard]] QRect stepRect(int step) const override;
    /// Of the widget.
    [[nodiscard]] QPoint positionOf(GridPlace place) const { return m_layout.at(place).toPoint(); }
    [[nodiscard]] bool isDragging() const { return m_target.has_value(); }

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void pathChanged() override;
    void relayout() override;
    void goAround(int step, bool above) override;

    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void dragTo(GridPlace place);
    void endDrag();
    /// Why no order passes there.
    [[nodiscard]] QString whyBarred(GridPlace place) const;
    [[nodiscard]] QString tipAt(QPointF position) const;

    std::shared_ptr<const race::Grid> m_grid;
    std::vector<GridPlace> m_path;
    GridLayout m_layout;
    GridPainter m_painter;
    std::optional<QPoint> m_pressed; ///< On the path.
    std::optional<GridPlace> m_target;
    std::optional<race::Schedule> m_wanted; ///< Through the target.
    QString m_refusal;                      ///< Why there is none.
};

} // namespace forklane::ui
