// SPDX-License-Identifier: MIT
// Text that never widens its window: one line, or two where they are allowed and the height suffices; cut with "…", in full as
// tool tip and accessible name.
#pragma once

#include <QWidget>

namespace forklane::ui {

/// Minimum width 0, height of one line. Main thread.
class MessageText : public QWidget {
    Q_OBJECT

public:
    enum class Lines { One, UpToTwo };

    explicit MessageText(QWidget *parent = nullptr, Lines lines = Lines::UpToTwo);

    void setText(const QString &text);
    [[nodiscard]] const QString &text() const { return m_text; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    const Lines m_lines;
};

} // namespace forklane::ui
