// SPDX-License-Identifier: MIT
// In the inspector's tab Details: the totals of the range that is marked on the timeline.
#pragma once

#include <QLabel>
#include <QTimer>

namespace forklane::ui {

class TimelinePanel;

/// Hidden while no range is marked. Of the lanes that are shown, and as far as the playhead. Main thread.
class RangeDetails : public QLabel {
    Q_OBJECT

public:
    /// `timeline` outlives it.
    explicit RangeDetails(TimelinePanel &timeline, QWidget *parent = nullptr);

private:
    void refresh();

    TimelinePanel &m_timeline;
    QTimer m_refresh; ///< The playhead has moved.
};

} // namespace forklane::ui
