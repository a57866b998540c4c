// SPDX-License-Identifier: MIT
// One example as a card: title, one sentence, Run and Open, and ✓ when it ran here as expected.
#pragma once

#include <QWidget>

class QPushButton;

namespace forklane::ui {

/// Enter runs it, Shift+Enter opens it. Main thread.
class ExampleCard : public QWidget {
    Q_OBJECT

public:
    ExampleCard(const QString &title, const QString &sentence, QWidget *parent = nullptr);

    void setRanAsExpected(bool ran);
    [[nodiscard]] bool ranAsExpected() const { return m_ran; }
    [[nodiscard]] const QString &title() const { return m_title; }

    [[nodiscard]] QSize sizeHint() const override;

signals:
    void runRequested();
    void openRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QPushButton *makeButton(const QString &label, const QString &name, const QString &keys);
    void fitButtons();
    void describe();
    void paintTexts(QPainter &painter) const;

    QString m_title;
    QString m_sentence;
    bool m_ran = false;
    QPushButton *m_run;
    QPushButton *m_open;
};

} // namespace forklane::ui
