// SPDX-License-Identifier: MIT
// One line of text that never widens its window: cut with "…", in full as tool tip and accessible name.
#pragma once

#include <QWidget>

namespace forklane::ui {

/// Minimum width 0. Main thread.
class MessageText : public QWidget {
    Q_OBJECT

public:
    explicit MessageText(QWidget *parent = nullptr);

    void setText(const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

} // namespace forklane::ui
