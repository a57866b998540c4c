// SPDX-License-Identifier: MIT
// A filter that is on or off: outlined; on = bold in a 2-px frame of the accent.
#pragma once

#include <QAbstractButton>

namespace forklane::ui {

/// Main thread.
class FilterChip : public QAbstractButton {
    Q_OBJECT

public:
    explicit FilterChip(const QString &label, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override; ///< Wide enough for the bold label.

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace forklane::ui
