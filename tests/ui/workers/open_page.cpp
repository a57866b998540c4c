// SPDX-License-Identifier: MIT
#include "ui/workers/open_page.h"

namespace forklane::ui {

QPushButton *button(QWidget &parent, const QString &label)
{
    for (QPushButton *candidate : parent.findChildren<QPushButton *>()) {
        if (candidate->text() == label || candidate->accessibleName() == label)
            return candidate;
    }
    return nullptr;
}

} // namespace forklane::ui
