// SPDX-License-Identifier: MIT
#include "pages/range_details.h"

#include <QTextDocumentFragment>

#include "grid.h"
#include "timeline/picture/range_words.h"
#include "timeline/timeline_panel.h"

namespace forklane::ui {

namespace {

constexpr int kRefreshMs = 100;

} // namespace

RangeDetails::RangeDetails(TimelinePanel &timeline, QWidget *parent) : QLabel(parent), m_timeline(timeline)
{
    setObjectName(QStringLiteral("range"));
    setTextFormat(Qt::RichText);
    setWordWrap(true);
    setAlignment(Qt::AlignTop | Qt::AlignLeft);
    setMargin(grid::kMargin);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    hide();
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &RangeDetails::refresh);
    connect(&timeline, &TimelinePanel::rangeChanged, this, &RangeDetails::refresh);
    connect(&timeline, &TimelinePanel::playheadChanged, this, [this] {
        if (m_timeline.view()->range() && !m_refresh.isActive())
            m_refresh.start();
    });
}

void RangeDetails::refresh()
{
    TimelineView &view = *m_timeline.view();
    const auto range = view.range();
    setVisible(range.has_value());
    if (!range)
        return;
    std::vector<TrackId> tracks;
    for (const Lane &lane : view.lanes()) {
        if (!lane.isGroup())
            tracks.push_back(lane.track);
    }
    const PinnedRecording &pinned = view.pinned();
    setText(rangeText(pinned, *range, rangeTotals(*pinned.recording, tracks, range->from, range->to)));
    setAccessibleName(QTextDocumentFragment::fromHtml(text()).toPlainText());
}

} // namespace forklane::ui
