// SPDX-License-Identifier: MIT
// One line to type words into, and two buttons to go from place to place.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace forklane::ui {

/// Hidden until open(). Enter and F3 find on, with Shift backwards; Esc closes. Main thread.
class FindLine : public QWidget {
    Q_OBJECT

public:
    explicit FindLine(QWidget *parent = nullptr);

    void open();
    void shut();
    void showResult(bool found);

signals:
    void find(const QString &words, bool backwards);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void ask(bool backwards);

    QLineEdit *m_words = nullptr;
    QLabel *m_result = nullptr;
};

} // namespace forklane::ui
