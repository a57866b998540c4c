// SPDX-License-Identifier: MIT
// Names as the timeline shows them, and the search through them.
#pragma once

#include <optional>
#include <vector>

#include <QString>

#include "timeline/picture/lane_shapes.h"

namespace forklane::ui {

/// Interned names of one recording as QStrings, fetched once each. Main thread.
class NameCache {
public:
    void reset(std::shared_ptr<const Recording> recording);
    [[nodiscard]] const QString &operator()(NameId id);

private:
    std::shared_ptr<const Recording> m_recording;
    std::vector<std::optional<QString>> m_names;
};

/// The next track or slice, after `from` in lane order and from the top again, whose name, or whose role's word, contains
/// `text`. Linear in the number of slices; nothing if none does.
[[nodiscard]] std::optional<TimelineSelection> findNext(const PinnedRecording &pinned, const std::vector<Lane> &lanes,
                                                        NameCache &names, const QString &text, const TimelineSelection &from);

} // namespace forklane::ui
