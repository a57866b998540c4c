// SPDX-License-Identifier: MIT
// The rows of a table that belong to what is selected elsewhere.
#pragma once

#include <optional>

#include <QList>

class QTableWidget;

namespace forklane::ui {

/// Main thread.
class MarkedRows {
public:
    /// Selects these rows alone and scrolls to them; nothing happens while they are those of the last time. The table says
    /// nothing of it.
    void mark(QTableWidget &table, const QList<int> &rows);

private:
    std::optional<QList<int>> m_rows; ///< Nothing: whatever the table has selected by itself.
};

} // namespace forklane::ui
