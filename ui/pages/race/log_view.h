// SPDX-License-Identifier: MIT
// What the racing threads print, line by line.
#pragma once

#include <vector>

#include <QListView>

#include "pages/race/model/race_words.h"

class QStringListModel;

namespace forklane::ui {

/// Main thread.
class LogView : public QListView {
    Q_OBJECT

public:
    explicit LogView(QWidget *parent = nullptr);

    void setLog(const LogLines &log); ///< The last line comes into view.

signals:
    void lineClicked(std::size_t position); ///< Of the step that printed it.

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QStringListModel *m_lines;
    std::vector<std::size_t> m_positions; ///< [line]
};

} // namespace forklane::ui
