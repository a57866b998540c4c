// SPDX-License-Identifier: MIT
// Where the tasks are, as one bar of 8 pixels: a part for each state, in its colour and pattern.
#pragma once

#include <vector>

#include <QWidget>

#include "queue/ledger.h"
#include "timeline/role_painter.h"

namespace forklane::ui {

/// Accessible as the list "States" with one item for each part. Main thread.
class StateBar : public QWidget {
    Q_OBJECT

public:
    explicit StateBar(QWidget *parent = nullptr);

    /// `planned`: tasks in the end; what has not been submitted is the bar's ground.
    void setCounts(const queue::Counts &counts, std::uint64_t planned);

    struct Part {
        queue::TaskState state = queue::TaskState::Done;
        std::uint64_t number = 0;
        QRectF rect;
    };
    /// From left to right: what has ended, what is in work, what waits.
    [[nodiscard]] const std::vector<Part> &parts() const { return m_parts; }
    [[nodiscard]] static QString textOf(const Part &part); ///< "1 done"

    static constexpr int kHeight = 8;
    [[nodiscard]] QSize sizeHint() const override { return {0, kHeight}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, kHeight}; }

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void layOut();

    queue::Counts m_counts;
    std::uint64_t m_planned = 0;
    std::vector<Part> m_parts;
    RolePainter m_roles;
};

} // namespace forklane::ui
