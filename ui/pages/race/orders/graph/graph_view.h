// SPDX-License-Identifier: MIT
// All orders of any number of threads as a graph of states, equal states merged, the current order as a path.
#pragma once

#include <optional>

#include "pages/race/orders/graph/graph_painter.h"
#include "pages/race/orders/order_picture.h"

namespace forklane::ui {

/// A click on a state chooses an order that passes it. Higher than its place when it has to be: to be put into a scroll area.
/// Main thread.
class GraphView : public OrderPicture {
    Q_OBJECT

public:
    explicit GraphView(QWidget *parent = nullptr);

    /// Of the same program.
    void setGraph(std::shared_ptr<const race::Program> program, std::shared_ptr<const race::StateGraph> graph);

    [[nodiscard]] QRect stepRect(int step) const override;
    [[nodiscard]] QPoint positionOf(std::uint32_t node) const { return m_layout.nodes[node].center().toPoint(); }
    /// Several lines: where the threads stand, what the variables hold, how many orders pass.
    [[nodiscard]] QString textOf(std::uint32_t node) const;

protected:
    void pathChanged() override;
    void relayout() override;
    void goAround(int step, bool above) override;

    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void chooseThrough(std::uint32_t node, int step);

    std::shared_ptr<const race::StateGraph> m_graph;
    std::optional<GraphPaths> m_paths;
    GraphLayout m_layout;
};

} // namespace forklane::ui
