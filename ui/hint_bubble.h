// SPDX-License-Identifier: MIT
// A short text in a box with an arrow to the widget it is about.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace forklane::ui {

/// A child of the window over everything in it; takes no focus by itself. Main thread.
class HintBubble : public QWidget {
    Q_OBJECT

public:
    explicit HintBubble(QWidget &window);

    void setText(const QString &text, const QString &closeText);
    /// Shows it below or above the target, whichever has room, with its arrow there.
    void pointTo(const QWidget &target);

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_text;
    QPushButton *m_close;
    int m_arrow = 0;        ///< Its tip, from the left.
    bool m_isAbove = false; ///< The bubble is above what it is about.
};

} // namespace forklane::ui
