// SPDX-License-Identifier: MIT
// A page that is not built yet, and says so.
#pragma once

#include "pages/page.h"

namespace forklane::ui {

/// A title and a sentence in the middle. Main thread.
class EmptyPage : public Page {
    Q_OBJECT

public:
    EmptyPage(const QString &title, const QString &sentence, QWidget *parent = nullptr);
};

} // namespace forklane::ui
