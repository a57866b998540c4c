// SPDX-License-Identifier: MIT
// The queue as boxes, the next task first, with its bound as a line.
#pragma once

#include <optional>

#include <QWidget>

#include "pages/workers/pictures/queue_layout.h"
#include "timeline/role_painter.h"

namespace forklane::ui {

/// Accessible as the list "Queue" with one item a box: "banana, next". Main thread.
class QueuePicture : public QWidget {
    Q_OBJECT

public:
    explicit QueuePicture(QWidget *parent = nullptr);

    void setFacts(const GroupFacts &facts);
    void setSelected(queue::TaskId task); ///< Invalid: none. Does not signal.

    [[nodiscard]] const std::vector<QueueBox> &boxes() const { return m_layout.boxes; }
    [[nodiscard]] const QueueLayout &picture() const { return m_layout; }
    [[nodiscard]] QString boxText(std::size_t box) const; ///< As assistive technology reads it.
    [[nodiscard]] std::optional<std::size_t> selected() const;
    void choose(std::size_t box); ///< As by a click.

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

signals:
    void taskChosen(forklane::queue::TaskId task);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void layOut();
    [[nodiscard]] QString tipAt(const QPointF &point) const;
    void paintBox(QPainter &painter, const QueueBox &box, bool isSelected);

    GroupFacts m_facts;
    QueueLayout m_layout;
    queue::TaskId m_selected;
    RolePainter m_roles;
};

} // namespace forklane::ui
