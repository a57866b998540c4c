// SPDX-License-Identifier: MIT
// A tab of the page Run, found by what it shows.
#pragma once

#include <QTabWidget>

namespace forklane::ui {

inline void showTab(const QWidget &page, QWidget *content)
{
    for (QTabWidget *tabs : page.findChildren<QTabWidget *>()) {
        if (tabs->indexOf(content) >= 0)
            tabs->setCurrentWidget(content);
    }
}

} // namespace forklane::ui
